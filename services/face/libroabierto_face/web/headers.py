"""What every response carries: what a browser may do with it, and who may read it.

Pages have our stylesheets and no script, so the policy allows nothing else. Reads are open to any
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
# Nothing else sets any of these, but for an answer that brings a policy of its own.
SECURITY: Final = (
    ("Content-Security-Policy", CONTENT_SECURITY_POLICY),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),  # an address may have a token in it
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "cross-origin"),
)
KEPT_BY_NOBODY: Final = (("Cache-Control", "no-store"),)

_READS: Final = ("GET", "HEAD", "OPTIONS")


class WithHeaders:
    """WSGI middleware that puts the headers on every response, refusals and faults included.

    Other sites' scripts may send the headers in *taken* with a read, and see those in *shown*.
    """

    def __init__(self, application: WSGIApplication, *, taken: str, shown: str) -> None:
        self._application = application
        self._of_reads = (
            *SECURITY,
            ("Access-Control-Allow-Origin", "*"),
            ("Access-Control-Allow-Methods", "GET, HEAD"),
            ("Access-Control-Allow-Headers", taken),
            ("Access-Control-Expose-Headers", shown),
        )

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        always = self._of_reads if environ["REQUEST_METHOD"] in _READS else SECURITY

        def start(status: str, headers: list[tuple[str, str]], *fault: Any) -> Callable[[bytes], object]:
            told = {name.lower() for name, _ in headers}
            kept = () if "cache-control" in told else KEPT_BY_NOBODY
            ours = always[1:] if "content-security-policy" in told else always  # the policy stands first
            return start_response(status, [*headers, *ours, *kept], *fault)

        return self._application(environ, start)


def register(app: Flask, *, taken: str, shown: str) -> None:
    """Put the headers on every response of *app*; *taken* and *shown* are lists as CORS spells them."""
    wrapped = WithHeaders(app.wsgi_app, taken=taken, shown=shown)
    app.wsgi_app = wrapped  # type: ignore[method-assign]  # Flask's own way
