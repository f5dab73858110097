"""A real ledger as a transport: its web face answers in this process, without a socket."""

from __future__ import annotations

from datetime import datetime
from email.utils import format_datetime

from flask.testing import FlaskClient

from libroabierto.errors import LedgerUnreachable
from libroabierto.remote.transport import Answer, Request


class NearLedger:
    """The port `Transport` over a test client, whose clock stands still at *now*; `sent` are the bodies."""

    def __init__(self, client: FlaskClient, now: datetime) -> None:
        self._client, self._date = client, format_datetime(now, usegmt=True)
        self.sent: list[bytes] = []

    def send(self, request: Request, *, max_bytes: int) -> Answer:
        """Exchange one request for its answer."""
        self.sent += [request.body] if request.body else []
        answer = self._client.open(
            f"/{request.path}", method=request.method, data=request.body, headers=dict(request.headers)
        )
        if len(answer.data) > max_bytes:
            raise LedgerUnreachable("ledger.unreachable", url="near", reason="too long")
        headers = {name.lower(): value for name, value in answer.headers.items()}
        return Answer(answer.status_code, {**headers, "date": self._date}, answer.data)

    def close(self) -> None:
        """Nothing is held open."""
