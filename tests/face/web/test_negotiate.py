"""The language and the form that a caller prefers."""

from __future__ import annotations

import pytest
from flask import Request
from werkzeug.test import EnvironBuilder

from libroabierto_face.web.negotiate import HTML, JSON, form_of, is_for_people, language_of


def asking(path: str = "/", **headers: str) -> Request:
    """Return a request with *headers*, whose underscores are hyphens."""
    named = [(name.replace("_", "-"), value) for name, value in headers.items()]
    return Request(EnvironBuilder(path, headers=named).get_environ())


@pytest.mark.parametrize(
    ("said", "language"),
    [
        ("", "es"),
        ("en-GB", "en"),
        ("es-MX,en;q=0.5", "es"),
        ("fr", "es"),
        ("fr,en;q=0.1", "en"),
        ("en;q=0", "es"),
        ("*", "es"),
    ],
)
def test_spanish_is_spoken_unless_english_is_preferred(said: str, language: str) -> None:
    assert language == language_of(asking(Accept_Language=said))


@pytest.mark.parametrize(
    ("said", "form"),
    [("", JSON), ("*/*", JSON), (HTML, HTML), ("image/png", JSON), (f"{JSON};q=0.1, {HTML}", HTML)],
)
def test_whoever_likes_nothing_of_ours_gets_the_first(said: str, form: str) -> None:
    assert form == form_of(asking(Accept=said), JSON, HTML)


@pytest.mark.parametrize(
    ("path", "said", "people"),
    [("/x", HTML, True), ("/v1/x", HTML, False), ("/x", "*/*", False), ("/x", "", False)],
)
def test_a_refusal_is_a_page_for_whoever_browses_where_people_do(path: str, said: str, people: bool) -> None:
    assert people == is_for_people(asking(path, Accept=said), programs=("/v1/",))
