"""Cosignatures: made as other witnesses make them, and bound to text, time and key."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from libroabierto.errors import BadSignature
from libroabierto.tlog.cosignature import Cosignature, check_cosignature, cosign
from libroabierto.tlog.note import Note, Signature, VerifierKey, format_note, open_note, parse_note
from libroabierto.tlog.numerals import MAX_NUMBER
from libroabierto.tlog.vkey import LOG
from support import worked_log

WITNESS = VerifierKey.parse(worked_log.WITNESS_VKEY)
FOREIGN = VerifierKey.parse(worked_log.FOREIGN_WITNESS_VKEY)
NOTE = parse_note(worked_log.CHECKPOINT_600)
LINE = NOTE.signatures[1]


def cosigned(text: str, at: int) -> Signature:
    return cosign(text, WITNESS.name, worked_log.WITNESS_SEED, at)


def test_the_cosignature_of_the_worked_example_is_made_byte_for_byte() -> None:
    assert LINE == cosigned(NOTE.text, worked_log.COSIGNED_AT)
    assert str(LINE) == worked_log.CHECKPOINT_600.decode().splitlines()[-1]


def test_the_cosignature_of_the_worked_example_verifies() -> None:
    assert Cosignature(WITNESS, worked_log.COSIGNED_AT) == check_cosignature(LINE, NOTE.text, WITNESS)


def test_the_cosignature_of_an_independent_witness_verifies() -> None:
    note = parse_note(worked_log.FOREIGN_CHECKPOINT)

    assert worked_log.FOREIGN_COSIGNED_AT == check_cosignature(note.signatures[1], note.text, FOREIGN).at


@given(st.integers(0, MAX_NUMBER))
@settings(deadline=None)
def test_a_cosignature_tells_its_time(at: int) -> None:
    assert at == check_cosignature(cosigned(NOTE.text, at), NOTE.text, WITNESS).at


@pytest.mark.parametrize("at", [0, 7, 8, 40, 71])
def test_one_bit_flipped_in_a_cosignature_is_seen(at: int) -> None:
    """In the time as well as in the signature."""
    raw = bytearray(LINE.raw)
    raw[at] ^= 1
    with pytest.raises(BadSignature):
        check_cosignature(Signature(LINE.name, LINE.key_id, bytes(raw)), NOTE.text, WITNESS)


@pytest.mark.parametrize("raw", [LINE.raw[:-1], LINE.raw + b"\0", LINE.raw[8:], LINE.raw[:8], b"\0"])
def test_a_cosignature_has_72_bytes(raw: bytes) -> None:
    with pytest.raises(BadSignature):
        check_cosignature(Signature(LINE.name, LINE.key_id, raw), NOTE.text, WITNESS)


def test_a_time_beyond_63_bits_is_refused() -> None:
    """Though the witness signed it."""
    key = Ed25519PrivateKey.from_private_bytes(worked_log.WITNESS_SEED)
    message = f"cosignature/v1\ntime {2**63}\n{NOTE.text}".encode()
    raw = (2**63).to_bytes(8, "big") + key.sign(message)
    with pytest.raises(BadSignature):
        check_cosignature(Signature(LINE.name, LINE.key_id, raw), NOTE.text, WITNESS)


def test_a_cosignature_is_for_one_text_and_one_key() -> None:
    with pytest.raises(BadSignature):
        check_cosignature(LINE, NOTE.text + "extension\n", WITNESS)
    with pytest.raises(BadSignature):
        check_cosignature(LINE, NOTE.text, FOREIGN)


def test_a_note_opens_with_a_witness_key_by_its_cosignature() -> None:
    assert (NOTE.text, (WITNESS,)) == open_note(worked_log.CHECKPOINT_600, [WITNESS])


def test_a_bad_cosignature_of_a_known_witness_spoils_the_whole_note() -> None:
    log = VerifierKey.parse(worked_log.LOG_VKEY)
    late = Signature(LINE.name, LINE.key_id, cosigned("another text\n", 1).raw)
    raw = format_note(Note(NOTE.text, (NOTE.signatures[0], late)))

    assert (log,) == open_note(raw, [log])[1]
    with pytest.raises(BadSignature):
        open_note(raw, [log, WITNESS])


def test_a_plain_signature_is_no_cosignature() -> None:
    """Not even by the same key: the type is part of the key id, and the messages differ."""
    plain = VerifierKey(WITNESS.name, LOG, WITNESS.key)
    assert plain.key_id != WITNESS.key_id
    with pytest.raises(BadSignature):
        open_note(format_note(Note(NOTE.text, (LINE,))), [plain])
