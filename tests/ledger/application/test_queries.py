"""The log as outsiders read it; everything is compared with the naive tree over the town's entries."""

from __future__ import annotations

import pytest

from libroabierto.errors import LedgerBusy, ProofRejected
from libroabierto.record.folio import format_folio
from libroabierto.tlog.bundles import parse_bundle
from libroabierto.tlog.checkpoint import open_checkpoint
from libroabierto.tlog.merkle import check_consistency, check_inclusion
from libroabierto.tlog.proof import TlogProof, check_tlog_proof
from libroabierto.tlog.tile import Tile
from libroabierto_ledger.application import NotFound
from libroabierto_ledger.bootstrap import Assembly
from support import naive_tree
from support.founding import LOG_CODE, ORIGIN, Town, read
from support.refusal import refused


def test_the_log_describes_itself(told: Assembly, town: Town) -> None:
    info = told.queries.info()

    assert (ORIGIN, str(town.log.verifier), 14) == (info.origin, info.vkey, info.size)
    assert naive_tree.root(town.entries) == info.root
    assert town.ledger == (info.founding or {})["ledger"]


def test_before_the_founding_there_is_a_key_and_nothing_else(empty: Assembly, town: Town) -> None:
    info = empty.queries.info()

    assert (str(town.log.verifier), 0, None) == (info.vkey, info.size, info.founding)
    assert [] == empty.queries.entries()
    with refused("checkpoint.not-found", NotFound):
        empty.queries.checkpoint()
    with refused("ledger.not-founded", LedgerBusy):
        empty.queries.log_code()


def test_every_checkpoint_is_kept_and_right(told: Assembly, town: Town) -> None:
    found = told.queries.checkpoints()

    opened = [open_checkpoint(stored.note, town.log.verifier) for stored in found]
    assert list(range(1, 15)) == [checkpoint.size for checkpoint in opened]
    assert [naive_tree.root(town.entries[:n]) for n in range(1, 15)] == [c.root for c in opened]
    assert found[-1].note == told.queries.checkpoint()
    assert found[4:7] == told.queries.checkpoints(after=4, limit=3)


def test_tiles_of_every_width_are_served(told: Assembly, town: Town) -> None:
    served = naive_tree.tiles(town.entries)
    for width in range(1, 15):
        assert served["tile/0/000.p/14"][: 32 * width] == told.queries.tile(Tile(0, 0, width))


@pytest.mark.parametrize("tile", [Tile(0, 0, 15), Tile(0, 0), Tile(0, 1, 1), Tile(1, 0, 1), Tile(63, 0, 1)])
def test_tiles_beyond_the_log_are_not_there(told: Assembly, tile: Tile) -> None:
    with refused("tile.not-found", NotFound, path=tile.path):
        told.queries.tile(tile)


def test_bundles_hold_the_entries(told: Assembly, town: Town) -> None:
    assert tuple(town.entries) == parse_bundle(told.queries.bundle(0, 14), 14)
    assert tuple(town.entries[:3]) == parse_bundle(told.queries.bundle(0, 3), 3)
    with refused("bundle.not-found", NotFound):
        told.queries.bundle(0, 15)


def test_an_entry_is_found_by_index_event_and_folio(told: Assembly, town: Town) -> None:
    for index, token in enumerate(town.tokens):
        entry = told.queries.entry(index)

        assert (index, town.entries[index], token) == (entry.index, entry.raw, entry.entry.event)
        assert entry == told.queries.entry_of_event(read(token).id)
        assert entry == told.queries.entry_of_folio(format_folio(LOG_CODE, index))
        assert naive_tree.leaf(entry.raw).hex() == entry.leaf_hash


@pytest.mark.parametrize("index", [-1, 14, 2**60])
def test_an_entry_beyond_the_log_is_not_there(told: Assembly, index: int) -> None:
    with refused("entry.not-found", NotFound, index=index):
        told.queries.entry(index)
    with refused("entry.not-found", NotFound):
        told.queries.receipt(index)


def test_what_nobody_recorded_is_not_there(told: Assembly) -> None:
    with refused("event.not-found", NotFound):
        told.queries.entry_of_event("00000000-0000-4000-8000-00000000ffff")
    for folio in (format_folio(LOG_CODE, 14), format_folio("OAX", 3)):
        with refused("folio.not-found", NotFound):
            told.queries.entry_of_folio(folio)


def test_entries_are_listed_in_portions(told: Assembly, town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("libroabierto_ledger.application.queries.PORTION", 4)

    assert town.entries == list(told.queries.lines())
    assert town.entries[3:9] == list(told.queries.lines(first=3, stop=9))
    assert [5, 6, 7] == [entry.index for entry in told.queries.entries(after=4, limit=3)]


def test_every_receipt_proves_its_entry(told: Assembly, town: Town) -> None:
    for index, raw in enumerate(town.entries):
        proof = TlogProof.parse(told.queries.receipt(index).proof.encode())

        assert index + 1 == check_tlog_proof(proof, entry=raw, log=town.log.verifier).size


def test_inclusion_is_proved_in_every_tree(told: Assembly, town: Town) -> None:
    for size in range(1, 15):
        for index in range(size):
            proof = told.queries.prove_inclusion(index, size)

            assert naive_tree.root(town.entries[:size]) == proof.root
            check_inclusion(proof.hashes, index=index, size=size, leaf=proof.leaf, root=proof.root)


def test_consistency_is_proved_between_every_two_trees(told: Assembly, town: Town) -> None:
    for new in range(15):
        for old in range(new + 1):
            p = told.queries.prove_consistency(old, new)

            assert naive_tree.root(town.entries[:old]) == p.old_root
            check_consistency(p.hashes, old=old, new=new, old_root=p.old_root, new_root=p.new_root)


def test_proofs_of_what_is_to_come_are_refused(told: Assembly) -> None:
    with refused("tree.not-found", NotFound, size=15):
        told.queries.prove_inclusion(0, 15)
    with refused("tree.not-found", NotFound, size=15):
        told.queries.prove_consistency(0, 15)
    with refused("inclusion.outside-tree", ProofRejected):
        told.queries.prove_inclusion(3, 3)
    with refused("consistency.shrunk", ProofRejected):
        told.queries.prove_consistency(4, 3)
