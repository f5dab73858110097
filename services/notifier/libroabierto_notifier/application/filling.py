"""What was published before and matches a subscription: made due to it, or due again, piece by piece."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from libroabierto.notices.filters import parse_filters
from libroabierto_notifier.application.matching import matched
from libroabierto_notifier.ports import Due, Lanes, Notices, Subscription

PIECE: Final = 1024  # notices that are looked at in one go; one transaction

Put = Callable[[str, Sequence[Due]], int]


class Filling:
    """Matches what was published with one subscription."""

    def __init__(self, notices: Notices, lanes: Lanes) -> None:
        self._notices, self._lanes = notices, lanes

    def fill(self, subscription: Subscription, after: int | None = None, until: int | None = None) -> int:
        """Make due what matches after its `since` and never was; return how many. May be repeated.

        Only what stands after the key *after*, and at most to *until*, where they are given.
        """
        first = subscription.since if after is None else max(after, subscription.since)
        last = self._notices.published() if until is None else until
        return self._put(subscription, first, last, self._lanes.fill)

    def late(self, subscription: Subscription, after: int) -> list[Due]:
        """Return what matches and was published after *after*."""
        first = max(after, subscription.since)
        pieces = self._pieces(subscription, first, self._notices.published())
        return [due for piece in pieces for due in piece]

    def replay(self, subscription: Subscription, after: int, until: int) -> int:
        """Make due again what matches after *after*, at most to *until*; return how many."""
        return self._put(subscription, after, until, self._lanes.replay)

    def _put(self, subscription: Subscription, after: int, until: int, put: Put) -> int:
        return sum(put(subscription.id, dues) for dues in self._pieces(subscription, after, until))

    def _pieces(self, subscription: Subscription, after: int, until: int) -> Iterator[list[Due]]:
        filters = parse_filters(subscription.types, subscription.filters)
        while told := self._notices.outlines(after, PIECE, until=until):
            after = told[-1].key
            found = [(one.key, matched(filters, one)) for one in told]
            dues = [Due(subscription.id, key, pointer) for key, pointer in found if pointer is not None]
            if dues:
                yield dues
