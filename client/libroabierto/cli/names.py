"""How the ledger calls whom an entry names: the name of that day, and today's where it is another.

    autoridad-demo  Autoridad garante (hoy: Contraloría del Estado)

An entry holds ids; names follow from other entries, which only an audit replays. So they are taken from
the ledger's sentence about the entry, and only if all else in that sentence is what the entry itself says.
"""

from __future__ import annotations

import re
from typing import Final

from libroabierto.domain.words import named_in, sentence
from libroabierto.record.event import Event
from libroabierto.remote.remarks import Remarks

from .console import Console
from .documents import laid_out
from .since import Shown

_LONGEST: Final = 1000  # characters, of a name with its successors


def print_names(remarks: Remarks, shown: Shown, console: Console) -> None:
    """Print each id with the name that the ledger's sentence tells; the issuer's, if that tells none."""
    issuer = {shown.event.issuer: remarks.issuer} if remarks.issuer else {}
    names = issuer | names_in(remarks.what, shown.told, console.language)
    if names:
        console.say("show.names")
        for line in laid_out(sorted(names.items())):
            console.print(f"  {line}")


def names_in(what: str, event: Event, language: str) -> dict[str, str]:
    """Map ids to names where *what* is the event's own sentence but for names; else nothing."""
    marks = {id: f"\ue000{at}\ue001" for at, id in enumerate(sorted(id for _, id in named_in(event)))}
    pattern = re.escape(sentence(event, language, marks))
    for at, mark in enumerate(marks.values()):
        pattern = pattern.replace(mark, rf"(?P<n{at}>.{{1,{_LONGEST}}}?)", 1).replace(mark, rf"(?P=n{at})")
    found = re.fullmatch(pattern, what)
    told = found.groupdict() if found else {}
    called = {id: told.get(f"n{at}", id) for at, id in enumerate(marks)}
    return {id: name for id, name in called.items() if name != id}
