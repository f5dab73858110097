"""From refusals to problem documents (RFC 9457), by the tables of the service that refuses.

A document says the type for machines, the title and the detail for people, and the stable code:

    {"type": "/problems/refused", "title": ..., "status": 422, "detail": ..., "code": "office.taken"}

A service has problems.toml (title and page of each problem) and sentences.toml (what only it says of a
code). Sentences for what both refuse stand in our own sentences.toml, those for the codes of the rules in
libroabierto.domain.messages.
"""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any, Final

from libroabierto.domain.messages import fill, say, table
from libroabierto.errors import LibroError

MEDIA_TYPE: Final = "application/problem+json"

Document = Mapping[str, Any]

_OURS: Final = "libroabierto_face.web"


@dataclass(frozen=True, slots=True)
class ProblemText:
    """A problem in one language: its title, what it means, what to do next."""

    title: str
    meaning: str
    next: str


@dataclass(frozen=True, slots=True)
class Problems:
    """The problems of one service.

    `package` has the two files; `statuses` are the HTTP statuses, in the order in which problems are
    listed. `slug_of` says which problem a refusal is, None for what no client can cause. `members` gives
    what a document carries besides (of the error, its problem, in a language), `headers` what it says again
    to tools that read no document. `wait` are the seconds to wait where nobody knows better.
    """

    package: str
    statuses: Mapping[str, int]
    slug_of: Callable[[LibroError], str | None]
    members: Callable[[LibroError, str, str], Document]
    headers: Callable[[Document], Mapping[str, str]]
    wait: int

    def read_tables(self) -> None:
        """Read every sentence now: a worker that may open no more files must still be able to say so."""
        read_table(self.package, "problems.toml")
        self._sentences()
        table()

    def document(self, error: LibroError, slug: str, *, language: str, root: str = "") -> dict[str, Any]:
        """Write the problem document of *error*; *root* is the application root, "" or "/mex"."""
        written = self.text_of(slug, language)
        return {
            "type": page_of(slug, root),
            "title": written.title,
            "status": self.statuses[slug],
            "detail": self.sentence(error, language) or written.meaning,
            "code": error.code,
            **self.members(error, slug, language),
        }

    def retry_after(self, document: Document) -> int | None:
        """Return the seconds after which the same request may succeed; `wait` if none were named."""
        if document["status"] not in (429, 503):
            return None
        return int(document.get("retry_after", self.wait))

    def text_of(self, slug: str, language: str) -> ProblemText:
        """Return title and explanation of a problem in *language* ("es" or "en")."""
        return ProblemText(**read_table(self.package, "problems.toml")[slug][language])

    def sentence(self, error: LibroError, language: str) -> str | None:
        """Return what to tell people of *error*; None if there are no words for its code."""
        for said in self._sentences():
            if error.code in said:
                return fill(said[error.code][language], error.facts)
        told = say(error.code, error.facts, language)
        return None if told == error.code else told

    def _sentences(self) -> tuple[Document, Document]:
        return read_table(self.package, "sentences.toml"), read_table(_OURS, "sentences.toml")


def nearest(error: LibroError, kinds: Mapping[type[LibroError], str]) -> str | None:
    """Return what *kinds* has for the class of *error*, or for the nearest class above it."""
    return next((kinds[kind] for kind in type(error).__mro__ if kind in kinds), None)


def page_of(slug: str, root: str) -> str:
    """Return the address of a problem's page, which is its type too; *root* as in `document`."""
    return f"{root}/problems/{slug}"


@functools.cache
def read_table(package: str, name: str) -> Document:
    """Return the table *name* that stands in *package*."""
    return tomllib.loads(resources.files(package).joinpath(name).read_text("utf-8"))
