"""The port to a ledger: one request, one answer within bounds.

Paths are relative to the ledger's base address and have no leading slash: "checkpoint",
"tile/0/000.p/5", "v1/log".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked: *headers* beside those that every request carries."""

    path: str
    method: str = "GET"
    body: bytes | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, whatever its status; names of *headers* are lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Transport(Protocol):
    """How requests reach a ledger.

    send must return within a bounded time, must give the whole body or raise, must raise
    LedgerUnreachable for a body longer than max_bytes before having read more than that, must not
    follow redirects, and must not decode the body. Whatever fails on the way is LedgerUnreachable
    with the fact `reason`.
    """

    def send(self, request: Request, *, max_bytes: int) -> Answer:
        """Exchange one request for its answer."""
        ...

    def close(self) -> None:
        """Let go of what is held open; must be harmless to repeat, and send must work after it."""
        ...
