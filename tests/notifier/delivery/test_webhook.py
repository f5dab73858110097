"""One message to one endpoint: its bytes, its headers, and what the answer means."""

from __future__ import annotations

import base64
import dataclasses
import json
from pathlib import Path
from typing import Any

import pytest
from cloudevents.core.bindings.http import HTTPMessage, from_http_event
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks.webhooks import Webhook as Judge

from libroabierto.notices.position import Position
from libroabierto_notifier.delivery.exchange import Answer
from libroabierto_notifier.delivery.webhook import Outcome, address, judge
from libroabierto_notifier.ports import Delivery
from support.notifier_contract.stores import NOW, key_of, notice
from support.webhooks.home import ORIGIN, Home, make_home, sub
from support.webhooks.receiver import receiving

BODY = notice(1042).body
EVENT = (
    b'{"specversion":"1.0","id":"libro.example.org/mex/1042","source":"https://libro.example.org/mex",'
    b'"type":"secretariat.installed","datacontenttype":"application/json",'
    b'"sequence":"00000000000000001042","data":{"folio":"MEX-001042"}}'
)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return make_home(tmp_path)


def delivery(**other: Any) -> Delivery:
    made = Delivery(sub(1), key_of(1042), key_of(1017), "/filters/0/any/1", "pending")
    return dataclasses.replace(made, **other)


def test_what_differs_between_subscriptions_stands_at_the_end() -> None:
    told = address(BODY, delivery())

    added = (
        b',"prevsequence":"00000000000000001017","subscription":"sub_00000000000000000000000001",'
        b'"matched":"/filters/0/any/1"}'
    )
    assert BODY[:-1] + added == told


def test_the_first_one_has_no_predecessor() -> None:
    assert "prevsequence" not in json.loads(address(BODY, delivery(previous=-1)))


@given(st.text(max_size=80))
def test_whatever_a_filter_is_called_the_message_stays_json(matched: str) -> None:
    assert matched == json.loads(address(BODY, delivery(matched=matched)))["matched"]


def test_the_libraries_of_others_accept_what_arrives(home: Home) -> None:
    told = delivery(previous=-1)
    with receiving() as receiver:
        subscription = home.subscribe(1, receiver.url)
        home.post(subscription, "msg_1", address(EVENT, told))

    (request,) = receiver.received
    secret = base64.b64encode(subscription.secrets[0].value).decode()
    verified = Judge(f"whsec_{secret}").verify(request.body.decode(), request.headers)
    event = from_http_event(HTTPMessage(request.headers, request.body))
    assert (verified["id"], told.matched) == (event.get_id(), event.get_extension("matched"))
    assert ORIGIN == request.headers["webhook-request-origin"]


@pytest.mark.parametrize(
    ("status", "headers", "outcome"),
    [
        (200, {}, Outcome(200, None)),
        (202, {"retry-after": "9"}, Outcome(202, None)),
        (204, {}, Outcome(204, None)),
        (301, {}, Outcome(301, "webhook.redirect")),
        (304, {}, Outcome(304, "webhook.redirect")),
        (400, {}, Outcome(400, "webhook.status")),
        (410, {"retry-after": "9"}, Outcome(410, "webhook.gone", is_gone=True)),
        (429, {"retry-after": "9"}, Outcome(429, "webhook.status", 9.0)),
        (503, {"retry-after": "Mon, 23 Nov 2026 12:01:00 GMT"}, Outcome(503, "webhook.status", 60.0)),
        (500, {"retry-after": "soon"}, Outcome(500, "webhook.status")),
    ],
)
def test_a_status_means_one_thing(status: int, headers: dict[str, str], outcome: Outcome) -> None:
    assert outcome == judge(Answer(status, headers, b""), NOW)


def test_an_attempt_carries_its_own_time_and_the_same_id(home: Home) -> None:
    with receiving() as receiver:
        receiver.behave = lambda *_: b"HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n"
        home.subscribe(1, receiver.url)
        home.publish(7, 8, 1)
        home.serve()
        home.clock.move(seconds=6)
        home.serve()

    first, second = receiver.received
    apart = int(second.headers["webhook-timestamp"]) - int(first.headers["webhook-timestamp"])
    assert first.headers["webhook-id"] == second.headers["webhook-id"] == f"msg_{Position(7).sequence}"
    assert 6 <= apart <= 9


def test_a_secret_that_is_rotated_away_signs_beside_the_new_one_until_it_ends(home: Home) -> None:
    """The other secret of this subscription ends a day after NOW."""
    home.clock.moved = NOW - home.clock()
    with receiving() as receiver:
        home.subscribe(1, receiver.url)
        home.publish(0, 1, 1)
        home.serve()
        home.publish(1, 2, 1)
        home.clock.move(days=1)
        home.serve()

    assert [2, 1] == [request.headers["webhook-signature"].count("v1,") for request in receiver.received]
