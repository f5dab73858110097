"""Inclusion and consistency proofs over the tree of RFC 6962 / RFC 9162 section 2.1.

Whoever holds the tree proves, through a NodeReader; whoever holds only two roots checks:

    prove_inclusion    check_inclusion      entry *index* stands in the tree of *size* entries
    prove_consistency  check_consistency    the tree of *old* entries is a prefix of that of *new*

A proof is a tuple of hashes, ordered from the leaf to the root, at most 63. Checks return nothing
and raise ProofRejected; a proof that is longer or shorter than its tree asks for is refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from libroabierto.errors import ProofRejected

from .frontier import Frontier
from .hashing import (
    EMPTY_ROOT,
    HASH_SIZE,
    Hash,
    NodeReader,
    join_peaks,
    leaf_hash,
    node_hash,
    peak_places,
)

__all__ = [
    "EMPTY_ROOT",
    "HASH_SIZE",
    "Frontier",
    "Hash",
    "NodeReader",
    "check_consistency",
    "check_inclusion",
    "leaf_hash",
    "node_hash",
    "prove_consistency",
    "prove_inclusion",
    "prove_inclusions",
    "root",
    "root_from_inclusion",
]


def root(size: int, node: NodeReader) -> Hash:
    """Compute the root over the first *size* leaves; reads O(log n) nodes."""
    return _range_root(0, size, node)


def prove_inclusion(index: int, size: int, node: NodeReader) -> tuple[Hash, ...]:
    """Build PATH(index, D[size]) of RFC 6962 2.1.1; reads O(log n) nodes.

    Raises ProofRejected("inclusion.outside-tree") unless 0 <= index < size.
    """
    _check_index(index, size)
    lo, hi, path = 0, size, []
    while hi - lo > 1:
        middle = lo + _split(hi - lo)
        if index < middle:
            path.append(_range_root(middle, hi, node))
            hi = middle
        else:
            path.append(_range_root(lo, middle, node))
            lo = middle
    return tuple(reversed(path))


def prove_inclusions(first: int, stop: int, size: int, node: NodeReader) -> list[tuple[Hash, ...]]:
    """Prove the leaves [first, stop) at once; they share most of their nodes, each of which is read once.

    The same proofs as those of prove_inclusion. Raises ProofRejected for a leaf outside the tree.
    """
    if first >= stop:
        return []
    for index in (first, stop - 1):
        _check_index(index, size)
    paths: list[list[Hash]] = [[] for _ in range(first, stop)]
    _prove_below(0, size, first, paths, node)
    return list(map(tuple, paths))


def _prove_below(lo: int, hi: int, first: int, paths: list[list[Hash]], node: NodeReader) -> None:
    """Extend the paths of the leaves in [lo, hi), paths[0] being that of leaf *first*, up to its root."""
    if hi - lo == 1 or hi <= first or first + len(paths) <= lo:
        return
    middle = lo + _split(hi - lo)
    for (begin, end), sibling in (((lo, middle), (middle, hi)), ((middle, hi), (lo, middle))):
        _prove_below(begin, end, first, paths, node)
        proved = paths[max(begin - first, 0) : max(end - first, 0)]
        value = _range_root(*sibling, node) if proved else b""
        for path in proved:
            path.append(value)


def root_from_inclusion(proof: Sequence[Hash], *, index: int, size: int, leaf: Hash) -> Hash:
    """Compute the root to which this path leads (RFC 9162 2.1.3.2), whatever root that is.

    Raises ProofRejected ("inclusion.outside-tree", ".too-long", ".too-short", ".hash-length").
    """
    _check_index(index, size)
    sides = list(_sides(index, size - 1))
    _check_shape("inclusion", (leaf, *proof), 1 + len(sides), index=index, size=size)
    value = leaf
    for sibling, is_left in zip(proof, sides, strict=True):
        value = node_hash(sibling, value) if is_left else node_hash(value, sibling)
    return value


def check_inclusion(proof: Sequence[Hash], *, index: int, size: int, leaf: Hash, root: Hash) -> None:
    """Raise ProofRejected unless *leaf* is leaf *index* of the tree of *size* leaves with this *root*.

    Codes: those of root_from_inclusion and "inclusion.other-root".
    """
    if root_from_inclusion(proof, index=index, size=size, leaf=leaf) != root:
        raise ProofRejected("inclusion.other-root", index=index, size=size)


def prove_consistency(old: int, new: int, node: NodeReader) -> tuple[Hash, ...]:
    """Build PROOF(old, D[new]) of RFC 6962 2.1.2; empty if old is 0 or new. Reads O(log n) nodes.

    Raises ProofRejected("consistency.shrunk") unless 0 <= old <= new.
    """
    _check_sizes(old, new)
    if old == 0:
        return ()
    lo, hi, proof = 0, new, []
    while old < hi:
        middle = lo + _split(hi - lo)
        if old <= middle:
            proof.append(_range_root(middle, hi, node))
            hi = middle
        else:
            proof.append(_range_root(lo, middle, node))
            lo = middle
    if lo > 0:  # else the last subtree is the old tree itself, whose root the checker has
        proof.append(_range_root(lo, hi, node))
    return tuple(reversed(proof))


def check_consistency(proof: Sequence[Hash], *, old: int, new: int, old_root: Hash, new_root: Hash) -> None:
    """Raise ProofRejected unless the tree (new, new_root) goes on from (old, old_root): RFC 9162 2.1.4.2.

    Codes: "consistency.shrunk" (a rollback), ".too-long", ".too-short", ".hash-length" and
    ".other-root" (a fork: the history was rewritten, or the proof is for other trees).
    """
    _check_sizes(old, new)
    if old in (0, new):
        _check_shape("consistency", proof, 0, old=old, new=new)
        if old == 0:
            _check_roots(old_root, EMPTY_ROOT, old, new)
        if old == new:
            _check_roots(old_root, new_root, old, new)
        return
    is_subtree = old & (old - 1) == 0  # a complete subtree of the new tree: its root starts the walk
    path = (old_root, *proof) if is_subtree else tuple(proof)
    steps = list(_sides(*_skip_right_turns(old - 1, new - 1)))
    _check_shape("consistency", path, 1 + len(steps), old=old, new=new)
    was, now = _walk_both(path, steps)
    _check_roots(was, old_root, old, new)
    _check_roots(now, new_root, old, new)


def _range_root(lo: int, hi: int, node: NodeReader) -> Hash:
    """MTH(D[lo:hi]), for a range that starts at a split point."""
    return join_peaks([node(level, index) for level, index in peak_places(lo, hi)])


def _split(leaves: int) -> int:
    """Find the largest power of two strictly smaller than *leaves* (which is 2 or more)."""
    return 1 << ((leaves - 1).bit_length() - 1)


def _sides(node: int, last: int) -> Iterator[bool]:
    """Tell, for each sibling on the way up from *node*, whether it stands to the left.

    *node* and *last* (the right-most node) count from 0 on one level. A right edge without a
    sibling is carried up unhashed: RFC 9162 2.1.3.2, step 4.
    """
    while last:
        is_left = bool(node & 1) or node == last
        while is_left and not node & 1:
            node, last = node >> 1, last >> 1
        yield is_left
        node, last = node >> 1, last >> 1


def _skip_right_turns(node: int, last: int) -> tuple[int, int]:
    """Climb to the largest complete subtree that ends with *node*."""
    while node & 1:
        node, last = node >> 1, last >> 1
    return node, last


def _walk_both(path: Sequence[Hash], sides: Sequence[bool]) -> tuple[Hash, Hash]:
    """Fold a consistency path into (old root, new root); only what stands to the left is in the old tree."""
    was = now = path[0]
    for sibling, is_left in zip(path[1:], sides, strict=True):
        if is_left:
            was, now = node_hash(sibling, was), node_hash(sibling, now)
        else:
            now = node_hash(now, sibling)
    return was, now


def _check_index(index: int, size: int) -> None:
    if not 0 <= index < size:
        raise ProofRejected("inclusion.outside-tree", index=index, size=size)


def _check_sizes(old: int, new: int) -> None:
    if not 0 <= old <= new:
        raise ProofRejected("consistency.shrunk", old=old, new=new)


def _check_shape(what: str, path: Sequence[Hash], want: int, **facts: int) -> None:
    """Refuse another number of hashes, and hashes of another length, which could blur where one ends."""
    if len(path) != want:
        raise ProofRejected(f"{what}.too-long" if len(path) > want else f"{what}.too-short", **facts)
    if any(len(value) != HASH_SIZE for value in path):
        raise ProofRejected(f"{what}.hash-length", **facts)


def _check_roots(found: Hash, want: Hash, old: int, new: int) -> None:
    if found != want:
        raise ProofRejected("consistency.other-root", old=old, new=new)
