"""The next notices after a position that a question asks for, at a bounded price.

What is asked for by a few values is found by them; everything else is looked through one after the other, by
outlines, and of what was not asked for no bytes are read. An answer says how far everything was looked at,
which may be beyond the last notice in it: what lies between was not asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from libroabierto.notices.filternodes import Pair
from libroabierto.notices.filters import Filters
from libroabierto.notices.names import ALARM, LEDGER
from libroabierto_notifier.finding.judging import Judge
from libroabierto_notifier.finding.kept import MOST_KEPT, KeptOutlines
from libroabierto_notifier.ports import Notice, Notices, Outline

# What one look may cost: outlines that are looked at, and parts of the question that are. A tenth of a
# second, where all of it must be read first.
MAX_LOOKED: Final = 4096
MAX_WORK: Final = 65_536
MOST_PAIRS: Final = 8  # values that are looked for one by one
_EACH: Final = 64  # notices that are read at once
# By these the store finds nothing.
_NOT_FOUND_BY: Final = {"type", "id", "source"}


@dataclass(frozen=True, slots=True)
class Found:
    """What was asked for, in order, and the key up to which everything was looked at."""

    notices: tuple[Notice, ...]
    reached: int
    is_spent: bool = False  # the price ended it


class Finder:
    """Looks for what was asked for, *looked* outlines at a time; keeps *kept* of them. Thread-safe."""

    def __init__(self, notices: Notices, *, looked: int = MAX_LOOKED, kept: int = MOST_KEPT) -> None:
        self._notices = notices
        self._most_looked = looked
        self._kept = KeptOutlines(notices, most=kept)

    def look(self, filters: Filters, key: int, until: int, *, most: int) -> Found:
        """Return some that follow *key*, at most to *until*, inclusive, which was published.

        They are *most* or fewer; it may be that none is found and more is to be looked at. Raises
        StoreUnavailable.
        """
        if not (filters.types or filters.nodes):
            found = self._notices.after(key, min(most, _EACH), until=until)
            return Found(tuple(found), until if len(found) < min(most, _EACH) else found[-1].key)
        pairs = pairs_of(filters)
        if pairs is not None:
            return self._by_values(Judge(filters), pairs, key, until, most)
        return self._by_outlines(Judge(filters), key, until, most)

    def before(self, key: int) -> Iterator[Outline]:
        """Yield outlines of what was published before *key*, the newest first."""
        return self._kept.before(key)

    def _by_values(self, judge: Judge, pairs: Iterable[Pair], key: int, until: int, most: int) -> Found:
        """Merge what is found by each value, and alarms: they stand under the ledger's own stream."""
        each = min(most, _EACH)
        found = [self._notices.about(name, value, key, each) for name, value in pairs]
        ours = self._notices.about("subject", LEDGER, key, each)
        reached = min([until, *(some[-1].key for some in (*found, ours) if len(some) == each)])
        alarms = [notice for notice in ours if notice.type == ALARM]
        merged = {notice.key: notice for some in (*found, alarms) for notice in some if notice.key <= reached}
        wanted = [merged[place] for place in sorted(merged) if judge.wants(merged[place])]
        return Found(tuple(wanted[:most]), reached if len(wanted) <= most else wanted[most - 1].key)

    def _by_outlines(self, judge: Judge, key: int, until: int, most: int) -> Found:
        wanted: list[int] = []
        for looked, outline in enumerate(self._kept.after(key, until)):
            is_spent = looked >= self._most_looked or judge.work >= MAX_WORK
            if is_spent or len(wanted) >= most:
                return Found(self._whole(wanted), key, is_spent)
            if judge.wants(outline):
                wanted.append(outline.key)
            key = outline.key
        return Found(self._whole(wanted), until)

    def _whole(self, keys: Iterable[int]) -> tuple[Notice, ...]:
        found = [self._notices.get(key) for key in keys]
        return tuple(notice for notice in found if notice is not None)


def pairs_of(filters: Filters) -> frozenset[Pair] | None:
    """Return the few values by which the store finds what is asked for; None if there are none."""
    pairs = filters.keys()
    if pairs is None or len(pairs) > MOST_PAIRS or any(name in _NOT_FOUND_BY for name, _ in pairs):
        return None
    return pairs
