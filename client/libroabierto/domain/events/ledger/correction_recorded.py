"""correction.recorded: an erratum. In that entry, where it says one thing, it must say another.

Both stay visible: the entry as it was signed, and the correction beside it. What the state says, who has
which right, and what others signed by its digest, are as before; so only harmless members are
correctable, and none of them once somebody else has signed what the entry says.

The name of a private person is shown by that person's consent alone. The consent that an entry records
was given for the name that it says; the correction records its own, which may be the same document.
Where a name was withdrawn, none comes back in the clear, and a withheld one only by a consent given later.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import marshmallow as ma

from libroabierto.domain.checks import consent_in_future
from libroabierto.domain.corrections import MOST_CORRECTIONS, field_at, is_correctable
from libroabierto.domain.events.ledger.countersigned import by_others
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
from libroabierto.domain.fields import Group, StrictField, Text, Whole, is_withheld
from libroabierto.domain.kinds import entry_id, row
from libroabierto.domain.passing import took_over
from libroabierto.domain.shapes import Act, Consent, Pointer
from libroabierto.domain.signers import STATE, municipality_of_stream, territories
from libroabierto.domain.vocabulary import Label
from libroabierto.domain.world import Document, Row
from libroabierto.record.entry import MAX_INDEX


class Data(Act):
    """Which entry, where in its data, and what it must say there."""

    corrects = Whole("Asiento que se corrige", "Entry corrected", most=MAX_INDEX, example=12)
    pointer = Pointer("Dónde, dentro de sus datos", "Where in its data", example="/place")
    value = Text(
        "Debe decir",
        "It must say",
        longest=20_000,
        lines=True,
        personal=True,
        example="Villa Guerrero, Estado de México",
    )
    reason = Text("Motivo (fe de erratas)", "Reason", longest=1000, example="Error de captura")
    consent = Group(
        "Consentimiento (si nombra a un particular)",
        "Consent (naming a private person)",
        Consent,
        optional=True,
    )


def _original(case: Case) -> Document | None:
    """Return the row of the entry that is corrected; None if nothing in it is correctable."""
    return case.world.get("original", str(case.data["corrects"]))


def _field(case: Case, original: Document) -> StrictField | None:
    """Return the field at the pointer, by the form that the entry was signed under."""
    form = case.types[original["type"]].form(original["schema"])
    return field_at(form, case.data["pointer"])


def speaks_for(case: Case, original: Document) -> bool:
    """Say whether the signer is who signed the original: the same office of the same institution.

    So is its successor where it took over a power over what the stream is about, in that office or by seal.
    """
    issuer, office = case.event.issuer, case.event.office
    if issuer == original["issuer"]:
        return bool(office == original["office"])
    fits = office in (original["office"], "seal")
    return fits and took_over(case.world, issuer, original["issuer"], _places(case))


def _places(case: Case) -> tuple[str, ...]:
    """Return what the stream is about: a municipality, the state, or wherever an institution acts."""
    kind, found = case.event.stream.partition(":")[0], case.aggregate or {}
    if kind == "ledger":
        return (STATE,)
    if kind in ("declaration", "secretariat"):
        return (municipality_of_stream(case),)
    if kind == "institution":
        return tuple(sorted(territories(found or None))) or (STATE,)
    town = found.get("municipality")
    return (str(found.get("territory") or (town["key"] if town else STATE)),)


def _author(case: Case) -> bool:
    """Whoever signed the original; anybody where there is none, whom the rules tell so."""
    original = _original(case)
    return original is None or speaks_for(case, original)


@refused_when("correction.pointer-nowhere")
def leads_nowhere(case: Case) -> Verdict:
    """The pointer leads to no member that this entry has."""
    original = _original(case)
    if original is None:
        return False
    field = _field(case, original)
    return field is None or (is_correctable(field) and case.data["pointer"] not in original["members"])


@refused_when("correction.not-correctable")
def not_correctable(case: Case) -> Verdict:
    """What it leads to cannot be corrected: a key, a digest, a date, a right, a group as a whole."""
    original = _original(case)
    field = _field(case, original) if original else None
    return field is None or not is_correctable(field)


@refused_when("correction.too-many")
def too_many(case: Case) -> Verdict:
    """The entry has a hundred corrections."""
    original = _original(case)
    return original is not None and original["corrections"] >= MOST_CORRECTIONS and {"most": MOST_CORRECTIONS}


@refused_when("correction.value-invalid")
def does_not_fit(case: Case) -> Verdict:
    """The value could not have stood there in the first place."""
    original = _original(case)
    field = _field(case, original) if original else None
    assert field is not None, "our bug: a rule refuses pointers that lead nowhere"
    try:
        field.examine(case.data["value"])
    except ma.ValidationError:
        return True
    return False


@refused_when("correction.value-same")
def same_value(case: Case) -> Verdict:
    """It says this there already, as signed or as corrected before."""
    return bool(_standing(case) == case.data["value"])


@refused_when("personal.without-consent")
def reveals(case: Case) -> Verdict:
    """A private person is named, or what the entry withholds is shown, without consent in the correction."""
    if "consent" in case.data or is_withheld(case.data["value"]):
        return False
    return is_withheld(_standing(case)) or _named_by_consent(case)


def _named_by_consent(case: Case) -> bool:
    """Say whether the member is a person's name that the entry, or a correction of it, says by a consent."""
    original = _original(case)
    field = _field(case, original) if original else None
    if original is None or field is None or not field.personal:
        return False
    return bool(original["consent"]) or case.data["pointer"] in original["consented"]


