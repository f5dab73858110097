"""The words of the pages, in Spanish (es-MX) and English: a service's own, and phrases.toml for what all say.

A template asks `t("home.lead", size=7)`; `{size}` in the phrase is filled. A key that the table
lacks is our bug and fails loudly.
"""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Final

from flask import Flask, request

from libroabierto_face.web.negotiate import language_of

Table = Mapping[str, Mapping[str, str]]
"""Every phrase: key, then language."""

SHARED: Final = "libroabierto_face.web"


class Phrases:
    """What stands in *place* of *package*: a TOML file, or a folder with a file for each subject."""

    def __init__(self, package: str, place: str) -> None:
        self._package, self._place = package, place

    def phrase(self, key: str, language: str, **facts: object) -> str:
        """Return the phrase *key* in *language* ("es" or "en"), filled with *facts*."""
        return self.table()[key][language].format_map(facts)

    def table(self) -> Table:
        """Return every phrase, shared ones included."""
        return _read(self._package, self._place)

    def register(self, app: Flask) -> None:
        """Give the templates of *app* `t` and `language`; read the table now, while files can be opened."""
        self.table()
        app.context_processor(self._words)

    def _words(self) -> dict[str, object]:
        language = language_of(request)
        return {"t": functools.partial(self.phrase, language=language), "language": language}


@functools.cache
def _read(package: str, place: str) -> Table:
    found: dict[str, Mapping[str, str]] = {}
    for file in (*_files(package, place), *_files(SHARED, "phrases.toml")):
        said = tomllib.loads(file.read_text("utf-8"))
        assert not found.keys() & said.keys(), f"our bug: {file.name} says what another file says"
        found.update(said)
    return found


def _files(package: str, place: str) -> list[Traversable]:
    at = resources.files(package).joinpath(place)
    return list(at.iterdir()) if at.is_dir() else [at]
