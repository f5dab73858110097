"""What is submitted: its size is looked at first, then its media type; only then is it read.

Bodies are bytes until the application opens them, and no body enters a log file.
"""

from __future__ import annotations

from typing import Final

from flask import Request
from werkzeug.exceptions import ClientDisconnected, RequestEntityTooLarge

from libroabierto.errors import Malformed, TooLarge
from libroabierto.record.disclosure import MAX_DISCLOSURE, MAX_DISCLOSURES
from libroabierto.record.envelope import MAX_TOKEN
from libroabierto_face.web.errors import UnsupportedMediaType
from libroabierto_ledger.application import MAX_LINES

# One JWS, its disclosures, and the line feed with which editors end a file; rounded up.
MAX_EVENT_BODY: Final = 320 * 1024
MAX_BATCH_BODY: Final = 8 * 1024 * 1024

assert MAX_TOKEN + MAX_DISCLOSURES * (MAX_DISCLOSURE + 1) + 1 < MAX_EVENT_BODY, (
    "our bug: a good event would not fit"
)


def read_body(request: Request, *media_types: str, limit: int) -> bytes:
    """Return the body; raise TooLarge, UnsupportedMediaType or, when it is cut short, Malformed."""
    try:
        body = _read(request, media_types, limit)
    except RequestEntityTooLarge:
        raise TooLarge("body.too-large", limit=limit) from None
    except ClientDisconnected:
        raise Malformed("body.cut-short") from None
    if len(body) > limit:
        raise TooLarge("body.too-large", limit=limit)
    if request.content_length not in (None, len(body)):  # gunicorn ends such a body without a word
        raise Malformed("body.cut-short")
    return body


def _read(request: Request, media_types: tuple[str, ...], limit: int) -> bytes:
    # One more than the limit: a body without Content-Length is cut at the maximum without a word.
    request.max_content_length = limit + 1
    stream = request.stream  # compares Content-Length with the maximum; reads nothing yet
    if request.mimetype not in media_types:
        raise UnsupportedMediaType("media-type.unsupported", want=", ".join(media_types))
    return stream.read()


def one_event(request: Request, *media_types: str) -> bytes:
    """Return the one event that was sent, without the line feed that a file may end with."""
    return read_body(request, *media_types, limit=MAX_EVENT_BODY).removesuffix(b"\n")


def batch_lines(request: Request, *media_types: str) -> list[bytes]:
    """Return the lines of a batch, 1 to 1,000; the last may end with a line feed or not."""
    body = read_body(request, *media_types, limit=MAX_BATCH_BODY)
    if not body:
        raise Malformed("batch.empty")
    lines = body.removesuffix(b"\n").split(b"\n", MAX_LINES)
    if len(lines) > MAX_LINES:
        raise TooLarge("batch.too-many-lines", limit=MAX_LINES)
    return lines
