"""What every response carries: what a browser may do with it, and who may read it.

Pages have one stylesheet and no script, so the policy allows nothing else. Reads are open to any
origin; submissions from other sites' scripts are not.
"""

from __future__ import annotations

from typing import Final

from flask import Flask, Response, request

CONTENT_SECURITY_POLICY: Final = (
    "default-src 'none'; style-src 'self'; img-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
SECURITY: Final = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
READS: Final = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, HEAD",
    "Access-Control-Allow-Headers": "Accept, Accept-Language, If-None-Match",
    "Access-Control-Expose-Headers": "Date, ETag, Location, Retry-After",
}


def register(app: Flask) -> None:
    """Put the headers on every response of *app*, refusals included."""
    app.after_request(_with_headers)


def _with_headers(response: Response) -> Response:
    response.headers.extend(SECURITY)  # nothing else in the house sets any of these
    if request.method in ("GET", "HEAD", "OPTIONS"):
        response.headers.extend(READS)
    response.headers.setdefault("Cache-Control", "no-store")
    return response
