"""One message to one endpoint: one attempt, and what its answer means.

    2xx                    delivered
    410                    gone: nothing is sent there again
    3xx                    failure; a redirect is never followed
    everything else        failure, with the `Retry-After` that it carries
    no answer in time      failure

The body is what was published, with what differs between subscriptions spliced before its last brace.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from libroabierto.errors import LibroError
from libroabierto.notices.position import Position
from libroabierto_notifier.delivery.addresses import SinkRefused
from libroabierto_notifier.delivery.connector import NoAnswer
from libroabierto_notifier.delivery.exchange import Answer, Exchange
from libroabierto_notifier.delivery.schedule import read_retry_after
from libroabierto_notifier.delivery.signing import live, signed_headers
from libroabierto_notifier.delivery.webhook_keys import WebhookKeys
from libroabierto_notifier.ports import Delivery, Subscription

MEDIA_TYPE: Final = "application/cloudevents+json; charset=UTF-8"
_JSON: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one attempt; `error` is None if the receiver took the message."""

    status: int | None
    error: str | None
    retry_after: float | None = None  # seconds, as the receiver asks
    is_gone: bool = False

    @property
    def is_delivered(self) -> bool:
        """Whether the receiver took it."""
        return self.error is None


class Webhook:
    """How messages are signed and posted; threads share it. *origin* is the notifier's own DNS name."""

    def __init__(self, keys: WebhookKeys, origin: str) -> None:
        self._keys = keys
        self.origin: Final = origin.encode("idna").decode("ascii")

    def check(self, now: datetime) -> None:
        """Raise KeyUnusable where nothing can be signed."""
        self._keys.signers(now)

    def attempt(
        self, exchange: Exchange, subscription: Subscription, id: str, body: bytes, now: datetime
    ) -> Outcome:
        """Post one message; an outcome in every case of weather or refusal."""
        try:
            return judge(self.post(exchange, subscription, id, body, now), now)
        except (NoAnswer, SinkRefused) as error:
            return failed(error)

    def post(
        self,
        exchange: Exchange,
        subscription: Subscription,
        id: str,
        body: bytes,
        now: datetime,
        *,
        wants_body: bool = False,
    ) -> Answer:
        """Post one message and return the answer; raises NoAnswer or SinkRefused."""
        headers = {"Content-Type": MEDIA_TYPE, "WebHook-Request-Origin": self.origin}
        secrets = live(subscription.secrets, now)
        headers |= signed_headers(id, body, secrets=secrets, keys=self._keys.signers(now), now=now)
        return exchange.ask("POST", headers, body, wants_body=wants_body)


def address(body: bytes, delivery: Delivery) -> bytes:
    """Return a published message as one subscription gets it."""
    told = {"subscription": delivery.subscription, "matched": delivery.matched}
    if delivery.previous >= 0:
        told = {"prevsequence": Position.of_key(delivery.previous).sequence, **told}
    return body[:-1] + b"," + _JSON.encode(told).encode("utf-8")[1:]


def judge(answer: Answer, now: datetime) -> Outcome:
    """Say what an answer means."""
    status = answer.status
    if 200 <= status < 300:
        return Outcome(status, None)
    retry_after = read_retry_after(answer.headers.get("retry-after"), now)
    if status == 410:
        return Outcome(status, "webhook.gone", is_gone=True)
    return Outcome(status, "webhook.redirect" if status < 400 else "webhook.status", retry_after)


def failed(error: LibroError) -> Outcome:
    """Say what the lack of an answer means."""
    return Outcome(None, error.code)
