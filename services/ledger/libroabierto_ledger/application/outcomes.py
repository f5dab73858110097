"""What a submission comes to; what refuses it is a LibroError."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from libroabierto_ledger.application.receipts import Receipt


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
