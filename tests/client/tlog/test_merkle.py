"""The fast proofs against the Certificate Transparency reference tree and against the slow tree."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import cache, partial
from typing import TypeAlias

import pytest

from libroabierto.errors import ProofRejected
from libroabierto.tlog import merkle
from libroabierto.tlog.merkle import (
    EMPTY_ROOT,
    check_consistency,
    check_inclusion,
    leaf_hash,
    prove_consistency,
    prove_inclusion,
)
from support import naive_tree

CT_ENTRIES = [
    bytes.fromhex(text)
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
CT_LEAVES = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
    "0298d122906dcfc10892cb53a73992fc5b9f493ea4c9badb27b791b4127a7fe7",
    "07506a85fd9dd2f120eb694f86011e5bb4662e5c415a62917033d4a9624487e7",
    "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    "4271a26be0d8a84f0bd54c8c302e7cb3a3b5d1fa6780a40bcce2873477dab658",
    "b08693ec2e721597130641e8211e7eedccb4c26413963eee6c1e2ed16ffb1a5f",
    "46f6ffadd3d06a09ff3c5860d2755c8b9819db7df44251788c7d8e3180de8eb1",
]
CT_ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
CT_0_TO_2 = "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e"
CT_4_TO_8 = "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"
CT_6_TO_8 = "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0"
CT_4_TO_6 = "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a"
CT_INCLUSIONS = [
    (0, 8, [CT_LEAVES[1], CT_0_TO_2, CT_4_TO_8]),
    (5, 8, [CT_LEAVES[4], CT_6_TO_8, CT_ROOTS[4]]),
    (2, 3, [CT_ROOTS[2]]),
    (1, 5, [CT_LEAVES[0], CT_0_TO_2, CT_LEAVES[4]]),
]
CT_CONSISTENCIES = [
    (1, 1, []),
    (1, 8, [CT_LEAVES[1], CT_0_TO_2, CT_4_TO_8]),
    (6, 8, [CT_4_TO_6, CT_6_TO_8, CT_ROOTS[4]]),
    (2, 5, [CT_0_TO_2, CT_LEAVES[4]]),
]

Proof: TypeAlias = tuple[bytes, ...]
ENTRIES = [b"entry %d" % index for index in range(513)]
SMALL = range(71)
BOUNDARIES = [255, 256, 257, 511, 512, 513]
node = cache(partial(naive_tree.node, ENTRIES))
ROOTS = [naive_tree.root(ENTRIES[:size]) for size in range(514)]


def test_leaf_hashes_are_those_of_certificate_transparency() -> None:
    assert CT_LEAVES == [leaf_hash(entry).hex() for entry in CT_ENTRIES]


@pytest.mark.parametrize("size", range(9))
def test_roots_are_those_of_certificate_transparency(size: int) -> None:
    assert CT_ROOTS[size] == merkle.root(size, partial(naive_tree.node, CT_ENTRIES)).hex()


@pytest.mark.parametrize(("index", "size", "hashes"), CT_INCLUSIONS)
def test_inclusion_proofs_are_those_of_certificate_transparency(
    index: int, size: int, hashes: list[str]
) -> None:
    proof = prove_inclusion(index, size, partial(naive_tree.node, CT_ENTRIES))

    assert hashes == [value.hex() for value in proof]
    leaf, root = bytes.fromhex(CT_LEAVES[index]), bytes.fromhex(CT_ROOTS[size])
    check_inclusion(proof, index=index, size=size, leaf=leaf, root=root)


@pytest.mark.parametrize(("old", "new", "hashes"), CT_CONSISTENCIES)
def test_consistency_proofs_are_those_of_certificate_transparency(
    old: int, new: int, hashes: list[str]
) -> None:
    proof = prove_consistency(old, new, partial(naive_tree.node, CT_ENTRIES))

    assert hashes == [value.hex() for value in proof]
    old_root, new_root = bytes.fromhex(CT_ROOTS[old]), bytes.fromhex(CT_ROOTS[new])
    check_consistency(proof, old=old, new=new, old_root=old_root, new_root=new_root)


@pytest.mark.parametrize("size", [*SMALL, *BOUNDARIES])
def test_root_equals_the_rfc_definition(size: int) -> None:
    assert ROOTS[size] == merkle.root(size, node)


@pytest.mark.parametrize("size", [*SMALL, *BOUNDARIES])
def test_every_inclusion_proof_equals_the_rfc_definition_and_checks(size: int) -> None:
    for index in range(size):
        proof = prove_inclusion(index, size, node)

        assert naive_tree.path(index, ENTRIES[:size]) == list(proof)
        check_inclusion(proof, index=index, size=size, leaf=leaf_hash(ENTRIES[index]), root=ROOTS[size])


@pytest.mark.parametrize("new", [*SMALL, *BOUNDARIES])
def test_every_consistency_proof_equals_the_rfc_definition_and_checks(new: int) -> None:
    """Every old size for small trees, the sizes around powers of two for the large ones."""
    olds = range(new + 1) if new in SMALL else [1, 2, 3, 127, 128, 129, 254, 255, 256, 257, 511, 512, 513]
    for old in (old for old in olds if old <= new):
        proof = prove_consistency(old, new, node)

        assert naive_tree.proof(old, ENTRIES[:new]) == list(proof)
        check_consistency(proof, old=old, new=new, old_root=ROOTS[old], new_root=ROOTS[new])


def bad_neighbours(proof: Proof) -> list[Proof]:
    """Each proof with one hash dropped, one doubled, one flipped, and with one more at either end."""
    places = range(len(proof))
    dropped = [proof[:at] + proof[at + 1 :] for at in places]
    doubled = [proof[:at] + proof[at : at + 1] + proof[at:] for at in places]
    flipped = [(*proof[:at], flip(proof[at]), *proof[at + 1 :]) for at in places]
    cut = [(*proof[:at], proof[at][:-1], *proof[at + 1 :]) for at in places]
    return [*dropped, *doubled, *flipped, *cut, (*proof, EMPTY_ROOT), (EMPTY_ROOT, *proof)]


def accepted(check: Callable[[Proof], None], proofs: list[Proof]) -> list[Proof]:
    """Those of *proofs* that pass; the others must be refused by ProofRejected and nothing else."""
    passed = []
    for proof in proofs:
        with suppress(ProofRejected):
            check(proof)
            passed.append(proof)
    return passed


def flip(value: bytes) -> bytes:
    return bytes([value[0] ^ 1]) + value[1:]


@pytest.mark.parametrize("size", range(1, 71))
def test_no_inclusion_proof_survives_a_change(size: int) -> None:
    for index in range(size):
        leaf, root = leaf_hash(ENTRIES[index]), ROOTS[size]
        check = partial(check_inclusion, index=index, size=size, leaf=leaf, root=root)

        assert [] == accepted(check, bad_neighbours(prove_inclusion(index, size, node)))


@pytest.mark.parametrize("size", range(2, 40))
def test_no_inclusion_proof_speaks_for_another_entry_or_place(size: int) -> None:
    for index in range(size):
        proof, root = prove_inclusion(index, size, node), ROOTS[size]
        leaf, other = leaf_hash(ENTRIES[index]), leaf_hash(b"another entry")
        with pytest.raises(ProofRejected):
            check_inclusion(proof, index=index, size=size, leaf=other, root=root)
        with pytest.raises(ProofRejected):
            check_inclusion(proof, index=(index + 1) % size, size=size, leaf=leaf, root=root)
        with pytest.raises(ProofRejected):
            check_inclusion(proof, index=index, size=size, leaf=leaf, root=flip(root))


@pytest.mark.parametrize("new", range(71))
def test_no_consistency_proof_survives_a_change(new: int) -> None:
    for old in range(new + 1):
        old_root, new_root = ROOTS[old], ROOTS[new]
        check = partial(check_consistency, old=old, new=new, old_root=old_root, new_root=new_root)

        assert [] == accepted(check, bad_neighbours(prove_consistency(old, new, node)))


@pytest.mark.parametrize("new", range(71))
def test_a_consistency_proof_holds_for_its_two_roots_only(new: int) -> None:
    for old in range(1, new + 1):
        proof = prove_consistency(old, new, node)
        with pytest.raises(ProofRejected, match=r"consistency\.other-root"):
            check_consistency(proof, old=old, new=new, old_root=flip(ROOTS[old]), new_root=ROOTS[new])
        with pytest.raises(ProofRejected, match=r"consistency\.other-root"):
            check_consistency(proof, old=old, new=new, old_root=ROOTS[old], new_root=flip(ROOTS[new]))


@pytest.mark.parametrize(("index", "size"), [(0, 0), (8, 8), (9, 8), (-1, 8), (0, -1)])
def test_an_index_outside_the_tree_is_neither_proved_nor_checked(index: int, size: int) -> None:
    with pytest.raises(ProofRejected, match=r"inclusion\.outside-tree"):
        prove_inclusion(index, size, node)
    with pytest.raises(ProofRejected, match=r"inclusion\.outside-tree"):
        check_inclusion((), index=index, size=size, leaf=ROOTS[1], root=ROOTS[1])


@pytest.mark.parametrize(("old", "new"), [(8, 7), (1, 0), (-1, 4)])
def test_a_tree_never_shrinks(old: int, new: int) -> None:
    with pytest.raises(ProofRejected, match=r"consistency\.shrunk"):
        prove_consistency(old, new, node)
    with pytest.raises(ProofRejected, match=r"consistency\.shrunk"):
        check_consistency((), old=old, new=new, old_root=ROOTS[old], new_root=ROOTS[new])


def test_two_roots_of_one_size_are_a_fork() -> None:
    with pytest.raises(ProofRejected, match=r"consistency\.other-root"):
        check_consistency((), old=8, new=8, old_root=ROOTS[8], new_root=flip(ROOTS[8]))


@pytest.mark.parametrize("new", [0, 8])
def test_the_empty_tree_has_one_root(new: int) -> None:
    with pytest.raises(ProofRejected, match=r"consistency\.other-root"):
        check_consistency((), old=0, new=new, old_root=ROOTS[1], new_root=ROOTS[new])


def test_an_empty_tree_of_another_root_is_refused_even_as_the_new_one() -> None:
    with pytest.raises(ProofRejected, match=r"consistency\.other-root"):
        check_consistency((), old=0, new=0, old_root=EMPTY_ROOT, new_root=ROOTS[1])


@pytest.mark.parametrize(
    ("proof", "reason"), [((), "too-short"), ((EMPTY_ROOT,) * 3, "too-long"), ((b"",) * 2, "hash-length")]
)
def test_a_refusal_names_its_reason(proof: Proof, reason: str) -> None:
    with pytest.raises(ProofRejected) as refused:
        check_inclusion(proof, index=1, size=4, leaf=leaf_hash(ENTRIES[1]), root=ROOTS[4])

    assert f"inclusion.{reason}" == refused.value.code
    assert {"index": 1, "size": 4} == refused.value.facts


def test_a_path_of_two_glued_hashes_is_refused() -> None:
    """Without a look at lengths, 64 bytes in one place of a path could stand for two hashes."""
    proof = prove_inclusion(1, 4, node)
    with pytest.raises(ProofRejected, match=r"inclusion\.hash-length"):
        check_inclusion((b"".join(proof), b""), index=1, size=4, leaf=leaf_hash(ENTRIES[1]), root=ROOTS[4])
