"""A town's life up to, and the tokens of, plans."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from support.founding import Town
from support.lives import bodies

PLAN = "plan:00000000-0000-4000-a000-000000000001"
STATE_PLAN = "plan:00000000-0000-4000-a000-000000000002"


def started(town: Town, stream: str = STATE_PLAN, *, by: str = bodies.STATE_SECRETARIAT, **data: Any) -> str:
    """Return the token that starts a plan, the state's unless *data* says otherwise."""
    whole = {
        "title": "Primer Plan de Acción Local",
        "from": "2026-12-01",
        "to": "2027-11-30",
        "phases": ["awareness", "cocreation", "implementation"],
        **data,
    }
    return town.event("plan.started", by, "technical-secretary", stream, whole)


def _later(town: Town, act: str, stream: str, data: Mapping[str, Any]) -> str:
    plan = town.world.get("plan", stream)
    by = plan["institution"] if plan else bodies.STATE_SECRETARIAT
    return town.event(f"plan.{act}", by, "technical-secretary", stream, data)


def advanced(town: Town, phase: str = "cocreation", stream: str = STATE_PLAN, **data: Any) -> str:
    """Return the token that takes a plan to another phase."""
    return _later(town, "phase_advanced", stream, {"phase": phase, **data})


def approved(town: Town, stream: str = STATE_PLAN, **data: Any) -> str:
    """Return the token that approves a plan."""
    return _later(town, "approved", stream, {"document_sha256": "e" * 64, **data})


def closed(town: Town, stream: str = STATE_PLAN, **data: Any) -> str:
    """Return the token that closes a plan."""
    return _later(town, "closed", stream, {"reason": "Concluyó el periodo del plan.", **data})


def _started(town: Town) -> None:
    """The state's secretariat started a plan of three phases."""
    bodies.assembled(town)
    town.record(started(town))


def _closed(town: Town) -> None:
    """It closed it again."""
    _started(town)
    town.record(closed(town))


LIVES: Mapping[str, Callable[[Town], None]] = {
    "state plan started": _started,
    "state plan closed": _closed,
}
