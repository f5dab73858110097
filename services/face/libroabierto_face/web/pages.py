"""A page in the caller's language, and the pages that explain problems: /problems/ and /problems/<slug>."""

from __future__ import annotations

from typing import Any

from flask import Response, render_template, request

from libroabierto_face.web.answers import for_now, negotiated
from libroabierto_face.web.negotiate import HTML, LANGUAGES, language_of
from libroabierto_face.web.phrases import Phrases
from libroabierto_face.web.problems import Problems, page_of


def page(template: str, *, status: int = 200, **facts: Any) -> Response:
    """Give a page; caches keep it apart from those in other languages, and a refusal not at all."""
    answer = negotiated(Response(render_template(template, **facts), status=status, mimetype=HTML))
    answer.headers["Content-Language"] = language_of(request)
    return answer if status != 200 else for_now(answer)


def all_problems(problems: Problems) -> Response:
    """List every problem, each with its status and its page."""
    language, root = language_of(request), request.root_path
    rows = [
        (slug, status, problems.text_of(slug, language), page_of(slug, root))
        for slug, status in problems.statuses.items()
    ]
    return page("problems.html", problems=rows)


def one_problem(problems: Problems, phrases: Phrases, slug: str) -> Response:
    """Explain a problem that there is, in both languages."""
    texts = {language: problems.text_of(slug, language) for language in LANGUAGES}
    next_words = {language: phrases.phrase("problem.next", language) for language in LANGUAGES}
    return page(
        "problem.html",
        index=page_of("", request.root_path),
        slug=slug,
        http_status=problems.statuses[slug],
        texts=texts,
        next_words=next_words,
    )
