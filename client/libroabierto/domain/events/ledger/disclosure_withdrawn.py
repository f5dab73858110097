"""disclosure.withdrawn: what an entry disclosed, or a file that it names, is withdrawn for good.

The entry stays: its signed bytes hold a digest alone, by which nobody finds the value again. Whoever
keeps the disclosure or the file erases it at once, and never takes it in again. The note tells that
something was withdrawn, on which ground and under which file (`reference`), and not what.

Personal data are withdrawn by whoever answers for their protection, the data-protection officer of the
institution that signed the entry, or of the authority over it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from libroabierto.domain.attachments import bar, is_own, names
from libroabierto.domain.events.ledger.notes import entry_unknown, stream_differs
from libroabierto.domain.eventtype import (
    ANY_STREAM,
    Case,
    EventType,
    Recorded,
    Signer,
    Verdict,
    refused_when,
)
from libroabierto.domain.fields import DIGEST_43, Several, Sha256, Text, Whole
from libroabierto.domain.kinds import entry_id, row
from libroabierto.domain.shapes import Act
from libroabierto.domain.signers import STATE, holds, territories
from libroabierto.domain.vocabulary import Label
from libroabierto.domain.world import Document, Row
from libroabierto.record.disclosure import MAX_DISCLOSURES
from libroabierto.record.entry import MAX_INDEX

OFFICE: Final = "data-protection-officer"
_ENDED: Final = ("succeeded", "extinguished")


class Digest(Sha256):
    """The digest of a disclosure (base64url), or the SHA-256 of a file (hex), which a draft may point at."""

    pattern, code = rf"{DIGEST_43.pattern}|[0-9a-f]{{64}}", "field.not-digest"
    told = "digest of a disclosure (43 characters of base64url) or SHA-256 of a file (hex)"


class Data(Act):
    """Which digests of which entry, and why."""

    entry = Whole("Asiento del que se retiran", "Entry concerned", most=MAX_INDEX, example=12)
    digests = Several(
        "Huellas de lo que se cancela",
        "Digests of what is withdrawn",
        Digest("Huella", "Digest", example="file:anexo.pdf"),
        least=1,
        most=MAX_DISCLOSURES,
    )
    legal_ground = Text(
        "Fundamento legal", "Legal ground", longest=1000, example="Procedencia de la solicitud de cancelación"
    )


def _disclosures(case: Case) -> dict[str, Document]:
    """Return the rows of the digests that the entry carries, by digest."""
    return {found["id"]: found for found in case.world.find("disclosure", f"entry:{case.data['entry']}")}


def _files(case: Case) -> Document | None:
    """Return the row of the files that the entry names."""
    return case.world.get("attachment", entry_id(case.data["entry"]))


def _concerned(case: Case) -> Document | None:
    """Return a row that tells of the entry's issuer and stream; None if it has nothing to withdraw."""
    return next(iter(_disclosures(case).values()), None) or _files(case)


def _officer(case: Case) -> bool:
    """The officer of who signed the entry, or of its authority; any where nothing can be withdrawn."""
    concerned = _concerned(case)
    if case.event.office != OFFICE or concerned is None:
        return case.event.office == OFFICE
    return case.event.issuer == concerned["issuer"] or _watches_over(case, concerned["issuer"])


def _watches_over(case: Case, issuer: str) -> bool:
    """Say whether the signer's institution is the authority wherever *issuer* acts.

    Over one that has ended also the authority over the state: its powers may be vacant, or pass to many.
    """
    institution, signer = case.world.get("institution", issuer), case.issuer()
    ended = institution is not None and institution["state"] in _ENDED
    if ended and holds(signer, "authority", STATE):
        return True
    places = territories(institution) or {STATE}  # as of all that lost its powers
    return all(holds(signer, "authority", place) for place in places)


def _missing(case: Case) -> Iterator[str]:
    """Yield the digests that the entry neither carries nor names."""
    disclosures, files = _disclosures(case), _files(case)
    for digest in case.data["digests"]:
        if digest not in disclosures and not (files is not None and names(files, digest)):
            yield digest


@refused_when("disclosure.digest-not-of-entry")
def not_of_entry(case: Case) -> Verdict:
    """The entry withholds nothing under this digest, and names no such file."""
    return next(({"digest": digest} for digest in _missing(case)), False)


@refused_when("disclosure.already-withdrawn")
def already_withdrawn(case: Case) -> Verdict:
    """It was withdrawn from this entry before."""
    disclosures, files = _disclosures(case), _files(case)
    for digest in case.data["digests"]:
        found = disclosures.get(digest)
        if found is not None and found["withdrawn"] is not None:
            return {"digest": digest}
        if files is not None and digest in files["withdrawn"]:
            return {"digest": digest}
    return False


@refused_when("disclosure.own-document")
def own_document(case: Case) -> Verdict:
    """It is the act's own document: what was declared, minuted or planned stays public."""
    files = _files(case)
    if files is None:
        return False
    return next(({"digest": digest} for digest in case.data["digests"] if is_own(files, digest)), False)


def evolve(recorded: Recorded) -> Iterable[Row]:
    """Mark each digest where it stands; nothing else changes."""
    case = recorded.case
    disclosures, files = _disclosures(case), _files(case)
    for digest in case.data["digests"]:
        if digest in disclosures:
            found = disclosures[digest]
            yield row("disclosure", {**found, "withdrawn": recorded.index, "last_entry": recorded.index})
    withdrawn = [digest for digest in case.data["digests"] if files is not None and names(files, digest)]
    if files is not None and withdrawn:
        every = [*files["withdrawn"], *withdrawn]
        yield row("attachment", {**files, "withdrawn": every, "last_entry": recorded.index})
    for digest in withdrawn:
        assert files is not None, "our bug: withdrawn from an entry that names none"
        yield from bar(recorded, digest, files["issuer"])


TYPE = EventType(
    name="disclosure.withdrawn",
    title=Label("Cancelación de datos o archivos", "Withdrawal of data or files"),
    sentence=Label(
        "{issuer} cancela datos o archivos del asiento {data[entry]}; fundamento: {data[legal_ground]}.",
        "{issuer} withdraws data or files of entry {data[entry]}; ground: {data[legal_ground]}.",
    ),
    stream=ANY_STREAM,
    data=Data,
    signers=(
        Signer(
            Label(
                "protección de datos de quien firmó el asiento, o de la autoridad garante sobre esa parte",
                "data-protection officer of whoever signed the entry, or of the authority over it",
            ),
            _officer,
        ),
    ),
    rules=(
        entry_unknown("disclosure.entry-unknown", "entry"),
        stream_differs("disclosure.stream-differs", _concerned),
        not_of_entry,
        already_withdrawn,
        own_document,
    ),
    evolve=evolve,
    unordered=True,
    since=2,
)
