"""The words of the pages, in Spanish (es-MX) and English: the folder `texts/`, a file for each subject.

A template asks `t("home.lead", size=7)`; `{size}` in the phrase is filled. A key that the table
lacks is our bug and fails loudly.
"""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping
from importlib import resources

from flask import Flask, request

from libroabierto_notifier.web.negotiate import language_of


def phrase(key: str, language: str, **facts: object) -> str:
    """Return the phrase *key* in *language* ("es" or "en"), filled with *facts*."""
    return table()[key][language].format_map(facts)


@functools.cache
def table() -> Mapping[str, Mapping[str, str]]:
    """Return every phrase: key, then language."""
    found: dict[str, Mapping[str, str]] = {}
    for file in resources.files("libroabierto_notifier.web").joinpath("texts").iterdir():
        said = tomllib.loads(file.read_text("utf-8"))
        assert not found.keys() & said.keys(), f"our bug: {file.name} says what another file says"
        found.update(said)
    return found


def register(app: Flask) -> None:
    """Give the templates of *app* `t` and `language`; the table is read now, while files can be opened."""
    table()
    app.context_processor(_words)


def _words() -> dict[str, object]:
    language = language_of(request)
    return {"t": functools.partial(phrase, language=language), "language": language}
