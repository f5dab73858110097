"""The QR code, as SVG, by segno; without that extra there is none."""

from __future__ import annotations

import io
from typing import Final

# A quarter of the code may be covered by a stamp and it still reads.
LEVEL: Final = "q"
QUIET_ZONE: Final = 4  # modules of white around it, as ISO/IEC 18004 wants


def qr_svg(content: str) -> str | None:
    """Return the code of *content*, which scales to whatever box it is put in; None without segno."""
    try:
        import segno  # noqa: PLC0415 - an extra: only who makes papers has it
    except ImportError:
        return None
    drawn = io.BytesIO()
    code = segno.make_qr(content, error=LEVEL, boost_error=False)
    code.save(
        drawn, kind="svg", border=QUIET_ZONE, xmldecl=False, svgclass=None, lineclass=None, omitsize=True
    )
    return drawn.getvalue().decode().strip()
