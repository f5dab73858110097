"""Which headers of the ledger's answers other sites' scripts may send and see."""

from __future__ import annotations

from flask import Flask

from libroabierto_face.web import headers


def register(app: Flask) -> None:
    """Put the headers on every response of *app*; files bring a policy of their own (api/evidence.py)."""
    headers.register(
        app,
        taken="Accept, Accept-Language, If-None-Match, Range",
        shown="Accept-Ranges, Content-Disposition, Content-Range, Date, ETag, Location, Retry-After",
    )
