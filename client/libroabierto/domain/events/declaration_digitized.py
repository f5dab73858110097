"""declaration.digitized: an old paper letter enters, named by the hash of its copy.

Names, titles and date are those on the paper. Whoever compared the copy with the paper says which
handwritten signatures were seen; a mere transcription shows names, not ink, and attests none.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from libroabierto.domain.checks import (
    misnamed_municipality,
    stream_of_another_municipality,
    unknown_municipality,
)
from libroabierto.domain.declared import (
    DeclaredText,
    TemplateReference,
    ambiguous_signatory,
    clause_differs,
    clause_missing,
    declaration_row,
    municipality_with,
    private_signatory,
    stream_taken,
    unknown_template,
)
from libroabierto.domain.eventtype import Case, EventType, Recorded, Verdict, refused_when
from libroabierto.domain.fields import Group
from libroabierto.domain.shapes import Collation, party
from libroabierto.domain.signers import authority, municipality
from libroabierto.domain.templates import suggested
from libroabierto.domain.vocabulary import Label
from libroabierto.domain.world import Row


class Data(DeclaredText):
    """The text on the paper, and who compared it."""

    template = Group("Modelo", "Template", TemplateReference, optional=True)
    collation = Group("Cotejo", "Collation", Collation)


@refused_when("declaration.dated-after-recording")
def dated_after_recording(case: Case) -> Verdict:
    """A paper that is digitized today was not written tomorrow."""
    return case.event.occurred_on > case.recorded_on.isoformat()


@refused_when("collation.in-future")
def compared_in_future(case: Case) -> Verdict:
    """The comparison is dated after its signature."""
    return bool(case.data["collation"]["compared_on"] > case.signed_on.isoformat())


@refused_when("declaration.claims-electronic-signature")
def claims_electronic_signature(case: Case) -> Verdict:
    """Paper carries ink; nothing seen on it is an electronic signature."""
    return any(seen["modality"] != "autograph" for seen in case.data["collation"]["signatures_seen"])


@refused_when("collation.transcription-shows-no-ink")
def transcription_attests(case: Case) -> Verdict:
    """A transcription shows names, not ink: no signature can be attested with it."""
    collation = case.data["collation"]
    return collation["copy"] == "transcription" and bool(collation["signatures_seen"])


@refused_when("collation.signatory-unknown")
def unknown_signatory(case: Case) -> Verdict:
    """A signature was seen of somebody whom the paper does not name, or of one twice."""
    named = set(map(party, case.data["signatories"]))
    seen = list(map(party, case.data["collation"]["signatures_seen"]))
    return not named.issuperset(seen) or len(seen) != len(set(seen))


def evolve(recorded: Recorded) -> Iterable[Row]:
    """The paper declaration: in force on paper if every signature was seen, else incomplete."""
    data: dict[str, Any] = recorded.case.data
    seen = set(map(party, data["collation"]["signatures_seen"]))
    places = [{**named, "seen": party(named) in seen, "signed": None} for named in data["signatories"]]
    state = "in-force-on-paper" if all(place["seen"] for place in places) else "incomplete"
    yield declaration_row(recorded, state=state, signatories=places)
    yield from municipality_with(recorded)


TYPE = EventType(
    name="declaration.digitized",
    title=Label("Digitalización de una declaratoria en papel", "Digitization of a paper declaration"),
    sentence=Label(
        "{issuer} incorpora la {data[instrument]:word} en papel de {data[municipality][name]},"
        " fechada el {occurred_on:day}.",
        "{issuer} records the paper {data[instrument]:word} of {data[municipality][name]},"
        " dated {occurred_on:day}.",
    ),
    stream="declaration",
    data=Data,
    signers=(municipality("council-secretary"), authority()),
    rules=(
        unknown_municipality,
        misnamed_municipality,
        stream_of_another_municipality,
        stream_taken,
        dated_after_recording,
        compared_in_future,
        claims_electronic_signature,
        transcription_attests,
        unknown_signatory,
        unknown_template,
        clause_missing,
        clause_differs,
        ambiguous_signatory,
        private_signatory,
    ),
    evolve=evolve,
    suggestion=lambda: suggested("manifestation-2022"),
    provenance="paper",
)
