"""What nobody undoes while the roll's word waits, and parties of a hand-over that speak for themselves."""

from __future__ import annotations

from typing import Any, Final

from .cases import Case
from .cast import AUTHORITY, OSC_ONE, OSC_TWO, SECRETARIAT, STATE_BODY, SUCCESSOR, digest_of
from .chapters.bodies import accreditation_of
from .chapters.endings import EXTINCTION, enrolled_at
from .chapters.succession import CHANGE, ROLL, attestation, handover
from .chapters.waiting import A_PART, BODYS, MADE, RESEALED
from .keyring import jwk, kid
from .storytelling import Deed, Party, Story
from .trials import Refusal, accepted, all_refused, refused

BODY: Final = [{"role": "state-body", "territory": ["state"]}]
SQUATTER: Final = Party("outsider", SUCCESSOR.institution)


def cases() -> list[Case]:
    """Return the cases of the topic act."""
    return [
        *all_refused(SQUATTED),
        accepted("an attested successor's accreditation by its own seal", "attested once", _ENTERS),
        *(refused(*refusal, story="unfinished") for refusal in WAITING),
        accepted(
            "an attested seal that its holder revokes",
            "successor agreed",
            _revoked(STATE_BODY, STATE_BODY),
            story="unfinished",
        ),
    ]


def _revoked(by: Party, whose: Party, **changes: Any) -> Deed:
    """Return the deed by which somebody revokes a seal."""

    def data(story: Story) -> dict[str, Any]:
        named = {"kid": kid(whose.key), "enrolment": enrolled_at(story, whose.key)}
        return {**named, "reason": "replaced", **changes}

    return Deed(by, "key.revoked", f"institution:{whose.institution}", data)


_ENTERS: Final = accreditation_of(SUCCESSOR, "civil-society", "state").by(OSC_TWO)
SQUATTED: Final[tuple[Refusal, ...]] = (
    (
        "another institution under the id of an attested successor",
        "institution.id-attested",
        "attested once",
        accreditation_of(SQUATTER, "civil-society", "state").by(OSC_TWO),
    ),
)
_GROUND: Final = {
    "legal_ground": "Resolución de ejemplo 14/2026",
    "document_sha256": digest_of("resolution"),
}
_BODIES: Final = [{"id": one.institution, "kid": kid(one.key)} for one in (SECRETARIAT, STATE_BODY)]
_NAMED: Final = {"id": STATE_BODY.institution, "name": "Presidencia", "seal": jwk(STATE_BODY.key)}
_GIVEN: Final[dict[str, Any]] = {"predecessor": STATE_BODY.institution, "pairs": BODY}
WAITING: Final[tuple[Refusal, ...]] = (
    (
        "a member's seal ended by one that the authority made for it",
        "key.of-roll-member",
        "sealed anew",
        _revoked(RESEALED, OSC_TWO, reason="compromised", compromised_since=0),
    ),
    (
        "a hand-over after which too few of the roll could attest",
        "succession.roll-needed",
        "sealed anew",
        handover(AUTHORITY, SECRETARIAT, **A_PART),
    ),
    (
        "an attested successor by a seal that it does not have",
        "succession.successor-taken",
        "sealed anew",
        attestation(OSC_ONE, to=MADE),
    ),
    (
        "a successor under another's name",
        "succession.name-differs",
        "sealed anew",
        handover(AUTHORITY, STATE_BODY, **A_PART).but(successor=_NAMED),
    ),
    (
        "the successor's half by a seal that the predecessor made",
        "succession.half-by-another-seal",
        "sealed twice",
        handover(MADE, STATE_BODY, **A_PART),
    ),
    (
        "a hand-over to who has two seals",
        "succession.successor-sealed-twice",
        "sealed twice",
        handover(AUTHORITY, STATE_BODY, **A_PART),
    ),
    (
        "a member of the roll that has two seals",
        "succession.member-sealed-twice",
        "sealed twice",
        CHANGE.by(AUTHORITY).but(roll=[ROLL[0], *_BODIES]),
    ),
    (
        "an attested seal that the predecessor revokes",
        "key.of-attested-successor",
        "successor agreed",
        _revoked(AUTHORITY, STATE_BODY, **_GROUND),
    ),
    (
        "an attested seal that another of the successor's revokes",
        "key.of-attested-successor",
        "successor agreed",
        _revoked(MADE, STATE_BODY),
    ),
    (
        "an attested successor that the predecessor extinguishes",
        "institution.successor-attested",
        "successor agreed",
        EXTINCTION.at(BODYS).but(vacant=BODY),
    ),
    (
        "an attested successor that hands over by another seal",
        "succession.passed-by-another-key",
        "successor agreed",
        handover(MADE, SECRETARIAT, **_GIVEN),
    ),
    (
        "a member of the roll that governs by now",
        "succession.attests-governing",
        "member governs",
        attestation(SECRETARIAT, "policy"),
    ),
)