@refused_when("correction.of-withdrawn")
def brings_back(case: Case) -> Verdict:
    """What stood there was withdrawn: in the clear, or by a consent that was not given after that day."""
    on = _withdrawn_on(case)
    if on is None:
        return False
    consent = case.data.get("consent")
    clear, stale = not is_withheld(case.data["value"]), consent is not None and consent["given_on"] <= on
    return (clear or stale) and {"on": on}


def _withdrawn_on(case: Case) -> str | None:
    """Return the last day on which a value that stood there, as signed or as corrected, was withdrawn."""
    found = [case.world.get("disclosure", digest) for digest in _digests_there(case)]
    entries = [int(one["withdrawn"]) for one in found if one is not None and one["withdrawn"] is not None]
    return case.world.recorded_on(max(entries)) if entries else None


def _digests_there(case: Case) -> Iterator[str]:
    """Yield the digests that stand, or stood, at the pointer; of at most a hundred corrections."""
    original = _original(case)
    field = _field(case, original) if original else None
    if field is None or not field.personal:
        return
    earlier = case.world.find("correction", f"corrects:{case.data['corrects']}")
    said = (one["said"] for one in earlier if one["pointer"] == case.data["pointer"])
    yield from (value["_sd"] for value in (*said, _standing(case)) if is_withheld(value))


@refused_when("correction.signed-by-others")
def signed_by_others(case: Case) -> Verdict:
    """Another party has signed meanwhile what the entry says."""
    original = _original(case)
    return original is not None and by_others(original, case.aggregate)


def _standing(case: Case) -> Any:
    """Return what the entry says there, with the corrections so far."""
    original = _original(case)
    return original["members"].get(case.data["pointer"]) if original else None


def evolve(recorded: Recorded) -> Iterable[Row]:
    """The correction, and the member as it stands from now on; no other row changes."""
    case, data, event = recorded.case, recorded.case.data, recorded.case.event
    original = _original(case)
    assert original is not None, "our bug: a rule refuses what has nothing correctable"
    document = {
        "id": entry_id(recorded.index),
        "entry": recorded.index,
        "corrects": data["corrects"],
        "stream": event.stream,
        "pointer": data["pointer"],
        "said": _standing(case),
        "value": data["value"],
        "reason": data["reason"],
        "issuer": event.issuer,
        "office": event.office,
        "last_entry": recorded.index,
    }
    yield row("correction", document)
    yield row("original", {**original, **_with_correction(original, data), "last_entry": recorded.index})


def _with_correction(original: Document, data: Mapping[str, Any]) -> dict[str, Any]:
    """Return what changes in the row: the members, which of them show a name by consent, the count."""
    pointer, consented = data["pointer"], set(original["consented"])
    if "consent" in data:
        consented.add(pointer)
    return {
        "members": {**original["members"], pointer: data["value"]},
        "consented": sorted(consented),
        "corrections": original["corrections"] + 1,
    }


TYPE = EventType(
    name="correction.recorded",
    title=Label("Fe de erratas", "Correction"),
    sentence=Label(
        "{issuer} corrige el asiento {data[corrects]} ({data[pointer]}):"
        " debe decir «{data[value]:personal}».",
        "{issuer} corrects entry {data[corrects]} ({data[pointer]}): it must say “{data[value]:personal}”.",
    ),
    stream=ANY_STREAM,
    data=Data,
    signers=(
        Signer(
            Label(
                "quien firmó el asiento que se corrige, en el mismo cargo, o su sucesora",
                "whoever signed the entry that is corrected, in the same office, or its successor",
            ),
            _author,
        ),
    ),
    rules=(
        entry_unknown("correction.entry-unknown", "corrects"),
        stream_differs("correction.stream-differs", _original),
        leads_nowhere,
        not_correctable,
        too_many,
        does_not_fit,
        same_value,
        reveals,
        consent_in_future,
        brings_back,
        signed_by_others,
    ),
    evolve=evolve,
    unordered=True,
    since=2,
)
