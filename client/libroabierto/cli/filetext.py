"""The text of a file, as far as a tool can read it, so that it can be screened before it is published.

    PDF             each page's text layer, if the extra `screen` (pypdf) is installed; scans have none
    text, CSV       all of it
    XLSX, ODS       the words in its cells
    pictures        none: somebody must look at them

Every part has a place that a person finds again: a page, or the whole file.
"""

from __future__ import annotations

import contextlib
import html
import io
import logging
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from libroabierto.record.filetypes import CSV, ODS, PDF, TEXT, XLSX

_MAX_UNPACKED: Final = 64 * 1024 * 1024  # bytes of one part; a table of a million cells
_CELLS: Final = re.compile(r"xl/sharedStrings\.xml|xl/worksheets/[^/]+\.xml|content\.xml")
_TAG: Final = re.compile(r"<[^>]*>")


class TextUnreadable(Exception):
    """The text cannot be read: "no-library", "damaged", "none" (a picture, a scan), or "too-long"."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A part of a file's text; `page` counts from 1, or is None for the whole."""

    page: int | None
    text: str


def passages(media_type: str, content: bytes) -> Iterator[Passage]:
    """Yield the text of a file; raises TextUnreadable, at the latest after its last part."""
    if media_type == PDF:
        yield from _pages(content)
    elif media_type in (CSV, TEXT):
        yield Passage(None, _decoded(content))
    elif media_type in (XLSX, ODS):
        yield from _cells(content)
    else:
        raise TextUnreadable("none")


def _decoded(content: bytes) -> str:
    """Read UTF-8, or what spreadsheets and old editors write here instead, where no byte is wrong."""
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _pages(content: bytes) -> Iterator[Passage]:
    try:
        from pypdf import PdfReader  # noqa: PLC0415 - an extra
        from pypdf.errors import PyPdfError  # noqa: PLC0415 - the same
    except ModuleNotFoundError:
        raise TextUnreadable("no-library") from None
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it complains of what every scanner writes
    any_text = False
    try:
        for number, page in enumerate(PdfReader(io.BytesIO(content)).pages, 1):
            text = page.extract_text()
            any_text = any_text or bool(text.strip())
            yield Passage(number, text)
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError) as error:
        raise TextUnreadable("damaged") from error  # what the library raises for files that break its rules
    if not any_text:
        raise TextUnreadable("none")


def _cells(content: bytes) -> Iterator[Passage]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            for part in packed.infolist():
                if _CELLS.fullmatch(part.filename):
                    yield Passage(None, _words(packed, part))
    except (zipfile.BadZipFile, NotImplementedError, OSError, EOFError) as error:
        raise TextUnreadable("damaged") from error


def _words(packed: zipfile.ZipFile, part: zipfile.ZipInfo) -> str:
    with contextlib.closing(packed.open(part)) as file:
        raw = file.read(_MAX_UNPACKED + 1)
    if len(raw) > _MAX_UNPACKED:
        raise TextUnreadable("too-long")
    return html.unescape(_TAG.sub(" ", _decoded(raw)))
