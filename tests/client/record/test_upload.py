"""Permission to hand in a file: for this file of this act in this ledger, until then."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from typing import Any

import pytest

from libroabierto.errors import Malformed, TooLarge
from libroabierto.keys import PrivateKey
from libroabierto.record.envelope import UPLOAD, check_signature, seal
from libroabierto.record.upload import MAX_FILE, Upload, make_upload, open_upload
from support.keyring import ed25519_key, p256_key, rsa_key
from support.refusal import refused

GOOD = Upload(
    ledger="0123456789abcdef" * 4,
    event="0191e0d2-7c3a-7b1e-8f00-1234567890ab",
    sha256="f" * 64,
    size=184_320,
    media_type="application/pdf",
    expires="2026-11-29T15:00:00Z",
)
KEY = ed25519_key(1)


def resealed(**changes: Any) -> str:
    return seal(json.dumps({**asdict(GOOD), **changes}).encode(), KEY, UPLOAD)


@pytest.mark.parametrize("key", [ed25519_key(), p256_key(), rsa_key()], ids=lambda key: key.kind)
def test_what_is_made_is_read_back(key: PrivateKey) -> None:
    envelope, upload = open_upload(make_upload(key, GOOD))
    check_signature(envelope, key.public)

    assert upload == GOOD


@pytest.mark.parametrize("size", [1, MAX_FILE])
def test_a_file_has_1_byte_to_25_mib(size: int) -> None:
    assert size == open_upload(make_upload(KEY, replace(GOOD, size=size)))[1].size


def test_more_is_too_large_for_whoever_makes_it_and_for_whoever_reads_it() -> None:
    with refused("upload.file-too-large", TooLarge, limit=MAX_FILE):
        make_upload(KEY, replace(GOOD, size=MAX_FILE + 1))
    with refused("upload.file-too-large", TooLarge):
        open_upload(resealed(size=MAX_FILE + 1))


@pytest.mark.parametrize("value", [None, True, -1, 0, [], {}, "", "elsewhere", "../../etc"], ids=repr)
@pytest.mark.parametrize("member", list(asdict(GOOD)))
def test_every_member_has_its_form(member: str, value: object) -> None:
    with refused("upload.member", Malformed, member=member):
        open_upload(resealed(**{member: value}))


def test_there_are_six_members_and_no_other() -> None:
    with refused("upload.members", Malformed):
        open_upload(resealed(name="acta.pdf"))


def test_it_fits_into_one_header() -> None:
    """RSA-4096, the longest signature; web servers take 8 KiB of a header."""
    assert len(make_upload(rsa_key(), GOOD)) < 4096
