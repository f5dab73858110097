"""declaration.acknowledged: the addressee, or the authority, says that it received the text."""

from __future__ import annotations

from collections.abc import Iterable

from libroabierto.domain.checks import other_digest, unknown_declaration
from libroabierto.domain.eventtype import Case, EventType, Recorded, Signer, Verdict, refused_when
from libroabierto.domain.fields import Day, Sha256
from libroabierto.domain.kinds import row
from libroabierto.domain.shapes import Act
from libroabierto.domain.signers import AUTHORITY_OFFICES, SECRETARIAT_OFFICES, STATE, holds
from libroabierto.domain.vocabulary import Label
from libroabierto.domain.world import Row


class Data(Act):
    """What was received, and when."""

    digest = Sha256(
        "Huella del texto recibido (payload: la toma del evento firmado)",
        "SHA-256 of the text received (payload: takes it from the signed event)",
        example="payload:declaratoria.jws",
    )
    received_on = Day("Fecha de recepción", "Received on", example="2026-11-20")


def _authority(case: Case) -> bool:
    declaration = case.world.get("declaration", case.event.stream)
    key = declaration["municipality"]["key"] if declaration else case.subject[:5]
    return case.event.office in AUTHORITY_OFFICES and holds(case.issuer(), "authority", key)


def _addressee(case: Case) -> bool:
    """A local secretariat over the state or the municipality; the one that is named, if one is."""
    declaration = case.world.get("declaration", case.event.stream)
    named = declaration["addressee"].get("institution") if declaration else None
    if case.event.office not in SECRETARIAT_OFFICES or named not in (None, case.event.issuer):
        return False
    issuer = case.issuer()
    return any(holds(issuer, "local-secretariat", place) for place in (STATE, case.subject[:5]))


@refused_when("declaration.received-in-future")
def received_in_future(case: Case) -> Verdict:
    """The reception is dated after its signature, or before the declaration."""
    declaration = case.world.get("declaration", case.event.stream)
    earliest = declaration["occurred_on"] if declaration else case.data["received_on"]
    return not earliest <= case.data["received_on"] <= case.signed_on.isoformat()


@refused_when("declaration.already-acknowledged")
def already_acknowledged(case: Case) -> Verdict:
    """The institution has acknowledged the declaration before."""
    declaration = case.world.get("declaration", case.event.stream)
    given = declaration["acknowledgements"] if declaration else []
    return next(({"entry": a["entry"]} for a in given if a["institution"] == case.event.issuer), False)


def evolve(recorded: Recorded) -> Iterable[Row]:
    """The declaration with one acknowledgement more."""
    case = recorded.case
    declaration = case.world.get("declaration", case.event.stream)
    assert declaration is not None, "our bug: a rule refuses unknown declarations"
    given = {
        "entry": recorded.index,
        "institution": case.event.issuer,
        "received_on": case.data["received_on"],
        "reference": case.data.get("reference"),
    }
    changed = {"acknowledgements": [*declaration["acknowledgements"], given], "last_entry": recorded.index}
    yield row("declaration", {**declaration, **changed})


TYPE = EventType(
    name="declaration.acknowledged",
    title=Label("Acuse de recepción de la declaratoria", "Acknowledgement of the declaration"),
    sentence=Label(
        "{issuer} acusa recibo de la declaratoria {subject}, recibida el {data[received_on]:day}.",
        "{issuer} acknowledges the declaration {subject}, received on {data[received_on]:day}.",
    ),
    stream="declaration",
    data=Data,
    signers=(
        Signer(
            Label(
                "secretariado técnico local destinatario (sello electrónico, secretaría técnica)",
                "the addressed local secretariat (seal, technical secretary)",
            ),
            _addressee,
        ),
        Signer(
            Label("autoridad garante (presidencia, sello electrónico)", "authority (president, seal)"),
            _authority,
        ),
    ),
    rules=(unknown_declaration, other_digest, received_in_future, already_acknowledged),
    evolve=evolve,
    unordered=True,
)
