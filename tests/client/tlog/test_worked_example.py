"""The 600 entries of the worked example: files, roots and proofs that other implementations accepted."""

from __future__ import annotations

from hashlib import sha256

import pytest

from libroabierto.tlog import merkle
from libroabierto.tlog.bundles import format_bundle, parse_bundle
from libroabierto.tlog.merkle import check_consistency, leaf_hash, node_hash
from libroabierto.tlog.tiles import Tile, TileTree, bundle_path, node_reader, parse_bundle_path, tiles_of
from support import worked_log

LEAVES = [leaf_hash(entry) for entry in worked_log.ENTRIES]


def no_tiles(tile: Tile) -> bytes:
    raise AssertionError(tile.path)


def grown(size: int) -> TileTree:
    tree = TileTree(0, no_tiles)
    for leaf in LEAVES[:size]:
        tree.append(leaf)
    return tree


ROWS = grown(600).changed()


def fetch(tile: Tile) -> bytes:
    return tile.cut(ROWS[tile.level, tile.index])


def bundle(path: str) -> bytes:
    index, width = parse_bundle_path(path)
    return format_bundle(worked_log.ENTRIES[256 * index : 256 * index + width])


def test_the_log_has_the_recorded_files_and_no_others() -> None:
    bundles = {bundle_path(tile.index, tile.width) for tile in tiles_of(600) if tile.level == 0}

    assert worked_log.FILES.keys() == {tile.path for tile in tiles_of(600)} | bundles


@pytest.mark.parametrize("path", worked_log.FILES)
def test_a_file_has_the_recorded_bytes(path: str) -> None:
    content = bundle(path) if "entries" in path else fetch(Tile.parse(path))

    assert worked_log.FILES[path] == (len(content), sha256(content).hexdigest())


def test_the_first_bundle_begins_as_recorded() -> None:
    data = bundle("tile/entries/000")

    assert data.hex(" ").startswith("00 07 65 6e 74 72 79 20 30 00 07 65 6e 74 72 79 20 31")
    assert worked_log.ENTRIES[:256] == parse_bundle(data, 256)


@pytest.mark.parametrize("size", worked_log.ROOTS)
def test_roots_are_the_recorded_ones(size: int) -> None:
    assert worked_log.ROOTS[size] == grown(size).root().hex()
    assert worked_log.ROOTS[size] == merkle.root(size, node_reader(600, fetch)).hex()


@pytest.mark.parametrize("index", worked_log.LEAVES)
def test_leaves_are_the_recorded_ones(index: int) -> None:
    assert worked_log.LEAVES[index] == LEAVES[index].hex()


def test_the_tile_of_level_1_holds_the_roots_of_full_tiles() -> None:
    tile = fetch(Tile(1, 0, 2))

    assert worked_log.FIRST_TILE_ROOT + worked_log.SECOND_TILE_ROOT == tile.hex()
    assert worked_log.PEAKS[0] == node_hash(tile[:32], tile[32:]).hex()


@pytest.mark.parametrize("tree", [grown(600), TileTree(600, fetch)], ids=["grown", "stored"])
def test_the_consistency_proof_is_the_recorded_one(tree: TileTree) -> None:
    assert worked_log.CONSISTENCY_300_600 == tree.prove_consistency(300)


def test_the_recorded_consistency_proof_checks() -> None:
    old_root, new_root = bytes.fromhex(worked_log.ROOTS[300]), bytes.fromhex(worked_log.ROOTS[600])
    proof = worked_log.CONSISTENCY_300_600
    check_consistency(proof, old=300, new=600, old_root=old_root, new_root=new_root)


def test_all_600_entries_are_proved_from_the_files() -> None:
    node, root = node_reader(600, fetch), bytes.fromhex(worked_log.ROOTS[600])
    for index, leaf in enumerate(LEAVES):
        proof = merkle.prove_inclusion(index, 600, node)
        merkle.check_inclusion(proof, index=index, size=600, leaf=leaf, root=root)
