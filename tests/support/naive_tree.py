"""A second tree, slow and by the letter: RFC 6962 section 2.1 and the words of C2SP tlog-tiles.

Shares no line with libroabierto.tlog, so that a mistake there cannot hide here. The RFC's D[n] is the
list of the n entries.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256


def leaf(entry: bytes) -> bytes:
    """MTH({d}) = SHA-256(0x00 || d)."""
    return sha256(b"\x00" + entry).digest()


def root(entries: Sequence[bytes]) -> bytes:
    """MTH(D[n]): the Merkle tree hash."""
    n = len(entries)
    if n == 0:
        return sha256(b"").digest()
    if n == 1:
        return leaf(entries[0])
    k = split(n)
    return sha256(b"\x01" + root(entries[:k]) + root(entries[k:])).digest()


def split(n: int) -> int:
    """The largest power of two smaller than n."""
    k = 1
    while 2 * k < n:
        k = 2 * k
    return k


def path(m: int, entries: Sequence[bytes]) -> list[bytes]:
    """PATH(m, D[n]): the inclusion proof of entry m."""
    n = len(entries)
    if n == 1:
        return []
    k = split(n)
    if m < k:
        return [*path(m, entries[:k]), root(entries[k:])]
    return [*path(m - k, entries[k:]), root(entries[:k])]


def proof(m: int, entries: Sequence[bytes]) -> list[bytes]:
    """PROOF(m, D[n]): the consistency proof from the first m entries; empty for m = 0 by convention."""
    return subproof(m, entries, b=True) if m else []


def subproof(m: int, entries: Sequence[bytes], *, b: bool) -> list[bytes]:
    """SUBPROOF(m, D[n], b)."""
    n = len(entries)
    if m == n:
        return [] if b else [root(entries)]
    k = split(n)
    if m <= k:
        return [*subproof(m, entries[:k], b=b), root(entries[k:])]
    return [*subproof(m - k, entries[k:], b=False), root(entries[:k])]


def roots(m: int, n: int, path: Sequence[bytes], known: bytes, *, b: bool) -> tuple[bytes, bytes]:
    """SUBPROOF(m, D[n], b) read backwards: the roots over the first m and over all n.

    *known* is the root over the m with which it began; ValueError for a path of another length.
    """
    if m == n:
        if len(path) != (0 if b else 1):
            raise ValueError("a hash too many or too few")
        return (known, known) if b else (path[0], path[0])
    if not path:
        raise ValueError("a hash too few")
    k, last = split(n), path[-1]
    if m <= k:
        old, new = roots(m, k, path[:-1], known, b=b)
        return old, sha256(b"\x01" + new + last).digest()
    old, new = roots(m - k, n - k, path[:-1], known, b=False)
    return sha256(b"\x01" + last + old).digest(), sha256(b"\x01" + last + new).digest()


def node(entries: Sequence[bytes], level: int, index: int) -> bytes:
    """The hash of the complete subtree (level, index)."""
    part = entries[index * 2**level : (index + 1) * 2**level]
    assert len(part) == 2**level
    return root(part)


def tiles(entries: Sequence[bytes]) -> dict[str, bytes]:
    """Every tile, full and partial: hash i of tile (L, n) covers 256^L entries from (n * 256 + i) * 256^L."""
    served: dict[str, bytes] = {}
    for level in range(8):
        step = 256**level
        hashes = [root(entries[at : at + step]) for at in range(0, len(entries) - step + 1, step)]
        for n in range(0, len(hashes), 256):
            part = hashes[n : n + 256]
            served[f"tile/{level}/{place(n // 256, len(part))}"] = b"".join(part)
    return served


def bundles(entries: Sequence[bytes]) -> dict[str, bytes]:
    """Every entry bundle of the log."""
    served: dict[str, bytes] = {}
    for n in range(0, len(entries), 256):
        part = entries[n : n + 256]
        content = b"".join(bytes([len(d) // 256, len(d) % 256]) + d for d in part)
        served[f"tile/entries/{place(n // 256, len(part))}"] = content
    return served


def place(n: int, width: int) -> str:
    """N in groups of three digits, x before all but the last, and .p/W if the tile is partial."""
    digits = str(n)
    digits = digits.zfill(-(-len(digits) // 3) * 3)
    groups = [digits[at : at + 3] for at in range(0, len(digits), 3)]
    return "".join(f"x{group}/" for group in groups[:-1]) + groups[-1] + partial(width)


def partial(width: int) -> str:
    """The suffix of a partial tile; none for a full one."""
    return "" if width == 256 else f".p/{width}"
