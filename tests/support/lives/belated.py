"""A town's lives for acts that come too early or too late: today's session, a secretariat that is no more."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from support.founding import TODAY, Town
from support.lives import commitments, secretariats

SECOND = {"kind": "ordinary", "number": 2, "agreement": 1}  # of the session that is held today


def _meets_today(town: Town) -> None:
    town.record(secretariats.session(town, {"occurred_on": TODAY}, number=2))


def _under_way(town: Town) -> None:
    """A commitment under way; its secretariat met again today."""
    commitments.under_way(town)
    _meets_today(town)


def _suspended(town: Town) -> None:
    """A suspended commitment; its secretariat met again today."""
    commitments.suspended(town)
    _meets_today(town)


def _left_under_way(town: Town) -> None:
    """A commitment under way, whose secretariat is concluded."""
    commitments.under_way(town)
    town.record(secretariats.conclusion(town))


def _left_suspended(town: Town) -> None:
    """A suspended commitment, whose secretariat is concluded."""
    commitments.suspended(town)
    town.record(secretariats.conclusion(town))


def _installing_today(town: Town) -> None:
    """The president installed today, two days after the call."""
    secretariats.seated(town)
    town.record(secretariats.installation(town, {"occurred_on": TODAY}))


LIVES: Mapping[str, Callable[[Town], None]] = {
    "under way, met today": _under_way,
    "suspended, met today": _suspended,
    "left under way": _left_under_way,
    "left suspended": _left_suspended,
    "installing today": _installing_today,
}
