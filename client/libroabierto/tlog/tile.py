"""Where a log's static resources stand: hash tiles and entry bundles (C2SP tlog-tiles).

    tile/<L>/<N>[.p/<W>]          256 hashes of tree level 8*L, or the first W of them
    tile/entries/<N>[.p/<W>]      the entries under the level-0 tile of the same N and W

L is 0..63. N is written in groups of three digits, all but the last prefixed with x: 1234067 is
x001/x234/067. W is 1..255; without it the tile is full. Every number has one spelling.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from libroabierto.errors import Malformed

from .hashing import HASH_SIZE
from .numerals import MAX_NUMBER, parse_number

FULL_WIDTH = 256
MAX_LEVEL = 63
_PLACE = re.compile(r"((?:x[0-9]{3}/){0,6}[0-9]{3})(?:\.p/([0-9]{1,3}))?")


@dataclass(frozen=True, slots=True, order=True)
class Tile:
    """A tile's place: *width* hashes from tree level 8 * *level*, at position 256 * *index*."""

    level: int
    index: int
    width: int = FULL_WIDTH

    def __post_init__(self) -> None:
        if not 0 <= self.level <= MAX_LEVEL:
            raise Malformed("tile.level", level=self.level)
        _check_place("tile", self.index, self.width)

    @property
    def path(self) -> str:
        """Write the resource's path under the log's prefix, without a leading slash."""
        return f"tile/{self.level}/{_write_place(self.index, self.width)}"

    @property
    def length(self) -> int:
        """Count the bytes of the tile's content: 32 to 8,192."""
        return self.width * HASH_SIZE

    def cut(self, data: bytes) -> bytes:
        """Cut this tile out of *data*, the content of a tile at least as wide at the same place.

        Raises Malformed("tile.length") if *data* is shorter than the tile.
        """
        if len(data) < self.length:
            raise Malformed("tile.length", path=self.path, want=self.length, got=len(data))
        return data[: self.length]

    @classmethod
    def parse(cls, path: str) -> Tile:
        """Read back what `path` writes; raises Malformed("tile.path") or ("tile.out-of-range")."""
        prefix, _, rest = path.partition("/")
        level, _, place = rest.partition("/")
        if prefix != "tile":
            raise Malformed("tile.path")
        index, width = _parse_place("tile", place)
        return cls(parse_number(level, "tile.path", MAX_LEVEL), index, width)


def bundle_path(index: int, width: int = FULL_WIDTH) -> str:
    """Write the path of the entry bundle beside level-0 tile *index* of this *width*."""
    _check_place("bundle", index, width)
    return f"tile/entries/{_write_place(index, width)}"


def parse_bundle_path(path: str) -> tuple[int, int]:
    """Read (index, width) back from a bundle's path.

    Raises Malformed("bundle.path") or ("bundle.out-of-range").
    """
    prefix = "tile/entries/"
    if not path.startswith(prefix):
        raise Malformed("bundle.path")
    return _parse_place("bundle", path.removeprefix(prefix))


def _check_place(what: str, index: int, width: int) -> None:
    if not (0 <= index <= MAX_NUMBER and 1 <= width <= FULL_WIDTH):
        raise Malformed(f"{what}.out-of-range", index=index, width=width)


def _write_place(index: int, width: int) -> str:
    groups = [f"{index % 1000:03d}"]
    while index := index // 1000:
        groups.insert(0, f"x{index % 1000:03d}")
    return "/".join(groups) + ("" if width == FULL_WIDTH else f".p/{width}")


def _parse_place(what: str, place: str) -> tuple[int, int]:
    match = _PLACE.fullmatch(place)
    if match is None:
        raise Malformed(f"{what}.path")
    index = int(match[1].replace("x", "").replace("/", ""))
    width = int(match[2]) if match[2] else FULL_WIDTH
    _check_place(what, index, width)
    if _write_place(index, width) != place:  # x000/001, .p/05 and .p/256 are not spellings of anything
        raise Malformed(f"{what}.path")
    return index, width
