"""Checkpoints: three lines, one spelling, one origin."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from libroabierto.errors import BadSignature, LibroError, Malformed, ProofRejected
from libroabierto.tlog.checkpoint import Checkpoint, open_checkpoint
from libroabierto.tlog.merkle import EMPTY_ROOT
from libroabierto.tlog.note import NoteSigner, VerifierKey
from libroabierto.tlog.numerals import MAX_NUMBER
from support import worked_log

LOG = NoteSigner("ledger.example/test", worked_log.LOG_SEED)
ROOT = "yjk9Apa+xeC43KuYO9H7fRRh9RLnJny4ljGtJv1m2Eg="
CHECKPOINTS = {0: worked_log.CHECKPOINT_EMPTY, 300: worked_log.CHECKPOINT_300}

lines = st.text(st.characters(exclude_characters="\n"), min_size=1, max_size=30)
checkpoints = st.builds(
    Checkpoint,
    lines,
    st.integers(0, MAX_NUMBER),
    st.binary(min_size=32, max_size=32),
    st.lists(lines, max_size=3).map(tuple),
)


@given(checkpoints)
@settings(deadline=None)
def test_parse_undoes_str(checkpoint: Checkpoint) -> None:
    assert checkpoint == Checkpoint.parse(str(checkpoint))


@pytest.mark.parametrize("size", [0, 300])
def test_the_checkpoints_of_the_worked_example_are_signed_byte_for_byte(size: int) -> None:
    checkpoint = Checkpoint("ledger.example/test", size, bytes.fromhex(worked_log.ROOTS[size]))

    assert CHECKPOINTS[size] == LOG.sign(str(checkpoint))
    assert checkpoint == open_checkpoint(CHECKPOINTS[size], LOG.verifier)


def test_the_checkpoint_of_another_implementation_opens() -> None:
    log = VerifierKey.parse(worked_log.FOREIGN_LOG_VKEY)
    checkpoint = open_checkpoint(worked_log.FOREIGN_CHECKPOINT, log)

    assert ("log.example/bench", 70778) == (checkpoint.origin, checkpoint.size)


def test_extension_lines_are_kept() -> None:
    checkpoint = Checkpoint("o", 1, EMPTY_ROOT, ("one", "two words"))

    assert ("one", "two words") == open_checkpoint(
        NoteSigner("o", bytes(32)).sign(str(checkpoint)),
        NoteSigner("o", bytes(32)).verifier,
    ).extensions


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "form"),
        ("\n", "form"),
        ("o\n1\n", "form"),
        (f"o\n1\n{ROOT}", "form"),
        (f"\n1\n{ROOT}\n", "origin"),
        (f"o\n\n{ROOT}\n", "size"),
        (f"o\n01\n{ROOT}\n", "size"),
        (f"o\n+1\n{ROOT}\n", "size"),
        (f"o\n-1\n{ROOT}\n", "size"),
        (f"o\n1 \n{ROOT}\n", "size"),
        (f"o\n1.0\n{ROOT}\n", "size"),
        (f"o\n{2**63}\n{ROOT}\n", "size"),
        (f"o\n{'9' * 5000}\n{ROOT}\n", "size"),
        (f"o\n\u0661\n{ROOT}\n", "size"),
        (f"o\n1\n{ROOT[:-1]}\n", "root"),
        (f"o\n1\n{ROOT} \n", "root"),
        ("o\n1\n\n", "root"),
        ("o\n1\nAAAA\n", "root"),
        (f"o\n1\n{ROOT[:-2]}h=\n", "root"),
        (f"o\n1\n{ROOT}\n\n", "extension"),
        (f"o\n1\n{ROOT}\none\n\ntwo\n", "extension"),
    ],
)
def test_what_is_not_the_strict_form_is_refused(text: str, reason: str) -> None:
    with pytest.raises(Malformed, match=rf"^checkpoint\.{reason}"):
        Checkpoint.parse(text)


@given(st.text() | st.text().map(lambda text: f"o\n1\n{ROOT}\n{text}"))
@settings(deadline=None)
def test_arbitrary_text_is_a_checkpoint_or_malformed(text: str) -> None:
    with suppress(Malformed):
        assert text == str(Checkpoint.parse(text))


@given(st.binary(max_size=200) | st.text().map(lambda text: LOG.sign(f"{LOG.verifier.name}\n{text!r}\n")))
@settings(deadline=None)
def test_arbitrary_bytes_raise_nothing_but_our_own_errors(raw: bytes) -> None:
    with pytest.raises(LibroError):
        open_checkpoint(raw, LOG.verifier)


@pytest.mark.parametrize(
    ("origin", "size", "root"),
    [
        ("", 1, EMPTY_ROOT),
        ("a\nb", 1, EMPTY_ROOT),
        ("o", -1, EMPTY_ROOT),
        ("o", 2**63, EMPTY_ROOT),
        ("o", 1, b""),
    ],
)
def test_no_checkpoint_can_be_made_that_could_not_be_read(origin: str, size: int, root: bytes) -> None:
    with pytest.raises(Malformed, match=r"^checkpoint\."):
        Checkpoint(origin, size, root)


def test_a_checkpoint_of_another_origin_is_refused() -> None:
    """Though the log's key signed it."""
    note = LOG.sign(str(Checkpoint("ledger.example/other", 1, EMPTY_ROOT)))
    with pytest.raises(ProofRejected, match=r"checkpoint\.other-origin"):
        open_checkpoint(note, LOG.verifier)


def test_a_checkpoint_that_the_log_did_not_sign_is_refused() -> None:
    with pytest.raises(BadSignature):
        open_checkpoint(worked_log.CHECKPOINT_300, NoteSigner(LOG.verifier.name, bytes(32)).verifier)


def test_a_witness_cannot_stand_in_for_the_log() -> None:
    with pytest.raises(Malformed, match=r"vkey\.not-a-log"):
        open_checkpoint(worked_log.CHECKPOINT_600, VerifierKey.parse(worked_log.WITNESS_VKEY))


def test_one_bit_flipped_in_a_root_is_seen() -> None:
    with pytest.raises(BadSignature):
        open_checkpoint(worked_log.CHECKPOINT_300.replace(b"yjk9", b"zjk9"), LOG.verifier)
