"""Signed notes: strict form, known keys, unknown lines."""

from __future__ import annotations

from contextlib import suppress

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import example, given, settings
from hypothesis import strategies as st

from libroabierto.errors import BadSignature, KeyUnusable, Malformed, TooLarge
from libroabierto.tlog.note import (
    MAX_NOTE,
    Note,
    NoteSigner,
    Signature,
    VerifierKey,
    format_note,
    open_note,
    parse_note,
)
from libroabierto.tlog.signature import is_key_name
from libroabierto.tlog.vkey import LOG
from support import worked_log

GO_KEY = VerifierKey.parse("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k")
GO_LINE = (
    "— example.com/foo "
    "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM="
)
GO_TEXT = "This is an example message.\n"
GO_NOTE = f"{GO_TEXT}\n{GO_LINE}\n".encode()

ALICE = NoteSigner("alice.example", bytes(32))
BOB = NoteSigner("bob.example", bytes([1] * 32))
TEXT = "first line\n\nthird line\n"
SIGNED = ALICE.sign(TEXT)

names = st.text(min_size=1, max_size=20).filter(is_key_name)
signatures = st.builds(
    Signature, names, st.binary(min_size=4, max_size=4), st.binary(min_size=1, max_size=80)
)
texts = st.text(st.characters(min_codepoint=32, codec="utf-8") | st.just("\n")).map(lambda text: text + "\n")
notes = st.builds(Note, texts, st.lists(signatures, min_size=1, max_size=5).map(tuple))


def test_the_note_of_the_specification_opens() -> None:
    assert (GO_TEXT, (GO_KEY,)) == open_note(GO_NOTE, [GO_KEY])


@given(notes)
@settings(deadline=None)
def test_parse_note_undoes_format_note(note: Note) -> None:
    assert note == parse_note(format_note(note))


@given(
    st.binary(max_size=300) | st.binary(max_size=60).map(lambda raw: raw + b"\n\n" + GO_LINE.encode() + b"\n")
)
@settings(deadline=None)
@example(b"")
@example(b"\n\n")
def test_arbitrary_bytes_are_a_note_or_malformed(raw: bytes) -> None:
    with suppress(Malformed):
        assert raw == format_note(parse_note(raw))


@given(st.integers(0, len(SIGNED) - 1), st.integers(0, 255))
@settings(deadline=None)
def test_no_byte_of_a_signed_note_can_be_another(at: int, byte: int) -> None:
    raw = SIGNED[:at] + bytes([byte]) + SIGNED[at + 1 :]
    with suppress(Malformed, BadSignature):
        open_note(raw, [ALICE.verifier])
        assert raw == SIGNED


def test_a_signer_signs_what_its_verifier_opens() -> None:
    assert (TEXT, (ALICE.verifier,)) == open_note(SIGNED, [ALICE.verifier])


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "form"),
        (b"\n", "form"),
        (b"text\n", "form"),
        (b"text\n\n", "form"),
        (GO_NOTE[:-1], "form"),
        (GO_NOTE.replace(b"\n\n", b"\n"), "form"),
        (b"\n" + GO_LINE.encode() + b"\n", "form"),
        (GO_NOTE + b"\n", "form"),
        (GO_NOTE + b"trailing\n", "signature-line"),
        (GO_NOTE.replace(b"\n\n", b"\n\n\n"), "other text"),
        (GO_NOTE.replace("—".encode(), b"-"), "signature-line"),
        (GO_NOTE.replace("— ".encode(), "—".encode()), "signature-line"),
        (GO_NOTE.replace("— ".encode(), "—  ".encode()), "signature-line"),
        (GO_NOTE.replace(b"foo Uw2", b"foo  Uw2"), "signature-line"),
        (GO_NOTE.replace(b"aQM=\n", b"aQM= \n"), "signature-line"),
        (GO_NOTE.replace(b"aQM=\n", b"aQM\n"), "signature-line"),
        (GO_NOTE.replace(b"aQM=\n", b"aQN=\n"), "signature-line"),
        (GO_NOTE.replace(b"com/foo", b"com+foo"), "signature-line"),
        (GO_NOTE.replace(b"com/foo", "com\u2003foo".encode()), "signature-line"),
        ("text\n\n— name AAAAAA==\n".encode(), "signature-line"),
        ("text\n\n— name\n".encode(), "signature-line"),
        ("text\n\n— name \n".encode(), "signature-line"),
        ("text\n\n—  AAAAAAA=\n".encode(), "signature-line"),
        (GO_NOTE.replace(b"\n", b"\r\n"), "control-character"),
        (GO_NOTE.replace(b"example message", b"example\tmessage"), "control-character"),
        (GO_NOTE.replace(b"example message", b"example\0message"), "control-character"),
        (GO_NOTE.replace(b"example message", b"example\xffmessage"), "not-utf8"),
        (GO_NOTE.replace(b"example message", b"example\xed\xa0\x80message"), "not-utf8"),
        (GO_NOTE.replace(b"example message", b"example\xc0\x80message"), "not-utf8"),
    ],
)
def test_what_is_not_the_strict_form_is_refused(raw: bytes, reason: str) -> None:
    if reason == "other text":  # well formed; the text has one more newline, so the signature fails
        with pytest.raises(BadSignature):
            open_note(raw, [GO_KEY])
    else:
        with pytest.raises(Malformed, match=rf"^note\.{reason}"):
            parse_note(raw)


