"""How a command speaks: in which language, and with which exit status."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

WELL: Final = 0
FAULT: Final = 1  # refused, or something was found to be wrong
USAGE: Final = 2
UNREACHABLE: Final = 3  # cannot be done now


def language_of(environment: Mapping[str, str]) -> str:
    """Return "es" where the locale is Spanish (POSIX order of variables), else "en".

    The signer's command has the same rule, in a room that a service's operator has no business in.
    """
    locale = next(
        (environment[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environment.get(name)), ""
    )
    return "es" if re.fullmatch(r"es(?:[_.@-].*)?", locale, re.IGNORECASE) else "en"
