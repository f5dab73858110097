"""The tree: roots, inclusion proofs, consistency proofs, and their bad neighbours."""

from __future__ import annotations

from functools import cache
from typing import Any, Final

from libroabierto.tlog.hashing import EMPTY_ROOT, leaf_hash
from libroabierto.tlog.tiles import TileTree

from . import foreign
from .cases import Case, Topic, bad, good
from .storytelling import no_tile

ENTRIES: Final = tuple(b"entry %d" % index for index in range(600))
ZERO: Final = "00" * 32
# (index, size): both ends, both sides of a power of two, right edges without a sibling.
PLACES: Final = (
    (0, 1),
    (0, 2),
    (1, 2),
    (2, 3),
    (3, 7),
    (6, 7),
    (7, 8),
    (8, 9),
    (255, 256),
    (256, 257),
    (300, 600),
    (599, 600),
)
STEPS: Final = (
    (1, 2),
    (2, 3),
    (3, 4),
    (4, 7),
    (6, 7),
    (7, 8),
    (8, 9),
    (255, 256),
    (256, 257),
    (256, 600),
    (300, 600),
)


def topics() -> list[Topic]:
    """Return root, inclusion and consistency."""
    about_inclusion = "Hashes are hex; `proof` runs from the leaf to the root (RFC 9162, section 2.1.3.2)."
    about_consistency = "The tree of `new` entries begins with that of `old` (RFC 9162, section 2.1.4.2)."
    return [
        Topic("root", "The root over `entries_hex` (RFC 6962, section 2.1).", tuple(_roots())),
        Topic("inclusion", about_inclusion, (*_inclusions(), *_refused_inclusions())),
        Topic("consistency", about_consistency, (*_consistencies(), *_refused_consistencies())),
    ]


@cache
def tree(size: int) -> TileTree:
    """Return the tree over the first *size* of ENTRIES."""
    made = TileTree(0, no_tile)
    for entry in ENTRIES[:size]:
        made.append(leaf_hash(entry))
    return made


def _roots() -> list[Case]:
    return [
        good(f"{n} entries", {"root": root}, source=foreign.CT, entries_hex=list(foreign.CT_LEAVES[:n]))
        for n, root in enumerate(foreign.CT_ROOTS)
    ]


def _inclusion(index: int, size: int) -> dict[str, Any]:
    made = tree(size)
    proof = [value.hex() for value in made.prove_inclusion(index)]
    leaf = leaf_hash(ENTRIES[index]).hex()
    return {"index": index, "size": size, "leaf": leaf, "root": made.root().hex(), "proof": proof}


def _inclusions() -> list[Case]:
    proofs = {**foreign.CT_INCLUSION, (1, 5): foreign.CT_INCLUSION_1_5}
    theirs = [
        good(
            f"reference: {index} in {size}",
            source=foreign.CT,
            index=index,
            size=size,
            leaf=foreign.CT_LEAF_HASHES[index],
            root=foreign.CT_ROOTS[size],
            proof=list(proof),
        )
        for (index, size), proof in proofs.items()
    ]
    return theirs + [good(f"{index} in {size}", **_inclusion(index, size)) for index, size in PLACES]


def _refused_inclusions() -> list[Case]:
    honest, single = _inclusion(300, 600), _inclusion(0, 1)
    proof = honest["proof"]
    long, short, other = "inclusion.too-long", "inclusion.too-short", "inclusion.other-root"
    outside, length = "inclusion.outside-tree", "inclusion.hash-length"
    changes = [
        ("one hash dropped at the end", short, {"proof": proof[:-1]}),
        ("one hash dropped at the beginning", short, {"proof": proof[1:]}),
        ("no proof", short, {"proof": []}),
        ("one hash added", long, {"proof": [*proof, ZERO]}),
        ("the root added", long, {"proof": [*proof, honest["root"]]}),
        ("two hashes swapped", other, {"proof": [proof[1], proof[0], *proof[2:]]}),
        ("the proof the wrong way round", other, {"proof": proof[::-1]}),
        ("one bit of a hash", other, {"proof": [ZERO, *proof[1:]]}),
        ("the next index", other, {"index": 301}),
        ("the index before", other, {"index": 299}),
        ("a tree of another height", long, {"size": 512}),
        ("index = size", outside, {"index": 600}),
        ("index 2^53", outside, {"index": 2**53}),
        ("a negative index", outside, {"index": -1}),
        ("the empty tree", outside, {"index": 0, "size": 0, "root": EMPTY_ROOT.hex(), "proof": []}),
        ("another entry", other, {"leaf": leaf_hash(b"entry 301").hex()}),
        ("an inner node for a leaf", short, {"leaf": tree(600).node(1, 150).hex(), "proof": proof[1:]}),
        ("another root", other, {"root": tree(300).root().hex()}),
        ("a hash of 31 bytes", length, {"proof": [proof[0][:-2], *proof[1:]]}),
        ("a hash of 33 bytes", length, {"proof": [proof[0] + "00", *proof[1:]]}),
        ("a leaf of 31 bytes", length, {"leaf": honest["leaf"][:-2]}),
    ]
    return [
        *(bad(desc, code, **{**honest, **change}) for desc, code, change in changes),
        good("another size of the same shape: only the checkpoint says the size", **{**honest, "size": 601}),
        bad("the last entry, in a taller tree", short, **{**_inclusion(599, 600), "size": 1025}),
        bad("one entry with a proof", long, **{**single, "proof": [ZERO]}),
        bad("one entry, another root", other, **{**single, "root": ZERO}),
    ]


