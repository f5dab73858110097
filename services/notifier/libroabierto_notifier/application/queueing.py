"""What was published before and matches a subscription is made due to it, or due again, piece by piece.

What is ordered is kept as a Backlog: whoever is killed in the midst leaves it to the next, who goes on where
the last piece ended. Requests queue what takes a moment; the dispatcher's upkeep queues the rest.
"""

from __future__ import annotations

import dataclasses
from typing import Final

from libroabierto.notices.filters import parse_filters
from libroabierto_notifier.application.matching import matched
from libroabierto_notifier.ports import Backlog, Backlogs, Due, Notices

# Notices that are looked at in one go: one transaction, which nobody else should have to wait for.
PIECE: Final = 512
MOST_PIECES: Final = 16  # of one request: well below a second


class Queueing:
    """Matches what was published with the question of a backlog. Thread-safe."""

    def __init__(self, notices: Notices, backlogs: Backlogs) -> None:
        self._notices, self._backlogs = notices, backlogs

    def some(self, backlog: Backlog) -> Backlog:
        """Queue what a request has time for; return how far it is now, by whomever."""
        for _ in range(MOST_PIECES):
            if backlog.is_done:
                break
            backlog = self.piece(backlog)
        return backlog

    def piece(self, backlog: Backlog) -> Backlog:
        """Queue the next piece; return the backlog as it is now, or its successor."""
        told = self._notices.outlines(backlog.after, PIECE, until=backlog.until)
        filters = parse_filters(backlog.types, backlog.filters)
        found = [(one.key, matched(filters, one)) for one in told]
        dues = [Due(backlog.subscription, key, pointer) for key, pointer in found if pointer is not None]
        after = told[-1].key if len(told) == PIECE else backlog.until
        moved = self._backlogs.advance(backlog, dues, after)
        return moved or self._backlogs.get(backlog.subscription, again=backlog.again) or _ended(backlog)


def _ended(backlog: Backlog) -> Backlog:
    """Return a backlog whose subscription was deleted: nothing is left to do."""
    return dataclasses.replace(backlog, after=backlog.until)
