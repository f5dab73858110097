"""/problems/: a page for each problem that this service answers with, in both languages."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, Response, render_template, request

from libroabierto_notifier.web import problems
from libroabierto_notifier.web.answers import for_now
from libroabierto_notifier.web.errors import NoSuchAddress
from libroabierto_notifier.web.negotiate import HTML, LANGUAGES, language_of
from libroabierto_notifier.web.parameters import query
from libroabierto_notifier.web.phrases import phrase

blueprint: Final = Blueprint("problems", __name__)


@blueprint.get("/problems/")
def index() -> Response:
    """List every problem."""
    query()
    language = language_of(request)
    rows = [(slug, status, problems.text_of(slug, language)) for slug, status in problems.SLUGS.items()]
    return page(render_template("problems.html", problems=rows))


@blueprint.get("/problems/<slug>")
def show(slug: str) -> Response:
    """Explain one problem."""
    query()
    if slug not in problems.SLUGS:
        raise NoSuchAddress("address.unknown")
    texts = {language: problems.text_of(slug, language) for language in LANGUAGES}
    next_words = {language: phrase("problem.next", language) for language in LANGUAGES}
    facts = {"slug": slug, "status": problems.SLUGS[slug], "texts": texts, "next_words": next_words}
    return page(render_template("problem.html", **facts))


def page(html: str) -> Response:
    """Give a page in the caller's language; caches keep it apart from those in others."""
    answer = Response(html, mimetype=HTML)
    answer.vary.update(("Accept", "Accept-Language"))
    answer.headers["Content-Language"] = language_of(request)
    return for_now(answer)
