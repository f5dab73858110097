"""As of when an answer speaks: `as_of` is an index or a day.

An index ("123") is that of an entry that exists; a day ("2026-11-20") lasts until its end in Mexico
City. An answer names its index, the size it was made at, and the date for which derived members were
computed: that day; for an index the day on which the entry was recorded; without `as_of` today.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from libroabierto.domain.calendar import day_of, end_of
from libroabierto.errors import Malformed
from libroabierto.record.moments import format_millis, parse_date, parse_millis
from libroabierto.tlog.merkle import Hash
from libroabierto_ledger.ports import Snapshot

BEFORE_ALL: Final = -1  # the index before entry 0: nothing was recorded by then

_INDEX: Final = re.compile(r"0|[1-9][0-9]{0,15}")


@dataclass(frozen=True, slots=True)
class AsOf:
    """Which state an answer shows: after entry *index* (-1: before entry 0), of the log (*size*, *root*).

    These four decide whatever is answered: equal ones have equal answers, for ever.
    """

    index: int
    size: int
    date: date
    root: Hash

    def __str__(self) -> str:
        return f"{self.size}-{self.root.hex()[:16]}-{self.index}-{self.date}"

    def to_document(self) -> dict[str, Any]:
        """Return the member `as_of` of an answer; `index` is null where nothing was recorded."""
        index = None if self.index == BEFORE_ALL else self.index
        return {"index": index, "size": self.size, "date": self.date.isoformat()}


def resolve(snapshot: Snapshot, text: str | None, now: datetime) -> AsOf:
    """Resolve *text* at the instant *now* (UTC); raises Malformed("as-of.…")."""
    head = snapshot.head
    if text is None:
        return AsOf(head.size - 1, head.size, day_of(now), head.root)
    return _index(snapshot, int(text)) if _INDEX.fullmatch(text) else _day(snapshot, text, day_of(now))


def _index(snapshot: Snapshot, index: int) -> AsOf:
    head = snapshot.head
    if index >= head.size:
        raise Malformed("as-of.beyond-log", index=index, size=head.size)
    return AsOf(index, head.size, day_of(parse_millis(snapshot.recorded_at(index))), head.root)


def _day(snapshot: Snapshot, text: str, today: date) -> AsOf:
    try:
        day = parse_date(text)
    except Malformed:
        raise Malformed("as-of.form") from None
    if day > today:
        raise Malformed("as-of.in-future", date=text)
    last, head = snapshot.last_before(format_millis(end_of(day))), snapshot.head
    return AsOf(BEFORE_ALL if last is None else last, head.size, day, head.root)
