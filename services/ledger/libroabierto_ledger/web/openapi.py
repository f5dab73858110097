"""flask-smorest as this house uses it: problems for errors, strict parameters, OpenAPI 3.1.

Three things are set right for RFC 9457: the documented schema of errors, the headers of an error
(405 keeps its Allow), and the documented media type.
"""

from __future__ import annotations

from typing import Any, Final

import flask_smorest
from flask import Flask, Response
from werkzeug.exceptions import HTTPException

from libroabierto import __version__
from libroabierto_ledger.web import problems, refusals
from libroabierto_ledger.web.parameters import StrictParser
from libroabierto_ledger.web.schemas.problem import Problem

SETTINGS: Final = {
    "API_TITLE": "Libro Abierto",
    "API_VERSION": "v1",
    "OPENAPI_VERSION": "3.1.0",
    "OPENAPI_URL_PREFIX": "/",
    "OPENAPI_JSON_PATH": "openapi.json",
    "API_SPEC_OPTIONS": {
        "info": {
            "description": "A public, verifiable ledger of open-government acts. Reads need no key.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
            "x-software": __version__,
        }
    },
}


class ProblemApi(flask_smorest.Api):  # type: ignore[misc]  # the library carries no types
    """Answers errors as problem documents, and documents them so."""

    ERROR_SCHEMA = Problem

    def handle_http_exception(self, error: HTTPException) -> Response:
        """Answer what Flask itself refuses: unknown addresses, methods, broken requests."""
        return refusals.answer_http(error)

    def init_app(self, app: Flask, **options: Any) -> None:
        """Attach to *app*; errors are documented under their own media type."""
        super().init_app(app, **options)
        components = self.spec.components
        for response in (*components.responses.values(), *components.responses_lazy.values()):
            _as_problem(response)


class Blueprint(flask_smorest.Blueprint):  # type: ignore[misc]  # as above
    """A resource: its routes, and what OpenAPI says of them."""

    ARGUMENTS_PARSER = StrictParser()


def _as_problem(response: dict[str, Any]) -> None:
    """Put the schema of a documented error under the media type of problems."""
    content = response.get("content", {})
    schema = content.pop("application/json", {}).get("schema") or response.pop("schema", None)
    response["content"] = {problems.MEDIA_TYPE: {"schema": schema or Problem}}
