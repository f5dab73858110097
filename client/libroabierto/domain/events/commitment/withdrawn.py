"""commitment.withdrawn: the secretariat gives the commitment up, whatever its state but concluded."""

from __future__ import annotations

from collections.abc import Iterable

from libroabierto.domain.events.commitment.decided import decision, noted
from libroabierto.domain.events.commitment.planned import plan_with
from libroabierto.domain.events.commitment.states import COMMITMENT
from libroabierto.domain.eventtype import Recorded
from libroabierto.domain.vocabulary import Label
from libroabierto.domain.world import Row


def evolve(recorded: Recorded) -> Iterable[Row]:
    """The commitment, withdrawn; if it had been approved, its plan has one less."""
    yield recorded.changed(state=COMMITMENT.state_after(recorded.case), ended=noted(recorded))
    if recorded.case.present["approved"] is not None:
        yield from plan_with(recorded, more=-1)


TYPE = decision(
    "commitment.withdrawn",
    Label("Retiro de un compromiso", "Withdrawal of a commitment"),
    Label("{issuer} retira el compromiso «{subject}».", "{issuer} withdraws the commitment “{subject}”."),
    evolve,
)
