"""The log key: its file has one spelling, and its checkpoints verify under the verifier key."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from libroabierto.errors import KeyUnusable
from libroabierto.tlog.checkpoint import open_checkpoint
from libroabierto.tlog.note import NoteSigner
from libroabierto_ledger.log.signer import CheckpointSigner, format_key, parse_key
from support.refusal import refused

SIGNER = NoteSigner("libro.example/mex", bytes(range(32)))


def test_parse_key_undoes_format_key() -> None:
    read = parse_key(format_key(SIGNER))

    assert (SIGNER.verifier, SIGNER.seed) == (read.verifier, read.seed)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: text[:0],
        lambda text: text.strip(),
        lambda text: text + "\n",
        lambda text: text.removeprefix("PRIVATE+KEY+"),
        lambda text: text.replace("mex", "mez"),
        lambda text: text.replace("+", "-", 3),
        lambda text: text[:-4] + "\n",
        lambda text: text.replace("+A", "+\N{LATIN SMALL LETTER N WITH TILDE}A"),
        lambda text: text * 40,
    ],
)
def test_any_other_spelling_is_refused(spoil: Callable[[str], str]) -> None:
    with refused("log-key.form", KeyUnusable):
        parse_key(spoil(format_key(SIGNER)))


def test_a_checkpoint_verifies_under_the_verifier_key() -> None:
    signer = CheckpointSigner(SIGNER)

    checkpoint = open_checkpoint(signer.sign(7, bytes(32)), signer.verifier)

    assert ("libro.example/mex", 7, bytes(32)) == (checkpoint.origin, checkpoint.size, checkpoint.root)


def test_the_same_claim_is_signed_the_same() -> None:
    signer = CheckpointSigner(SIGNER)

    assert signer.sign(7, bytes(32)) == signer.sign(7, bytes(32))