def _consistency(old: int, new: int) -> dict[str, Any]:
    proof = [value.hex() for value in tree(new).prove_consistency(old)]
    roots = {"old_root": tree(old).root().hex(), "new_root": tree(new).root().hex()}
    return {"old": old, "new": new, **roots, "proof": proof}


def _consistencies() -> list[Case]:
    roots = foreign.CT_ROOTS
    theirs = [
        good(
            f"reference: {old} to {new}",
            source=foreign.CT,
            old=old,
            new=new,
            old_root=roots[old],
            new_root=roots[new],
            proof=list(proof),
        )
        for (old, new), proof in foreign.CT_CONSISTENCY.items()
    ]
    worked = {"old_root": foreign.C2SP_ROOTS[300], "new_root": foreign.C2SP_ROOTS[600]}
    proof = list(foreign.C2SP_CONSISTENCY)
    return [
        *theirs,
        good("worked example: 300 to 600", source=foreign.C2SP, old=300, new=600, **worked, proof=proof),
        good("0 to 7: an empty proof", **_consistency(0, 7)),
        good("0 to 0", **_consistency(0, 0)),
        good("7 to 7: an empty proof", **_consistency(7, 7)),
        *(good(f"{old} to {new}", **_consistency(old, new)) for old, new in STEPS),
    ]


def _refused_consistencies() -> list[Case]:
    honest, power = _consistency(300, 600), _consistency(256, 600)
    proof = honest["proof"]
    long, short, other = "consistency.too-long", "consistency.too-short", "consistency.other-root"
    shrunk = "consistency.shrunk"
    changes = [
        ("one hash dropped at the end", short, {"proof": proof[:-1]}),
        ("one hash dropped at the beginning", short, {"proof": proof[1:]}),
        ("no proof", short, {"proof": []}),
        ("one hash added", long, {"proof": [*proof, ZERO]}),
        ("two hashes swapped", other, {"proof": [proof[1], proof[0], *proof[2:]]}),
        ("one hash changed", other, {"proof": [*proof[:-1], ZERO]}),
        ("another old size", short, {"old": 299}),
        ("a taller new tree", short, {"new": 1025}),
        ("another old root: a fork", other, {"old_root": ZERO}),
        ("another new root: a fork", other, {"new_root": ZERO}),
        ("the roots swapped", other, {"old_root": honest["new_root"], "new_root": honest["old_root"]}),
        ("shrunk: a rollback", shrunk, {"old": 600, "new": 300}),
        ("a negative size", shrunk, {"old": -1}),
        ("a hash of 31 bytes", "consistency.hash-length", {"proof": [proof[0][:-2], *proof[1:]]}),
    ]
    same, empty = _consistency(7, 7), _consistency(0, 7)
    return [
        *(bad(desc, code, **{**honest, **change}) for desc, code, change in changes),
        bad(
            "256 to 600: the old root put before the proof",
            long,
            **{**power, "proof": [power["old_root"], *power["proof"]]},
        ),
        bad("256 to 600: one hash dropped", short, **{**power, "proof": power["proof"][1:]}),
        bad("256 to 600: another old root", other, **{**power, "old_root": ZERO}),
        bad("equal sizes with a proof", long, **{**same, "proof": [ZERO]}),
        bad("equal sizes, other roots", other, **{**same, "new_root": ZERO}),
        bad("from nothing with a proof", long, **{**empty, "proof": [ZERO]}),
        bad("from nothing, whose root is not that of nothing", other, **{**empty, "old_root": ZERO}),
    ]
