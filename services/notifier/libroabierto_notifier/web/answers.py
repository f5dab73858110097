"""Answers: JSON, messages as they were published, and how long each may be kept."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any, Final

from flask import Response, request

from libroabierto_notifier.web.negotiate import BATCH, EVENT, JSON

FOREVER: Final = "public, max-age=31536000, immutable"
ASK_AGAIN: Final = "no-cache"

_ENCODER: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def json_answer(document: Mapping[str, Any], *, status: int = 200, media_type: str = JSON) -> Response:
    """Write *document* as JSON, letters as they are."""
    return Response(_ENCODER.encode(document) + "\n", status=status, mimetype=media_type)


def event_answer(body: bytes) -> Response:
    """Give one message, byte by byte as it was published."""
    return Response(body, content_type=f"{EVENT}; charset=UTF-8")


def batch_answer(bodies: Iterable[bytes]) -> Response:
    """Give messages as one CloudEvents batch, each byte by byte as it was published."""
    return Response(b"[" + b",".join(bodies) + b"]", content_type=f"{BATCH}; charset=UTF-8")


def forever(response: Response) -> Response:
    """Let everybody keep the answer: it is the same for ever."""
    response.headers["Cache-Control"] = FOREVER
    return response


def for_now(response: Response, tag: str | None = None) -> Response:
    """Let nobody use the answer again without asking; *tag* names it, otherwise its hash does."""
    response.headers["Cache-Control"] = ASK_AGAIN
    response.set_etag(tag or hashlib.sha256(response.get_data()).hexdigest()[:32])
    response.make_conditional(request)
    return response
