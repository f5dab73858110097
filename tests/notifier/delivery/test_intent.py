"""Does an endpoint want what it is to get?"""

from __future__ import annotations

import dataclasses
import json
import socket
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from standardwebhooks.webhooks import Webhook as Judge

from libroabierto_notifier.delivery.asking import Count
from libroabierto_notifier.delivery.connector import Connector, Resolve
from libroabierto_notifier.delivery.intent import Intent
from libroabierto_notifier.delivery.sink import Policy
from libroabierto_notifier.delivery.webhook import Webhook
from libroabierto_notifier.delivery.webhook_keys import WebhookKeys
from libroabierto_notifier.ports import Consent, Secret, Subscription, Trial
from support.notifier_contract.stores import NOW, subscription
from support.patience import PATIENCE
from support.webhooks.home import OPEN, ORIGIN, Clock, make_home
from support.webhooks.receiver import Behave, Received, Receiver, always, answer, hang, raw, receiving

SECRET = bytes(range(32))


@pytest.fixture
def intent(tmp_path: Path) -> Intent:
    return make(tmp_path, OPEN)


def make(
    folder: Path,
    policy: Policy,
    *,
    resolve: Resolve = lambda *_: (),
    count: Count = lambda _: True,
    seconds: float = PATIENCE,
) -> Intent:
    keys = WebhookKeys.create(folder / "webhook-keys")
    connector = Connector(policy, resolve=resolve)
    return Intent(connector, Webhook(keys, ORIGIN), Clock(), count=count, seconds=seconds)


def asking(receiver: Receiver, **other: Any) -> Subscription:
    """Make a subscription that awaits its verification."""
    made = subscription(sink=receiver.url, state="pending", challenge="reto-1", secrets=(Secret(SECRET),))
    return dataclasses.replace(made, **{"settings": {}, **other})


def granting(**headers: str) -> Behave:
    """Answer OPTIONS with headers, and refuse everything else."""
    return lambda request, _: answer(200, **headers) if request.method == "OPTIONS" else answer(404)


def echoing(change: Callable[[Any], Any] = lambda told: told) -> Behave:
    """Know no OPTIONS, and answer with the challenge."""

    def behave(request: Received, peer: socket.socket) -> bytes:
        if request.method == "OPTIONS":
            return answer(405)
        challenge = json.loads(request.body)["data"]["challenge"]
        return answer(200, json.dumps(change({"challenge": challenge})).encode())

    return behave


@pytest.mark.parametrize(
    ("origin", "rate", "asked", "consent"),
    [
        ("*", "*", {}, Consent()),
        (ORIGIN, "*", {"rate_per_minute": 120}, Consent(rate_per_minute=120)),
        (ORIGIN.upper(), "60", {}, Consent(rate_per_minute=60)),
        ("*", "60", {"rate_per_minute": 120}, Consent(rate_per_minute=60)),
        ("*", "600", {"rate_per_minute": 120}, Consent(rate_per_minute=120)),
    ],
)
def test_the_handshake_grants_a_rate(
    intent: Intent, origin: str, rate: str, asked: dict[str, int], consent: Consent
) -> None:
    with receiving(granting(WebHook_Allowed_Origin=origin, WebHook_Allowed_Rate=rate)) as receiver:
        assert consent == intent.verify(asking(receiver, settings=asked))

    (request,) = receiver.received
    assert ORIGIN == request.headers["webhook-request-origin"]
    assert asked.get("rate_per_minute") == int(request.headers.get("webhook-request-rate", 0)) or not asked


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"WebHook_Allowed_Origin": "*"},
        {"WebHook_Allowed_Rate": "*"},
        {"WebHook_Allowed_Origin": "other.example.org", "WebHook_Allowed_Rate": "*"},
        {"WebHook_Allowed_Origin": f"{ORIGIN}.evil.example", "WebHook_Allowed_Rate": "*"},
        {"WebHook_Allowed_Origin": "*", "WebHook_Allowed_Rate": "0"},
        {"WebHook_Allowed_Origin": "*", "WebHook_Allowed_Rate": "-1"},
        {"WebHook_Allowed_Origin": "*", "WebHook_Allowed_Rate": "many"},
    ],
)
def test_half_a_handshake_is_no_consent(intent: Intent, headers: dict[str, str]) -> None:
    with receiving(granting(**headers)) as receiver:
        assert Consent(error="intent.refused") == intent.verify(asking(receiver))


def test_an_echo_of_the_signed_challenge_is_consent(intent: Intent) -> None:
    with receiving(echoing()) as receiver:
        assert Consent() == intent.verify(asking(receiver))

    request = receiver.received[-1]
    told = Judge("whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=").verify(request.body, request.headers)
    assert ("notifier.endpoint.verify", "reto-1") == (told["type"], told["data"]["challenge"])
    assert request.headers["webhook-id"].startswith("msg_verify_")


