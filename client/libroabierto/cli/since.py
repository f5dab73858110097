"""An entry that is shown, and how what was said of it since is read: each under its own receipt."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

from libroabierto.domain.decide import check_form
from libroabierto.domain.withholding import filled
from libroabierto.errors import LibroError, ProofRejected
from libroabierto.record.event import Event
from libroabierto.record.folio import Folio
from libroabierto.verify.receipts import Logged

from .trusting import Trusted


@dataclass(frozen=True, slots=True)
class Shown:
    """An entry: its event as signed, and what the ledger *said* of each digest in it."""

    folio: Folio
    event: Event
    said: Mapping[str, Mapping[str, Any]]

    @property
    def told(self) -> Event:
        """Return the event with what was said of its withheld members, for words."""
        return dataclasses.replace(self.event, data=filled(self.event, self.said))


def read_logged(ledger: Trusted, folio: Folio) -> Logged:
    """Fetch the receipt of this entry and verify it under the person's trust."""
    receipt = ledger.reader.receipt(str(folio))
    logged = ledger.trust.check_receipt(receipt, quorum=True)
    if receipt.folio != folio:
        raise ProofRejected("receipt.folio")
    return logged


def read_formed(ledger: Trusted, folio: Folio) -> Event:
    """Read an entry under its own receipt, which says nothing of the form of its data."""
    note = read_logged(ledger, folio).event
    try:
        check_form(note)
    except LibroError:
        refuse(folio)
    return note


def require(folio: Folio, holds: bool) -> None:  # noqa: FBT001 - an assertion about their data
    """Raise ProofRejected("show.remark-false") unless the entry says what the ledger told of it."""
    if not holds:
        refuse(folio)


def refuse(folio: Folio) -> NoReturn:
    """Raise ProofRejected("show.remark-false")."""
    raise ProofRejected("show.remark-false", folio=str(folio))
