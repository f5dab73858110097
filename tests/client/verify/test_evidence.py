"""An evidence file is checked alone, with the log's key; whatever proves nothing is refused."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libroabierto.errors import BadSignature, LibroError, ProofRejected
from libroabierto.tlog.checkpoint import Checkpoint
from libroabierto.tlog.hashing import leaf_hash
from libroabierto.tlog.merkle import prove_consistency
from libroabierto.tlog.note import NoteSigner
from libroabierto.tlog.proof import TlogProof
from libroabierto.tlog.tiles import node_reader
from libroabierto.verify.evidence import Evidence, Exhibit
from libroabierto.verify.weighing import check_evidence
from support import naive_tree, worked_log
from support.founding import forged
from support.refusal import refused
from support.simulated_ledger import STRANGERS_LINE, flip
from support.towns import entry_after, small_town

TOWN = small_town()
LOG = TOWN.log
ENTRIES = TOWN.entries
BROKEN = [*ENTRIES, entry_after(TOWN, TOWN.tokens[-1], previous="1" * 64)]
FORGED = [*ENTRIES, entry_after(TOWN, forged(TOWN.tokens[-1]))]
OTHERS = [b"other"] * 20


def note(entries: list[bytes], log: NoteSigner = LOG) -> bytes:
    return log.sign(str(Checkpoint(log.verifier.name, len(entries), naive_tree.root(entries))))


def exhibit(entries: list[bytes], index: int) -> Exhibit:
    proof = TlogProof(index, tuple(naive_tree.path(index, entries)), note(entries))
    return Exhibit(entries[index], leaf_hash(entries[index]), proof)


def fork(old: list[bytes] = ENTRIES[:5], new: list[bytes] = OTHERS) -> Evidence:
    tiles = naive_tree.tiles(new)
    node = node_reader(len(new), lambda tile: tiles[tile.path])
    proof = prove_consistency(len(old), len(new), node)
    beginning = naive_tree.root(new[: len(old)])
    notes = (note(old), note(new))
    return Evidence("fork", "audit.forked", LOG.verifier, notes, beginning, proof)


def entry_evidence(entries: list[bytes], *indexes: int) -> Evidence:
    exhibits = tuple(exhibit(entries, index) for index in indexes)
    return Evidence("entry", "audit.x", LOG.verifier, (note(entries),), entries=exhibits)


def served() -> Evidence:
    lie = replace(exhibit(ENTRIES, 3), entry=b"something else")
    return Evidence("served", "audit.x", LOG.verifier, (note(ENTRIES),), entries=(lie,))


def false_tile(level: int = 0, served: bytes | None = None) -> Evidence:
    """A tile of 300 entries that has another hash over entry 7, or is another one altogether."""
    entries = list(worked_log.ENTRIES[:300])
    (path, honest) = next(each for each in naive_tree.tiles(entries).items() if f"/{level}/" in each[0])
    place = 7 >> 8 * level
    lie = flip(honest, 32 * place) if served is None else served
    shown = replace(exhibit(entries, 7), entry=b"")
    notes = (note(entries),)
    return Evidence("tile", "audit.x", LOG.verifier, notes, entries=(shown,), path=path, served=lie)


def false_end(end: bytes = b"\0", index: int = 19) -> Evidence:
    """A bundle of 20 entries that ends otherwise; *end* follows the last entry."""
    entries = list(worked_log.ENTRIES[:20])
    shown, last = replace(exhibit(entries, index), entry=b""), entries[-1]
    served, path = len(last).to_bytes(2, "big") + last + end, "tile/entries/000.p/20"
    return Evidence(
        "bundle", "audit.x", LOG.verifier, (note(entries),), entries=(shown,), path=path, served=served
    )


def unsigned(text: bytes = note(ENTRIES, NoteSigner(LOG.verifier.name, bytes(32)))) -> Evidence:
    return Evidence("unsigned", "audit.x", LOG.verifier, (text,))


def adrift() -> Evidence:
    """An entry whose path leads to another root than the signed one."""
    whole = exhibit(ENTRIES, 3)
    astray = replace(whole.proof, hashes=(bytes(32), *whole.proof.hashes[1:]))
    return replace(served(), entries=(replace(whole, proof=astray),))


LAST = len(ENTRIES)
WEIGHTS = [
    (fork(), "proved"),
    (fork(ENTRIES[:4]), "proved"),
    (entry_evidence(BROKEN, LAST - 1, LAST), "proved"),
    (entry_evidence(FORGED, LAST - 1, LAST), "needs-replay"),
    (entry_evidence(ENTRIES, 0), "needs-replay"),
    (served(), "word"),
    (adrift(), "word"),
    (false_tile(), "word"),
    (false_tile(1), "word"),
    (false_tile(served=b"short"), "word"),
    (false_end(), "word"),
    (replace(false_end(), served=b"\xff\xff" + worked_log.ENTRIES[19]), "word"),
    (replace(false_end(), served=b""), "word"),
    (unsigned(), "unsigned"),
    (unsigned(note(ENTRIES)[:-1]), "unsigned"),
    (unsigned(b"\xff" + note(ENTRIES)), "unsigned"),
]


@pytest.mark.parametrize(("evidence", "weight"), WEIGHTS)
def test_evidence_weighs_what_it_can_show(evidence: Evidence, weight: str) -> None:
    assert weight == check_evidence(evidence)


@pytest.mark.parametrize("evidence", [evidence for evidence, _ in WEIGHTS])
def test_parse_undoes_to_bytes(evidence: Evidence) -> None:
    assert evidence == Evidence.parse(evidence.to_bytes())


def test_a_strangers_line_under_a_checkpoint_changes_nothing() -> None:
    honest = fork()
    noted = replace(honest, checkpoints=tuple(note + STRANGERS_LINE for note in honest.checkpoints))

    assert noted == Evidence.parse(noted.to_bytes())
    assert check_evidence(noted) == "proved"


@pytest.mark.parametrize("code", ["\x1b[2J", "a", "Audit.x", "audit." + "x" * 99])
def test_a_claim_that_is_no_code_is_refused(code: str) -> None:
    with refused("evidence.kind"):
        Evidence.parse(replace(fork(), code=code).to_bytes())


def test_an_honest_history_is_no_fork() -> None:
    with refused("evidence.proves-nothing", ProofRejected):
        check_evidence(fork(ENTRIES[:5], ENTRIES))


def test_a_fork_with_an_invented_beginning_is_refused() -> None:
    with pytest.raises(ProofRejected, match=r"consistency\."):
        check_evidence(replace(fork(ENTRIES[:5], ENTRIES), beginning=bytes(32)))


def test_checkpoints_of_another_log_prove_nothing() -> None:
    with pytest.raises(BadSignature):
        check_evidence(replace(fork(), log=NoteSigner(LOG.verifier.name, bytes(32)).verifier))


def test_an_entry_outside_the_tree_proves_nothing() -> None:
    stray = replace(exhibit(ENTRIES, 3), entry=b"x", leaf=leaf_hash(b"x"))
    with pytest.raises(ProofRejected, match=r"inclusion\."):
        check_evidence(replace(entry_evidence(ENTRIES, 3), entries=(stray,)))


def test_a_proof_under_another_checkpoint_proves_nothing() -> None:
    with refused("evidence.proves-nothing", ProofRejected):
        check_evidence(replace(entry_evidence(ENTRIES, 3), checkpoints=(note(ENTRIES[:9]),)))


@pytest.mark.parametrize("kind", ["entry", "served"])
def test_no_entries_prove_nothing(kind: str) -> None:
    with refused("evidence.proves-nothing", ProofRejected):
        check_evidence(replace(entry_evidence(ENTRIES), kind=kind))


def test_a_served_entry_that_is_the_trees_own_proves_nothing() -> None:
    with refused("evidence.proves-nothing", ProofRejected):
        check_evidence(replace(entry_evidence(ENTRIES, 3), kind="served"))


def test_a_tile_that_is_the_trees_own_proves_nothing() -> None:
    tiles = naive_tree.tiles(worked_log.ENTRIES[:300])
    for level, path in enumerate(["tile/0/000", "tile/1/000.p/1"]):
        with refused("evidence.proves-nothing", ProofRejected):
            check_evidence(false_tile(level, tiles[path]))


@pytest.mark.parametrize("path", ["tile/0/001", "tile/0/001.p/45", "tile/0/002.p/1", "tile/1/000.p/2"])
def test_a_tile_that_the_tree_has_not_proves_nothing(path: str) -> None:
    with refused("evidence.proves-nothing", ProofRejected):
        check_evidence(replace(false_tile(), path=path))


def test_a_bundle_that_ends_with_its_last_entry_proves_nothing() -> None:
    with refused("evidence.proves-nothing", ProofRejected):
        check_evidence(false_end(b""))
    with refused("evidence.proves-nothing", ProofRejected):
        check_evidence(false_end(index=18))


def test_a_tile_says_nothing_of_a_leaf_beside_it() -> None:
    beside = exhibit(list(worked_log.ENTRIES[:300]), 290)
    with refused("evidence.proves-nothing", ProofRejected):
        check_evidence(replace(false_tile(), entries=(beside,)))


@pytest.mark.parametrize("text", [note(ENTRIES), b"<html>", b"other.example\n1\n"])
def test_a_note_that_is_signed_or_of_nobody_proves_nothing(text: bytes) -> None:
    with refused("evidence.proves-nothing", ProofRejected):
        check_evidence(unsigned(text))


def test_only_what_was_served_has_a_path() -> None:
    for change in ({"path": "tile/0/000"}, {"served": b"x"}):
        with refused("evidence.kind"):
            Evidence.parse(replace(fork(), **change).to_bytes())


def test_a_growing_log_is_no_rollback() -> None:
    notes = (note(ENTRIES[:5]), note(ENTRIES))
    with refused("evidence.proves-nothing", ProofRejected):
        check_evidence(Evidence("rollback", "audit.rolled-back", LOG.verifier, notes))


@given(
    st.sampled_from(sorted(json.loads(fork().to_bytes()))), st.sampled_from([None, 1, "", "x", [], [1], {}])
)
def test_a_member_of_another_form_is_refused(member: str, value: object) -> None:
    said = {**json.loads(fork().to_bytes()), member: value}
    if said == json.loads(fork().to_bytes()):
        return
    with pytest.raises(LibroError):
        check_evidence(Evidence.parse(json.dumps(said).encode()))


@pytest.mark.parametrize(
    ("kind", "code"),
    [("fork", "audit.rolled-back"), ("rollback", "audit.forked"), ("fork", "audit.signature"),
     ("entry", "audit.forked"), ("tile", "audit.rolled-back")],
)  # fmt: skip  # one case a line would fill a page
def test_a_kind_claims_nothing_that_it_cannot_show(kind: str, code: str) -> None:
    count = 2 if kind in ("fork", "rollback") else 1
    said = {**json.loads(fork().to_bytes()), "kind": kind, "code": code}
    said["checkpoints"] = said["checkpoints"][:count]
    with refused("evidence.kind"):
        Evidence.parse(json.dumps(said).encode())


@given(st.binary(max_size=200))
def test_arbitrary_bytes_are_no_evidence(raw: bytes) -> None:
    with pytest.raises(LibroError):
        Evidence.parse(raw)
