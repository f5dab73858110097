"""A Transport that leads straight to the web face of a real ledger: no socket, the same bytes.

`cut` makes the n-th exchange fail on the way, as a line that breaks does.
"""

from __future__ import annotations

from flask.testing import FlaskClient

from libroabierto.errors import LedgerUnreachable
from libroabierto.remote.transport import Answer, Request


class WebTransport:
    """Sends what a reader asks to *client*."""

    def __init__(self, client: FlaskClient) -> None:
        self._client = client
        self.asked: list[Request] = []
        self.cut: int | None = None

    def send(self, request: Request, *, max_bytes: int) -> Answer:
        self.asked.append(request)
        if self.cut == len(self.asked):
            raise LedgerUnreachable("ledger.unreachable", url="https://libro.example", reason="cut")
        answer = self._client.open(
            f"/{request.path}", method=request.method, data=request.body, headers=dict(request.headers)
        )
        body = answer.data
        assert len(body) <= max_bytes, "the reader expects less"
        return Answer(answer.status_code, {k.lower(): v for k, v in answer.headers.items()}, body)

    def close(self) -> None:
        """Nothing is held open."""
