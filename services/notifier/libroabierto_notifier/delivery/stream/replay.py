"""Notices of the past for one listener, piece by piece, from the store. Blocking: called in a thread.

A piece says how far it reaches, which may be beyond the last notice in it: what lies between was not asked
for.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from libroabierto.notices.filters import Filters
from libroabierto_notifier.delivery.stream.hub import wants
from libroabierto_notifier.delivery.stream.recent import Told
from libroabierto_notifier.finding import Finder

WHOLE: Final = 32  # notices read at once
PIECE_BYTES: Final = 256 * 1024


@dataclass(frozen=True, slots=True)
class Piece:
    """Frames, and the key up to which everything that was asked for is in them."""

    frames: bytes
    reached: int
    last: int | None  # key of the last notice in it


def read_piece(finder: Finder, filters: Filters, key: int, until: int) -> Piece:
    """Return what follows *key*, at most to *until*, inclusive. Raises StoreUnavailable."""
    found = finder.look(filters, key, until, most=WHOLE)
    return select(map(Told.of, found.notices), filters, found.reached)


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
