"""Our own tiles: as the definition makes them, at every size; and whatever differs is named."""

from __future__ import annotations

import pytest

from libroabierto.errors import Malformed
from libroabierto.tlog.bundles import MAX_BUNDLE
from libroabierto.tlog.merkle import leaf_hash
from libroabierto.tlog.tile import Tile
from libroabierto.tlog.tiles import node_reader
from libroabierto.verify.finding import Finding
from libroabierto.verify.tree import GrowingTiles, check_tile, entries_of, leaves_of
from support import naive_tree, worked_log
from support.simulated_ledger import flip

SIZES = [0, 1, 2, 3, 255, 256, 257, 511, 512, 513, 600]
TILE = Tile(0, 0, 3)
THREE = naive_tree.tiles([b"a", b"b", b"c"])["tile/0/000.p/3"]
BUNDLE = naive_tree.bundles([b"a", b"b", b"c"])["tile/entries/000.p/3"]


def grown(size: int) -> tuple[GrowingTiles, dict[str, bytes]]:
    """Grow a tree over the worked log; give it with every tile that it gave out."""
    tree, given = GrowingTiles(), {}
    for entry in worked_log.ENTRIES[:size]:
        given.update({tile.path: content for tile, content in tree.append(leaf_hash(entry))})
    given.update({tile.path: content for tile, content in tree.partial_tiles()})
    return tree, given


@pytest.mark.parametrize("size", SIZES)
def test_the_tiles_equal_the_definition(size: int) -> None:
    assert naive_tree.tiles(worked_log.ENTRIES[:size]) == grown(size)[1]


@pytest.mark.parametrize("size", SIZES)
def test_the_root_equals_the_definition(size: int) -> None:
    assert naive_tree.root(worked_log.ENTRIES[:size]) == grown(size)[0].root()


@pytest.mark.parametrize("size", SIZES)
def test_a_tree_goes_on_from_its_edge(size: int) -> None:
    tree = GrowingTiles(size, grown(size)[0].edge())
    for entry in worked_log.ENTRIES[size:]:
        list(tree.append(leaf_hash(entry)))

    assert worked_log.ROOTS[600] == tree.root().hex()


def test_a_level_fills_and_begins_anew() -> None:
    tree, filled = GrowingTiles(), []
    for _ in range(65_537):
        filled += [tile for tile, _ in tree.append(bytes(32))]

    assert [Tile(1, 0)] == [tile for tile in filled if tile.level == 1]
    assert [1, 0, 1] == [len(row) // 32 for row in tree.edge()]


@pytest.mark.parametrize("edge", [(), (b"",), (bytes(32),), (bytes(64), bytes(32))])
def test_an_edge_of_another_size_is_refused(edge: tuple[bytes, ...]) -> None:
    with pytest.raises(Malformed, match=r"tree\.edge"):
        GrowingTiles(257 + 256, edge)


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_hash_that_differs_is_named(place: int) -> None:
    with pytest.raises(Finding) as caught:
        check_tile(TILE, served=flip(THREE, 32 * place + 5), ours=THREE)

    assert (place, "audit.tile-differs") == (caught.value.index, caught.value.code)


def test_a_hash_above_the_leaves_names_the_first_entry_under_it() -> None:
    with pytest.raises(Finding) as caught:
        check_tile(Tile(1, 1, 3), served=flip(THREE, 64), ours=THREE)

    assert caught.value.index == 65_536 + 512


def test_a_tile_of_another_length_is_named() -> None:
    with pytest.raises(Finding, match=r"audit\.tile-length"):
        check_tile(TILE, served=THREE[:-1], ours=THREE)


def test_entries_come_out_of_their_bundle() -> None:
    assert [b"a", b"b", b"c"] == list(entries_of(BUNDLE, THREE, first=0))


@pytest.mark.parametrize("at", range(len(BUNDLE)))
def test_one_bit_flipped_is_found_at_its_entry(at: int) -> None:
    with pytest.raises(Finding) as caught:
        list(entries_of(flip(BUNDLE, at), THREE, first=512))

    assert caught.value.index == 512 + at // 3


@pytest.mark.parametrize("length", range(len(BUNDLE)))
def test_a_cut_bundle_is_found_where_it_ends(length: int) -> None:
    with pytest.raises(Finding) as caught:
        list(entries_of(BUNDLE[:length], THREE, first=0))

    assert caught.value.index == length // 3


def test_the_leaves_of_a_bundle_are_those_of_its_tile() -> None:
    assert THREE == leaves_of(BUNDLE, 3)
    assert THREE[:64] == leaves_of(BUNDLE, 2)


def test_a_bundle_has_no_more_leaves_than_it_should() -> None:
    """Sixteen million zeros would be eight million empty entries."""
    assert 3 * 32 == len(leaves_of(bytes(MAX_BUNDLE), 3))


@pytest.mark.parametrize(
    ("at", "index"), [(0, 0), (255, 0), (256, 256), (299, 299), (300, None), (599, None)]
)
def test_the_first_difference_is_as_near_as_the_edge_can_tell(at: int, index: int | None) -> None:
    """Of 300 entries the first 256 are known by the root of their tile alone, the others one by one."""
    entries = [*worked_log.ENTRIES[:at], b"another", *worked_log.ENTRIES[at + 1 :]]
    tiles = naive_tree.tiles(entries)
    node = node_reader(len(entries), lambda tile: tiles[tile.path])

    assert index == grown(300)[0].first_difference(node)


def test_what_follows_the_last_entry_is_found() -> None:
    with pytest.raises(Finding, match=r"audit\.bundle-trailing"):
        list(entries_of(BUNDLE + b"\0", THREE, first=0))
