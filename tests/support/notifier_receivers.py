"""Receivers behind the ports Verifier and Tester: they answer as a test says, and note who was asked."""

from __future__ import annotations

from urllib.parse import urlsplit

from libroabierto.errors import LibroError
from libroabierto_notifier.ports import Consent, Subscription, Trial


class Receivers:
    """Consent to everything, until a test says otherwise."""

    def __init__(self) -> None:
        self.consent = Consent()
        self.trial = Trial(200)
        self.asked: list[Subscription] = []
        self.tested: list[Subscription] = []

    def host_of(self, sink: str) -> str:
        parts = urlsplit(sink)
        if parts.scheme != "https" or not parts.hostname:
            raise LibroError("sink.scheme")
        return parts.hostname

    def verify(self, subscription: Subscription) -> Consent:
        assert subscription.challenge, "a receiver without handshake must get a challenge"
        self.asked.append(subscription)
        return self.consent

    def test(self, subscription: Subscription) -> Trial:
        self.tested.append(subscription)
        return self.trial
