"""flask-smorest as this house uses it: problems for errors, strict parameters, OpenAPI 3.1.

Three things are set right for RFC 9457: the documented schema of errors, the headers of an error
(405 keeps its Allow), and the documented media type.
"""

from __future__ import annotations

import functools
import http
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, Protocol, TypeVar

import flask_smorest
import marshmallow as ma
from flask import Flask, Response
from werkzeug.exceptions import HTTPException

from libroabierto import __version__
from libroabierto_face.web.negotiate import JSON
from libroabierto_face.web.parameters import check_names
from libroabierto_face.web.problems import MEDIA_TYPE
from libroabierto_ledger.web.assembly import this_request
from libroabierto_ledger.web.parameters import Parameters, StrictParser
from libroabierto_ledger.web.refusals import REFUSALS
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
        return REFUSALS.answer_http(error)

    def init_app(self, app: Flask, **options: Any) -> None:
        """Attach to *app*; errors are documented under their own media type."""
        super().init_app(app, **options)
        components = self.spec.components
        for response in (*components.responses.values(), *components.responses_lazy.values()):
            _as_problem(response)


Schema = type[ma.Schema] | Mapping[str, Any]
View = TypeVar("View", bound=Callable[..., Response])


class Decorator(Protocol):
    """Adds something to a view, which stays the function that it was."""

    def __call__(self, view: View, /) -> View: ...


class Blueprint(flask_smorest.Blueprint):  # type: ignore[misc]  # as above
    """A resource: its routes, and what OpenAPI says of them."""

    ARGUMENTS_PARSER = StrictParser()

    def route(self, rule: str, *, methods: Sequence[str] = ("GET",)) -> Decorator:
        """Serve *rule* by the view; without `query` below, it takes no parameters."""

        def serve(view: View) -> View:
            strict = view if hasattr(view, _READS_QUERY) else _without_query(view)
            self.add_url_rule(rule, None, strict, methods=methods)
            return view

        return serve

    def query(self, schema: type[Parameters]) -> Decorator:
        """Read the query as *schema* says; the view takes it as its first argument."""

        def read(view: View) -> View:
            # An instance: of a class webargs would make one, and copy its fields, at each request.
            reading: View = self.arguments(schema(), location="query", error_status_code=400)(view)
            setattr(reading, _READS_QUERY, True)
            return reading

        return read

    def answers(self, schema: Schema, *, status: int = 200, media: str = JSON, told: str = "") -> Decorator:
        """Document an answer."""
        description = {"description": told} if told else {}
        add = self.response if status == 200 and media == JSON else self.alt_response
        return _told_of(add(status, schema=schema, content_type=media, **description))

    def refuses(self, *names: str) -> Decorator:
        """Document refusals by the names of their statuses: "NOT_FOUND"."""

        def document(view: View) -> View:
            for name in names:
                view = _told_of(self.alt_response(http.HTTPStatus[name].value, name))(view)
            return view

        return document

    def takes(self, **schemas: Mapping[str, Any]) -> Decorator:
        """Document the body that is sent, by media type."""
        content = {media: {"schema": schema} for media, schema in schemas.items()}
        return _told_of(self.doc(requestBody={"required": True, "content": content}))


_READS_QUERY: Final = "_reads_query"
_TOLD: Final = "_apidoc"  # where flask-smorest keeps what it documents of a view


def _told_of(decorator: Decorator) -> Decorator:
    """Keep what *decorator* documents of a view, and not the call around the view that it would add."""

    def document(view: View) -> View:
        setattr(view, _TOLD, getattr(decorator(view), _TOLD))
        return view

    return document


def _without_query(view: View) -> View:
    @functools.wraps(view)
    def strict(*args: Any, **kwargs: Any) -> Response:
        asked = this_request()
        if asked.query_string:
            check_names(asked.args, ())
        return view(*args, **kwargs)

    return strict  # type: ignore[return-value]  # functools.wraps keeps what it wraps


def _as_problem(response: dict[str, Any]) -> None:
    """Put the schema of a documented error under the media type of problems."""
    content = response.get("content", {})
    schema = content.pop("application/json", {}).get("schema") or response.pop("schema", None)
    response["content"] = {MEDIA_TYPE: {"schema": schema or Problem}}
