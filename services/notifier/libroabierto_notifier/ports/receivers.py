"""What is asked of receivers before anything is due to them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from libroabierto_notifier.ports.subscriptions import Subscription


@dataclass(frozen=True, slots=True)
class Consent:
    """What a receiver answered to the question whether it wants what was ordered for it."""

    error: str | None = None  # a code if it did not consent
    rate_per_minute: int | None = None  # granted with the consent; None: as many as there are


class Verifier(Protocol):
    """Asks a receiver for its consent. Sends one or two requests, within a deadline of its own."""

    def host_of(self, sink: str) -> str:
        """Return the host of a sink, in one spelling; raises LibroError("sink.…") if nothing may go there."""

    def verify(self, subscription: Subscription) -> Consent:
        """Ask the sink, by handshake or by the challenge that it carries. Raises StoreUnavailable alone."""


@dataclass(frozen=True, slots=True)
class Trial:
    """How a test message fared."""

    status: int | None = None  # of the answer
    error: str | None = None  # a code if it was not taken


class Tester(Protocol):
    """Sends messages that have no position: they are neither queued nor repeated."""

    def test(self, subscription: Subscription) -> Trial:
        """Send notifier.endpoint.test once, signed like any other. Raises StoreUnavailable alone."""
