"""Papers that a person prints, signs by hand and stamps: today the *Solicitud de alta de llave*.

    request       what the request says; its words stand in solicitud.toml
    html          the same as a page for any browser, self-contained
    pdf           the same as PDF, by typst
    qr            the code beside the fingerprint
    fingerprint   a key's thumbprint as people compare it

PDF and QR code need the extra `libroabierto[pdf]` (typst, segno), which is imported only when it is used.
Text in, bytes out, the same bytes for the same text: writes no file, looks at no clock.
"""

from __future__ import annotations

from .fingerprint import in_groups
from .html import to_html
from .pdf import to_pdf
from .request import KeyRequest, Validity

__all__ = ["KeyRequest", "Validity", "in_groups", "to_html", "to_pdf"]
