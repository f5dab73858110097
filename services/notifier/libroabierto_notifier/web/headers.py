"""Which headers of the notifier's answers other sites' scripts may send and see."""

from __future__ import annotations

from flask import Flask

from libroabierto_face.web import headers


def register(app: Flask) -> None:
    """Put the headers on every response of *app*."""
    headers.register(
        app,
        taken="Accept, Accept-Language, If-None-Match",
        shown="ETag, Libro-Filter, Libro-Position, Link, Retry-After",
    )
