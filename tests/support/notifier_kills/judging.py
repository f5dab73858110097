"""What must hold of what a receiver got and a listener heard, however often somebody was killed."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Iterable, Sequence
from typing import Any, Final

from libroabierto.notices.position import Position
from support.notifier_kills.home import SECRET, Rows
from support.streaming import Frame
from support.webhooks.receiver import Received

# What a repeat may say differently: when it was sent, and what is signed with that.
FRESH: Final = {"webhook-timestamp", "webhook-signature"}


def check_receiver(
    received: Sequence[Received], due: Rows, bodies: dict[int, bytes], *, secret: bytes = SECRET
) -> int:
    """Check one endpoint against what was due to it, (id, key, previous, matched); return the repeats."""
    firsts: dict[str, Received] = {}
    whole = [request for request in received if is_whole(request)]
    for request in whole:
        _check_signature(request, secret)
        _check_same(firsts.setdefault(request.headers["webhook-id"], request), request)
    expected = [_message(row, bodies) for row in due]

    assert [message_id(key) for _, key, _, _ in due] == list(firsts), "all of them, in order"
    assert expected == [request.body for request in firsts.values()]
    _check_chain(json.loads(request.body) for request in firsts.values())
    return len(whole) - len(firsts)


def check_listener(heard: Sequence[Frame], due: Iterable[int], bodies: dict[int, bytes]) -> None:
    """Check that each notice was heard once, in order, as it was published."""
    expected = [(str(Position.of_key(key)), bodies[key].decode()) for key in due]

    assert expected == [(frame.id, frame.data) for frame in heard]


def is_whole(request: Received) -> bool:
    """Whether nothing of it is missing: whoever is killed while sending leaves a piece."""
    return len(request.body) == int(request.headers.get("content-length", "-1"))


def message_id(key: int) -> str:
    """Return the `webhook-id` of the notice at a key."""
    return f"msg_{Position.of_key(key).sequence}"


def _message(row: tuple[Any, ...], bodies: dict[int, bytes]) -> bytes:
    subscription, key, previous, matched = row
    link = {"prevsequence": Position.of_key(previous).sequence} if previous >= 0 else {}
    more = json.dumps({**link, "subscription": subscription, "matched": matched}, separators=(",", ":"))
    return bodies[key][:-1] + b"," + more[1:].encode()


def _check_chain(messages: Iterable[dict[str, Any]]) -> None:
    """Check as a receiver does, who knows nothing but the messages, that none is missing."""
    last = None
    for message in messages:
        assert last == message.get("prevsequence"), message["id"]
        last = message["sequence"]


def _check_same(first: Received, again: Received) -> None:
    assert first.body == again.body
    assert _lasting(first) == _lasting(again)


def _lasting(request: Received) -> dict[str, str]:
    return {name: value for name, value in request.headers.items() if name not in FRESH}


def _check_signature(request: Received, secret: bytes) -> None:
    said = request.headers
    signed = f"{said['webhook-id']}.{said['webhook-timestamp']}.".encode() + request.body
    code = base64.b64encode(hmac.new(secret, signed, hashlib.sha256).digest()).decode()
    assert f"v1,{code}" in said["webhook-signature"].split(" ")
