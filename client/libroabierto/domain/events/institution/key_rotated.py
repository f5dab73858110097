"""key.rotated: the holder of a key goes over to a new one, which the old key signs for.

Institution, office, kind and tenure stay, and with them the day on which the key ends. An e.firma, a
person's or the one that a legal person has for a seal, ends with its certificate, so that another one is
another enrolment.
"""

from __future__ import annotations

from collections.abc import Iterable

from libroabierto.domain.checks import possession_fault
from libroabierto.domain.eventtype import Case, EventType, Recorded, Signer, Verdict, refused_when
from libroabierto.domain.fields import Jwk, Token
from libroabierto.domain.keyrules import compromised_before, key_is_the_logs, key_row, known_key
from libroabierto.domain.kinds import row
from libroabierto.domain.shapes import Act
from libroabierto.domain.vocabulary import Label
from libroabierto.domain.world import Row


class Data(Act):
    """The new key, and the proof that its holder agreed."""

    jwk = Jwk("Llave pública nueva", "New public key", example="file:llave.jwk.json")
    possession = Token("Prueba de posesión", "Proof of possession", example="file:llave.possession.jws")


@refused_when("key.rotation-of-e-firma")
def rotation_of_e_firma(case: Case) -> Verdict:
    """The old key is an e.firma: it has a certificate."""
    return case.signer["certificate"] is not None


@refused_when("key.already-enrolled")
def enrolled_before(case: Case) -> Verdict:
    """The new key was enrolled before, anywhere in the ledger's life."""
    return known_key(case, case.data["jwk"])


@refused_when("key.possession-invalid")
def not_possessed(case: Case) -> Verdict:
    """The new key's holder did not agree to exactly this rotation."""
    event, data = case.event, case.data
    fault = possession_fault(case, data["jwk"], data["possession"], issuer=event.issuer, office=event.office)
    return fault and {"institution": event.issuer}


def evolve(recorded: Recorded) -> Iterable[Row]:
    """The old key, ended, and the new one in its place."""
    case, old = recorded.case, recorded.case.signer
    ended = {"entry": recorded.index, "reason": "rotated"}
    yield row("key", {**old, "ended": ended, "last_entry": recorded.index})
    yield key_row(
        recorded,
        case.data["jwk"],
        institution=old["institution"],
        office=old["office"],
        kind=old["kind"],
        tenure=None if old["tenure"] is None else {"tenure": old["tenure"]},
        authority_vacant=old["authority_vacant"],
        line=old["line"],
    )


TYPE = EventType(
    name="key.rotated",
    title=Label("Rotación de llave", "Rotation of a key"),
    sentence=Label(
        "{issuer} cambia de llave (cargo: {office:word}); la anterior deja de firmar.",
        "{issuer} goes over to a new key (office: {office:word}); the old one signs no more.",
    ),
    stream="institution",
    data=Data,
    signers=(
        Signer(
            Label("la llave que se sustituye, de cualquier cargo", "the key that is replaced, of any office"),
            lambda case: case.event.issuer == case.subject,
        ),
    ),
    rules=(rotation_of_e_firma, compromised_before, enrolled_before, key_is_the_logs, not_possessed),
    evolve=evolve,
    since=2,
)
