"""A service that is made of nothing but the shared face: a few addresses, its own problems and words.

GET /                   a page
GET /v1/nada?n=1        JSON
GET /raise/<what>       raises: refusal, stored, fault, stopped, unknown; /v1/raise/<what> too
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest
from flask import Response, request

from libroabierto.errors import LibroError, Refused, TooLarge
from libroabierto_face.web import headers, proxies, root
from libroabierto_face.web.answers import for_now, json_answer
from libroabierto_face.web.app import Face
from libroabierto_face.web.errors import BadParameter
from libroabierto_face.web.pages import all_problems, one_problem, page
from libroabierto_face.web.parameters import check_names
from libroabierto_face.web.phrases import Phrases
from libroabierto_face.web.problems import Problems, nearest
from libroabierto_face.web.refusals import Refusals

FILES = {
    "__init__.py": "",
    "phrases.toml": '["site.name"]\nes = "Servicio"\nen = "Service"\n'
    + "".join(
        f'["{key}"]\nes = "{key}"\nen = "{key}"\n'
        for key in ("problems.lead", "problems.caption", "status.500.detail")
    ),
    "sentences.toml": '["thing.taken"]\nes = "Ya está tomado: {thing}, {other}."\nen = "Taken: {thing}."\n',
    "problems.toml": "".join(
        f'[{slug}.es]\ntitle = "{slug}"\nmeaning = "Qué"\nnext = "Luego"\n'
        f'[{slug}.en]\ntitle = "{slug}"\nmeaning = "What"\nnext = "Then"\n'
        for slug in ("refused", "not-found", "too-large", "bad-parameter", "busy")
    ),
    "templates/layout.html": '{% extends "frame.html" %}{% block foot %}<p>pie</p>{% endblock %}',
    "templates/nada.html": '{% extends "layout.html" %}{% block main %}'
    '<h1>{{ t("site.name") }}</h1>{% endblock %}',
    "static/own.css": "p { margin: 0; }",
}
STATUSES = {"refused": 422, "bad-parameter": 400, "not-found": 404, "too-large": 413, "busy": 503}
KINDS: dict[type[LibroError], str] = {
    Refused: "refused",
    TooLarge: "too-large",
    BadParameter: "bad-parameter",
}


def service(folder: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> str:
    """Write the files of a service that is called *name*; return the name."""
    for path, text in FILES.items():
        file = folder / name / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    monkeypatch.syspath_prepend(str(folder))
    sys.modules.pop(name, None)
    return name


def slug_of(error: LibroError) -> str | None:
    return "busy" if error.code == "all.busy" else nearest(error, KINDS)


def face(name: str, *, url: str = "", in_front: int = 0) -> Face:
    """Put the parts together, as a service does."""
    phrases = Phrases(name, "phrases.toml")
    table = Problems(
        package=name,
        statuses=STATUSES,
        slug_of=slug_of,
        members=lambda _, slug, language: {"slug": slug, "language": language},
        headers=lambda document: {"X-Seen": str(document["status"])},
        wait=5,
    )
    refusals = Refusals(
        problems=table,
        phrases=phrases,
        programs=("/v1/",),
        is_ours=lambda error: error.code == "thing.stored",
        told_as=lambda error: LibroError("all.busy") if str(error) == "stopped" else None,
    )
    app = Face(name)
    headers.register(app, taken="Accept", shown="ETag")
    phrases.register(app)
    refusals.register(app)
    proxies.register(app, proxies=in_front)
    table.read_tables()
    _serve(app, table, phrases)
    root.register(app, url)
    return app


def _serve(app: Face, table: Problems, phrases: Phrases) -> None:
    raised: dict[str, Exception] = {
        "refusal": Refused("thing.taken", thing="x"),
        "stored": Refused("thing.stored"),
        "fault": ValueError("secret"),
        "stopped": ValueError("stopped"),
        "unknown": LibroError("never.heard-of"),
    }

    def answer() -> Response:
        check_names(request.args, ("n",), ("many",))
        return for_now(json_answer({"ñ": request.remote_addr}))

    def fail(what: str) -> Any:
        raise raised[what]

    app.add_url_rule("/", "pages.home", lambda: page("nada.html"))
    app.add_url_rule("/v1/nada", "answer", answer, methods=["GET", "POST"])
    app.add_url_rule("/raise/<what>", "fail", fail)
    app.add_url_rule("/v1/raise/<what>", "fail for programs", fail)
    app.add_url_rule("/problems/", "problems", lambda: all_problems(table))
    app.add_url_rule("/problems/<slug>", "problem", lambda slug: one_problem(table, phrases, slug))
