"""How things are called inside an event: institutions, offices, streams, types (protocol.md, section 1).

    institution   ayto-15113, infoem             chosen once, never used again
    office        municipal-president, seal
    type          declaration.issued             thing.happened
    stream        one per aggregate, `<kind>:<name>`, its kind deciding the form of the name:

        ledger:main
        institution:<institution>
        declaration:<municipality>-<slug>        declaration:15113-2022
        secretariat:<municipality>-<slug>
        plan:<uuid>   commitment:<uuid>   observation:<uuid>

A municipality is INEGI's key of five digits. A slug after it is what tells two declarations of one
municipality apart: a year, a term. A UUID has lower-case digits and is chosen by the signer.

All forms are ASCII and bounded; the forms say nothing about whether the thing exists.
"""

from __future__ import annotations

import re
from typing import Final

_UUID: Final = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_INSTITUTION: Final = r"[a-z0-9][a-z0-9-]{1,62}"
_TERRITORIAL: Final = r"[0-9]{5}-[a-z0-9][a-z0-9-]{0,39}"
_WORDS: Final = r"[a-z]+(?:_[a-z]+)*"

# Twice the longest name of the first catalogue.
_MAX_TYPE: Final = 64

UUID: Final = re.compile(_UUID)
INSTITUTION: Final = re.compile(_INSTITUTION)
OFFICE: Final = re.compile(r"[a-z][a-z0-9-]{1,62}")

_TYPE: Final = re.compile(rf"{_WORDS}\.{_WORDS}")

# The kind of a stream and the form of its name.
STREAMS: Final[dict[str, re.Pattern[str]]] = {
    "ledger": re.compile("main"),
    "institution": INSTITUTION,
    "declaration": re.compile(_TERRITORIAL),
    "secretariat": re.compile(_TERRITORIAL),
    "plan": UUID,
    "commitment": UUID,
    "observation": UUID,
}


def is_stream(text: str) -> bool:
    """Tell whether *text* has the form of a stream."""
    kind, _, name = text.partition(":")
    return kind in STREAMS and STREAMS[kind].fullmatch(name) is not None


def is_type(text: str) -> bool:
    """Tell whether *text* has the form of an event type; the catalogue knows whether it is one."""
    return len(text) <= _MAX_TYPE and _TYPE.fullmatch(text) is not None
