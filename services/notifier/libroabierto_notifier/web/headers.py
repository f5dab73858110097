"""What every response carries: what a browser may do with it, and who may read it.

Pages have one stylesheet and no script, so the policy allows nothing else. Reads are open to any
origin; what changes something is not for other sites' scripts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask

CONTENT_SECURITY_POLICY: Final = (
    "default-src 'none'; style-src 'self'; img-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
SECURITY: Final = (
    ("Content-Security-Policy", CONTENT_SECURITY_POLICY),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),  # the address of a subscription's page has its token in it
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "cross-origin"),
)
READS: Final = (
    ("Access-Control-Allow-Origin", "*"),
    ("Access-Control-Allow-Methods", "GET, HEAD"),
    ("Access-Control-Allow-Headers", "Accept, Accept-Language, If-None-Match"),
    ("Access-Control-Expose-Headers", "ETag, Libro-Filter, Libro-Position, Link, Retry-After"),
)
KEPT_BY_NOBODY: Final = (("Cache-Control", "no-store"),)


class WithHeaders:
    """WSGI middleware that puts the headers on every response, refusals and faults included."""

    def __init__(self, application: WSGIApplication) -> None:
        self._application = application

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        always = SECURITY + READS if environ["REQUEST_METHOD"] in ("GET", "HEAD", "OPTIONS") else SECURITY

        def start(status: str, headers: list[tuple[str, str]], *fault: Any) -> Callable[[bytes], object]:
            told = {name.lower() for name, _ in headers}
            kept = () if "cache-control" in told else KEPT_BY_NOBODY
            return start_response(status, [*headers, *always, *kept], *fault)

        return self._application(environ, start)


def register(app: Flask) -> None:
    """Put the headers on every response of *app*."""
    app.wsgi_app = WithHeaders(app.wsgi_app)  # type: ignore[method-assign]  # Flask's own way
