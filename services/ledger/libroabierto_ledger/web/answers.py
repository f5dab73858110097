"""Answers that only the ledger gives: text, bytes, lines, state, a file to keep."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Response

from libroabierto import __version__
from libroabierto_face.web.answers import Answer, for_now
from libroabierto_face.web.negotiate import JSON
from libroabierto_ledger.application import MARK, AsOf
from libroabierto_ledger.web.media import NDJSON, TEXT


def text_answer(text: str | bytes, *, status: int = 200) -> Response:
    """Write plain text in UTF-8."""
    return Answer(text, status=status, content_type=f"{TEXT}; charset=utf-8")


def bytes_answer(data: bytes) -> Response:
    """Write bytes of no further kind."""
    return Answer(data, mimetype="application/octet-stream")


def lines_answer(lines: Iterable[bytes]) -> Response:
    """Write one line after the other as they come, each with its line feed (NDJSON)."""
    answer = Response((line + b"\n" for line in lines), mimetype=NDJSON)
    # Else Werkzeug reads all of it into memory, to count it.
    answer.implicit_sequence_conversion = False
    return answer


def state_answer(raw: bytes, as_of: AsOf, language: str = "", *, is_fixed: bool = True) -> Response:
    """Answer with finished JSON, which follows from the address, *as_of*, *language*, and this release.

    But for one that shows withheld members (*is_fixed* False): a disclosure may come later than its act.
    """
    tag = None if MARK in raw or not is_fixed else f"{__version__}-{as_of}{language}"
    return for_now(Answer(raw + b"\n", mimetype=JSON), tag)


def download(response: Response, name: str) -> Response:
    """Let browsers keep the answer as a file called *name* (ASCII)."""
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
