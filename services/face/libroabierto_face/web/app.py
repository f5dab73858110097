"""The Flask application as this house sets it. Opens nothing, reads no environment."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from flask import Flask, Response, send_from_directory
from jinja2 import BaseLoader, FileSystemLoader
from werkzeug.exceptions import NotFound

_HERE: Final = Path(__file__).parent


class Face(Flask):
    """Finds templates and static files beside the service's module, and behind them the shared ones."""

    def __init__(self, import_name: str) -> None:
        super().__init__(import_name)
        self.json.sort_keys = False  # type: ignore[attr-defined]  # the default provider has it
        self.url_map.strict_slashes = True
        self.url_map.merge_slashes = False  # an address has one spelling

    @cached_property
    def jinja_loader(self) -> BaseLoader:
        """Look for a template in the service first."""
        return FileSystemLoader([Path(self.root_path) / "templates", _HERE / "templates"])

    def send_static_file(self, filename: str) -> Response:
        """Give a static file of the service, or the shared one of that name; raises NotFound."""
        try:
            return super().send_static_file(filename)
        except NotFound:
            return send_from_directory(
                _HERE / "static", filename, max_age=self.get_send_file_max_age(filename)
            )

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Take every function as it is: none is a coroutine, and Flask would ask each at each request."""
        return func
