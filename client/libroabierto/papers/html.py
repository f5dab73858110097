"""The request as one page that any browser prints: letter size, margins of 2.5 cm, nothing from elsewhere."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from html import escape
from importlib import resources
from string import Template

from .fingerprint import uri
from .qr import qr_svg
from .request import KeyRequest, banner, groups, in_words, rows_of_holder, rows_of_key, thumbprints, words


def to_html(request: KeyRequest) -> tuple[bytes, bool]:
    """Return the page, and whether it has its QR code (without segno it has none); raises UsageError."""
    code = qr_svg(uri(request.kid))
    filled = {
        **{name.replace("-", "_"): escape(word) for name, word in words().items()},
        "banner": f'<p class="practice">{escape(said)}</p>' if (said := banner(request)) else "",
        "of_holder": _rows(rows_of_holder(request)),
        "of_key": _rows(rows_of_key(request)),
        "thumbprints": _rows(thumbprints(request)),
        "groups": "<br>".join(groups(request)),
        "code": f'<div class="qr" role="img" aria-label="{escape(words()["qr"])}">{code}</div>'
        if code
        else "",
        "signer": escape(" ".join(request.holder.split())),
        "day": escape(in_words(request.day)),
    }
    return _template().substitute(filled).encode(), code is not None


def _rows(rows: Iterable[tuple[str, str]]) -> str:
    return "\n".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in rows)


@functools.cache
def _template() -> Template:
    return Template(resources.files("libroabierto.papers").joinpath("solicitud.html").read_text("utf-8"))
