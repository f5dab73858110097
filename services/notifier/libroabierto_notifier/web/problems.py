"""From refusals to problem documents (RFC 9457): the only place that knows their HTTP statuses.

    SLUGS       every problem and its status; `/problems/<slug>` is its page
    PROBLEMS    which refusal is which problem; the nearest class decides
    BY_PREFIX   the codes that are a problem of their own, by how they begin

A document says the type for machines, the title and the detail for people, and the stable code:

    {"type": "/problems/bad-filter", "title": ..., "status": 400, "detail": ..., "code": "filter.dialect",
     "pointer": "/filters/0"}

Titles and the text of each page stand in problems.toml, sentences for codes in sentences.toml, or, where
others than the web say them too, in libroabierto.domain.messages.
"""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any, Final

from libroabierto.domain.messages import say, table
from libroabierto.errors import LibroError, Malformed, Refused, TooLarge
from libroabierto_notifier.application import Stale, StoreUnavailable
from libroabierto_notifier.application.redelivering import NoSuchDelivery
from libroabierto_notifier.application.subscribing import NoSuchSubscription, TooManyAttempts
from libroabierto_notifier.web.errors import (
    BadBody,
    BadParameter,
    NeedsToken,
    NoSuchAddress,
    NotReady,
    NotVerified,
    TooManyWaiting,
    UnsupportedMediaType,
    WrongVersion,
)

MEDIA_TYPE: Final = "application/problem+json"
# What to wait where nobody knows better, in seconds.
RETRY_AFTER: Final = 5

SLUGS: Final[Mapping[str, int]] = {
    "bad-parameter": 400,
    "malformed-request": 400,
    "bad-filter": 400,
    "bad-sink": 400,
    "token": 401,
    "not-found": 404,
    "conflict": 409,
    "version-conflict": 412,
    "too-large": 413,
    "unsupported-media-type": 415,
    "not-verified": 422,
    "rate-limited": 429,
    "busy": 503,
}

PROBLEMS: Final[Mapping[type[LibroError], str]] = {
    BadParameter: "bad-parameter",
    BadBody: "malformed-request",
    Malformed: "malformed-request",
    NeedsToken: "token",
    NoSuchAddress: "not-found",
    NoSuchDelivery: "not-found",
    NoSuchSubscription: "not-found",
    NotReady: "busy",
    NotVerified: "not-verified",
    Refused: "conflict",
    Stale: "conflict",
    StoreUnavailable: "busy",
    TooLarge: "too-large",
    TooManyAttempts: "rate-limited",
    TooManyWaiting: "busy",
    UnsupportedMediaType: "unsupported-media-type",
    WrongVersion: "version-conflict",
}

BY_PREFIX: Final[Mapping[str, str]] = {
    "filter.": "bad-filter",
    "sink.": "bad-sink",
    "feed.": "not-found",
    "pull.too-many-of-yours": "rate-limited",
}

# Facts that a program acts on; the others only fill the sentence.
CARRIED: Final = ("parameter", "pointer", "limit", "retry_after", "version", "state", "reason")


@dataclass(frozen=True, slots=True)
class ProblemText:
    """A problem in one language: its title, what it means, what to do next."""

    title: str
    meaning: str
    next: str


def read_tables() -> None:
    """Read every sentence now: a worker that may open no more files must still be able to say so."""
    for name in ("problems.toml", "sentences.toml"):
        _table(name)
    table()


def slug_of(error: LibroError) -> str | None:
    """Return the problem that *error* is, or None for what no client can cause."""
    if not isinstance(error, NotVerified):
        found = next((slug for prefix, slug in BY_PREFIX.items() if error.code.startswith(prefix)), None)
        if found is not None:
            return found
    return next((PROBLEMS[kind] for kind in type(error).__mro__ if kind in PROBLEMS), None)


def document(error: LibroError, slug: str, *, language: str, root: str = "") -> dict[str, Any]:
    """Write the problem document of *error*; *root* is the application root, "" or "/avisos"."""
    written = text_of(slug, language)
    return {
        "type": f"{root}/problems/{slug}",
        "title": written.title,
        "status": SLUGS[slug],
        "detail": sentence(error, language) or written.meaning,
        "code": error.code,
        **({"pointer": "/sink"} if slug == "bad-sink" else {}),
        **{name: error.facts[name] for name in CARRIED if name in error.facts},
    }


def retry_after(document: Mapping[str, Any]) -> int | None:
    """Return the seconds after which the same request may succeed; the usual ones if none were named."""
    if document["status"] not in (429, 503):
        return None
    return int(document.get("retry_after", RETRY_AFTER))


def headers(document: Mapping[str, Any]) -> Mapping[str, str]:
    """Return the headers that say again, to tools that read no document, what the status asks for."""
    return {"WWW-Authenticate": 'Bearer realm="libro-avisos"'} if document["status"] == 401 else {}


def text_of(slug: str, language: str) -> ProblemText:
    """Return title and explanation of a problem in *language* ("es" or "en")."""
    return ProblemText(**_table("problems.toml")[slug][language])


def sentence(error: LibroError, language: str) -> str | None:
    """Return what to tell people of *error*; None if there are no words for its code."""
    own = _table("sentences.toml").get(error.code)
    if own is not None:
        return str(own[language]).format_map(_Facts(error.facts))
    told = say(error.code, error.facts, language)
    return None if told == error.code else told


class _Facts(dict[str, object]):
    """Facts of an error; one that is missing shows as an ellipsis rather than hiding the sentence."""

    def __missing__(self, name: str) -> str:
        return "…"


@functools.cache
def _table(name: str) -> Mapping[str, Any]:
    raw = resources.files("libroabierto_notifier.web").joinpath(name).read_text("utf-8")
    return tomllib.loads(raw)
