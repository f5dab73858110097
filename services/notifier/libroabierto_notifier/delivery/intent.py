"""Does an endpoint want what it is to get? Nobody is sent anything before it said so.

    handshake    OPTIONS with WebHook-Request-Origin; consent is WebHook-Allowed-Origin (ours, or *) together
                 with WebHook-Allowed-Rate (a number a minute, or *); the status says nothing
                 (CloudEvents, http-webhook.md)
    challenge    where there is none: a signed notifier.endpoint.verify, which a receiver answers with a 2xx
                 and {"challenge": …}, the same one

What went wrong is told coarsely: whoever registers a sink is a stranger, and must not learn from us which
names and ports answer behind it.
"""

from __future__ import annotations

import json
import re
from typing import Any, Final

from libroabierto_notifier.delivery.addresses import SinkRefused
from libroabierto_notifier.delivery.asking import AskedTooOften, Asking, Count
from libroabierto_notifier.delivery.connector import Connector, NoAnswer
from libroabierto_notifier.delivery.endpoint_messages import TEST, VERIFY, endpoint_message
from libroabierto_notifier.delivery.exchange import Answer, Exchange
from libroabierto_notifier.delivery.webhook import Webhook, failed, judge
from libroabierto_notifier.ports import Clock, Consent, Subscription, Trial

# Somebody waits for the answer of both requests.
SECONDS: Final = 5.0
REFUSED: Final = "intent.refused"
UNREACHABLE: Final = "intent.unreachable"
NO_ADDRESS: Final = "intent.no-address"
_RATE: Final = re.compile(r"[1-9][0-9]{0,8}")
# A name that leads inside and a name that leads nowhere are told alike: which are known there is no
# stranger's business.
_ADDRESS_CODES: Final = {"sink.private-address", "webhook.unresolved"}
# A server may know no OPTIONS so little that it hangs up; one that is not there is asked no more.
_HANDSHAKE_UNKNOWN: Final = {"webhook.closed", "webhook.bad-answer", "webhook.too-large"}


class Intent:
    """Asks endpoints, and sends them trials. Thread-safe; it is the port's Verifier and Tester."""

    def __init__(
        self,
        connector: Connector,
        webhook: Webhook,
        clock: Clock,
        *,
        count: Count,
        seconds: float = SECONDS,
    ) -> None:
        self._connector = connector
        self._webhook = webhook
        self._clock = clock
        self._count = count
        self._seconds = seconds

    def host_of(self, sink: str) -> str:
        """Return the host of a sink in its one spelling; raises SinkRefused("sink.…")."""
        return self._connector.read(sink).host

    def verify(self, subscription: Subscription) -> Consent:
        """Ask by handshake, then by challenge."""
        try:
            exchange = self._exchange(subscription)
            try:
                return self._handshake(exchange, subscription) or self._challenge(exchange, subscription)
            finally:
                exchange.close()
        except AskedTooOften as error:
            return Consent(error=error.code)
        except (SinkRefused, NoAnswer) as error:
            return Consent(error=_coarse(error))

    def test(self, subscription: Subscription) -> Trial:
        """Send a trial once; its owner has shown that the endpoint is theirs, and is told all."""
        now = self._clock()
        message = endpoint_message(TEST, subscription.id, self._webhook.origin, now)
        try:
            exchange = self._exchange(subscription)
        except SinkRefused as error:
            return Trial(None, error.code)
        try:
            outcome = judge(self._webhook.post(exchange, subscription, message.id, message.body, now), now)
        except (SinkRefused, NoAnswer) as error:
            outcome = failed(error)
        except AskedTooOften as error:
            return Trial(None, error.code)
        finally:
            exchange.close()
        return Trial(outcome.status, outcome.error)

    def _exchange(self, subscription: Subscription) -> Exchange:
        sink = self._connector.read(subscription.sink)
        asking = Asking(self._count, is_known=subscription.has_consented)
        return Exchange(self._connector, sink, seconds=self._seconds, admit=asking.admit)

    def _handshake(self, exchange: Exchange, subscription: Subscription) -> Consent | None:
        asked = subscription.settings.get("rate_per_minute")
        headers = {"WebHook-Request-Origin": self._webhook.origin}
        if isinstance(asked, int):
            headers["WebHook-Request-Rate"] = str(asked)
        try:
            answer = exchange.ask("OPTIONS", headers)
        except NoAnswer as error:
            if error.code not in _HANDSHAKE_UNKNOWN:
                raise
            return None
        return _consent(answer, self._webhook.origin, asked if isinstance(asked, int) else None)

    def _challenge(self, exchange: Exchange, subscription: Subscription) -> Consent:
        if subscription.challenge is None:
            return Consent(error=REFUSED)
        now = self._clock()
        facts = {"challenge": subscription.challenge}
        message = endpoint_message(VERIFY, subscription.id, self._webhook.origin, now, facts)
        answer = self._webhook.post(exchange, subscription, message.id, message.body, now, wants_body=True)
        is_echoed = 200 <= answer.status < 300 and _echo(answer.body) == subscription.challenge
        return Consent() if is_echoed else Consent(error=REFUSED)


def _consent(answer: Answer, origin: str, asked: int | None) -> Consent | None:
    """Return what was granted: never more than was asked for. None if the handshake says nothing."""
    allowed, rate = (answer.headers.get(f"webhook-allowed-{name}", "") for name in ("origin", "rate"))
    if allowed != "*" and allowed.lower() != origin.lower():
        return None
    if rate == "*":
        return Consent(rate_per_minute=asked)
    if not _RATE.fullmatch(rate):
        return None
    return Consent(rate_per_minute=min(int(rate), asked or int(rate)))


def _echo(body: bytes | None) -> Any:
    try:
        told = json.loads(body or b"null")
    except (ValueError, RecursionError):
        return None
    return told.get("challenge") if isinstance(told, dict) else None


def _coarse(error: SinkRefused | NoAnswer) -> str:
    if error.code in _ADDRESS_CODES:
        return NO_ADDRESS
    return error.code if isinstance(error, SinkRefused) else UNREACHABLE
