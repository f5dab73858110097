"""What was verified is published, in the one order, a chunk in one transaction each time.

A chunk that was not committed is made again: the drafts say where each message stands, and the messages of
one checkpoint are the same bytes every time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby, islice
from typing import Final

from libroabierto.domain.calendar import day_of
from libroabierto.notices.position import Position
from libroabierto.record.entry import Entry
from libroabierto.record.moments import parse_millis
from libroabierto_notifier.application.describing import Describer
from libroabierto_notifier.application.drafting import Draft
from libroabierto_notifier.application.proving import Prover
from libroabierto_notifier.ports import Cursor, Due, FollowerStore, Notice, Staged, Stale, Wake

CHUNK: Final = 256  # entries read, and notices of one transaction

Match = Callable[[Sequence[Notice]], tuple[int, Sequence[Due]]]
"""Says to whom notices are due, and of which generation of the subscriptions that is true."""


class Publisher:
    """Publishes entries and reminders of one log, and wakes whoever waits for them."""

    def __init__(
        self, store: FollowerStore, match: Match, describer: Describer, *, log_code: str, wake: Wake
    ) -> None:
        self._store = store
        self._match = match
        self._describer = describer
        self._log_code = log_code
        self._wake = wake

    def next_entries(self, cursor: Cursor) -> bool:
        """Publish the next chunk of what is verified; return whether there was any."""
        told = told_of(cursor)
        staged = self._store.entries(told.index + 1 if told else 0, CHUNK)
        if staged:
            for day, notices in self._chunks(staged, cursor):
                self._commit(notices, day)
        return bool(staged)

    def reminders(self, drafts: Sequence[Draft], cursor: Cursor) -> None:
        """Publish reminders that no entry follows yet, each day in one transaction."""
        prover = self._prover(cursor)
        for day, of_day in groupby(drafts, key=lambda draft: str(draft["on"])):
            self._commit([self._describer.reminder(draft, prover) for draft in of_day], day)

    def day_is_over(self, day: str) -> None:
        """Note that everything up to *day* was reminded of."""
        self._store.publish((), (), day=day)

    def _chunks(self, staged: Sequence[Staged], cursor: Cursor) -> Iterator[tuple[str, list[Notice]]]:
        """Give the notices of entries, at most CHUNK at once, with the day up to which reminders are told.

        That day ends with the entry that follows its reminders.
        """
        prover, day = self._prover(cursor), cursor.day
        told = ((one, notice) for one in staged for notice in self._describer.notices(one, prover))
        fresh = (pair for pair in told if pair[1].key > cursor.published)
        while pairs := list(islice(fresh, CHUNK)):
            ended = [one for one, notice in pairs if notice.key == Position(one.index).key]
            day = max(day, _day(ended[-1])) if ended else day
            yield day, [notice for _, notice in pairs]

    def _commit(self, notices: Sequence[Notice], day: str) -> None:
        while True:
            generation, due = self._match(notices)
            try:
                self._store.publish(notices, due, day=day, generation=generation)
            except Stale as stale:
                if stale.code != "subscriptions.moved":
                    raise
            else:
                self._wake.wake()
                return

    def _prover(self, cursor: Cursor) -> Prover:
        assert cursor.note is not None, "our bug: nothing was verified yet"
        return Prover(self._store, cursor.note, self._log_code)


def told_of(cursor: Cursor) -> Position | None:
    """Return the position published last, or None before the first."""
    return Position.of_key(cursor.published) if cursor.published >= 0 else None


def _day(staged: Staged) -> str:
    return day_of(parse_millis(Entry.parse(staged.raw).recorded_at)).isoformat()
