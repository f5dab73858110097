"""Trees made of tiles against the slow tree: what they serve, what they prove, what they read."""

from __future__ import annotations

import re
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from libroabierto.errors import Malformed, ProofRejected
from libroabierto.tlog import merkle
from libroabierto.tlog.merkle import Frontier, leaf_hash
from libroabierto.tlog.tiles import Tile, TileTree, edge_tiles, node_reader, tiles_of
from support import naive_tree

ENTRIES = [b"%d" % index for index in range(66_000)]
LEAVES = [leaf_hash(entry) for entry in ENTRIES]
BOUNDARIES = [255, 256, 257, 511, 512, 513]


class Rows:
    """What a database holds of a tree: one growing row for each (tile level, tile index).

    Gives a tile only if it is among those allowed, so that a tree cannot read more than it may.
    """

    def __init__(self) -> None:
        self.rows: dict[tuple[int, int], bytes] = {}
        self.allowed: set[Tile] | None = None

    def fetch(self, tile: Tile) -> bytes:
        assert self.allowed is None or tile in self.allowed, f"read {tile.path}"
        return tile.cut(self.rows[tile.level, tile.index])

    def append(self, size: int, count: int) -> TileTree:
        """Append the next *count* leaves as a sequencer does, reading the right edge only."""
        self.allowed = set(edge_tiles(size))
        tree = TileTree(size, self.fetch)
        for leaf in LEAVES[size : size + count]:
            tree.append(leaf)
        self.rows.update(tree.changed())
        return tree


@cache
def stored(size: int) -> Rows:
    rows = Rows()
    if size > 65_535:  # these take a while; they grow from one another
        rows.rows = dict(stored(65_535).rows)
        rows.append(65_535, size - 65_535)
    else:
        rows.append(0, size)
    rows.allowed = None
    return rows


def served(rows: Rows, size: int) -> dict[str, bytes]:
    return {tile.path: rows.fetch(tile) for tile in tiles_of(size)}


@pytest.mark.parametrize(
    ("size", "paths"),
    [
        (0, []),
        (1, ["tile/0/000.p/1"]),
        (255, ["tile/0/000.p/255"]),
        (256, ["tile/0/000", "tile/1/000.p/1"]),
        (257, ["tile/0/000", "tile/0/001.p/1", "tile/1/000.p/1"]),
        (600, ["tile/0/000", "tile/0/001", "tile/0/002.p/88", "tile/1/000.p/2"]),
    ],
)
def test_a_tree_has_the_tiles_of_the_specification(size: int, paths: list[str]) -> None:
    assert paths == [tile.path for tile in tiles_of(size)]


@pytest.mark.parametrize(
    ("size", "count", "edge"),
    [
        (65_535, 256 + 1, ["tile/0/255.p/255", "tile/1/000.p/255"]),
        (65_536, 256 + 1 + 1, ["tile/2/000.p/1"]),
        (65_537, 257 + 1 + 1, ["tile/0/256.p/1", "tile/2/000.p/1"]),
        (70_000, 274 + 2 + 1, ["tile/0/273.p/112", "tile/1/001.p/17", "tile/2/000.p/1"]),
        (16_777_216, 65_536 + 256 + 1 + 1, ["tile/3/000.p/1"]),
    ],
)
def test_a_large_tree_has_the_tiles_of_the_specification(size: int, count: int, edge: list[str]) -> None:
    assert count == len(tiles_of(size))
    assert edge == [tile.path for tile in edge_tiles(size)]


@pytest.mark.parametrize("size", [*range(71), *BOUNDARIES])
def test_the_tiles_of_a_tree_equal_the_definition(size: int) -> None:
    assert naive_tree.tiles(ENTRIES[:size]) == served(stored(size), size)


@pytest.mark.parametrize("size", [*range(71), *BOUNDARIES])
def test_a_client_proves_from_tiles_what_the_rfc_defines(size: int) -> None:
    node = node_reader(size, stored(size).fetch)

    assert naive_tree.root(ENTRIES[:size]) == merkle.root(size, node)
    for index in {*range(0, size, 37), *range(size)[-2:]}:
        assert naive_tree.path(index, ENTRIES[:size]) == list(merkle.prove_inclusion(index, size, node))
        assert naive_tree.proof(index, ENTRIES[:size]) == list(merkle.prove_consistency(index, size, node))


