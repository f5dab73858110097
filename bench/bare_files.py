"""A web application that takes a file and gives it back, and does nothing more: the comparison for evidence.

    PUT /file       the body, written to one file as it comes
    GET /file       that file, as Flask sends files

No hash, no permission, no look at the content, no disk waited for.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from flask import Flask, Response, request, send_file

FOLDER = "LIBRO_BENCH_FOLDER"


def create() -> Flask:
    """Build the application over the folder that the environment names."""
    app, path = Flask(__name__), Path(os.environ[FOLDER]) / "file"

    @app.get("/")
    def ready() -> str:
        return "ready"

    @app.put("/file")
    def take() -> str:
        with path.open("wb") as file:
            shutil.copyfileobj(request.stream, file, 64 * 1024)
        return "taken"

    @app.get("/file")
    def give() -> Response:
        return send_file(path, mimetype="application/pdf")

    return app
