"""From refusals to problem documents (RFC 9457): the only place that knows their HTTP statuses.

    SLUGS       every problem and its status; `/problems/<slug>` is its page (protocol.md, section 5)
    PROBLEMS    which refusal is which problem; the nearest class decides
    BY_CODE     the codes that are another problem than their class

A document says the type for machines, the title and the detail for people, and the stable code:

    {"type": "/problems/refused", "title": ..., "status": 422, "detail": ..., "code": "office.taken"}

The titles and the text of each page stand in problems.toml; the sentences for the codes of the rules
in libroabierto.domain.messages, those that only a served ledger needs in sentences.toml.
"""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any, Final

from libroabierto.domain.messages import say, table
from libroabierto.errors import (
    BadSignature,
    IdReused,
    InvalidData,
    KeyNotActive,
    LedgerBusy,
    LibroError,
    Malformed,
    NotAuthorized,
    Refused,
    TooLarge,
    UnknownKey,
    VersionConflict,
)
from libroabierto_ledger.application import (
    RETRY_AFTER,
    BadPermission,
    NotFound,
    RateLimited,
    TypeNotTaken,
    UploadConflict,
    Withdrawn,
)
from libroabierto_ledger.web.errors import BadParameter, CutShort, NeedsPermission, UnsupportedMediaType
from libroabierto_ledger.web.ranges import BadPart, BadRange

MEDIA_TYPE: Final = "application/problem+json"

SLUGS: Final[Mapping[str, int]] = {
    "malformed-event": 400,
    "bad-parameter": 400,
    "not-found": 404,
    "too-large": 413,
    "unsupported-media-type": 415,
    "unknown-key": 403,
    "key-not-active": 403,
    "not-authorized": 403,
    "bad-signature": 422,
    "malformed-upload": 400,
    "upload-permission": 401,
    "upload-conflict": 409,
    "withdrawn": 410,
    "range": 416,
    "upload-refused": 422,
    "invalid-data": 422,
    "refused": 422,
    "version-conflict": 409,
    "id-reused": 409,
    "rate-limited": 429,
    "busy": 503,
    "not-founded": 503,
}

PROBLEMS: Final[Mapping[type[LibroError], str]] = {
    Malformed: "malformed-event",
    BadParameter: "bad-parameter",
    NotFound: "not-found",
    TooLarge: "too-large",
    UnsupportedMediaType: "unsupported-media-type",
    UnknownKey: "unknown-key",
    KeyNotActive: "key-not-active",
    NotAuthorized: "not-authorized",
    BadSignature: "bad-signature",
    InvalidData: "invalid-data",
    Refused: "refused",
    VersionConflict: "version-conflict",
    IdReused: "id-reused",
    RateLimited: "rate-limited",
    LedgerBusy: "busy",
    BadPermission: "malformed-upload",
    BadPart: "malformed-upload",
    CutShort: "malformed-upload",
    NeedsPermission: "upload-permission",
    TypeNotTaken: "unsupported-media-type",
    UploadConflict: "upload-conflict",
    Withdrawn: "withdrawn",
    BadRange: "range",
}

BY_CODE: Final[Mapping[str, str]] = {
    "ledger.not-founded": "not-founded",
    "as-of.form": "bad-parameter",
    "as-of.in-future": "bad-parameter",
    "as-of.beyond-log": "bad-parameter",
    "inclusion.outside-tree": "bad-parameter",
    "consistency.shrunk": "bad-parameter",
    "folio.form": "not-found",
    "folio.check-character": "not-found",
    "upload.file-too-large": "too-large",
    "upload.other-file": "upload-refused",
    "upload.expired": "upload-refused",
    "upload.lives-too-long": "upload-refused",
    "upload.not-named": "upload-refused",
    "upload.size-differs": "upload-refused",
    "upload.type-differs": "upload-refused",
    "upload.wrong-hash": "upload-refused",
    "file.not-its-type": "upload-refused",
}

# Facts that a program acts on; the others only fill the sentence.
CARRIED: Final[Mapping[type[LibroError], tuple[str, ...]]] = {
    VersionConflict: ("version", "index", "hash"),
    IdReused: ("index",),
    TooLarge: ("limit",),
    LedgerBusy: ("retry_after",),
    BadParameter: ("parameter",),
    BadPermission: ("limit",),
    UploadConflict: ("offset",),
    Withdrawn: ("sha256",),
    BadRange: ("size",),
}


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
    if error.code in BY_CODE:
        return BY_CODE[error.code]
    return next((PROBLEMS[kind] for kind in type(error).__mro__ if kind in PROBLEMS), None)


def document(error: LibroError, slug: str, *, language: str, root: str = "") -> dict[str, Any]:
    """Write the problem document of *error*; *root* is the application root, "" or "/mex"."""
    written = text_of(slug, language)
    return {
        "type": f"{root}/problems/{slug}",
        "title": written.title,
        "status": SLUGS[slug],
        "detail": _sentence(error, language) or written.meaning,
        "code": error.code,
        **_carried(error),
        **_fields(error, language),
    }


def retry_after(document: Mapping[str, Any]) -> int | None:
    """Return the seconds after which the same request may succeed; the usual ones if none were named."""
    if document["status"] not in (429, 503):
        return None
    return int(document.get("retry_after", RETRY_AFTER))


def headers(document: Mapping[str, Any]) -> Mapping[str, str]:
    """Return the headers that say again, to tools that read no document, what the status asks for."""
    if document["status"] == 401:
        return {"WWW-Authenticate": 'Bearer realm="libro-upload"'}
    if document["status"] == 416:
        return {"Content-Range": f"bytes */{document['size']}"}
    return {"Upload-Offset": str(document["offset"])} if "offset" in document else {}


def text_of(slug: str, language: str) -> ProblemText:
    """Return title and explanation of a problem in *language* ("es" or "en")."""
    return ProblemText(**_table("problems.toml")[slug][language])


def _sentence(error: LibroError, language: str) -> str | None:
    own = _table("sentences.toml").get(error.code)
    if own is not None:
        return str(own[language]).format_map(_Facts(error.facts))
    told = say(error.code, error.facts, language)
    return None if told == error.code else told


class _Facts(dict[str, object]):
    """Facts of an error; one that is missing shows as an ellipsis rather than hiding the sentence."""

    def __missing__(self, name: str) -> str:
        return "…"


def _carried(error: LibroError) -> dict[str, Any]:
    names = next((CARRIED[kind] for kind in type(error).__mro__ if kind in CARRIED), ())
    return {name: error.facts[name] for name in names if name in error.facts}


def _fields(error: LibroError, language: str) -> dict[str, Any]:
    if not isinstance(error, InvalidData):
        return {}
    return {
        "errors": [
            {
                "pointer": fault.pointer,
                "code": fault.code,
                "message": say(fault.code, dict(fault.facts), language),
            }
            for fault in error.errors
        ]
    }


@functools.cache
def _table(name: str) -> Mapping[str, Any]:
    raw = resources.files("libroabierto_ledger.web").joinpath(name).read_text("utf-8")
    return tomllib.loads(raw)
