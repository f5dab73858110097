"""A web application that answers as many bytes as are asked for, and does nothing more: the comparison.

    GET /bytes/<count>       so many bytes of application/json, from memory

It is Flask as it comes, without any of the ledger's web room and with no database behind it.
"""

from __future__ import annotations

from flask import Flask, Response


def create() -> Flask:
    """Build the application."""
    app = Flask(__name__)

    @app.get("/")
    def ready() -> str:
        return "ready"

    @app.get("/bytes/<int:count>")
    def some(count: int) -> Response:
        return Response(b'"' + b"x" * (count - 2) + b'"', mimetype="application/json")

    return app
