"""Trees made of tiles: which tiles a tree has, how to read its nodes, how to append to it.

A tile's hash i at (level L, index n) is the hash of the complete subtree over 256**L leaves, number
256 * n + i; seven more binary levels are computed from a tile, never stored. The content of a tile
only grows, up to 8,192 bytes: a database keeps one row for each (level, index).

    node_reader(size, fetch)    for a client: any proof, from tiles that it fetches
    TileTree(size, fetch)       for the sequencer: reads the partial tiles of the right edge, at
                                most one a level, and then appends, roots and proves on its own
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias

from libroabierto.errors import Malformed

from . import merkle
from .hashing import HASH_SIZE, Hash, NodeReader, parents
from .tile import FULL_WIDTH, Tile, bundle_path, parse_bundle_path

__all__ = [
    "FULL_WIDTH",
    "Fetch",
    "Tile",
    "TileReader",
    "TileTree",
    "bundle_path",
    "edge_tiles",
    "node_reader",
    "parse_bundle_path",
    "tiles_of",
]

Fetch: TypeAlias = Callable[[Tile], bytes]
"""Gives a tile's content, exactly its `length` bytes (see Tile.cut); may raise what it likes."""


def tiles_of(size: int) -> list[Tile]:
    """List every tile of a tree of *size* leaves, level by level, the partial one last in each."""
    return [
        Tile(level, index, min(FULL_WIDTH, hashes - index * FULL_WIDTH))
        for level, hashes in _levels(size)
        for index in range(-(-hashes // FULL_WIDTH))
    ]


def edge_tiles(size: int) -> list[Tile]:
    """List the partial tiles of a tree of *size* leaves: at most one a level, all that an append reads."""
    return [
        Tile(level, hashes // FULL_WIDTH, hashes % FULL_WIDTH)
        for level, hashes in _levels(size)
        if hashes % FULL_WIDTH
    ]


def _levels(size: int) -> Iterator[tuple[int, int]]:
    """Give (tile level, hashes at that level) from the leaves upwards."""
    level = 0
    while hashes := size >> 8 * level:
        yield level, hashes
        level += 1


class TileReader:
    """The nodes of a tree of `size` leaves, computed from tiles; each tile is fetched once and kept.

    A proof needs nearly all nodes within each of its tiles, so these are computed at once, row by row:
    at most 8 KiB a tile, and as much for the tile itself.
    """

    def __init__(self, size: int, fetch: Fetch) -> None:
        self._size = size
        self._fetch = fetch
        self._rows: dict[tuple[int, int], bytearray] = {}
        # By tile: the seven rows of nodes within it, from its hashes upwards, as far as they are complete.
        self._inner: dict[tuple[int, int], list[bytearray]] = {}

    @property
    def size(self) -> int:
        """Leaves of the tree."""
        return self._size

    def node(self, level: int, index: int) -> Hash:
        """Compute the hash of the complete subtree (binary *level*, *index*): a NodeReader.

        Raises Malformed("tile.length") if a fetched tile is longer or shorter than it must be. The
        hashes are not to be believed until a root computed from them equals a signed one.
        """
        assert 0 <= index < self._size >> level, "our bug: not a complete subtree"
        row, rest = divmod(level, 8)
        tile, at = divmod(index, FULL_WIDTH >> rest)
        content = self._inner_rows(row, tile)[rest - 1] if rest else self._row(row, tile)
        return bytes(content[at * HASH_SIZE : (at + 1) * HASH_SIZE])

    def _inner_rows(self, level: int, index: int) -> list[bytearray]:
        rows = self._inner.get((level, index))
        if rows is None:
            rows = self._inner[level, index] = list(map(bytearray, _rows_above(self._row(level, index))))
        return rows

    def _row(self, level: int, index: int) -> bytearray:
        """Return the hashes of a tile; those of the right edge may be fewer than a full one's."""
        row = self._rows.get((level, index))
        if row is not None:
            return row
        return self._load(Tile(level, index, min(FULL_WIDTH, (self._size >> 8 * level) - index * FULL_WIDTH)))

    def _load(self, tile: Tile) -> bytearray:
        data = self._fetch(tile)
        if len(data) != tile.length:
            raise Malformed("tile.length", path=tile.path, want=tile.length, got=len(data))
        row = self._rows[tile.level, tile.index] = bytearray(data)
        return row


def _rows_above(row: bytes | bytearray) -> Iterator[bytes]:
    for _ in range(7):
        row = parents(row)
        yield row


def _carry_up(row: bytearray, above: Iterable[bytearray]) -> None:
    """Bring the rows above *row* up to date with its last hash, as far as it completes a pair."""
    for upper in above:
        if len(row) % (2 * HASH_SIZE):
            return
        upper.extend(parents(row[-2 * HASH_SIZE :]))
        row = upper


def node_reader(size: int, fetch: Fetch) -> NodeReader:
    """Make a NodeReader of the tree of *size* leaves whose tiles *fetch* gives; keeps what it fetched."""
    return TileReader(size, fetch).node


class TileTree(TileReader):
    """A tree that grows: held by its right-edge tiles, which are fetched when it is made.

    Appends, the root and proofs of leaves appended here fetch nothing more; proofs of older leaves
    fetch the full tiles on their way. One thread owns a tree, for one batch: what it appended stays
    in memory (8 KiB for 256 leaves).
    """

    def __init__(self, size: int, fetch: Fetch) -> None:
        """Open the tree of *size* leaves; raises Malformed("tile.length") for a row of another length."""
        super().__init__(size, fetch)
        self._changed: set[tuple[int, int]] = set()
        for tile in edge_tiles(size):
            self._load(tile)

    def append(self, leaf: Hash) -> None:
        """Add a leaf hash; a tile that becomes full puts its own root into the level above."""
        assert len(leaf) == HASH_SIZE, "our bug: not a leaf hash"
        level, position, value = 0, self._size, leaf
        self._size += 1
        while self._push(level, position, value):
            level, position = level + 1, position // FULL_WIDTH
            value = parents(self._inner_rows(level - 1, position)[-1])

    def _push(self, level: int, position: int, value: Hash) -> bool:
        """Write hash number *position* of tile level *level*; tell whether its tile is now full."""
        key = level, position // FULL_WIDTH
        row = self._rows.setdefault(key, bytearray())
        assert len(row) == position % FULL_WIDTH * HASH_SIZE, "our bug: the edge was not loaded"
        row += value
        _carry_up(row, self._inner.get(key, ()))
        self._changed.add(key)
        return len(row) == FULL_WIDTH * HASH_SIZE

    def root(self) -> Hash:
        """Compute the root over all leaves; O(log n) hashes, fetches nothing."""
        return merkle.root(self._size, self.node)

    def prove_inclusion(self, index: int) -> tuple[Hash, ...]:
        """Prove leaf *index* in the tree as it is now; see merkle.prove_inclusion."""
        return merkle.prove_inclusion(index, self._size, self.node)

    def prove_inclusions(self, first: int, stop: int) -> list[tuple[Hash, ...]]:
        """Prove leaves [first, stop) in the tree as it is now; see merkle.prove_inclusions."""
        return merkle.prove_inclusions(first, stop, self._size, self.node)

    def prove_consistency(self, old: int) -> tuple[Hash, ...]:
        """Prove that the tree as it is now goes on from *old* leaves; see merkle.prove_consistency."""
        return merkle.prove_consistency(old, self._size, self.node)

    def changed(self) -> dict[tuple[int, int], bytes]:
        """Give the rows touched since this tree was made: {(tile level, tile index): whole content}."""
        return {key: bytes(self._rows[key]) for key in sorted(self._changed)}
