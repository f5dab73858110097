"""Our own tiles, grown from the entries, and their comparison with those that a ledger serves.

Only the right edge is kept, one growing tile a level: at most 8 KiB each, whatever the size of the
log. A tile that becomes full is given out once, to be compared, and leaves its root in the level
above; the partial ones are compared at the end, and then the root.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from libroabierto.errors import Malformed
from libroabierto.tlog.hashing import HASH_SIZE, Hash, NodeReader, leaf_hash, parents
from libroabierto.tlog.merkle import root
from libroabierto.tlog.tile import FULL_WIDTH, Tile

from .finding import Finding


class GrowingTiles:
    """A tree that remembers its edge: the hashes of the growing tile of each level, leaves first."""

    def __init__(self, size: int = 0, edge: Sequence[bytes] = ()) -> None:
        """Go on from *size* leaves; raises Malformed unless *edge* has the tiles of that size."""
        want = [size >> 8 * level & 0xFF for level in range((size.bit_length() + 7) // 8)]
        if [len(row) for row in edge] != [HASH_SIZE * width for width in want]:
            raise Malformed("tree.edge", size=size)
        self._size = size
        self._rows = [bytearray(row) for row in edge]

    @property
    def size(self) -> int:
        """Leaves so far."""
        return self._size

    def edge(self) -> tuple[bytes, ...]:
        """Give the growing tile of each level; with `size` they rebuild this tree."""
        return tuple(map(bytes, self._rows))

    def partial_tiles(self) -> Iterator[tuple[Tile, bytes]]:
        """Give each growing tile that holds something, with its place."""
        for level, row in enumerate(self._rows):
            if row:
                index = self._size >> 8 * (level + 1)
                yield Tile(level, index, len(row) // HASH_SIZE), bytes(row)

    def root(self) -> Hash:
        """Compute the root over all leaves so far; O(log n) hashes."""
        return root(self._size, self._node)

    def first_difference(self, node: NodeReader) -> int | None:
        """Return the first entry under the first hash of the edge that another tree has otherwise.

        Within the growing tile of the leaves that is the entry itself; further to the left only the
        roots of full tiles are known, and the entry stands somewhere under one. None if all agree.
        """
        for tile, content in reversed(list(self.partial_tiles())):  # the higher, the further to the left
            for place in range(tile.width):
                theirs = node(8 * tile.level, tile.index * FULL_WIDTH + place)
                if theirs != content[HASH_SIZE * place : HASH_SIZE * (place + 1)]:
                    return first_leaf(tile) + (place << 8 * tile.level)
        return None

    def append(self, leaf: Hash) -> Iterator[tuple[Tile, bytes]]:
        """Add a leaf hash; give the tiles that it fills, from the leaves upwards."""
        filled, value, level = [], leaf, 0
        self._size += 1
        while self._push(level, value):
            content = bytes(self._rows[level])
            filled.append((Tile(level, (self._size >> 8 * (level + 1)) - 1), content))
            self._rows[level].clear()
            value, level = _root_of(content), level + 1
        return iter(filled)

    def _push(self, level: int, value: Hash) -> bool:
        if level == len(self._rows):
            self._rows.append(bytearray())
        self._rows[level] += value
        return len(self._rows[level]) == FULL_WIDTH * HASH_SIZE

    def _node(self, level: int, index: int) -> Hash:
        """Read a peak: it always stands in a growing tile."""
        row, rest = divmod(level, 8)
        at = ((index << rest) % FULL_WIDTH) * HASH_SIZE
        return _root_of(self._rows[row][at : at + (HASH_SIZE << rest)])


def _root_of(content: bytes | bytearray) -> Hash:
    """Join a power of two of hashes into their subtree's root."""
    while len(content) > HASH_SIZE:
        content = parents(content)
    return bytes(content)


def first_leaf(tile: Tile) -> int:
    """Return the index of the first entry under *tile*."""
    return tile.index * FULL_WIDTH << 8 * tile.level


def check_length(tile: Tile, served: bytes) -> None:
    """Raise Finding unless the served tile has the length that its place implies."""
    if len(served) != tile.length:
        raise Finding("audit.tile-length", step=3, index=first_leaf(tile), path=tile.path)


def check_tile(tile: Tile, *, served: bytes, ours: bytes) -> None:
    """Raise Finding unless the served tile is the one that the entries make."""
    check_length(tile, served)
    for place in range(0, len(ours), HASH_SIZE):
        if served[place : place + HASH_SIZE] != ours[place : place + HASH_SIZE]:
            index = first_leaf(tile) + (place // HASH_SIZE << 8 * tile.level)
            raise Finding("audit.tile-differs", step=3, index=index, path=tile.path)


def leaves_of(bundle: bytes, width: int) -> bytes:
    """Hash the first *width* entries of a bundle; fewer if it has fewer. What is torn hashes to something."""
    leaves, at = bytearray(), 0
    while at < len(bundle) and len(leaves) < HASH_SIZE * width:
        start = at + 2
        at = start + int.from_bytes(bundle[at:start], "big")
        leaves += leaf_hash(bundle[start:at])
    return bytes(leaves)


def entries_of(bundle: bytes, tile: bytes, *, first: int) -> Iterator[bytes]:
    """Give the entries of a bundle while each hashes to its place in *tile*, its level-0 tile.

    Raises Finding at the first that does not; *first* is the log index of the first entry. A bundle
    that is cut or torn fails at the entry where that shows.
    """
    at = 0
    for place in range(len(tile) // HASH_SIZE):
        start = at + 2
        at = start + int.from_bytes(bundle[at:start], "big")
        entry = bundle[start:at]
        if leaf_hash(entry) != tile[place * HASH_SIZE : (place + 1) * HASH_SIZE]:
            raise Finding("audit.entry-not-in-tree", step=3, index=first + place)
        yield entry
    if at != len(bundle):
        raise Finding("audit.bundle-trailing", step=3, index=first + len(tile) // HASH_SIZE - 1)
