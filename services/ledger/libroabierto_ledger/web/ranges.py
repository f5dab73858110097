"""Parts of a file: the one that a reader asks for (Range), and the one that is sent (Content-Range).

    Range: bytes=0-1023, bytes=1024-, bytes=-512     one part (RFC 9110, section 14.1.2)
    Content-Range: bytes 0-1048575/3000000           a part that is sent (RFC 9110, section 14.5)
    Content-Range: bytes */3000000                   nothing is sent: how much is there?

Of several ranges none is served: each would cost as much as a request, and nobody needs them.
"""

from __future__ import annotations

import re
from typing import Final

from flask import Request

from libroabierto.errors import LibroError
from libroabierto_ledger.application import FilePart

_NUMBER: Final = r"(0|[1-9][0-9]{0,15})"
_ASKED: Final = re.compile(rf"bytes=(?:{_NUMBER}-{_NUMBER}?|-{_NUMBER})")
_SENT: Final = re.compile(rf"bytes (?:{_NUMBER}-{_NUMBER}|\*)/{_NUMBER}")
_LONGEST: Final = 64  # characters of a header that says one range


class BadRange(LibroError):
    """A range that cannot be served: "range.not-one", "range.outside"; fact `size` is that of the file."""


class BadPart(LibroError):
    """A Content-Range of another form; code "upload.content-range"."""


def asked_part(request: Request, tag: str, size: int) -> tuple[int, int] | None:
    """Return the bytes [first, stop) that are asked for of a file with this entity tag; None for all of it.

    Units that are not ours, and a part of some other content (If-Range), are answered with the whole.
    """
    said = request.headers.get("Range", "")
    wanted = request.headers.get("If-Range", tag)
    if not said.startswith("bytes=") or wanted != tag:
        return None
    found = _ASKED.fullmatch(said) if len(said) <= _LONGEST else None
    if found is None:
        raise BadRange("range.not-one", size=size)
    first, last, suffix = found.groups()
    begins = max(0, size - int(suffix)) if suffix else int(first)
    ends = size if suffix or last is None else min(size, int(last) + 1)
    if begins >= ends:
        raise BadRange("range.outside", size=size)
    return begins, ends


def sent_part(request: Request) -> FilePart | None:
    """Return the part that a request carries; None if it says none, and so carries the whole."""
    said = request.headers.get("Content-Range")
    if said is None:
        return None
    found = _SENT.fullmatch(said)
    if found is None:
        raise BadPart("upload.content-range")
    first, last, size = (int(number) if number else 0 for number in found.groups())
    stop = 0 if found[1] is None else last + 1
    if not (first < stop <= size or found[1] is None):
        raise BadPart("upload.content-range")
    return FilePart(first, stop, size)
