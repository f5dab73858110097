"""What a submission comes to; what refuses it is a LibroError of the rules."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from libroabierto.errors import LibroError
from libroabierto_ledger.application.receipts import Receipt


class ItemFailed(LibroError):
    """Our bug, met by one line of a batch; code "ledger.item-failed". The other lines have their answers.

    The event may be recorded all the same: whoever sent it may send it again, and would get its receipt.
    """


@dataclass(frozen=True, slots=True)
class Outcome:
    """The event is recorded; `repeated` if it was before (200 instead of 201)."""

    receipt: Receipt
    repeated: bool


@dataclass(frozen=True, slots=True)
class Pending:
    """No answer in time: the commit may still land. Ask again with the idempotency key (202)."""

    key: str


@dataclass(frozen=True, slots=True)
class SubmissionState:
    """What became of a submission; `unknown` means: send it again. Never "rejected"."""

    state: Literal["pending", "recorded", "unknown"]
    receipt: Receipt | None = None
