"""Watching an audit: each entry with the state before and after it, and our own tiles."""

from __future__ import annotations

from dataclasses import replace

import pytest

from libroabierto.domain.world import MemoryWorld, World
from libroabierto.remote.audit import Audited, audit
from libroabierto.remote.reader import LedgerReader
from libroabierto.remote.transport import Transport
from libroabierto.remote.trust import Trust
from libroabierto.tlog.note import NoteSigner
from libroabierto.tlog.tile import Tile
from libroabierto.tlog.tiles import tiles_of
from libroabierto.verify.finding import Finding
from libroabierto.verify.fold import Judged
from libroabierto.verify.snapshot import Snapshot
from support import naive_tree
from support.followed import trust_in
from support.rotated_ledger import Rotated, town_of
from support.simulated_ledger import SimulatedLedger, flipping_entry
from support.towns import BIG, big_town, small_town


class Seen:
    """Remembers what it saw."""

    def __init__(self) -> None:
        self.entries: list[bytes] = []
        self.heads: list[tuple[int | None, int | None]] = []  # of the event's stream, before and after
        self.tiles: dict[Tile, bytes] = {}

    def before(self, world: World, judged: Judged) -> None:
        head = world.head(judged.event.stream)
        self.heads.append((head.index if head else None, None))

    def after(self, world: World, judged: Judged) -> None:
        head = world.head(judged.event.stream)
        self.heads[-1] = (self.heads[-1][0], head.index if head else None)
        self.entries.append(judged.raw)

    def tile(self, tile: Tile, content: bytes) -> None:
        self.tiles[tile] = content


def watched(
    ledger: Transport, trust: Trust, snapshot: Snapshot | None = None, note: bytes | None = None
) -> tuple[Audited, Seen]:
    seen = Seen()
    return audit(LedgerReader(ledger), trust, snapshot, watcher=seen, note=note), seen


def test_every_entry_is_seen_once_and_in_order() -> None:
    _, seen = watched(SimulatedLedger.of(big_town()), trust_in(big_town()))

    assert big_town().entries == seen.entries


def test_the_state_is_seen_before_and_after_each_entry() -> None:
    _, seen = watched(SimulatedLedger.of(small_town()), trust_in(small_town()))

    for index, (before, after) in enumerate(seen.heads):
        assert before is None or before < index
        assert index == after


@pytest.mark.parametrize("size", [1, 255, 256, 257, 512, BIG])
def test_the_tiles_that_are_seen_are_those_of_the_tree(size: int) -> None:
    ledger = SimulatedLedger.of(big_town(), size)
    _, seen = watched(ledger, trust_in(big_town()))

    assert set(tiles_of(size)) == set(seen.tiles)
    assert naive_tree.tiles(ledger.entries) == {tile.path: content for tile, content in seen.tiles.items()}


def test_a_later_audit_shows_only_what_is_new() -> None:
    first, _ = watched(SimulatedLedger.of(big_town(), 300), trust_in(big_town()))
    trust = replace(trust_in(big_town()), checkpoint=first.note)
    _, seen = watched(SimulatedLedger.of(big_town()), trust, first.snapshot)

    assert big_town().entries[300:] == seen.entries


def test_nothing_is_seen_of_the_entry_that_is_at_fault() -> None:
    seen = Seen()
    with pytest.raises(Finding):
        audit(
            LedgerReader(flipping_entry(SimulatedLedger.of(big_town()), 300)),
            trust_in(big_town()),
            watcher=seen,
        )

    assert big_town().entries[:300] == seen.entries


def test_across_rotations_every_entry_is_seen_once() -> None:
    newer = NoteSigner("libro.example/mex", bytes([7]) * 32)
    town, former = town_of(newer)
    _, seen = watched(Rotated(town.entries, newer, former), trust_in(town))

    assert town.entries == seen.entries


def test_an_error_of_the_watcher_is_no_finding() -> None:
    class Broken(Seen):
        def after(self, world: World, judged: Judged) -> None:
            raise KeyError(judged.event.id)

    with pytest.raises(KeyError):
        audit(LedgerReader(SimulatedLedger.of(small_town())), trust_in(small_town()), watcher=Broken())


def test_a_checkpoint_that_was_read_is_not_asked_for_again() -> None:
    ledger = SimulatedLedger.of(small_town())
    audited, _ = watched(ledger, trust_in(small_town()), note=ledger.checkpoint)

    assert ledger.checkpoint == audited.note
    assert "checkpoint" not in ledger.asked


def test_a_state_laid_over_another_one_leaves_it_as_it_was() -> None:
    first, _ = watched(SimulatedLedger.of(big_town(), 300), trust_in(big_town()))
    trust = replace(trust_in(big_town()), checkpoint=first.note)
    base = first.snapshot.world
    rows = list(base.rows())
    later, _ = watched(
        SimulatedLedger.of(big_town()), trust, replace(first.snapshot, world=MemoryWorld(base))
    )

    assert rows == list(base.rows())
    base.absorb(later.snapshot.world)
    assert list(big_town().world.rows()) == list(base.rows())
    assert big_town().world.ids() == base.ids()
    assert big_town().world.heads() == base.heads()
    assert (big_town().world.days().firsts, BIG) == (base.days().firsts, base.days().size)
