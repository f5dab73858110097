"""Notices of the past for one listener, piece by piece, from the store. Blocking: called in a thread.

A piece says how far it reaches, which may be beyond the last notice in it: what lies between was not asked
for. What was asked for by a few values is found by them; everything else is matched by outlines, and of what
does not match no bytes are read.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from libroabierto.notices.filters import Filters, parse_filters
from libroabierto.notices.names import ALARM, LEDGER
from libroabierto_notifier.delivery.stream.hub import wants
from libroabierto_notifier.delivery.stream.recent import Told
from libroabierto_notifier.ports import Notice, Notices

WHOLE: Final = 32  # notices read at once
SKIMMED: Final = 512  # outlines read at once
MOST_PAIRS: Final = 8  # values that are looked for one by one
PIECE_BYTES: Final = 256 * 1024
# By these the store finds nothing.
_NOT_FOUND_BY: Final = {"type", "id", "source"}
_EVERYTHING: Final = parse_filters((), ()).canonical()

Pairs = Iterable[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Piece:
    """Frames, and the key up to which everything that was asked for is in them."""

    frames: bytes
    reached: int
    last: int | None  # key of the last notice in it


def read_piece(notices: Notices, filters: Filters, key: int, until: int) -> Piece:
    """Return what follows *key*, at most to *until*, inclusive. Raises StoreUnavailable."""
    pairs = filters.keys()
    if filters.canonical() == _EVERYTHING:
        found = notices.after(key, WHOLE, until=until)
        return select(map(Told.of, found), filters, until if len(found) < WHOLE else found[-1].key)
    if pairs is not None and len(pairs) <= MOST_PAIRS and not any(name in _NOT_FOUND_BY for name, _ in pairs):
        return _find(notices, filters, pairs, key, until)
    return _skim(notices, filters, key, until)


def select(told: Iterable[Told], filters: Filters, reached: int) -> Piece:
    """Put together what was asked for; bounded, so that it may reach less far than *reached*."""
    frames: list[bytes] = []
    size, last = 0, None
    for each in told:
        if not wants(filters, each.type, each.dimensions):
            continue
        if last is not None and size + len(each.frame) > PIECE_BYTES:
            return Piece(b"".join(frames), last, last)
        frames.append(each.frame)
        size, last = size + len(each.frame), each.key
    return Piece(b"".join(frames), reached, last)


def _find(notices: Notices, filters: Filters, pairs: Pairs, key: int, until: int) -> Piece:
    """Merge what is found by each value, and alarms: they stand under the ledger's own stream."""
    found = [notices.about(name, value, key, WHOLE) for name, value in pairs]
    ours = notices.about("subject", LEDGER, key, WHOLE)
    reached = min([until, *(some[-1].key for some in (*found, ours) if len(some) == WHOLE)])
    alarms = [notice for notice in ours if notice.type == ALARM]
    merged = {notice.key: notice for some in (*found, alarms) for notice in some if notice.key <= reached}
    return select((Told.of(merged[place]) for place in sorted(merged)), filters, reached)


def _skim(notices: Notices, filters: Filters, key: int, until: int) -> Piece:
    outlines = notices.outlines(key, SKIMMED, until=until)
    wanted = [outline.key for outline in outlines if wants(filters, outline.type, outline.dimensions)]
    if len(wanted) > WHOLE:
        reached = wanted[WHOLE - 1]
    else:
        reached = until if len(outlines) < SKIMMED else outlines[-1].key
    return select(map(Told.of, _whole(notices, wanted[:WHOLE])), filters, reached)


def _whole(notices: Notices, keys: Sequence[int]) -> list[Notice]:
    found = [notices.get(key) for key in keys]
    return [notice for notice in found if notice is not None]
