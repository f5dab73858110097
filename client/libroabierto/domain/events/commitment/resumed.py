"""commitment.resumed: the secretariat lets the work go on."""

from __future__ import annotations

from collections.abc import Iterable

from libroabierto.domain.events.commitment.decided import decision
from libroabierto.domain.events.commitment.states import COMMITMENT
from libroabierto.domain.events.secretariat.handover import taken_up
from libroabierto.domain.eventtype import Recorded
from libroabierto.domain.vocabulary import Label
from libroabierto.domain.world import Row


def evolve(recorded: Recorded) -> Iterable[Row]:
    """The commitment, under way again."""
    case = recorded.case
    yield recorded.changed(state=COMMITMENT.state_after(case), suspended=None, **taken_up(case))


TYPE = decision(
    "commitment.resumed",
    Label("Reanudación de un compromiso", "Resumption of a commitment"),
    Label("{issuer} reanuda el compromiso «{subject}».", "{issuer} resumes the commitment “{subject}”."),
    evolve,
)
