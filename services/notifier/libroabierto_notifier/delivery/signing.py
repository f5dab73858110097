"""The headers of Standard Webhooks 1.0: who sent it, when, and the same for every receiver's library.

    webhook-id          msg_00000000000000001042, the same over all attempts
    webhook-timestamp   Unix seconds of this attempt
    webhook-signature   v1,<HMAC-SHA256> for each live secret, then v1a,<Ed25519> for each key that signs

Signed are `<id>.<timestamp>.` and the bytes of the body. The order matters to nobody, but `v1` stands first
because the libraries of receivers know no `v1a` yet (Standard Webhooks, spec/standard-webhooks.md).
"""

from __future__ import annotations

import hmac
from base64 import b64encode
from collections.abc import Iterable
from datetime import datetime

from libroabierto.keys import PrivateKey
from libroabierto.notices.position import Position
from libroabierto_notifier.ports import Secret


def message_id(key: int) -> str:
    """Return the `webhook-id` of the notice at a key: it must not contain a dot."""
    return f"msg_{Position.of_key(key).sequence}"


def live(secrets: Iterable[Secret], now: datetime) -> list[bytes]:
    """Return the secrets that sign at *now*; their ends are instants in any spelling of ISO 8601."""
    return [
        secret.value
        for secret in secrets
        if secret.until is None or now < datetime.fromisoformat(secret.until)
    ]


def signed_headers(
    id: str, body: bytes, *, secrets: Iterable[bytes], keys: Iterable[PrivateKey], now: datetime
) -> dict[str, str]:
    """Return the three headers for one attempt."""
    timestamp = str(int(now.timestamp()))
    content = f"{id}.{timestamp}.".encode("ascii") + body
    entries = [f"v1,{_b64(hmac.digest(secret, content, 'sha256'))}" for secret in secrets]
    entries += [f"v1a,{_b64(key.sign(content))}" for key in keys]
    return {"webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": " ".join(entries)}


def _b64(raw: bytes) -> str:
    return b64encode(raw).decode("ascii")
