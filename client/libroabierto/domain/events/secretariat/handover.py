"""What a secretariat takes over from the one before it: commitments and plans that still go on.

A concluded secretariat decides nothing more. Its live commitments and open plans wait until the next
secretariat of the municipality is installed, which then decides, by agreements of its own sessions.
"""

from __future__ import annotations

from collections.abc import Iterable

from libroabierto.domain.eventtype import Case, Recorded
from libroabierto.domain.kinds import row
from libroabierto.domain.world import Row


def of_concluded(case: Case) -> bool:
    """Say whether the secretariat of the plan or commitment in this stream is concluded."""
    body = case.world.get("secretariat", str(case.present["secretariat"]))
    return body is not None and bool(body["state"] == "concluded")


def taken_over(recorded: Recorded) -> Iterable[Row]:
    """Yield what the municipality has going on, under the secretariat that is now installed."""
    present, world = recorded.case.present, recorded.case.world
    live, stream = f"live:{present['municipality']['key']}", recorded.case.event.stream
    moved = {"secretariat": stream, "last_entry": recorded.index}
    for commitment in world.find("commitment", live):
        if commitment["secretariat"] != stream:
            yield row("commitment", {**commitment, **moved, "term": present["term"]})
    for plan in world.find("plan", live):
        if plan["secretariat"] != stream:
            yield row("plan", {**plan, **moved, "institution": present["institution"]})
