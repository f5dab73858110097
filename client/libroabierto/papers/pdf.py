"""The request as PDF, by typst: tagged (PDF/UA-1), fit to be archived (PDF/A-2a), the same bytes each time.

typst brings its own fonts; the system's are left alone, since other fonts make other bytes.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, time
from importlib import resources
from typing import Final

from libroabierto.errors import UsageError

from .fingerprint import uri
from .qr import qr_svg
from .request import KeyRequest, banner, groups, in_words, rows_of_holder, rows_of_key, thumbprints, words

EXTRA: Final = "libroabierto[pdf]"
STANDARDS: Final = ("a-2a", "ua-1")
_NO_LETTER: Final = "could not be displayed with font"  # typst has one class for every error


def to_pdf(request: KeyRequest) -> bytes:
    """Return the PDF; raises UsageError for a letter that typst's fonts lack.

    Raises UsageError("papers.extra-missing") where typst or segno are not installed.
    """
    try:
        import typst  # noqa: PLC0415 - an extra: only who makes papers has it
    except ImportError:
        raise UsageError("papers.extra-missing", extra=EXTRA) from None
    code = qr_svg(uri(request.kid))
    if code is None:
        raise UsageError("papers.extra-missing", extra=EXTRA)
    try:
        return typst.compile(
            resources.files("libroabierto.papers").joinpath("solicitud.typ").read_bytes(),
            sys_inputs={"data": _data(request), "qr": code},
            pdf_standards=list(STANDARDS),
            timestamp=datetime.combine(request.day, time(), UTC),
            ignore_system_fonts=True,
        )
    except typst.TypstError as error:
        if _NO_LETTER not in str(error):
            raise
        raise UsageError("papers.letter-missing") from None


def _data(request: KeyRequest) -> str:
    said = {
        "words": words(),
        "banner": banner(request),
        "holder": rows_of_holder(request),
        "key": rows_of_key(request),
        "thumbprints": thumbprints(request),
        "groups": groups(request),
        "signer": " ".join(request.holder.split()),
        "institution": " ".join(request.institution.split()),
        "day": [request.day.year, request.day.month, request.day.day],
        "made": in_words(request.day),
    }
    return json.dumps(said, ensure_ascii=False, sort_keys=True)
