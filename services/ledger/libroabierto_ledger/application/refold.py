"""The fold that makes all state: rows from entries, in portions, through the public rules.

`rebuild` puts its rows in place of the stored ones; `inspect` puts them beside, and compares.
Signatures and rules are not checked again here: only what was accepted stands in the log.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import batched
from typing import Final

from libroabierto.domain.decide import FOUNDING, evolve
from libroabierto.domain.eventtype import Case
from libroabierto.domain.keychoice import signing_key
from libroabierto.domain.world import Effect, MemoryWorld, World
from libroabierto.record.entry import Entry, entry_hash
from libroabierto.record.envelope import EVENT, open_envelope
from libroabierto.record.event import read_event
from libroabierto.record.moments import parse_millis
from libroabierto_ledger.ports import Progress, Rows

PORTION: Final = 256  # entries between two writes; their rows wait in memory


def refold(rows: Rows, entries: Iterator[bytes], *, size: int, progress: Progress) -> None:
    """Fill *rows*, which are empty, from the entries of a log of *size*."""
    at = 0
    for portion in batched(entries, PORTION):
        overlay = MemoryWorld(rows.world(at - 1))
        rows.put([_take(overlay, raw, at + place) for place, raw in enumerate(portion)])
        at += len(portion)
        progress("rows", at, size)


def _take(world: MemoryWorld, raw: bytes, index: int) -> Effect:
    effect = effect_of(world, raw, index)
    world.apply(effect)
    return effect


def effect_of(world: World, raw: bytes, index: int) -> Effect:
    """Return what the accepted entry *raw* changes in *world*; LibroError if it cannot have been accepted."""
    entry = Entry.parse(raw)
    envelope = open_envelope(entry.event, EVENT)
    event, at = read_event(envelope.payload, envelope.kid), parse_millis(entry.recorded_at)
    key = None if event.type == FOUNDING else signing_key(world, event, at)
    return evolve(Case(world, event, at, key), index=index, entry_hash=entry_hash(raw))