@pytest.mark.parametrize(
    "behave",
    [
        always(200),
        always(200, b"reto-1"),
        always(200, b'"reto-1"'),
        always(200, b'["challenge","reto-1"]'),
        always(200, b"[" * 60_000),
        always(200, b'{"challenge":"reto-2"}'),
        always(500, b'{"challenge":"reto-1"}'),
        always(200, b'{"challenge":"reto-1"}' + b" " * 70_000),
        always(302, Location="/"),
        echoing(lambda told: {"reto": told["challenge"]}),
        echoing(lambda told: {"challenge": told["challenge"] + " "}),
        echoing(lambda told: {"challenge": [told["challenge"]]}),
    ],
)
def test_anything_but_the_same_challenge_is_refused(intent: Intent, behave: Behave) -> None:
    with receiving(behave) as receiver:
        assert Consent(error="intent.refused") == intent.verify(asking(receiver))


def test_without_a_challenge_only_the_handshake_counts(intent: Intent) -> None:
    with receiving(echoing()) as receiver:
        assert Consent(error="intent.refused") == intent.verify(asking(receiver, challenge=None))

    assert ["OPTIONS"] == [request.method for request in receiver.received]


def test_a_server_that_hangs_up_on_options_is_asked_by_challenge(intent: Intent) -> None:
    echo = echoing()

    def behave(request: Received, peer: socket.socket) -> bytes | None:
        return None if request.method == "OPTIONS" else echo(request, peer)

    with receiving(behave) as receiver:
        assert Consent() == intent.verify(asking(receiver))


@pytest.mark.parametrize("behave", [hang, raw(b"SSH-2.0\r\n\r\n"), raw(b"")])
def test_why_nothing_usable_came_is_not_told_to_a_stranger(tmp_path: Path, behave: Behave) -> None:
    intent = make(tmp_path, OPEN, seconds=1)
    with receiving(behave) as receiver:
        begun = time.monotonic()
        assert Consent(error="intent.unreachable") == intent.verify(asking(receiver))

    assert time.monotonic() - begun < 50  # whoever hangs does so for a minute


@pytest.mark.parametrize(
    ("sink", "code"),
    [
        ("https://169.254.169.254/latest", "intent.no-address"),
        ("https://nowhere.invalid/", "intent.no-address"),
        ("http://vigilante.example.org/", "sink.scheme"),
        ("https://vigilante.example.org:22/", "sink.port"),
    ],
)
def test_what_may_not_be_reached_is_asked_nothing(tmp_path: Path, sink: str, code: str) -> None:
    asked = subscription(sink=sink, challenge="reto-1")

    assert Consent(error=code) == make(tmp_path, Policy()).verify(asked)


def test_a_trial_is_signed_and_its_outcome_told(intent: Intent) -> None:
    with receiving(always(503, Retry_After="9")) as receiver:
        assert Trial(503, "webhook.status") == intent.test(asking(receiver))
        receiver.behave = always(204)
        assert Trial(204) == intent.test(asking(receiver))

    ids = {request.headers["webhook-id"] for request in receiver.received}
    assert 2 == len(ids)
    assert ["notifier.endpoint.test"] * 2 == [json.loads(r.body)["type"] for r in receiver.received]


def test_a_trial_that_meets_nobody_says_so(intent: Intent) -> None:
    with receiving() as receiver:
        pass

    assert Trial(None, "webhook.unreachable") == intent.test(asking(receiver))


def test_a_thousand_names_of_one_address_are_one_address(tmp_path: Path) -> None:
    home = make_home(tmp_path)
    intent = make(
        tmp_path / "other",
        OPEN,
        resolve=lambda *_: ("127.0.0.1",),
        count=lambda key: home.stores.subscriptions.count_attempt(key, NOW, most=2),
    )
    with receiving(echoing()) as receiver:
        sinks = [f"http://n{n}.example.org:{urlsplit(receiver.url).port}/" for n in range(4)]
        told = [intent.verify(asking(receiver, sink=sink)) for sink in sinks]
        trial = intent.test(asking(receiver, sink=sinks[0]))

    assert [Consent()] * 2 + [Consent(error="intent.too-often")] * 2 == told
    assert Trial(None, "intent.too-often") == trial
    assert 4 == len(receiver.received)


def test_a_question_of_two_connections_counts_once(tmp_path: Path) -> None:
    counted: list[str] = []

    def count(key: str) -> bool:
        counted.append(key)
        return True

    intent = make(tmp_path, OPEN, count=count)
    with receiving(always(405, Connection="close")) as receiver:
        intent.verify(asking(receiver))

    assert (["addr:127.0.0.1"], 2) == (counted, len(receiver.received))


@pytest.mark.parametrize(
    ("state", "reason", "key"),
    [
        ("pending", "unverified", "addr:127.0.0.1"),
        ("pending", "sink-changed", "addr:127.0.0.1"),
        ("pending", "rate-raised", "known-addr:127.0.0.1"),
        ("gone", "gone", "known-addr:127.0.0.1"),
    ],
)
def test_who_has_consented_once_is_counted_apart(tmp_path: Path, state: str, reason: str, key: str) -> None:
    counted: list[str] = []

    def count(asked: str) -> bool:
        counted.append(asked)
        return True

    intent = make(tmp_path, OPEN, count=count)
    with receiving(echoing()) as receiver:
        intent.verify(asking(receiver, state=state, reason=reason))

    assert [key] == counted
