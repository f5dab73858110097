"""Which kinds of file stand beside an act, and whether a file's bytes are of the kind that it claims.

    application/pdf    what offices print, sign and scan         .pdf
    image/png, image/jpeg, image/tiff    scans and photographs   .png .jpg .tif
    text/csv, text/plain    data and notes, in any encoding that has ASCII's controls   .csv .txt
    XLSX, ODS          tables, without macros                    .xlsx .ods

Nothing that a browser runs (HTML, SVG, XML), nothing that hides other files (ZIP), and no documents of
word processors: they keep names of authors and what was struck out; print them to PDF.

A file is looked at from outside, never opened: its beginning and end, the list of parts of a packed one
(at most 1 MiB of list, nothing is unpacked), the characters of a text. That keeps a page from going as a
paper; it does not make a file harmless, so it is served as a download and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO, Final

from libroabierto.errors import Refused

PDF: Final = "application/pdf"
CSV: Final = "text/csv"
TEXT: Final = "text/plain"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ODS: Final = "application/vnd.oasis.opendocument.spreadsheet"

_PIECE: Final = 64 * 1024
_TAIL: Final = 2048  # bytes in which the end of a PDF stands; some programs put a line after it
_MAX_PARTS: Final = 1024 * 1024  # bytes of the list of a packed file: some ten thousand parts
_END_OF_PARTS: Final = b"PK\x05\x06"
_MAX_COMMENT: Final = 65_535
_PNG_END: Final = b"\0\0\0\0IEND\xaeB`\x82"
_CONTROLS: Final = bytes(byte for byte in range(32) if byte not in b"\t\n\r") + b"\x7f"
_BOM: Final = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Seen:
    """A file of *size* bytes under the eyes of a check."""

    file: BinaryIO
    size: int

    def at(self, place: int, length: int) -> bytes:
        """Return the bytes from *place* on, which counts from the end if it is negative."""
        self.file.seek(max(0, self.size + place) if place < 0 else place)
        return self.file.read(length)

    def pieces(self) -> Iterator[bytes]:
        """Give the whole file, piece by piece."""
        self.file.seek(0)
        while piece := self.file.read(_PIECE):
            yield piece


@dataclass(frozen=True, slots=True)
class FileType:
    """A kind of file: how its name ends, and whether a file is of it."""

    extension: str
    fits: Callable[[Seen], bool]


def check_content(media_type: str, file: BinaryIO, size: int) -> None:
    """Raise Refused unless *file*, which has *size* bytes, is of the kind that *media_type* names.

    "file.type-not-taken" for a kind that is none of ours, "file.not-its-type" for other bytes.
    """
    if media_type not in TYPES:
        raise Refused("file.type-not-taken", media_type=media_type, want=", ".join(TYPES))
    if not TYPES[media_type].fits(Seen(file, size)):
        raise Refused("file.not-its-type", media_type=media_type)


def type_by_name(name: str) -> str | None:
    """Return the media type that the end of a file's name stands for, or None."""
    ending = name.lower().rpartition(".")[2]
    return _BY_ENDING.get(ending)


def _is_pdf(seen: Seen) -> bool:
    return seen.at(0, 7) in (b"%PDF-1.", b"%PDF-2.") and b"%%EOF" in seen.at(-_TAIL, _TAIL)


def _is_png(seen: Seen) -> bool:
    begins = seen.at(0, 16).startswith(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")
    return begins and seen.at(-len(_PNG_END), len(_PNG_END)) == _PNG_END


def _is_jpeg(seen: Seen) -> bool:
    return seen.at(0, 3) == b"\xff\xd8\xff"


def _is_tiff(seen: Seen) -> bool:
    return seen.at(0, 4) in (b"II*\0", b"MM\0*")


def _is_text(seen: Seen) -> bool:
    """Text has no controls but tab and line ends, and does not begin as markup does."""
    begins = seen.at(0, _PIECE).removeprefix(_BOM).lstrip()
    if begins.startswith(b"<"):
        return False
    return all(len(piece.translate(None, _CONTROLS)) == len(piece) for piece in seen.pieces())


def _is_xlsx(seen: Seen) -> bool:
    parts = _parts(seen)
    has_book = {b"[Content_Types].xml", b"xl/workbook.xml"} <= parts
    return has_book and not any(name.lower().endswith(b"vbaproject.bin") for name in parts)


def _is_ods(seen: Seen) -> bool:
    """Its first part is its media type, neither packed nor preceded by anything (ODF 1.3, part 2, 3.3)."""
    kind = ODS.encode()
    first = b"mimetype" + kind + b"PK\x03\x04"
    parts = _parts(seen)
    if seen.at(30, len(first)) != first or b"content.xml" not in parts:
        return False
    return not any(name.startswith((b"Basic/", b"Scripts/")) for name in parts)


def _parts(seen: Seen) -> frozenset[bytes]:
    """Return the names of a packed file's parts (APPNOTE 4.3.12, 4.3.16); none of what is not packed well."""
    if seen.at(0, 4) != b"PK\x03\x04":
        return frozenset()
    tail = seen.at(-(_MAX_COMMENT + 22), _MAX_COMMENT + 22)
    end = tail[max(0, tail.rfind(_END_OF_PARTS)) :]
    length, place = _number(end, 12, 4), _number(end, 16, 4)
    if not end.startswith(_END_OF_PARTS) or length > _MAX_PARTS or place + length > seen.size:
        return frozenset()
    return frozenset(_listed(seen.at(place, length)))


def _listed(listing: bytes) -> Iterator[bytes]:
    at = 0
    while listing[at : at + 4] == b"PK\x01\x02":
        name, extra, comment = (_number(listing, at + offset, 2) for offset in (28, 30, 32))
        yield listing[at + 46 : at + 46 + name]
        at += 46 + name + extra + comment


def _number(raw: bytes, at: int, length: int) -> int:
    return int.from_bytes(raw[at : at + length], "little")


TYPES: Final[Mapping[str, FileType]] = {
    PDF: FileType("pdf", _is_pdf),
    "image/png": FileType("png", _is_png),
    "image/jpeg": FileType("jpg", _is_jpeg),
    "image/tiff": FileType("tif", _is_tiff),
    CSV: FileType("csv", _is_text),
    TEXT: FileType("txt", _is_text),
    XLSX: FileType("xlsx", _is_xlsx),
    ODS: FileType("ods", _is_ods),
}
_BY_ENDING: Final = {type.extension: media_type for media_type, type in TYPES.items()} | {
    "jpeg": "image/jpeg",
    "tiff": "image/tiff",
}
