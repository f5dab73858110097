"""Which language the person reads: Spanish when their locale is, English otherwise."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

# POSIX says es_MX.UTF-8, Windows Spanish_Mexico; Estonian_Estonia is neither.
_SPANISH: Final = re.compile(r"es(?:[_.@-].*)?|spanish.*", re.IGNORECASE)


def language_of(environ: Mapping[str, str], system: str = "") -> str:
    """Return "es" or "en", from the first of LC_ALL, LC_MESSAGES and LANG that is set (POSIX 8.2).

    *system* counts where none is, as on Windows.
    """
    locale = next((environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environ.get(name)), system)
    return "es" if _SPANISH.fullmatch(locale) else "en"
