"""/problems/: a page for each problem that this service answers with, in both languages."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, Response

from libroabierto_face.web.pages import all_problems, one_problem
from libroabierto_notifier.web.errors import NoSuchAddress
from libroabierto_notifier.web.parameters import query
from libroabierto_notifier.web.phrases import PHRASES
from libroabierto_notifier.web.problems import TABLE

blueprint: Final = Blueprint("problems", __name__)


@blueprint.get("/problems/")
def index() -> Response:
    """List every problem."""
    query()
    return all_problems(TABLE)


@blueprint.get("/problems/<slug>")
def show(slug: str) -> Response:
    """Explain one problem."""
    query()
    if slug not in TABLE.statuses:
        raise NoSuchAddress("address.unknown")
    return one_problem(TABLE, PHRASES, slug)
