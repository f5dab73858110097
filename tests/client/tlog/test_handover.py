"""The hand-over: one checkpoint, two signatures, and nothing less."""

from __future__ import annotations

import pytest

from libroabierto.errors import BadSignature, Malformed, ProofRejected
from libroabierto.tlog.checkpoint import Checkpoint, open_checkpoint
from libroabierto.tlog.handover import make_handover, open_handover
from libroabierto.tlog.note import NoteSigner, format_note, parse_note

OLD, NEW, OTHER = (NoteSigner("libro.example/mex", bytes([number]) * 32) for number in (1, 2, 3))
CHECKPOINT = Checkpoint("libro.example/mex", 9, bytes(range(32)))
NOTE = make_handover(CHECKPOINT, OLD, NEW)


def test_it_is_a_checkpoint_for_whoever_trusts_either_key() -> None:
    assert [CHECKPOINT] * 2 == [open_checkpoint(NOTE, signer.verifier) for signer in (OLD, NEW)]
    assert CHECKPOINT == open_handover(NOTE, OLD.verifier, NEW.verifier)


def test_lines_of_others_may_stand_beside_the_two() -> None:
    seen = format_note(parse_note(NOTE).adding(*parse_note(OTHER.sign(str(CHECKPOINT))).signatures))

    assert CHECKPOINT == open_handover(seen, OLD.verifier, NEW.verifier)


@pytest.mark.parametrize("signer", [OLD, NEW, OTHER])
def test_one_signature_is_none(signer: NoteSigner) -> None:
    with pytest.raises(BadSignature):
        open_handover(signer.sign(str(CHECKPOINT)), OLD.verifier, NEW.verifier)


def test_a_key_does_not_hand_over_to_itself() -> None:
    with pytest.raises(BadSignature):
        open_handover(OLD.sign(str(CHECKPOINT)), OLD.verifier, OLD.verifier)


def test_one_bit_of_the_text_spoils_both() -> None:
    with pytest.raises(BadSignature):
        open_handover(NOTE.replace(b"\n9\n", b"\n8\n"), OLD.verifier, NEW.verifier)


def test_a_checkpoint_of_another_log_is_none_of_ours() -> None:
    elsewhere = make_handover(Checkpoint("libro.example/pue", 9, bytes(32)), OLD, NEW)

    with pytest.raises(ProofRejected):
        open_handover(elsewhere, OLD.verifier, NEW.verifier)


def test_what_is_no_note_is_malformed() -> None:
    with pytest.raises(Malformed):
        open_handover(b"nada\n", OLD.verifier, NEW.verifier)
