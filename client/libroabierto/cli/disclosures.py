"""Disclosures in files: what goes along with a signed event, and what stays with who signed it.

FILE.jws           <JWS>, or with consented disclosures <JWS>~<disclosure>~...~
FILE.disclosures   those without recorded consent, one a line; readable by their owner alone
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from libroabierto.domain.withholding import Lookup, Opened, Withheld, nobody_known, withhold
from libroabierto.errors import LibroError, Malformed
from libroabierto.files import read_bounded, write_new
from libroabierto.record.disclosure import MAX_DISCLOSURE, MAX_DISCLOSURES, Disclosure, join, parse, split
from libroabierto.record.envelope import MAX_TOKEN, Envelope
from libroabierto.record.event import Event, open_event
from libroabierto.remote.reader import LedgerReader

from .console import Console
from .keyfiles import beside

PRIVATE_FILE: Final = 0o600
ENDING: Final = ".disclosures"
_MOST: Final = MAX_DISCLOSURES * (MAX_DISCLOSURE + 1) + 2  # each with its mark, and a line's end


@dataclass(frozen=True, slots=True)
class Signed:
    """A signed file, of strict form; nothing in it is verified here."""

    envelope: Envelope
    event: Event
    disclosures: tuple[Disclosure, ...]

    def submission(self, more: Sequence[Disclosure] = ()) -> str:
        """Return what is handed in: the JWS with its disclosures, and *more* of them."""
        texts = dict.fromkeys(one.text for one in (*self.disclosures, *more))
        return join(self.envelope.token, tuple(texts))


def read_submission(path: Path) -> Signed:
    """Read a signed file with what travels with it; raises Malformed, TooLarge, OSError."""
    token, texts = split(read_bounded(path, MAX_TOKEN + _MOST).strip())
    envelope, event = open_event(token)
    return Signed(envelope, event, tuple(map(parse, texts)))


def read_disclosures(path: Path) -> tuple[Disclosure, ...]:
    """Read a file of disclosures; raises Malformed, TooLarge, OSError."""
    lines = read_bounded(path, _MOST).decode("ascii", "replace").split()
    if not lines:
        raise Malformed("disclosure.empty")
    return tuple(map(parse, lines))


def kept_beside(path: Path) -> tuple[Disclosure, ...]:
    """Return what was kept at home when the file at *path* was signed; nothing if there is no such file."""
    try:
        return read_disclosures(beside(path, ENDING))
    except (LibroError, OSError):
        return ()


def write_signed(path: Path, token: str, withheld: Withheld) -> Path | None:
    """Write the signed file; return where the disclosures without consent were put first, if there are any.

    Without them nobody could ever tell again what was signed, so they are on the disk before it.
    """
    with_consent, without = (withheld.disclosures(consented=said) for said in (True, False))
    home = beside(path, ENDING) if without else None
    if home is not None:
        write_new(home, "".join(f"{text}\n" for text in without).encode("ascii"), mode=PRIVATE_FILE)
    mode = {"mode": PRIVATE_FILE} if with_consent else {}
    write_new(path, join(token, with_consent).encode("ascii") + b"\n", **mode)
    return home


def withheld_from(event: Event, console: Console, url: str | None, *, everybody: bool = False) -> Withheld:
    """Take private persons' data out of a draft; with a ledger at *url* its institutions are looked up."""
    institution = _lookup(console.reader(url)) if url else nobody_known
    return withhold(event, console.new_salt, institution, everybody=everybody)


def tell(opened: Opened, console: Console) -> None:
    """Say of one member that it is withheld, and what becomes of its value."""
    field = opened.place.field
    label = field.en if console.language == "en" else field.es
    key = "sign.withheld-disclosed" if opened.consented else "sign.withheld-kept"
    console.remark(key, label=label, value=opened.place.value)


def _lookup(reader: LedgerReader) -> Lookup:
    def institution(id: str) -> dict[str, Any] | None:
        return reader.institution(id)

    return institution
