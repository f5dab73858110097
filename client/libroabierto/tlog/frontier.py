"""The least that an auditor must remember of a tree in order to go on with it: its peaks.

The peaks of a tree of n leaves are the complete subtrees that its size names in binary, largest
first: 600 = 512 + 64 + 16 + 8 has four. At most 63 hashes, whatever the size of the log.
"""

from __future__ import annotations

from collections.abc import Sequence

from libroabierto.errors import Malformed

from .hashing import HASH_SIZE, Hash, NodeReader, join_peaks, node_hash, peak_places


class Frontier:
    """A tree that grows at the right and forgets everything but its peaks."""

    __slots__ = ("_peaks", "_size")

    def __init__(self, size: int = 0, peaks: Sequence[Hash] = ()) -> None:
        """Go on from *size* leaves; raises Malformed unless *peaks* has the peaks of that size."""
        if size < 0 or len(peaks) != size.bit_count() or any(len(peak) != HASH_SIZE for peak in peaks):
            raise Malformed("frontier.peaks", size=size, got=len(peaks))
        self._size = size
        self._peaks = list(peaks)

    @classmethod
    def read(cls, size: int, node: NodeReader) -> Frontier:
        """Take the peaks of a tree of *size* leaves from its nodes."""
        return cls(size, [node(level, index) for level, index in peak_places(0, size)])

    @property
    def size(self) -> int:
        """Leaves so far."""
        return self._size

    def peaks(self) -> tuple[Hash, ...]:
        """Give the peaks, largest first; with `size` they rebuild this frontier."""
        return tuple(self._peaks)

    def root(self) -> Hash:
        """Compute the root over all leaves so far; O(log n) hashes."""
        return join_peaks(self._peaks)

    def append(self, leaf: Hash) -> None:
        """Add a leaf hash; amortised one node hash."""
        assert len(leaf) == HASH_SIZE, "our bug: not a leaf hash"
        left, peak = self._size, leaf
        while left & 1:
            peak = node_hash(self._peaks.pop(), peak)
            left >>= 1
        self._peaks.append(peak)
        self._size += 1
