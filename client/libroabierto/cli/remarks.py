"""What was said of an entry after it, in words: whose word each statement is, and what to do about it.

A correction and the declaration of a compromise are entries, too: each is read under its own receipt, so
the ledger cannot invent one. That there is no other, and what a compromise takes along, is its word.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from libroabierto.domain.pointed import label_at, shown_at, value_at
from libroabierto.record.entry import MAX_INDEX
from libroabierto.record.event import Event
from libroabierto.record.folio import Folio
from libroabierto.remote.remarks import Doubt, remarks_of

from .console import Console
from .documents import laid_out
from .names import print_names
from .since import Shown, read_formed, refuse, require
from .trusting import Trusted
from .withdrawals import print_withdrawals


@dataclass(frozen=True, slots=True)
class _Erratum:
    """One correction: *said* is what the entry said there until then."""

    folio: Folio
    pointer: str
    said: Any
    data: dict[str, Any]


def print_remarks(ledger: Trusted, shown: Shown, console: Console) -> None:
    """Ask the ledger, verify what it points to, print it: withdrawals, doubt, corrections (newest first)."""
    folio, event = shown.folio, shown.event
    console.say("show.since", url=ledger.url)
    print_withdrawals(ledger, shown, console)
    remarks = remarks_of(ledger.reader, event, folio.index)
    if remarks is None:
        console.say("show.unsaid", url=ledger.url)
        return
    if remarks.doubt is not None:
        _print_doubt(ledger, folio, event, remarks.doubt, console)
    numbers = [Folio(folio.log_code, number) for number in remarks.corrections]
    errata = list(_errata(ledger, event, folio.index, numbers))
    for erratum in reversed(errata):
        _print_erratum(erratum, event, console)
    if errata:
        console.say("show.corrected-next")
    if remarks.doubt is None and not errata:
        console.say("show.nothing-since")
    print_names(remarks, shown, console)


def _print_doubt(ledger: Trusted, folio: Folio, event: Event, doubt: Doubt, console: Console) -> None:
    notice = Folio(folio.log_code, doubt.entry)
    revoked = read_formed(ledger, notice)
    require(notice, _declares(revoked, event, doubt))
    key = "show.in-doubt-with" if doubt.inherited else "show.in-doubt"
    console.say(key, folio=notice, issuer=revoked.issuer, since=Folio(folio.log_code, doubt.since))
    console.say("show.in-doubt-next", issuer=event.issuer)


def _declares(revoked: Event, event: Event, doubt: Doubt) -> bool:
    """Say whether *revoked* declares a compromise, and of this very key unless it came from another.

    An enrolment is in doubt from its own entry on where that is later than the compromise.
    """
    data = revoked.data
    if revoked.type != "key.revoked" or data["reason"] != "compromised":
        return False
    is_own = data["kid"] == event.kid and data.get("compromised_since", MAX_INDEX) <= doubt.since
    return doubt.inherited or is_own


def _errata(ledger: Trusted, event: Event, index: int, numbers: list[Folio]) -> Iterator[_Erratum]:
    """Verify and yield the corrections, oldest first, each with what the entry said there until then."""
    standing: dict[str, Any] = {}
    for folio in numbers:
        note = read_formed(ledger, folio)
        names = (note.type, note.stream, note.data.get("corrects"))
        require(folio, names == ("correction.recorded", event.stream, index))
        pointer = note.data["pointer"]
        try:
            said = standing[pointer] if pointer in standing else value_at(event.data, pointer)
        except KeyError:
            refuse(folio)
        standing[pointer] = note.data["value"]
        yield _Erratum(folio, pointer, said, note.data)


def _print_erratum(erratum: _Erratum, event: Event, console: Console) -> None:
    language, data, pointer = console.language, erratum.data, erratum.pointer
    label = label_at(event, pointer, language)
    console.say("show.corrected", folio=erratum.folio, label=label, pointer=pointer)
    rows = [
        (console.text("show.must-say"), shown_at(event, pointer, data["value"], language)),
        (console.text("show.said"), shown_at(event, pointer, erratum.said, language)),
        (console.text("show.reason"), data["reason"]),
    ]
    for line in laid_out(rows):
        console.print(f"  {line}")
