"""Which refusal of the ledger is which problem: the only place that knows its HTTP statuses.

    SLUGS       every problem and its status; `/problems/<slug>` is its page (protocol.md, section 5)
    PROBLEMS    which refusal is which problem; the nearest class decides
    BY_CODE     the codes that are another problem than their class
    TABLE       all of it, as the shared face reads it

The titles and the text of each page stand in problems.toml; the sentences for the codes of the rules
in libroabierto.domain.messages, those that only a served ledger needs in sentences.toml.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from libroabierto.domain.messages import say
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
from libroabierto_face.web.errors import BadParameter, UnsupportedMediaType
from libroabierto_face.web.problems import Problems, nearest
from libroabierto_ledger.application import (
    RETRY_AFTER,
    BadPermission,
    NotFound,
    RateLimited,
    TypeNotTaken,
    UploadConflict,
    Withdrawn,
)
from libroabierto_ledger.web.errors import CutShort, NeedsPermission
from libroabierto_ledger.web.ranges import BadPart, BadRange

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


def _slug_of(error: LibroError) -> str | None:
    return BY_CODE.get(error.code) or nearest(error, PROBLEMS)


def _members(error: LibroError, slug: str, language: str) -> Mapping[str, Any]:
    names = next((CARRIED[kind] for kind in type(error).__mro__ if kind in CARRIED), ())
    carried = {name: error.facts[name] for name in names if name in error.facts}
    return {**carried, **_fields(error, language)}


def _fields(error: LibroError, language: str) -> Mapping[str, Any]:
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


def _headers(document: Mapping[str, Any]) -> Mapping[str, str]:
    if document["status"] == 401:
        return {"WWW-Authenticate": 'Bearer realm="libro-upload"'}
    if document["status"] == 416:
        return {"Content-Range": f"bytes */{document['size']}"}
    return {"Upload-Offset": str(document["offset"])} if "offset" in document else {}


TABLE: Final = Problems(
    package="libroabierto_ledger.web",
    statuses=SLUGS,
    slug_of=_slug_of,
    members=_members,
    headers=_headers,
    wait=RETRY_AFTER,
)
