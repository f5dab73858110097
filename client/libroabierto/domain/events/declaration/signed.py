"""declaration.signed: a required signatory signs exactly the text that was declared.

Unordered: two people in two towns can sign in the same hour. What is signed is the SHA-256 of the
declared payload's bytes.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from libroabierto.domain.checks import other_digest, unknown_declaration
from libroabierto.domain.declared import AWAITING, ambiguous, before_declaration, signed_state
from libroabierto.domain.events.secretariat.declarations import with_promise
from libroabierto.domain.eventtype import Case, EventType, Recorded, Signer, Verdict, refused_when
from libroabierto.domain.fields import Choice, Group, Sha256
from libroabierto.domain.shapes import Act, PartyName, party
from libroabierto.domain.signers import holds, vacant
from libroabierto.domain.vocabulary import MODALITIES, Label
from libroabierto.domain.world import Row


class Data(Act):
    """What is signed, in which capacity, and how."""

    digest = Sha256(
        "Huella del texto que se firma (payload: la toma del evento firmado)",
        "SHA-256 of the text that is signed (payload: takes it from the signed event)",
        example="payload:declaratoria.jws",
    )
    capacity = Group("En calidad de", "Capacity", PartyName)
    modality = Choice("Modalidad", "Modality", among=tuple(MODALITIES), example="electronic-seal")


def _place(case: Case) -> dict[str, Any] | None:
    """Return the required signatory whose capacity is claimed, with its signature so far."""
    declaration = case.world.get("declaration", case.event.stream)
    places = declaration["signatories"] if declaration else []
    wanted = party(case.data["capacity"])
    return next((dict(place) for place in places if party(place) == wanted), None)


def _in_capacity(case: Case) -> bool:
    """The capacity's office, held in the institution, or in whoever holds the role, it names."""
    capacity, declaration = case.data["capacity"], case.world.get("declaration", case.event.stream)
    if ambiguous(capacity) or case.event.office != capacity["office"]:
        return False
    if declaration is None or "institution" in capacity:
        return bool(capacity.get("institution", case.event.issuer) == case.event.issuer)
    return holds(case.issuer(), capacity["role"], declaration["municipality"]["key"])


@refused_when("declaration.withdrawn", since=2)
def withdrawn(case: Case) -> Verdict:
    """The declaration was withdrawn."""
    ended = case.present["withdrawn"]
    return ended is not None and {"entry": ended["entry"]}


@refused_when("declaration.not-required")
def not_required(case: Case) -> Verdict:
    """This capacity is not among the required signatories."""
    return _place(case) is None


@refused_when("declaration.already-signed")
def already_signed(case: Case) -> Verdict:
    """Somebody has signed in this capacity."""
    place = _place(case)
    return place is not None and place["signed"] is not None and {"entry": place["signed"]["entry"]}


@refused_when("declaration.key-used-twice")
def key_used_twice(case: Case) -> Verdict:
    """The key has signed this act for another party; it counts once."""
    declaration = case.world.get("declaration", case.event.stream)
    places = declaration["signatories"] if declaration else []
    return any(place["signed"] is not None and place["signed"]["kid"] == case.event.kid for place in places)


@refused_when("declaration.modality-differs")
def modality_differs(case: Case) -> Verdict:
    """The signature claims to be an e.firma and is none, or the reverse."""
    assert case.key is not None, "our bug: only the founding has no key"
    return bool((case.data["modality"] == "e-firma") != (case.key["kind"] == "e-firma"))


def evolve(recorded: Recorded) -> Iterable[Row]:
    """The declaration with one signature more."""
    case, capacity = recorded.case, party(recorded.case.data["capacity"])
    places = [
        {**place, "signed": _signature(recorded)} if party(place) == capacity else place
        for place in case.present["signatories"]
    ]
    signed = {**case.present, "signatories": places, **_stands(case, places)}
    yield recorded.changed(**with_promise(case.world, signed))


def _signature(recorded: Recorded) -> dict[str, Any]:
    event, key = recorded.case.event, recorded.case.key
    assert key is not None, "our bug: only the founding has no key"
    return {
        "entry": recorded.index,
        "institution": event.issuer,
        "kid": event.kid,
        "tenure": key["tenure"],
        "modality": event.data["modality"],
        "on": event.occurred_on,
    }


def _stands(case: Case, places: list[dict[str, Any]]) -> dict[str, Any]:
    """Return state and mark after one signature more; on paper, or once in force, they stay."""
    declaration = case.present
    if declaration["state"] not in AWAITING:
        return {}
    return signed_state(places, vacant=vacant(case.world, declaration["municipality"]["key"]))


TYPE = EventType(
    name="declaration.signed",
    title=Label("Firma de la declaratoria", "Signature of the declaration"),
    sentence=Label(
        "{issuer} firma la declaratoria {subject} (cargo: {office:word}).",
        "{issuer} signs the declaration {subject} (office: {office:word}).",
    ),
    stream="declaration",
    data=Data,
    signers=(
        Signer(
            Label(
                "una persona o institución firmante requerida, en esa calidad",
                "a required signatory, in that capacity",
            ),
            _in_capacity,
        ),
    ),
    rules=(
        unknown_declaration,
        withdrawn,
        before_declaration,
        other_digest,
        not_required,
        already_signed,
        key_used_twice,
        modality_differs,
    ),
    evolve=evolve,
    unordered=True,
)
