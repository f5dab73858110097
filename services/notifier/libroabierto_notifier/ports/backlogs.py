"""What is still to be made due of what was published: piece by piece, by whoever has time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from libroabierto_notifier.ports.lanes import Due


@dataclass(frozen=True, slots=True)
class Backlog:
    """All that matches a question and stands after one key, up to another, is to be made due."""

    number: int  # of this order; a later one has a higher
    subscription: str
    types: tuple[str, ...]  # the question of the time when it was ordered
    filters: tuple[Any, ...]
    again: bool  # whether what was due before comes again, too
    after: int  # all up to this key has been looked at
    until: int
    queued: int = 0  # deliveries that it has made due so far

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to look at."""
        return self.after >= self.until


class Backlogs(Protocol):
    """At most two of each subscription: what it missed, and what comes again.

    While one of them is not done, nothing of the lane is claimed: what is due comes in order.
    """

    def order(self, subscription: str, *, after: int, until: int, again: bool) -> Backlog | None:
        """Keep one in place of the last of its kind; None if that one comes *again* and is not done.

        Unless it comes again, it begins after what was delivered and forgotten. Raises Stale if the
        subscription was deleted.
        """

    def get(self, subscription: str, *, again: bool) -> Backlog | None:
        """Return the one that was ordered last, done or not."""

    def next(self, number: int) -> Backlog | None:
        """Return the one that is not done and has the lowest number above *number*."""

    def advance(self, backlog: Backlog, dues: Sequence[Due], after: int) -> Backlog | None:
        """Make *dues* due and move to *after*, in one transaction; return it as it is now.

        None, and nothing is done, if it was moved in between, or another took its place. Without `again`
        deliveries that exist are left alone. Also while the subscription is gone.
        """
