"""Offline proofs: the file, and what it proves."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from libroabierto.errors import BadSignature, Malformed, ProofRejected, TooLarge
from libroabierto.tlog.checkpoint import Checkpoint
from libroabierto.tlog.merkle import leaf_hash
from libroabierto.tlog.note import MAX_NOTE, NoteSigner, VerifierKey
from libroabierto.tlog.numerals import MAX_NUMBER
from libroabierto.tlog.proof import MAX_EXTRA, MAX_PROOF, TlogProof, check_entry, check_tlog_proof
from support import worked_log

LOG = VerifierKey.parse(worked_log.LOG_VKEY)
PROOF = TlogProof.parse(worked_log.PROOF_300)
ENTRY = b"entry 300"

proofs = st.builds(
    TlogProof,
    st.integers(0, MAX_NUMBER),
    st.lists(st.binary(min_size=32, max_size=32), max_size=63).map(tuple),
    st.just(worked_log.CHECKPOINT_300),
    st.none() | st.binary(min_size=1, max_size=99),
)


def changed(old: bytes, new: bytes) -> bytes:
    assert worked_log.PROOF_300.count(old) == 1
    return worked_log.PROOF_300.replace(old, new)


@given(proofs)
@settings(deadline=None)
def test_parse_undoes_format(proof: TlogProof) -> None:
    assert proof == TlogProof.parse(proof.format())


def test_the_proof_of_the_worked_example_is_written_byte_for_byte() -> None:
    assert worked_log.PROOF_300 == PROOF.format()
    assert (300, 10, worked_log.CHECKPOINT_600, None) == (
        PROOF.index,
        len(PROOF.hashes),
        PROOF.checkpoint,
        PROOF.extra,
    )


def test_the_proof_of_the_worked_example_holds() -> None:
    checkpoint = check_tlog_proof(PROOF, entry=ENTRY, log=LOG)

    assert (600, worked_log.ROOTS[600]) == (checkpoint.size, checkpoint.root.hex())


def test_a_log_of_one_entry_needs_no_hashes() -> None:
    signer = NoteSigner("one.example", bytes(32))
    note = signer.sign(str(Checkpoint("one.example", 1, leaf_hash(b"only"))))
    proof = TlogProof.parse(b"c2sp.org/tlog-proof@v1\nindex 0\n\n" + note)

    assert check_tlog_proof(proof, entry=b"only", log=signer.verifier).size == 1


def test_extra_is_kept_and_not_signed() -> None:
    proof = TlogProof.parse(changed(b"index 300", b"extra aG9sYQ==\nindex 300"))

    assert proof.extra == b"hola"
    check_tlog_proof(proof, entry=ENTRY, log=LOG)


@pytest.mark.parametrize("entry", [b"", b"entry 299", b"entry 300\n", b"Entry 300"])
def test_another_entry_is_not_proved(entry: bytes) -> None:
    with pytest.raises(ProofRejected, match=r"inclusion\.other-root"):
        check_tlog_proof(PROOF, entry=entry, log=LOG)


@pytest.mark.parametrize("index", [b"299", b"301", b"599", b"600", b"9223372036854775807"])
def test_another_index_is_not_proved(index: bytes) -> None:
    proof = TlogProof.parse(changed(b"index 300", b"index " + index))
    with pytest.raises(ProofRejected, match=r"inclusion\."):
        check_tlog_proof(proof, entry=ENTRY, log=LOG)


@pytest.mark.parametrize("at", range(10))
def test_a_proof_with_one_hash_dropped_is_refused(at: int) -> None:
    hashes = PROOF.hashes[:at] + PROOF.hashes[at + 1 :]
    with pytest.raises(ProofRejected, match=r"inclusion\.too-short"):
        check_tlog_proof(TlogProof(300, hashes, PROOF.checkpoint), entry=ENTRY, log=LOG)


@pytest.mark.parametrize("at", range(11))
def test_a_proof_with_one_hash_added_is_refused(at: int) -> None:
    hashes = (*PROOF.hashes[:at], bytes(32), *PROOF.hashes[at:])
    with pytest.raises(ProofRejected, match=r"inclusion\.too-long"):
        check_tlog_proof(TlogProof(300, hashes, PROOF.checkpoint), entry=ENTRY, log=LOG)


def test_a_proof_is_for_one_checkpoint() -> None:
    with pytest.raises(ProofRejected):
        check_tlog_proof(TlogProof(300, PROOF.hashes, worked_log.CHECKPOINT_300), entry=ENTRY, log=LOG)
    with pytest.raises(ProofRejected, match=r"inclusion\.other-root"):
        check_entry(PROOF, entry=ENTRY, checkpoint=Checkpoint("o", 600, bytes(32)))


def test_a_proof_under_another_log_is_refused() -> None:
    with pytest.raises(BadSignature):
        check_tlog_proof(PROOF, entry=ENTRY, log=VerifierKey.parse(worked_log.FOREIGN_LOG_VKEY))


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "tlog-proof.form"),
        (changed(b"@v1", b"@v2"), "tlog-proof.form"),
        (b"\n" + worked_log.PROOF_300, "tlog-proof.form"),
        (b"\xef\xbb\xbf" + worked_log.PROOF_300, "tlog-proof.form"),
        (worked_log.PROOF_300.replace(b"\n", b"\r\n"), "tlog-proof.form"),
        (b"c2sp.org/tlog-proof@v1\nindex 0\n", "tlog-proof.form"),
        (b"c2sp.org/tlog-proof@v1\n\n" + worked_log.CHECKPOINT_300, "tlog-proof.index"),
        (changed(b"index 300", b"index 0300"), "tlog-proof.index"),
        (changed(b"index 300", b"index +300"), "tlog-proof.index"),
        (changed(b"index 300", b"index  300"), "tlog-proof.index"),
        (changed(b"index 300", b"index 300 "), "tlog-proof.index"),
        (changed(b"index 300", b"Index 300"), "tlog-proof.index"),
        (changed(b"index 300", b"index 9223372036854775808"), "tlog-proof.index"),
        (changed(b"index 300", b"extra \nindex 300"), "tlog-proof.extra"),
        (changed(b"index 300", b"extra AA\nindex 300"), "tlog-proof.extra"),
        (changed(b"index 300", b"extra AA==\nextra AA==\nindex 300"), "tlog-proof.index"),
        (changed(b"index 300\n", b"index 300\nextra AA==\n"), "tlog-proof.hash"),
        (changed(b"index 300\n", b"index 300\nAAAA\n"), "tlog-proof.hash"),
        (changed(b"fqM3e2lwQ=", b"qfqM3e2lwQ"), "tlog-proof.hash"),
        (changed(b"fqM3e2lwQ=", b"qfqM3e2lwR="), "tlog-proof.hash"),
        (changed(b"fqM3e2lwQ=", b"qfqM3e2lwQ= "), "tlog-proof.hash"),
        (changed("\n\n— ledger".encode(), "\n— ledger".encode()), "note.form"),
        (worked_log.PROOF_300[:-1], "note.form"),
        (worked_log.PROOF_300 + b"\n", "note.form"),
    ],
)
def test_what_is_not_the_strict_form_is_refused(raw: bytes, code: str) -> None:
    with pytest.raises(Malformed) as refused:
        TlogProof.parse(raw)
    assert code == refused.value.code


@given(st.binary(max_size=400) | st.binary(max_size=90).map(lambda raw: changed(b"index 300", raw)))
@settings(deadline=None)
def test_arbitrary_bytes_are_a_proof_or_malformed(raw: bytes) -> None:
    with suppress(Malformed):
        assert raw == TlogProof.parse(raw).format()


@given(st.integers(0, len(worked_log.PROOF_300) - 1), st.integers(0, 255))
@settings(deadline=None)
def test_no_byte_of_a_proof_can_be_another(at: int, byte: int) -> None:
    """Except in the witness's line, which this check does not know."""
    raw = worked_log.PROOF_300[:at] + bytes([byte]) + worked_log.PROOF_300[at + 1 :]
    with suppress(Malformed, BadSignature, ProofRejected):
        check_tlog_proof(TlogProof.parse(raw), entry=ENTRY, log=LOG)
        assert raw == worked_log.PROOF_300 or at > worked_log.PROOF_300.index("— witness".encode())


def test_a_proof_has_63_hashes_at_most() -> None:
    with pytest.raises(TooLarge, match=r"tlog-proof\.too-many-hashes"):
        TlogProof(0, (bytes(32),) * 64, worked_log.CHECKPOINT_300)


def test_the_largest_proof_is_read_and_a_larger_file_is_not() -> None:
    text = "x" * (MAX_NOTE - 200) + "\n"
    note = NoteSigner("o", bytes(32)).sign(text)
    largest = TlogProof(MAX_NUMBER, (bytes(32),) * 63, note, bytes(MAX_EXTRA))

    assert largest == TlogProof.parse(largest.format())
    with pytest.raises(TooLarge, match=r"tlog-proof\.too-large"):
        TlogProof.parse(bytes(MAX_PROOF + 1))
    with pytest.raises(TooLarge, match=r"tlog-proof\.extra-too-large"):
        TlogProof(0, (), note, bytes(MAX_EXTRA + 1))
