"""joserfc judges the same tokens: an implementation that nobody here wrote.

It is more forgiving (see `test_envelope` for what we refuse and it does not); so what we accept it
must accept too, with the same payload.
"""

from __future__ import annotations

import json
import warnings
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jws
from joserfc.errors import JoseError, SecurityWarning
from joserfc.jwk import ECKey, OKPKey, RSAKey

from libroabierto.errors import LibroError
from libroabierto.record.envelope import EVENT, check_signature, open_envelope, seal
from support.keyring import ALGS, key_for

EACH_ALG = pytest.mark.parametrize("alg", ALGS)
PAYLOAD = '{"lugar":"Tepotzotlán"}'.encode()


@cache
def foreign_key(alg: str) -> Any:
    kind: Any = {"Ed25519": OKPKey, "P-256": ECKey, "RSA": RSAKey}[key_for(alg).kind]
    return kind.import_key(key_for(alg).to_pem(None))


def ours(token: str, alg: str) -> bytes | None:
    """Return the payload as we verify it, or None."""
    try:
        envelope = open_envelope(token, EVENT)
        check_signature(envelope, key_for(alg).public)
    except LibroError:
        return None
    return envelope.payload


def theirs(token: str, alg: str) -> bytes | None:
    """Return the payload as joserfc verifies it, or None."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SecurityWarning)  # EdDSA is deprecated there
        try:
            return jws.deserialize_compact(
                token, foreign_key(alg), algorithms=list(key_for(alg).public.algs)
            ).payload
        except (JoseError, ValueError):
            return None


def sealed_by_joserfc(alg: str) -> str:
    header = {"alg": alg, "kid": key_for(alg).public.kid, "typ": EVENT}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SecurityWarning)
        return jws.serialize_compact(header, PAYLOAD, foreign_key(alg), algorithms=[alg])


@EACH_ALG
def test_the_thumbprint_is_the_same(alg: str) -> None:
    assert foreign_key(alg).thumbprint() == key_for(alg).public.kid


@EACH_ALG
def test_joserfc_opens_what_we_seal(alg: str) -> None:
    assert PAYLOAD == theirs(seal(PAYLOAD, key_for(alg), EVENT, alg), alg)


@EACH_ALG
def test_we_open_what_joserfc_seals(alg: str) -> None:
    assert PAYLOAD == ours(sealed_by_joserfc(alg), alg)


@EACH_ALG
@given(data=st.data())
def test_what_we_accept_of_damaged_tokens_joserfc_reads_alike(alg: str, data: st.DataObject) -> None:
    token = seal(PAYLOAD, key_for(alg), EVENT, alg)
    place = data.draw(st.integers(0, len(token) - 1))
    character = data.draw(st.sampled_from("ABab01-_.=+/ \n"))
    damaged = token[:place] + character + token[place + data.draw(st.integers(0, 1)) :]
    read = ours(damaged, alg)

    assert read == (None if damaged != token else PAYLOAD)
    assert read is None or read == theirs(damaged, alg)


@EACH_ALG
@given(payload=st.dictionaries(st.text(max_size=5), st.text(max_size=20)).map(json.dumps).map(str.encode))
def test_both_read_the_same_payload(alg: str, payload: bytes) -> None:
    token = seal(payload, key_for(alg), EVENT, alg)

    assert payload == ours(token, alg) == theirs(token, alg)


@pytest.mark.parametrize("made", ALGS)
@pytest.mark.parametrize("read", ALGS)
def test_both_agree_on_whose_alg_is_whose(made: str, read: str) -> None:
    token = seal(PAYLOAD, key_for(made), EVENT, made)

    assert ours(token, read) == theirs(token, read)