@given(st.lists(st.integers(1, 200), min_size=1, max_size=8))
@settings(deadline=None, max_examples=40)
def test_any_batches_append_to_the_same_tree(batches: list[int]) -> None:
    """Each batch reads the right edge alone, and rows, roots and proofs are those of the definition."""
    rows, size = Rows(), 0
    for count in batches:
        tree = rows.append(size, count)
        first, size = size, size + count
        assert naive_tree.root(ENTRIES[:size]) == tree.root()
        for index in {first, (first + size) // 2, size - 1}:
            assert naive_tree.path(index, ENTRIES[:size]) == list(tree.prove_inclusion(index))
    rows.allowed = None

    assert naive_tree.tiles(ENTRIES[:size]) == served(rows, size)


@pytest.mark.parametrize("size", [*range(40), *BOUNDARIES])
def test_a_tree_grows_leaf_by_leaf(size: int) -> None:
    """One batch for each leaf, and one for them all, leave the same rows."""
    rows = Rows()
    for at in range(size):
        rows.append(at, 1)

    assert stored(size).rows == rows.rows


@given(st.integers(0, 600), st.lists(st.integers(0, 300), max_size=4))
@settings(deadline=None, max_examples=40)
def test_a_tree_that_was_asked_goes_on_like_one_that_was_not(start: int, counts: list[int]) -> None:
    """Nodes that were computed for a root or a proof grow with the leaves that come later."""
    rows = stored(start)
    tree, size = TileTree(start, rows.fetch), start
    for count in counts:
        assert naive_tree.root(ENTRIES[:size]) == tree.root()
        for leaf in LEAVES[size : size + count]:
            tree.append(leaf)
        size += count

    assert naive_tree.root(ENTRIES[:size]) == tree.root()


@pytest.mark.parametrize("start", [0, 1, 255, 256, 257, 300, 511, 512])
def test_what_was_appended_is_proved_from_the_edge_alone(start: int) -> None:
    """Receipts of a batch need no tile but those of the right edge."""
    rows = Rows()
    rows.append(0, start)
    tree = rows.append(start, 300)
    root = tree.root()
    for index in range(start, start + 300):
        proof = tree.prove_inclusion(index)
        merkle.check_inclusion(proof, index=index, size=start + 300, leaf=LEAVES[index], root=root)


ROOT_65536 = naive_tree.node(ENTRIES, 16, 0)


@pytest.mark.parametrize("start", [65_535, 65_536, 65_537])
def test_a_tree_grows_across_65536(start: int) -> None:
    rows = Rows()
    rows.rows = dict(stored(start).rows)
    tree = rows.append(start, 400)
    frontier = Frontier.read(start, node_reader(start, stored(start).fetch))
    for leaf in LEAVES[start : start + 400]:
        frontier.append(leaf)

    assert frontier.root() == tree.root()
    for index in [start, 65_536, start + 399]:
        proof = tree.prove_inclusion(index)
        merkle.check_inclusion(proof, index=index, size=tree.size, leaf=LEAVES[index], root=tree.root())
    assert ROOT_65536 == rows.rows[2, 0]
    assert [naive_tree.node(ENTRIES, 8, n) for n in (0, 255)] == [rows.rows[1, 0][:32], rows.rows[1, 0][-32:]]


def test_the_root_of_a_large_tree_equals_the_rfc_definition() -> None:
    assert naive_tree.root(ENTRIES) == TileTree(66_000, stored(66_000).fetch).root()


def test_a_tree_proves_old_entries_and_old_sizes_too() -> None:
    """With the full tiles that this asks for."""
    rows = stored(600)
    tree = TileTree(600, rows.fetch)
    for leaf in LEAVES[600:900]:
        tree.append(leaf)

    assert naive_tree.path(3, ENTRIES[:900]) == list(tree.prove_inclusion(3))
    assert naive_tree.proof(300, ENTRIES[:900]) == list(tree.prove_consistency(300))
    assert tree.size == 900


def test_a_tree_that_did_not_grow_has_changed_nothing() -> None:
    assert {} == TileTree(600, stored(600).fetch).changed()


def test_a_batch_changes_the_edge_and_what_is_new() -> None:
    rows = stored(600)
    tree = TileTree(600, rows.fetch)
    for leaf in LEAVES[600:800]:
        tree.append(leaf)

    assert {(0, 2): 8192, (0, 3): 1024, (1, 0): 96} == {
        row: len(data) for row, data in tree.changed().items()
    }


@pytest.mark.parametrize("change", [-32, -1, 1, 32])
def test_a_tile_of_another_length_is_refused(change: int) -> None:
    def fetch(tile: Tile) -> bytes:
        return bytes(tile.length + change)

    with pytest.raises(Malformed, match=r"tile\.length"):
        TileTree(88, fetch)
    with pytest.raises(Malformed, match=r"tile\.length"):
        node_reader(600, fetch)(0, 599)


def test_a_reader_fetches_each_tile_once() -> None:
    fetched: list[Tile] = []

    def fetch(tile: Tile) -> bytes:
        fetched.append(tile)
        return stored(600).fetch(tile)

    node = node_reader(600, fetch)
    for index in range(600):
        merkle.prove_inclusion(index, 600, node)

    assert tiles_of(600) == sorted(fetched)


def test_what_a_tree_keeps_of_its_nodes_is_bounded_by_its_tiles() -> None:
    """A row of each of the seven inner levels: 254 nodes of a full tile, 16 KB with the tile."""
    tree = TileTree(600, stored(600).fetch)
    for index in range(600):
        tree.prove_inclusion(index)

    assert {(0, 0), (0, 1), (0, 2), (1, 0)} == tree._inner.keys()
    assert all(sum(map(len, rows)) <= 254 * 32 for rows in tree._inner.values())


@pytest.mark.parametrize("size", [1, 2, 3, 255, 256, 257, 600])
@pytest.mark.parametrize("first", [0, 1, 254, 255, 256, 599])
def test_proofs_made_together_are_the_ones_made_alone(size: int, first: int) -> None:
    if first >= size:
        return
    tree = TileTree(size, stored(size).fetch)

    for stop in {first + 1, min(first + 7, size), size}:
        alone = [tree.prove_inclusion(index) for index in range(first, stop)]
        assert alone == tree.prove_inclusions(first, stop)


@pytest.mark.parametrize(("first", "stop"), [(-1, 1), (599, 601), (600, 601)])
def test_no_proofs_are_made_of_leaves_outside_the_tree(first: int, stop: int) -> None:
    tree = TileTree(600, stored(600).fetch)

    with pytest.raises(ProofRejected, match=re.escape("inclusion.outside-tree")):
        tree.prove_inclusions(first, stop)
