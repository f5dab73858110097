"""What every response carries: what a browser may do with it, and who may read it.

Pages have one stylesheet and no script, so the policy allows nothing else. Reads are open to any
origin; submissions from other sites' scripts are not.
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
# Nothing else in the house sets any of these, but for the policy of files (api/evidence.py).
SECURITY: Final = (
    ("Content-Security-Policy", CONTENT_SECURITY_POLICY),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "cross-origin"),
)
READS: Final = (
    ("Access-Control-Allow-Origin", "*"),
    ("Access-Control-Allow-Methods", "GET, HEAD"),
    ("Access-Control-Allow-Headers", "Accept, Accept-Language, If-None-Match, Range"),
    (
        "Access-Control-Expose-Headers",
        "Accept-Ranges, Content-Disposition, Content-Range, Date, ETag, Location, Retry-After",
    ),
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
            ours = always[1:] if "content-security-policy" in told else always  # the policy stands first
            return start_response(status, [*headers, *ours, *kept], *fault)

        return self._application(environ, start)


def register(app: Flask) -> None:
    """Put the headers on every response of *app*."""
    app.wsgi_app = WithHeaders(app.wsgi_app)  # type: ignore[method-assign]  # Flask's own way
