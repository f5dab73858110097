"""What a commitment leaves in its plan: how many of the plan's commitments are approved and stand."""

from __future__ import annotations

from collections.abc import Iterable

from libroabierto.domain.eventtype import Recorded
from libroabierto.domain.kinds import row
from libroabierto.domain.world import Row


def plan_with(recorded: Recorded, more: int) -> Iterable[Row]:
    """Yield the commitment's plan, if it has one, with *more* approved commitments (-1: one less)."""
    named = recorded.case.present["plan"]
    plan = recorded.case.world.get("plan", named) if named else None
    if plan is not None:
        count = plan["approved_commitments"] + more
        yield row("plan", {**plan, "approved_commitments": count, "last_entry": recorded.index})