def test_the_last_empty_line_separates() -> None:
    assert TEXT == parse_note(SIGNED).text


def test_a_long_note_is_refused_before_it_is_read() -> None:
    with pytest.raises(TooLarge, match=r"note\.too-large") as refused:
        parse_note(b"\xff" * (MAX_NOTE + 1))
    assert {"limit": MAX_NOTE} == refused.value.facts


def test_a_hundred_signatures_are_read_and_one_more_is_not() -> None:
    line = f"{GO_LINE}\n".encode()
    assert len(parse_note(GO_TEXT.encode() + b"\n" + 100 * line).signatures) == 100
    with pytest.raises(TooLarge, match=r"note\.too-many-signatures"):
        parse_note(GO_TEXT.encode() + b"\n" + 101 * line)


def test_a_note_that_nobody_known_signed_is_refused() -> None:
    with pytest.raises(BadSignature):
        open_note(SIGNED, [BOB.verifier])
    with pytest.raises(BadSignature):
        open_note(SIGNED, [])


def test_unknown_lines_are_kept_and_ignored() -> None:
    stranger = Signature("stranger.example", b"\1\2\3\4", b"whatever")
    raw = format_note(parse_note(SIGNED).adding(stranger))

    assert (TEXT, (ALICE.verifier,)) == open_note(raw, [ALICE.verifier])
    assert stranger == parse_note(raw).signatures[1]


def test_a_known_name_with_another_key_id_is_unknown() -> None:
    """And so is another name with a known id."""
    key, note = ALICE.verifier, parse_note(SIGNED)
    raw = format_note(note.adding(Signature(key.name, b"none", b"x"), Signature("other", key.key_id, b"x")))

    assert (key,) == open_note(raw, [key])[1]


def test_a_bad_signature_of_a_known_key_spoils_the_whole_note() -> None:
    bad = Signature(BOB.verifier.name, BOB.verifier.key_id, bytes(64))
    raw = format_note(parse_note(SIGNED).adding(bad))

    assert (ALICE.verifier,) == open_note(raw, [ALICE.verifier])[1]
    with pytest.raises(BadSignature):
        open_note(raw, [ALICE.verifier, BOB.verifier])


@pytest.mark.parametrize("length", [1, 63, 65, 72, 128])
def test_a_signature_has_64_bytes(length: int) -> None:
    good = parse_note(SIGNED).signatures[0]
    raw = (good.raw * 2)[:length]

    with pytest.raises(BadSignature):
        open_note(format_note(Note(TEXT, (Signature(good.name, good.key_id, raw),))), [ALICE.verifier])


def test_only_the_first_line_of_a_key_counts() -> None:
    good = parse_note(SIGNED).signatures[0]
    bad = Signature(good.name, good.key_id, bytes(64))

    assert (ALICE.verifier,) == open_note(format_note(Note(TEXT, (good, good, bad))), [ALICE.verifier])[1]
    with pytest.raises(BadSignature):
        open_note(format_note(Note(TEXT, (bad, good))), [ALICE.verifier])


def test_all_keys_that_signed_are_named_in_the_order_of_their_lines() -> None:
    raw = format_note(parse_note(SIGNED).adding(*parse_note(BOB.sign(TEXT)).signatures))

    assert (ALICE.verifier, BOB.verifier) == open_note(raw, [BOB.verifier, ALICE.verifier])[1]


def test_the_same_key_may_be_given_twice() -> None:
    assert (ALICE.verifier,) == open_note(SIGNED, [ALICE.verifier, ALICE.verifier])[1]


def test_two_keys_of_one_name_and_id_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Four bytes collide easily; a reader who trusts such a pair should choose."""
    monkeypatch.setattr(VerifierKey, "key_id", b"same")
    other = VerifierKey(ALICE.verifier.name, LOG, BOB.verifier.key)
    with pytest.raises(Malformed, match=r"vkey\.ambiguous"):
        open_note(SIGNED, [ALICE.verifier, other])


@pytest.mark.parametrize("text", ["", "no newline", "tab\t\n", "\ud800\n", "x" * MAX_NOTE + "\n"])
def test_nothing_is_signed_that_could_not_be_read(text: str) -> None:
    with pytest.raises(Malformed, match=r"^note\."):
        ALICE.sign(text)


def test_a_signer_is_saved_by_its_seed() -> None:
    signer = NoteSigner("alice.example", Ed25519PrivateKey.generate())
    again = NoteSigner("alice.example", signer.seed)

    assert (signer.verifier, signer.sign(TEXT)) == (again.verifier, again.sign(TEXT))


def test_a_signer_has_the_key_of_the_worked_example() -> None:
    signer = NoteSigner("ledger.example/test", worked_log.LOG_SEED)

    assert worked_log.LOG_VKEY == str(signer.verifier)


def test_a_signer_does_not_show_its_seed() -> None:
    signer = NoteSigner("alice.example", b"secret-seed-that-nobody-must-see")

    assert "secret" not in repr(signer)
    assert signer.seed.hex() not in repr(signer)


@pytest.mark.parametrize("length", [0, 31, 33, 64])
def test_a_seed_has_32_bytes(length: int) -> None:
    with pytest.raises(KeyUnusable, match=r"log-key\.seed-length"):
        NoteSigner("alice.example", bytes(length))


def test_a_signer_needs_a_name_that_a_note_can_hold() -> None:
    with pytest.raises(Malformed, match=r"vkey\.name"):
        NoteSigner("two words", bytes(32))
