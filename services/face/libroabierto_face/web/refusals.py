"""Whatever was raised becomes an answer: a problem document, or a page for somebody who browses.

LibroError with a place in the table    its problem
what Flask refuses                      not-found, too-large, or RFC 9457's about:blank
anything else                           500, which says nothing; the log has the traceback,
without the error's own text: that may quote a body or a token
"""

from __future__ import annotations

import json
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from flask import Flask, Response, current_app, render_template, request
from werkzeug.exceptions import HTTPException

from libroabierto.errors import LibroError
from libroabierto_face.web.negotiate import is_for_people, language_of
from libroabierto_face.web.phrases import Phrases
from libroabierto_face.web.problems import MEDIA_TYPE, Problems

# Statuses of Flask's own refusals that every service has a problem for.
_KNOWN: Final = {404: "not-found", 413: "too-large", 415: "unsupported-media-type"}
_UNKNOWN_ADDRESS: Final = LibroError("address.unknown")


@dataclass(frozen=True, slots=True)
class Refusals:
    """How one service answers what was raised.

    `programs` are the beginnings of paths that programs read: a refusal there is never a page. `is_ours`
    says of a refusal that would blame the caller whether the fault is ours. `told_as` gives the refusal as
    which a fault of ours is told; None, the usual case, is told as 500.
    """

    problems: Problems
    phrases: Phrases
    programs: tuple[str, ...]
    is_ours: Callable[[LibroError], bool]
    told_as: Callable[[Exception], LibroError | None] = lambda _: None

    def register(self, app: Flask) -> None:
        """Answer every error of *app*."""
        app.register_error_handler(LibroError, self.answer_refusal)
        app.register_error_handler(HTTPException, self.answer_http)
        app.register_error_handler(Exception, self.answer_unexpected)

    def problem_of(self, error: LibroError) -> dict[str, Any]:
        """Return the problem document of a refusal, in the caller's language."""
        slug = self.problems.slug_of(error)
        if slug is None or self.is_ours(error):
            return self._our_fault(error)
        return self._document(error, slug)

    def answer_refusal(self, error: LibroError) -> Response:
        """Answer a refusal of ours."""
        return self._answer(self.problem_of(error))

    def answer_http(self, error: HTTPException) -> Response:
        """Answer a refusal of Flask's, with the headers that belong to it (Allow, Retry-After)."""
        answer = self._answer(self._document_of_status(error.code or 500))
        for name, value in error.get_headers():
            if name.lower() not in ("content-type", "content-length"):
                answer.headers[name] = value
        return answer

    def answer_unexpected(self, error: Exception) -> Response:
        """Answer a fault of ours: 500."""
        return self._answer(self._our_fault(error))

    def _our_fault(self, error: Exception) -> dict[str, Any]:
        """Log where *error* came from, without its own text, and say that the fault is ours."""
        place = "".join(traceback.format_tb(error.__traceback__))
        kind = error.code if isinstance(error, LibroError) else type(error).__name__
        current_app.logger.error("%s at %s %s\n%s", kind, request.method, request.path, place)
        told = self.told_as(error)
        slug = None if told is None else self.problems.slug_of(told)
        return self._document_of_status(500) if told is None or slug is None else self._document(told, slug)

    def _document(self, error: LibroError, slug: str) -> dict[str, Any]:
        return self.problems.document(error, slug, language=language_of(request), root=request.root_path)

    def _document_of_status(self, status: int) -> dict[str, Any]:
        language, say = language_of(request), self.phrases.phrase
        slug = _KNOWN.get(status)
        if slug is not None:
            return self._document(_UNKNOWN_ADDRESS if status == 404 else LibroError(f"http.{slug}"), slug)
        key = f"status.{status}" if status in (400, 405, 500) else "status.other"
        told = {"title": say(f"{key}.title", language), "detail": say(f"{key}.detail", language)}
        return {"type": "about:blank", **told, "status": status, "code": f"http.{status}"}

    def _answer(self, document: dict[str, Any]) -> Response:
        status = int(document["status"])
        if is_for_people(request, programs=self.programs):
            answer = Response(self._page(document), status=status, mimetype="text/html")
        else:
            body = json.dumps(document, ensure_ascii=False) + "\n"
            answer = Response(body, status=status, mimetype=MEDIA_TYPE)
        answer.headers["Content-Language"] = language_of(request)
        answer.vary.update(("Accept", "Accept-Language"))
        answer.headers.update(self.problems.headers(document))
        seconds = self.problems.retry_after(document)
        if seconds is not None:
            answer.headers["Retry-After"] = str(seconds)
        return answer

    def _page(self, document: dict[str, Any]) -> str:
        slug = str(document["type"]).rpartition("/")[2]
        text = None
        if slug in self.problems.statuses:
            text = self.problems.text_of(slug, language_of(request))
        return render_template("refusal.html", problem=document, text=text)
