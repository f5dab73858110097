"""commitment.suspended: the secretariat stops the work for a time."""

from __future__ import annotations

from collections.abc import Iterable

from libroabierto.domain.events.commitment.decided import decision, noted
from libroabierto.domain.events.commitment.states import COMMITMENT
from libroabierto.domain.events.secretariat.handover import taken_up
from libroabierto.domain.eventtype import Recorded
from libroabierto.domain.vocabulary import Label
from libroabierto.domain.world import Row


def evolve(recorded: Recorded) -> Iterable[Row]:
    """The commitment, suspended."""
    case = recorded.case
    yield recorded.changed(state=COMMITMENT.state_after(case), suspended=noted(recorded), **taken_up(case))


TYPE = decision(
    "commitment.suspended",
    Label("Suspensión de un compromiso", "Suspension of a commitment"),
    Label("{issuer} suspende el compromiso «{subject}».", "{issuer} suspends the commitment “{subject}”."),
    evolve,
)
