"""The hashes of RFC 6962 section 2.1, with SHA-256, and how subtrees join.

    leaf        SHA-256(0x00 || entry)
    node        SHA-256(0x01 || left || right)
    empty tree  SHA-256("")

The prefix byte keeps an entry from passing as a node. A tree of n > 1 leaves splits at the largest
power of two strictly smaller than n; the last leaf is never doubled (that is another tree's rule).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256
from typing import TypeAlias

Hash: TypeAlias = bytes
"""32 bytes that identify an entry, a subtree or a whole tree."""

NodeReader: TypeAlias = Callable[[int, int], Hash]
"""(binary level, index) to the hash of the complete subtree over [index << level, (index + 1) << level)."""

HASH_SIZE = 32
EMPTY_ROOT: Hash = sha256().digest()


def leaf_hash(entry: bytes) -> Hash:
    """Hash an entry as a leaf."""
    return sha256(b"\x00" + entry).digest()


def node_hash(left: Hash, right: Hash) -> Hash:
    """Hash two neighbours into their parent."""
    return sha256(b"\x01" + left + right).digest()


def parents(row: bytes | bytearray) -> bytes:
    """Hash neighbours in a row of hashes, two by two, into the row above; a last one alone is left out."""
    pairs = range(0, len(row) - HASH_SIZE, 2 * HASH_SIZE)
    return b"".join([sha256(b"\x01" + row[at : at + 2 * HASH_SIZE]).digest() for at in pairs])


def peak_places(lo: int, hi: int) -> Iterator[tuple[int, int]]:
    """Name the complete subtrees (level, index) that make up leaves [lo, hi), largest and leftmost first.

    *lo* must be 0 or a split point of the tree, as every range met in RFC 6962's recursion is.
    """
    while lo < hi:
        level = (hi - lo).bit_length() - 1
        yield level, lo >> level
        lo += 1 << level


def join_peaks(peaks: Sequence[Hash]) -> Hash:
    """Hash peaks, largest first, into the root over them all; no peaks are the empty tree."""
    if not peaks:
        return EMPTY_ROOT
    value = peaks[-1]
    for left in reversed(peaks[:-1]):
        value = node_hash(left, value)
    return value
