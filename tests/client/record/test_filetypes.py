"""What kind of file it is, from outside: what claims to be another is refused."""

from __future__ import annotations

import io
import zipfile

import pytest

from libroabierto.errors import Refused
from libroabierto.record.filetypes import CSV, ODS, PDF, TEXT, TYPES, XLSX, check_content, type_by_name
from support.refusal import refused

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\2\0\0\0\x90wS\xde\0\0\0\0IEND\xaeB`\x82"
HTML = b"<!doctype html><script>alert(1)</script>"


def packed(*parts: str, first: str | None = None, comment: bytes = b"") -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        if first is not None:
            file.writestr("mimetype", first)
        for part in parts:
            file.writestr(part, "<x/>", zipfile.ZIP_DEFLATED)
        file.comment = comment
    return made.getvalue()


BOOK = ("[Content_Types].xml", "xl/workbook.xml", "xl/worksheets/sheet1.xml")
GOOD = {
    "a PDF": (PDF, b"%PDF-1.7\nwords\n%%EOF\n"),
    "a PDF of version 2": (PDF, b"%PDF-2.0\n%%EOF"),
    "a PDF with a line after its end": (PDF, b"%PDF-1.4\n%%EOF\r\n" + b"\0" * 1000),
    "a PNG": ("image/png", PNG),
    "a JPEG": ("image/jpeg", b"\xff\xd8\xff\xe0\0\x10JFIF"),
    "a TIFF of Intel": ("image/tiff", b"II*\0\x08\0\0\0"),
    "a TIFF of Motorola": ("image/tiff", b"MM\0*\0\0\0\x08"),
    "a table of text": (CSV, b"clave,nombre\n15113,Villa Guerrero\n"),
    "a table of an old Windows": (CSV, "año;número\r\n2026;1\r\n".encode("cp1252")),
    "a table with a mark": (CSV, b"\xef\xbb\xbfa,b\n"),
    "a note": (TEXT, b"Acta\n\tUno"),
    "a workbook": (XLSX, packed(*BOOK)),
    "a workbook with a comment": (XLSX, packed(*BOOK, comment=b"x" * 999)),
    "an open spreadsheet": (ODS, packed("content.xml", "styles.xml", first=ODS)),
}
BAD = {
    "HTML as PDF": (PDF, HTML),
    "HTML as JPEG": ("image/jpeg", HTML),
    "HTML as text": (TEXT, HTML),
    "HTML as text, after spaces": (TEXT, b" \n\t" + HTML),
    "HTML as a table, after a mark": (CSV, b"\xef\xbb\xbf" + HTML),
    "SVG as text": (TEXT, b"<svg onload='alert(1)'/>"),
    "a PDF after something": (PDF, b"GIF89a%PDF-1.7\n%%EOF"),
    "a PDF without end": (PDF, b"%PDF-1.7\n" + b"x" * 9000),
    "half a PDF": (PDF, b"%PDF"),
    "nothing": (PDF, b""),
    "a PNG with a page behind": ("image/png", PNG + HTML),
    "a PNG of its mark alone": ("image/png", PNG[:8]),
    "a program as text": (TEXT, b"\x7fELF\x01\0"),
    "UTF-16 as text": (CSV, "a,b".encode("utf-16")),
    "a workbook with macros": (XLSX, packed(*BOOK, "xl/vbaProject.bin")),
    "a document of a word processor": (XLSX, packed("[Content_Types].xml", "word/document.xml")),
    "a package of anything": (XLSX, packed("virus.exe")),
    "a package that is torn": (XLSX, packed(*BOOK)[:-30]),
    "a spreadsheet with macros": (ODS, packed("content.xml", "Basic/Standard/Module1.xml", first=ODS)),
    "a text document as spreadsheet": (
        ODS,
        packed("content.xml", first="application/vnd.oasis.opendocument.text"),
    ),
    "a workbook as open spreadsheet": (ODS, packed(*BOOK)),
    "a list that points beyond the file": (XLSX, packed(*BOOK)[:-6] + b"\xff\xff\xff\x7f\0\0"),
}


@pytest.mark.parametrize("what", GOOD)
def test_a_file_of_its_kind_is_taken(what: str) -> None:
    media_type, content = GOOD[what]

    check_content(media_type, io.BytesIO(content), len(content))


@pytest.mark.parametrize("what", BAD)
def test_a_file_of_another_kind_is_refused(what: str) -> None:
    media_type, content = BAD[what]

    with refused("file.not-its-type", Refused, media_type=media_type):
        check_content(media_type, io.BytesIO(content), len(content))


@pytest.mark.parametrize("media_type", ["text/html", "image/svg+xml", "application/zip", ""])
def test_other_kinds_are_never_taken(media_type: str) -> None:
    with refused("file.type-not-taken", Refused):
        check_content(media_type, io.BytesIO(HTML), len(HTML))


def test_a_control_far_into_a_text_is_seen() -> None:
    content = b"a,b\n" * 100_000 + b"\x1b[31m"

    with refused("file.not-its-type", Refused):
        check_content(CSV, io.BytesIO(content), len(content))


@pytest.mark.parametrize(
    ("name", "media_type"),
    [("Acta.PDF", PDF), ("a.b.jpeg", "image/jpeg"), ("x.tiff", "image/tiff"), ("x.docx", None), ("pdf", PDF)],
)
def test_a_name_tells_the_kind(name: str, media_type: str | None) -> None:
    assert media_type == type_by_name(name)


def test_every_kind_has_its_own_ending() -> None:
    assert len(TYPES) == len({kind.extension for kind in TYPES.values()})
    assert all(media_type == type_by_name(f"x.{kind.extension}") for media_type, kind in TYPES.items())
