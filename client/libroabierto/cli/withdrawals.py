"""What of an entry was withdrawn, and by which entry: proved by that one's receipt.

Which entry it is, the ledger says; where it names none, that something was withdrawn is its word alone.
"""

from __future__ import annotations

from libroabierto.domain.catalogue import EVENT_TYPES
from libroabierto.domain.personal import withheld_members
from libroabierto.domain.pointed import label_at
from libroabierto.record.event import Event
from libroabierto.record.folio import Folio

from .console import Console
from .documents import laid_out
from .since import Shown, read_formed, require
from .trusting import Trusted


def print_withdrawals(ledger: Trusted, shown: Shown, console: Console) -> None:
    """Verify the entries that withdrew something, and print each with what it withdrew."""
    by = {digest: one["withdrawn"] for digest, one in shown.said.items() if "withdrawn" in one}
    for entry in sorted(set(by.values())):
        folio = Folio(shown.folio.log_code, entry)
        note, digests = read_formed(ledger, folio), {one for one, at in by.items() if at == entry}
        require(folio, _withdraws(note, shown, digests))
        _print(note, folio, _labels(shown.event, digests, console.language), console)


def _withdraws(note: Event, shown: Shown, digests: set[str]) -> bool:
    names = (note.type, note.stream, note.data.get("entry"))
    return names == ("disclosure.withdrawn", shown.event.stream, shown.folio.index) and digests <= {
        *note.data["digests"]
    }


def _labels(event: Event, digests: set[str], language: str) -> str:
    """Name the members that were withdrawn."""
    places = withheld_members(type(EVENT_TYPES.form_of(event)), event.data)
    pointers = [places[digest].pointer for digest in places if digest in digests]
    return ", ".join(f"{label_at(event, pointer, language)} ({pointer})" for pointer in pointers)


def _print(note: Event, folio: Folio, labels: str, console: Console) -> None:
    console.say("show.withdrawn", folio=folio, labels=labels, issuer=note.issuer)
    rows = [(console.text("show.ground"), note.data["legal_ground"])]
    if "reference" in note.data:
        rows.append((console.text("show.reference"), note.data["reference"]))
    for line in laid_out(rows):
        console.print(f"  {line}")
