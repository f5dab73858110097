"""Paths of tiles and bundles: every place has one path and every path one place."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from libroabierto.errors import Malformed
from libroabierto.tlog.numerals import MAX_NUMBER
from libroabierto.tlog.tile import Tile, bundle_path, parse_bundle_path
from support import naive_tree

places = st.tuples(st.one_of(st.integers(0, 2000), st.integers(0, MAX_NUMBER)), st.integers(1, 256))


@pytest.mark.parametrize(
    ("tile", "path"),
    [
        (Tile(0, 0), "tile/0/000"),
        (Tile(0, 999), "tile/0/999"),
        (Tile(0, 1000), "tile/0/x001/000"),
        (Tile(3, 1000000), "tile/3/x001/x000/000"),
        (Tile(0, 1234067), "tile/0/x001/x234/067"),
        (Tile(0, 2, 88), "tile/0/002.p/88"),
        (Tile(63, 0, 1), "tile/63/000.p/1"),
        (Tile(1, 273, 255), "tile/1/273.p/255"),
    ],
)
def test_a_tile_has_the_path_of_the_specification(tile: Tile, path: str) -> None:
    assert path == tile.path
    assert tile == Tile.parse(path)


@given(st.integers(0, 63), places)
@settings(deadline=None)
def test_parse_path_undoes_path(level: int, place: tuple[int, int]) -> None:
    """Every tile is found again from its own path."""
    tile = Tile(level, *place)

    assert tile == Tile.parse(tile.path)
    assert f"tile/{level}/{naive_tree.place(*place)}" == tile.path


@given(places)
@settings(deadline=None)
def test_parse_bundle_path_undoes_bundle_path(place: tuple[int, int]) -> None:
    assert place == parse_bundle_path(bundle_path(*place))


BAD_PLACES = [
    "",
    "0",
    "00",
    "0000",
    "1000",
    "x000/000",
    "x000/001",
    "x1/000",
    "001/000",
    "x001",
    "x001/x000",
    "X001/000",
    "x001/000/",
    "000/",
    "/000",
    "-01",
    "+01",
    " 000",
    "000\n",
    "٠٠٠",
    "000.p/0",
    "000.p/256",
    "000.p/300",
    "000.p/05",
    "000.p/+5",
    "000.p/5/",
    "000.p/",
    "000.p",
    "000.p/5.p/5",
    "000.p/5\n",
    "000.P/5",
    "/".join(["x999"] * 6) + "/999",
    "x001/" * 2000 + "000",
]


@pytest.mark.parametrize("place", BAD_PLACES)
def test_a_place_that_is_spelled_otherwise_is_refused(place: str) -> None:
    with pytest.raises(Malformed):
        Tile.parse(f"tile/0/{place}")
    with pytest.raises(Malformed):
        parse_bundle_path(f"tile/entries/{place}")


@pytest.mark.parametrize(
    "path",
    [
        "",
        "tile",
        "tile/",
        "tile//000",
        "tile/00/000",
        "tile/64/000",
        "tile/+1/000",
        "tile/a/000",
        "/tile/0/000",
        "Tile/0/000",
        "tiles/0/000",
        "tile/entries/000",
        "0/000",
        "tile/" + "9" * 5000 + "/000",
    ],
)
def test_a_path_that_is_no_tile_is_refused(path: str) -> None:
    with pytest.raises(Malformed, match=r"tile\.path"):
        Tile.parse(path)


@pytest.mark.parametrize("path", ["", "tile/0/000", "/tile/entries/000", "entries/000"])
def test_a_path_that_is_no_bundle_is_refused(path: str) -> None:
    with pytest.raises(Malformed, match=r"bundle\.path"):
        parse_bundle_path(path)


@given(st.one_of(st.text(), st.text(alphabet="x0123456789/.p").map("tile/0/".__add__)))
@settings(deadline=None)
def test_arbitrary_text_is_a_path_or_malformed(path: str) -> None:
    with suppress(Malformed):
        assert path == Tile.parse(path).path


@pytest.mark.parametrize(
    ("level", "index", "width"), [(-1, 0, 1), (64, 0, 1), (0, -1, 1), (0, 0, 0), (0, 0, 257)]
)
def test_there_is_no_tile_outside_the_bounds(level: int, index: int, width: int) -> None:
    with pytest.raises(Malformed, match=r"tile\."):
        Tile(level, index, width)


def test_a_narrow_tile_is_cut_out_of_a_wider_one() -> None:
    assert bytes(range(64)) == Tile(0, 0, 2).cut(bytes(range(96)))


def test_a_wide_tile_cannot_be_cut_out_of_a_narrow_one() -> None:
    with pytest.raises(Malformed, match=r"tile\.length"):
        Tile(0, 0, 4).cut(bytes(96))


def test_a_tile_has_32_bytes_for_each_hash() -> None:
    assert (8192, 8160) == (Tile(0, 0).length, Tile(0, 0, 255).length)
