"""Answers that only the notifier gives: messages, as they were published."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Response

from libroabierto_notifier.web.media import BATCH, EVENT


def event_answer(body: bytes) -> Response:
    """Give one message, byte by byte as it was published."""
    return Response(body, content_type=f"{EVENT}; charset=UTF-8")


def batch_answer(bodies: Iterable[bytes]) -> Response:
    """Give messages as one CloudEvents batch, each byte by byte as it was published."""
    return Response(b"[" + b",".join(bodies) + b"]", content_type=f"{BATCH}; charset=UTF-8")
