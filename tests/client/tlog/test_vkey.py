"""Verifier keys: one text for each key, and nothing that only looks like one."""

from __future__ import annotations

from contextlib import suppress
from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from libroabierto.errors import Malformed
from libroabierto.tlog import base64std
from libroabierto.tlog.signature import is_key_name
from libroabierto.tlog.vkey import LOG, WITNESS, VerifierKey
from support import worked_log

names = st.text(min_size=1, max_size=40).filter(is_key_name)
points = st.binary(min_size=32, max_size=32).map(
    lambda seed: Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()
)
keys = st.builds(VerifierKey, names, st.sampled_from([LOG, WITNESS]), points)
GO_VKEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"


@given(keys)
@settings(deadline=None)
def test_parse_undoes_str(key: VerifierKey) -> None:
    assert key == VerifierKey.parse(str(key))


@pytest.mark.parametrize(
    ("vkey", "name", "type_"),
    [
        (GO_VKEY, "example.com/foo", LOG),
        (worked_log.LOG_VKEY, "ledger.example/test", LOG),
        (worked_log.WITNESS_VKEY, "witness.example/w1", WITNESS),
        (worked_log.FOREIGN_LOG_VKEY, "log.example/bench", LOG),
        (worked_log.FOREIGN_WITNESS_VKEY, "witness.example/w1", WITNESS),
    ],
)
def test_keys_of_other_implementations_are_read(vkey: str, name: str, type_: int) -> None:
    key = VerifierKey.parse(vkey)

    assert (name, type_, vkey) == (key.name, key.type, str(key))
    assert vkey.split("+")[1] == key.key_id.hex()


def vkey_of(name: str, typed: bytes) -> str:
    """A vkey with a correct key id, whatever its parts."""
    key_id = sha256(name.encode() + b"\n" + typed).hexdigest()[:8]
    return f"{name}+{key_id}+{base64std.encode(typed)}"


GOOD = b"\x01" + VerifierKey.parse(GO_VKEY).key


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "form"),
        ("name", "form"),
        ("name+00000000", "form"),
        ("name+00000000+", "form"),
        ("n" * 4096 + "+00000000+AA==", "form"),
        (vkey_of("", GOOD), "name"),
        (vkey_of("two words", GOOD), "name"),
        (vkey_of("no\u00a0break", GOOD), "name"),
        (vkey_of("line\nbreak", GOOD), "name"),
        (vkey_of("nul\x00", GOOD), "name"),
        ("\ud800+00000000+" + base64std.encode(GOOD), "name"),
        (vkey_of("with+plus", GOOD), "base64"),
        (vkey_of("name", GOOD)[:-1], "base64"),
        (vkey_of("name", GOOD) + "\n", "base64"),
        (vkey_of("name", GOOD)[:-1] + "g", "(key-id|point)"),
        (vkey_of("name", b"\x01" + bytes(32)), "point"),
        (vkey_of("name", b"\x01" + b"\xff" * 32), "point"),
        (vkey_of("name", b"\x01\x02" + bytes(31)), "point"),
        (vkey_of("name", GOOD[:-1]), "key-length"),
        (vkey_of("name", GOOD + b"\0"), "key-length"),
        (vkey_of("name", b"\x01"), "key-length"),
        (vkey_of("name", b"\x02" + GOOD[1:]), "type"),
        (vkey_of("name", b"\x06" + bytes(1312)), "type"),
        (vkey_of("name", b"\xff" + GOOD[1:]), "type"),
        (vkey_of("name", GOOD).replace("name", "Name"), "key-id"),
        (vkey_of("name", GOOD).replace("+", "+0", 1), "key-id"),
        (GO_VKEY.replace("530d903a", "530D903A"), "key-id"),
        (GO_VKEY.replace("530d903a", "530d903b"), "key-id"),
    ],
)
def test_what_is_not_the_one_spelling_of_a_key_is_refused(text: str, reason: str) -> None:
    with pytest.raises(Malformed, match=rf"^vkey\.{reason}"):
        VerifierKey.parse(text)


def test_a_key_of_an_unknown_type_is_refused_by_its_type() -> None:
    """So that its owner learns that the reader's software is too old."""
    with pytest.raises(Malformed) as refused:
        VerifierKey.parse(vkey_of("post-quantum.example", b"\x06" + bytes(1312)))
    assert ("vkey.type", {"type": 6}) == (refused.value.code, refused.value.facts)


@given(st.text(alphabet=st.characters(), max_size=80))
@settings(deadline=None)
def test_arbitrary_text_is_a_key_or_malformed(text: str) -> None:
    with suppress(Malformed):
        assert text == str(VerifierKey.parse(text))


@given(st.integers(0, len(GO_VKEY) - 1), st.characters())
@settings(deadline=None)
def test_no_character_of_a_key_can_be_another(at: int, character: str) -> None:
    text = GO_VKEY[:at] + character + GO_VKEY[at + 1 :]
    with suppress(Malformed):
        assert VerifierKey.parse(text) == VerifierKey.parse(GO_VKEY)
