"""Which refusal of the notifier is which problem: the only place that knows its HTTP statuses.

    SLUGS       every problem and its status; `/problems/<slug>` is its page
    PROBLEMS    which refusal is which problem; the nearest class decides
    BY_PREFIX   the codes that are a problem of their own, by how they begin
    TABLE       all of it, as the shared face reads it

Titles and the text of each page stand in problems.toml, sentences for codes in sentences.toml, or, where
others than the web say them too, in libroabierto.domain.messages.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from libroabierto.errors import LibroError, Malformed, Refused, TooLarge
from libroabierto_face.web.errors import BadParameter, UnsupportedMediaType
from libroabierto_face.web.problems import Problems, nearest
from libroabierto_notifier.application import Stale, StoreUnavailable
from libroabierto_notifier.application.redelivering import NoSuchDelivery
from libroabierto_notifier.application.subscribing import NoSuchSubscription, TooManyAttempts
from libroabierto_notifier.web.errors import (
    BadBody,
    NeedsToken,
    NoSuchAddress,
    NotReady,
    NotTaken,
    NotVerified,
    TooManyWaiting,
    WrongVersion,
)

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
    "not-taken": 422,
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
    NotTaken: "not-taken",
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
    "receiver.too-many-of-yours": "rate-limited",
    "search.too-many-of-yours": "rate-limited",
}

# Facts that a program acts on; the others only fill the sentence.
CARRIED: Final = ("parameter", "pointer", "limit", "retry_after", "version", "state", "reason", "published")


def _slug_of(error: LibroError) -> str | None:
    if not isinstance(error, NotTaken | NotVerified):
        found = next((slug for prefix, slug in BY_PREFIX.items() if error.code.startswith(prefix)), None)
        if found is not None:
            return found
    return nearest(error, PROBLEMS)


def _members(error: LibroError, slug: str, language: str) -> Mapping[str, Any]:
    pointer = {"pointer": "/sink"} if slug == "bad-sink" else {}
    return {**pointer, **{name: error.facts[name] for name in CARRIED if name in error.facts}}


def _headers(document: Mapping[str, Any]) -> Mapping[str, str]:
    return {"WWW-Authenticate": 'Bearer realm="libro-avisos"'} if document["status"] == 401 else {}


TABLE: Final = Problems(
    package="libroabierto_notifier.web",
    statuses=SLUGS,
    slug_of=_slug_of,
    members=_members,
    headers=_headers,
    wait=RETRY_AFTER,
)
