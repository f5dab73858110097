"""Whatever was raised becomes an answer: a problem document, or a page for somebody who browses.

LibroError with a place in the table    its problem
what Flask refuses                      not-found, too-large, or RFC 9457's about:blank
anything else                           500, which says nothing; the log has the traceback,
without the error's own text: that may quote a body or a token
"""

from __future__ import annotations

import json
import traceback
from typing import Any, Final

from flask import Flask, Response, current_app, render_template, request
from werkzeug.exceptions import HTTPException

from libroabierto.errors import LibroError, Malformed
from libroabierto_notifier.web import problems
from libroabierto_notifier.web.errors import NoSuchAddress
from libroabierto_notifier.web.negotiate import is_for_people, language_of
from libroabierto_notifier.web.phrases import phrase

# Statuses of Flask's own refusals that have a problem of ours.
_KNOWN: Final = {404: "not-found", 413: "too-large", 415: "unsupported-media-type"}


def register(app: Flask) -> None:
    """Answer every error of *app*."""
    app.register_error_handler(LibroError, answer_refusal)
    app.register_error_handler(HTTPException, answer_http)
    app.register_error_handler(Exception, answer_unexpected)


def problem_of(error: LibroError) -> dict[str, Any]:
    """Return the problem document of a refusal, in the caller's language."""
    slug = problems.slug_of(error)
    if slug is None or (slug == "malformed-request" and _is_stored(error)):
        return _our_fault(error)
    return problems.document(error, slug, language=language_of(request), root=request.root_path)


def _is_stored(error: LibroError) -> bool:
    """Say whether what is malformed was malformed by us: a read sends nothing that could be."""
    return type(error) is Malformed and request.method in ("GET", "HEAD") and not request.args


def answer_refusal(error: LibroError) -> Response:
    """Answer a refusal of ours."""
    return _answer(problem_of(error))


def answer_http(error: HTTPException) -> Response:
    """Answer a refusal of Flask's, with the headers that belong to it (Allow, Retry-After)."""
    answer = _answer(_document_of_status(error.code or 500))
    for name, value in error.get_headers():
        if name.lower() not in ("content-type", "content-length"):
            answer.headers[name] = value
    return answer


def answer_unexpected(error: Exception) -> Response:
    """Answer a fault of ours: 500."""
    return _answer(_our_fault(error))


def _our_fault(error: Exception) -> dict[str, Any]:
    """Log where *error* came from, without its own text, and say that the fault is ours."""
    place = "".join(traceback.format_tb(error.__traceback__))
    kind = error.code if isinstance(error, LibroError) else type(error).__name__
    current_app.logger.error("%s at %s %s\n%s", kind, request.method, request.path, place)
    return _document_of_status(500)


def _document_of_status(status: int) -> dict[str, Any]:
    language = language_of(request)
    slug = _KNOWN.get(status)
    if slug is not None:
        fault = NoSuchAddress("address.unknown") if status == 404 else LibroError(f"http.{slug}")
        return problems.document(fault, slug, language=language, root=request.root_path)
    key = f"status.{status}" if status in (400, 405, 500) else "status.other"
    told = {"title": phrase(f"{key}.title", language), "detail": phrase(f"{key}.detail", language)}
    return {"type": "about:blank", **told, "status": status, "code": f"http.{status}"}


def _answer(document: dict[str, Any]) -> Response:
    status = int(document["status"])
    if is_for_people(request):
        answer = Response(_page(document), status=status, mimetype="text/html")
    else:
        body = json.dumps(document, ensure_ascii=False) + "\n"
        answer = Response(body, status=status, mimetype=problems.MEDIA_TYPE)
    answer.headers["Content-Language"] = language_of(request)
    answer.vary.update(("Accept", "Accept-Language"))
    answer.headers.update(problems.headers(document))
    seconds = problems.retry_after(document)
    if seconds is not None:
        answer.headers["Retry-After"] = str(seconds)
    return answer


def _page(document: dict[str, Any]) -> str:
    slug = str(document["type"]).rpartition("/")[2]
    text = problems.text_of(slug, language_of(request)) if slug in problems.SLUGS else None
    return render_template("refusal.html", problem=document, slug=slug, text=text)
