"""The notices of a topic, in the one order of everything. An alarm concerns everybody: every topic has it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from libroabierto.notices.messages import ALARM, LEDGER
from libroabierto_notifier.ports import Notice, Notices

from .topics import Topic

# Alarms are found among what is said of the ledger itself: its founding, its keys, its rules. Few.
_PAGE: Final = 16


class Telling:
    """Reads what was published about one topic."""

    def __init__(self, notices: Notices, topic: Topic) -> None:
        self._notices = notices
        self._topic = topic

    def newest(self, before: int, most: int) -> list[Notice]:
        """Return at most *most* notices before a key, the newest first."""
        if self._topic.dimension is None:
            return self._notices.before(before, most)
        found = self._notices.about(self._topic.dimension, self._topic.value, before, most, before=True)
        floor = found[-1].key if len(found) == most else -1
        return self._merged([*found, *self._alarms(before, floor)])[::-1][:most]

    def between(self, after: int, until: int, most: int) -> list[Notice]:
        """Return at most *most* notices after one key and up to another, in order."""
        if self._topic.dimension is None:
            return self._notices.after(after, most, until=until)
        found = self._notices.about(self._topic.dimension, self._topic.value, after, most)
        told = [notice for notice in found if notice.key <= until]
        alarms = [notice for notice in self._alarms(until + 1, after) if notice.key > after]
        return self._merged([*told, *alarms])[:most]

    def _alarms(self, before: int, floor: int) -> Iterator[Notice]:
        """Yield alarms before a key down to *floor*, the newest first."""
        while True:
            page = self._notices.about("subject", LEDGER, before, _PAGE, before=True)
            yield from (notice for notice in page if notice.type == ALARM and notice.key >= floor)
            if len(page) < _PAGE or page[-1].key < floor:
                return
            before = page[-1].key

    def _merged(self, found: list[Notice]) -> list[Notice]:
        """Put in order what may have been found twice: a topic can be about the ledger itself."""
        return [notice for _, notice in sorted({notice.key: notice for notice in found}.items())]
