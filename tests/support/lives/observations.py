"""A town's life up to, and the tokens of, observations."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from support.founding import COUNCIL, ROLL, Town
from support.lives import bodies

OBSERVATION = "observation:00000000-0000-4000-b000-000000000001"
AUTHOR = ROLL[0]


def filed(town: Town, stream: str = OBSERVATION, *, by: str = AUTHOR, **data: Any) -> str:
    """Return the token by which an organisation observes entry 2 and asks the municipality to answer."""
    whole = {
        "addressee": COUNCIL,
        "target": 2,
        "text": "Se observa que falta el acta.",
        "answer_due": {"basis": "business", "due": "2026-12-15"},
        **data,
    }
    return town.event("observation.filed", by, "seal", stream, whole)


def answered(
    town: Town, stream: str = OBSERVATION, *, by: str = COUNCIL, office: str = "seal", **data: Any
) -> str:
    """Return the token by which the municipality answers."""
    return town.event("observation.answered", by, office, stream, {"text": "El acta se publicará.", **data})


def _filed(town: Town) -> None:
    """An organisation observed the municipality's accreditation."""
    bodies.in_force(town)
    town.record(filed(town))


def _answered(town: Town) -> None:
    """And was answered."""
    _filed(town)
    town.record(answered(town))


LIVES: Mapping[str, Callable[[Town], None]] = {"observed": _filed, "observed and answered": _answered}
