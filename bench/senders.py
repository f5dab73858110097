"""Ways to submit an act inside this process: through the web application, or to the use case itself."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from flask import Flask

from libroabierto_ledger.application.outcomes import Outcome
from libroabierto_ledger.bootstrap import Assembly
from libroabierto_ledger.web.app import create_app

if TYPE_CHECKING:  # it exists only for type checkers
    from _typeshed.wsgi import WSGIEnvironment

Send = Callable[[str], None]
"""Submits a signed event; fails unless it is recorded."""


def through_wsgi(ledger: Assembly) -> Send:
    """Send an act as a web server would."""
    app = create_app(ledger)

    def send(token: str) -> None:
        body = token.encode()
        environ = {
            "REQUEST_METHOD": "POST",
            "SCRIPT_NAME": "",
            "PATH_INFO": "/v1/events",
            "QUERY_STRING": "",
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "8000",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_HOST": "127.0.0.1:8000",
            "CONTENT_TYPE": "application/jose",
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(body),
            "wsgi.errors": io.StringIO(),
            "wsgi.multithread": True,
        }
        assert _answered(app, environ) == "201 CREATED"

    return send


def _answered(app: Flask, environ: WSGIEnvironment) -> str:
    """Run the application, read all that it answers, and return the status."""
    said: list[str] = []

    def start(status: str, headers: object, fault: object = None, /) -> Callable[[bytes], object]:
        said.append(status)
        return bytes

    for _ in app.wsgi_app(environ, start):
        pass
    return said[0]


def through_submissions(ledger: Assembly) -> Send:
    """Send an act without the web."""

    def send(token: str) -> None:
        assert isinstance(ledger.submissions.submit(token), Outcome)

    return send


THROUGH: Final = {"wsgi": through_wsgi, "submissions": through_submissions}
