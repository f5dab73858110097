"""The fold that makes all state: rows from entries, in portions, through the public rules.

`rebuild` puts its rows in place of the stored ones and trusts what was accepted; `inspect` puts them
beside, judges every entry again, and compares.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import islice

from libroabierto.domain.decide import case_of, decide, evolve
from libroabierto.domain.world import Effect, MemoryWorld, World
from libroabierto.keys import PublicKey
from libroabierto.record.entry import Entry, entry_hash
from libroabierto.record.envelope import EVENT, Envelope, check_signature, open_envelope
from libroabierto.record.event import Event, read_event
from libroabierto.record.moments import parse_millis
from libroabierto_ledger.application.bounds import PORTION
from libroabierto_ledger.ports import Progress, Rows

Fold = Callable[[World, bytes, int], Effect]
"""Gives what the entry of these bytes and this index changes in a world; raises LibroError for none."""


def refold(
    rows: Rows, entries: Iterator[bytes], *, size: int, progress: Progress, fold: Fold | None = None
) -> None:
    """Fill *rows*, which are empty, from the entries of a log of *size*.

    PORTION entries lie between two writes; their rows wait in memory.
    """
    fold, at = fold or effect_of, 0
    while portion := list(islice(entries, PORTION)):
        overlay, effects = MemoryWorld(rows.world(at - 1)), []
        for index, raw in enumerate(portion, start=at):
            effects.append(fold(overlay, raw, index))
            overlay.apply(effects[-1])
        rows.put(effects)
        at += len(portion)
        progress("rows", at, size)


def effect_of(world: World, raw: bytes, index: int) -> Effect:
    """Return what the accepted entry *raw* changes in *world*, without judging it again."""
    _, event, at = read_entry(raw)
    return evolve(case_of(world, event, at), index=index, entry_hash=entry_hash(raw))


def judged_effect_of(world: World, raw: bytes, index: int) -> Effect:
    """Return the same after checking the signature and every rule, as an auditor does."""
    envelope, event, at = read_entry(raw)
    case = decide(world, event, at)
    check_signature(envelope, PublicKey.from_jwk(case.key["jwk"] if case.key else _seal(event)))
    return evolve(case, index=index, entry_hash=entry_hash(raw))


def read_entry(raw: bytes) -> tuple[Envelope, Event, datetime]:
    """Read an entry down to its event: envelope, event, and the instant at which it was recorded."""
    entry = Entry.parse(raw)
    envelope = open_envelope(entry.event, EVENT)
    return envelope, read_event(envelope.payload, envelope.kid), parse_millis(entry.recorded_at)


def _seal(event: Event) -> object:
    """The founding is signed by the seal that it names."""
    return event.data["authority"]["seal"]
