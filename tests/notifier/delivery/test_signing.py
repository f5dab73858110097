"""The headers of Standard Webhooks, judged by the libraries of others."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from libroabierto.keys import PrivateKey
from libroabierto.notices.position import Position
from libroabierto.record.moments import format_instant
from libroabierto_notifier.delivery.signing import live, message_id, signed_headers
from libroabierto_notifier.ports import Secret

SEED = bytes(range(32))
KEY = PrivateKey.from_ed25519_seed(SEED)
BODY = b'{"type":"declaration.issued","timestamp":"2026-11-22T15:04:05Z","data":{"municipality":"15113"}}'
VECTOR = {
    "webhook-id": "msg_00000000000000001042",
    "webhook-timestamp": "1795359845",
    "webhook-signature": "v1,BaFkFP1z+Z0/OgK6ljzTDprnm091A/78d5W0eKs/kt0= "
    "v1a,nILez2HzUNcjhqtWtC5piZ5i+v+A2GZvAJilnPNmgJ1TXOIxGy9mxduVPDrUGGxiFpZHNxEtQnvdU7dtI/cxBw==",
}


def headers_now(*secrets: bytes, body: bytes = BODY) -> dict[str, str]:
    now = datetime.now(UTC)
    return signed_headers("msg_1", body, secrets=secrets, keys=[KEY], now=now)


def test_the_vector_of_the_reference_is_met() -> None:
    at = datetime.fromtimestamp(1795359845, UTC)

    told = signed_headers(message_id(Position(1042).key), BODY, secrets=[SEED], keys=[KEY], now=at)
    assert VECTOR == told


def test_the_library_of_receivers_accepts_v1_beside_v1a() -> None:
    webhook = Webhook("whsec_" + base64.b64encode(SEED).decode())

    assert {"municipality": "15113"} == webhook.verify(BODY.decode(), headers_now(SEED))["data"]


@pytest.mark.parametrize("secret", [SEED, b"o" * 24])
def test_it_accepts_either_secret_while_one_is_rotated(secret: bytes) -> None:
    webhook = Webhook("whsec_" + base64.b64encode(secret).decode())

    assert webhook.verify(BODY.decode(), headers_now(SEED, b"o" * 24))


def test_it_refuses_one_changed_byte() -> None:
    webhook = Webhook("whsec_" + base64.b64encode(SEED).decode())
    with pytest.raises(WebhookVerificationError):
        webhook.verify(BODY.decode().replace("15113", "15114"), headers_now(SEED))


def test_v1a_verifies_under_the_published_key_and_only_over_these_bytes() -> None:
    headers = headers_now(SEED)
    (entry,) = (e for e in headers["webhook-signature"].split() if e.startswith("v1a,"))
    public = Ed25519PublicKey.from_public_bytes(base64.urlsafe_b64decode(KEY.public.jwk["x"] + "="))
    content = f"msg_1.{headers['webhook-timestamp']}.".encode() + BODY
    signature = base64.b64decode(entry[4:])

    public.verify(signature, content)
    with pytest.raises(InvalidSignature):
        public.verify(signature, content + b" ")


def test_an_id_has_no_dot_and_is_the_same_on_every_attempt() -> None:
    ids = [message_id(Position(1042, minor).key) for minor in (0, 3, 9999)]

    assert [
        "msg_00000000000000001042",
        "msg_00000000000000001042-0003",
        "msg_00000000000000001042-9999",
    ] == ids


def test_an_old_secret_signs_until_its_instant() -> None:
    now = datetime(2026, 11, 23, 12, tzinfo=UTC)
    secrets = [Secret(b"new"), Secret(b"old", format_instant(now + timedelta(seconds=1)))]

    assert [b"new", b"old"] == live(secrets, now)
    assert [b"new"] == live(secrets, now + timedelta(seconds=1))
