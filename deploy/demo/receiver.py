"""A receiver of webhooks as a town hall or a newsroom would have one: some lines of any HTTP server.

OPTIONS    consents to what it is asked (CloudEvents, http-webhook.md)
POST       checks the signature by the subscription's secret, keeps the bytes as they came, answers 204
"""

from __future__ import annotations

import base64
import hmac
import json
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Final

HOST: Final = "127.0.0.1"
PATH: Final = "/avisos"
TOLERANCE_SECONDS: Final = 300  # as Standard Webhooks ask: an old message may be somebody's replay
HEADERS: Final = ("webhook-id", "webhook-timestamp", "webhook-signature")


@dataclass(frozen=True, slots=True)
class Webhook:
    """One that was taken: its headers, where its bytes are, and what they say."""

    headers: dict[str, str]
    path: Path
    said: dict[str, Any]

    @property
    def index(self) -> int:
        """The entry of which it tells."""
        return int(self.said["data"]["receipt"]["index"])


class Receiver:
    """Listens, stops and listens again at the same port; *secret* is given with the subscription."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True)
        self.folder, self.secret = folder, ""
        self.taken: list[Webhook] = []
        self._port = 0
        self._server: ThreadingHTTPServer | None = None

    @property
    def url(self) -> str:
        """The sink of a subscription."""
        return f"http://{HOST}:{self._port}{PATH}"

    def open(self) -> None:
        """Listen, from the second time on where it listened before."""
        server = _Server((HOST, self._port), _Taking)
        server.receiver = self
        self._server, self._port = server, server.server_port
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def close(self) -> None:
        """Stop: from here on nobody answers at its address."""
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    def take(self, headers: dict[str, str], body: bytes) -> HTTPStatus:
        """Keep a webhook that is signed by the secret; a message that came before is kept once."""
        if not is_signed(headers, body, self.secret, now=time.time()):
            return HTTPStatus.UNAUTHORIZED
        path = self.folder / f"{headers['webhook-id']}.json"
        if not path.exists():
            path.write_bytes(body)
            self.taken.append(Webhook(headers, path, json.loads(body)))
        return HTTPStatus.NO_CONTENT

    def told_of(self, index: int) -> Webhook | None:
        """Return the webhook of an entry, if it came."""
        return next((one for one in self.taken if one.index == index), None)


def first_gap(taken: Sequence[Webhook]) -> Webhook | None:
    """Return the first that does not follow on the one before it, by what it says itself."""
    previous = [None, *(one.said["sequence"] for one in taken)]
    gaps = (one for one, last in zip(taken, previous, strict=False) if one.said.get("prevsequence") != last)
    return next(gaps, None)


def is_signed(headers: dict[str, str], body: bytes, secret: str, *, now: float) -> bool:
    """Check a webhook as Standard Webhooks 1.0 say; *secret* is `whsec_…`, *now* in Unix seconds."""
    id, timestamp, signatures = (headers.get(name, "") for name in HEADERS)
    if not timestamp.isdigit() or abs(now - int(timestamp)) > TOLERANCE_SECONDS:
        return False
    key = base64.b64decode(secret.removeprefix("whsec_"))
    wanted = hmac.digest(key, f"{id}.{timestamp}.".encode() + body, "sha256")
    good = f"v1,{base64.b64encode(wanted).decode()}"
    return any(hmac.compare_digest(good, one) for one in signatures.split())


class _Server(ThreadingHTTPServer):
    receiver: Receiver


class _Taking(BaseHTTPRequestHandler):
    server: _Server

    def do_OPTIONS(self) -> None:
        """Consent, at whatever rate is asked for."""
        self.send_response(HTTPStatus.OK)
        self.send_header("WebHook-Allowed-Origin", self.headers["WebHook-Request-Origin"] or "")
        self.send_header("WebHook-Allowed-Rate", "*")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def do_POST(self) -> None:
        """Take a message."""
        body = self.rfile.read(int(self.headers["Content-Length"] or 0))
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.send_response(self.server.receiver.take(headers, body))
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the standard library calls it so
        """Say nothing: the story tells what came."""
