"""Screening of what is about to be signed or was: identifiers stop it, phones and e-mails are told."""

from __future__ import annotations

from collections.abc import Sequence

from libroabierto.domain.screening import BLOCKING, check_screening, findings
from libroabierto.record.disclosure import Disclosure
from libroabierto.record.event import Event

from .console import Console


def screen(event: Event, console: Console, disclosures: Sequence[Disclosure] = ()) -> None:
    """Raise Refused for a CURP or RFC that no signed reason explains; warn of phones and e-mails.

    Says where, never what.
    """
    check_screening(event, disclosures)
    for found in findings(event, disclosures):
        if found.kind not in BLOCKING:
            console.remark(f"screening.{found.kind}", pointer=found.pointer)
