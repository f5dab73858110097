"""What an audit judges goes into the store while it goes on: entries with their drafts, and our tiles.

Nobody else sees any of it before the audit was sound (FollowerStore.trust). Reminders are told at the change
of a legal day: before the first entry that was recorded on it, or on a later one, they follow from the
state before that entry.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from libroabierto.domain.world import World
from libroabierto.notices.position import MAX_MINOR, Position
from libroabierto.tlog.tile import Tile
from libroabierto.verify.fold import Judged
from libroabierto_notifier.application.agenda import Agenda
from libroabierto_notifier.application.drafting import draft_of_entry, drafts_of_reminders, named_by
from libroabierto_notifier.ports import Dimensions, FollowerStore, Staged

CHUNK: Final = 256  # entries of one transaction: a bundle
LAST_REMINDER: Final = MAX_MINOR - 1  # after an entry; one place is left for an alarm


class Stager:
    """Stages one audit, which begins after *told*, the position published last; a Watcher of walk.py.

    *covered* is the legal day up to which reminders were told or drafted; None before the first entry. What
    takes long calls *go_on* again and again, which may raise what it likes.
    """

    def __init__(
        self,
        store: FollowerStore,
        agenda: Agenda,
        covered: date | None,
        told: Position | None,
        *,
        go_on: Callable[[], None],
    ) -> None:
        self.covered = covered
        self.taken = 0
        self._store = store
        self._agenda = agenda
        self._told = told
        self._go_on = go_on
        self._reminders: list[dict[str, Any]] = []
        self._entries: list[Staged] = []
        self._tiles: dict[tuple[int, int], tuple[Tile, bytes]] = {}

    def before(self, world: World, judged: Judged) -> None:
        """Draft the reminders of the days that began since the entry before."""
        self._go_on()
        self.taken += 1
        day = date.fromisoformat(judged.effect.recorded_on)
        if self.covered is None:  # the founding: nothing was there before to be reminded of
            self._agenda.until(world, day, 0)
        elif day > self.covered:
            self._reminders = self._due(world, judged.effect.index - 1, day)
        self.covered = max(self.covered or day, day)

    def after(self, world: World, judged: Judged) -> None:
        """Draft the entry's own message, and note what its rows will remind of."""
        self._agenda.note(world, judged.effect.rows)
        earlier = self._dimensions(named_by(judged.event, world))
        draft: Mapping[str, Any] = draft_of_entry(judged.event, world, self._reminders, earlier)
        self._reminders = []
        self._entries.append(Staged(judged.effect.index, judged.raw, draft))
        if len(self._entries) >= CHUNK:
            self.flush()

    def tile(self, tile: Tile, content: bytes) -> None:
        """Keep our own tile, which grows."""
        self._tiles[tile.level, tile.index] = tile, content

    def flush(self) -> None:
        """Hand everything that was seen to the store."""
        if self._entries or self._tiles:
            self._store.stage(self._entries, self._tiles.values())
        self._entries, self._tiles = [], {}

    def _dimensions(self, index: int | None) -> Dimensions | None:
        """Return what an earlier entry was found to be about."""
        if index is None:
            return None
        first = self._entries[0].index if self._entries else index + 1
        found = self._entries[index - first] if index >= first else self._store.staged(index)
        return None if found is None else found.draft["dimensions"]

    def _due(self, world: World, as_of: int, day: date) -> list[dict[str, Any]]:
        first = first_minor(self._told, as_of)
        reminders = self._agenda.until(world, day, LAST_REMINDER - first + 1)
        return drafts_of_reminders(reminders, world, as_of=as_of, first=first)


def first_minor(told: Position | None, as_of: int) -> int:
    """Return the number of the next notice after entry *as_of*, where *told* was published last."""
    return told.minor + 1 if told is not None and told.index == as_of else 1
