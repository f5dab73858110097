"""The practice ledger: its name, and who enrols itself there and nowhere else."""

from __future__ import annotations

from typing import Any, Final

from .cases import Case
from .cast import NEIGHBOUR, TOLUCA
from .chapters.bodies import accreditation_of
from .chapters.letter import ACCREDITATION, FOUNDING
from .chapters.practice import BY_ITSELF, FOR_PRACTICE, PRESIDENTS_KEY
from .storytelling import LOG, LOG_CODE, ORIGIN, PRACTICE, PRACTICE_CODE, Deed
from .trials import Refusal, accepted, all_refused, refused

_TOLUCA: Final = accreditation_of(NEIGHBOUR, "municipality", "15106", municipality=TOLUCA).by(NEIGHBOUR)
_NAMED: Final[dict[str, Any]] = {
    "origin": ORIGIN,
    "log_key": str(LOG.verifier),
    "witness_policy": f"log {LOG.verifier}\nquorum none",
}
_NAMED_FOR_IT: Final[dict[str, Any]] = {
    "origin": PRACTICE.verifier.name,
    "log_key": str(PRACTICE.verifier),
    "witness_policy": f"log {PRACTICE.verifier}\nquorum none",
}


def cases() -> list[Case]:
    """Return the cases."""
    here = {"story": "practice"}
    return [
        accepted("a practice ledger", "nothing", FOR_PRACTICE),
        accepted("a practice ledger without days of waiting", "nothing", _WITHOUT_WAITING),
        *all_refused(_NAMES),
        accepted("a municipality that enrols itself for practice", "founded", BY_ITSELF, **here),
        accepted("a second one, later", "end", _TOLUCA, **here),
        refused("a municipality that enrols itself elsewhere", "key.unknown", "founded", _TOLUCA),
        refused("somebody who enrols itself twice", "signer.not-authorized", "end", _TWICE, **here),
        refused("a newcomer that enrols another", "key.unknown", "founded", _FOR_ANOTHER, **here),
        refused("an authority by itself", "institution.role-reserved", "founded", _AUTHORITY, **here),
        refused("a municipality that another has", "institution.municipality-taken", "end", _TAKEN, **here),
        accepted("a president's key by its own seal, for practice", "assumed", PRESIDENTS_KEY, **here),
    ]


def _without_waiting(story: Any) -> dict[str, Any]:
    said = FOR_PRACTICE.said(story)
    return {**said, "succession": {**said["succession"], "waiting_days": 0}}


_WITHOUT_WAITING: Final = Deed(FOUNDING.party, FOUNDING.type, FOUNDING.stream, _without_waiting)
_NAMES: Final[tuple[Refusal, ...]] = (
    ("practice under another origin", "ledger.practice-unnamed", "nothing", FOR_PRACTICE.but(**_NAMED)),
    (
        "practice under another log code",
        "ledger.practice-unnamed",
        "nothing",
        FOR_PRACTICE.but(log_code=LOG_CODE),
    ),
    ("an origin of practice", "ledger.named-for-practice", "nothing", FOUNDING.but(**_NAMED_FOR_IT)),
    (
        "a log code of practice",
        "ledger.named-for-practice",
        "nothing",
        FOUNDING.but(log_code=PRACTICE_CODE),
    ),
)
_TWICE: Final = ACCREDITATION.by(BY_ITSELF.party).but(id="otra-15113").at("institution:otra-15113")
_FOR_ANOTHER: Final = ACCREDITATION.by(NEIGHBOUR)
_AUTHORITY: Final = accreditation_of(NEIGHBOUR, "authority", "15106").by(NEIGHBOUR)
_TAKEN: Final = accreditation_of(
    NEIGHBOUR, "municipality", "15113", municipality={"key": "15113", "name": "Villa Guerrero"}
).by(NEIGHBOUR)
