"""/v1/subscriptions: made, verified, changed, paused and forgotten by whoever has the token."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from werkzeug.test import TestResponse

from libroabierto.record.moments import format_millis
from libroabierto_notifier.application import subscribing
from libroabierto_notifier.ports import Settled
from support.notifier_house import House, bearer
from support.patience import PATIENCE, wait_for
from support.webhooks.receiver import Received, Receiver, always, answer, receiving

ASKED = {"types": ["term.started"], "filters": [{"exact": {"municipality": "15113"}}]}
HERE = "/v1/subscriptions/{id}"


def act(
    house: House, made: dict[str, Any], action: str, body: Any = None, method: str = "POST"
) -> TestResponse:
    path = HERE.format(id=made["id"]) + action
    return house.client().open(path, method=method, headers=bearer(made), json=body)


def told(answer: TestResponse) -> tuple[int, str]:
    return answer.status_code, answer.get_json()["code"]


@pytest.fixture
def refuser() -> Iterator[Receiver]:
    with receiving(always(404)) as made:
        yield made


def echo(request: Received, peer: socket.socket) -> bytes:
    """Know no handshake, and send every challenge back."""
    if request.method == "OPTIONS":
        return answer(405)
    challenge = request.body.split(b'"challenge":"')[1].split(b'"')[0]
    return answer(200, b'{"challenge":"%s"}' % challenge)


def test_a_receiver_that_consents_makes_it_active_at_once(quiet: House, receiver: Receiver) -> None:
    made = quiet.subscribe(receiver.url, **ASKED)

    assert ("active", None, None, None) == tuple(
        made[name] for name in ("state", "reason", "error", "detail")
    )
    assert ASKED == {name: made[name] for name in ASKED}
    assert ["OPTIONS"] == [request.method for request in receiver.received]


def test_a_receiver_without_the_handshake_may_echo_the_challenge(quiet: House) -> None:
    with receiving(echo) as receiver:
        made = quiet.subscribe(receiver.url)

    assert "active" == made["state"]
    assert b"notifier.endpoint.verify" in receiver.received[-1].body


def test_one_that_does_not_consent_stays_pending_and_is_told_why(quiet: House, refuser: Receiver) -> None:
    made = quiet.subscribe(refuser.url)

    assert ("pending", "unverified", "intent.refused") == (made["state"], made["reason"], made["error"])
    assert "Prepárelo y pida «:verify»" in made["detail"]
    assert (422, "intent.refused") == told(act(quiet, made, ":verify"))
    refuser.behave = echo
    assert "active" == act(quiet, made, ":verify").get_json()["state"]


def test_token_and_secret_are_shown_once_and_the_page_that_manages_it(
    quiet: House, receiver: Receiver
) -> None:
    made = quiet.subscribe(receiver.url)

    shown = act(quiet, made, "", method="GET")
    assert f"http://localhost/suscripciones/{made['id']}?token={made['token']}" == made["manage"]
    assert set() == {"token", "secret", "manage"} & shown.get_json().keys()
    assert made["token"] not in shown.text


def test_without_the_token_nothing_is_told(quiet: House, receiver: Receiver) -> None:
    made, client = quiet.subscribe(receiver.url), quiet.client()
    path = HERE.format(id=made["id"])
    others = bearer({"token": "lat_" + "A" * 43})
    nobody = HERE.format(id="sub_" + "0" * 26)

    assert (401, "token.missing") == told(client.get(path))
    assert (401, "token.missing") == told(client.get(path, headers={"Authorization": "Basic eDp5"}))
    assert (404, "subscription.not-found") == told(client.get(path, headers=others))
    assert told(client.get(path, headers=others)) == told(client.get(nobody, headers=bearer(made)))


@pytest.mark.parametrize("action", ["", "/secrets", "/deliveries"])
def test_every_read_of_a_subscription_asks_for_its_token(
    quiet: House, receiver: Receiver, action: str
) -> None:
    made = quiet.subscribe(receiver.url)

    assert 401 == quiet.client().get(HERE.format(id=made["id"]) + action).status_code


@pytest.mark.parametrize(
    "action", [":verify", ":test", ":enable", ":disable", ":recover", ":replay", ":replay-missing", ":rotate"]
)
def test_every_act_on_a_subscription_asks_for_its_token(
    quiet: House, receiver: Receiver, action: str
) -> None:
    made = quiet.subscribe(receiver.url)
    body = {"from": "earliest"} if action == ":replay" else None

    assert 401 == quiet.client().post(HERE.format(id=made["id"]) + action, json=body).status_code


@pytest.mark.parametrize(
    ("wish", "code", "pointer"),
    [
        ({}, "subscription.missing", "/sink"),
        ({"sink": 7}, "subscription.form", "/sink"),
        ({"sink": "x", "extra": 1}, "subscription.member", "/extra"),
        ({"sink": "https://a.example", "protocol": "MQTT"}, "subscription.protocol", "/protocol"),
        ({"sink": "https://a.example", "from": "yesterday"}, "position.form", "/from"),
        ({"sink": "https://a.example", "from": "999999"}, "position.not-yet", "/from"),
        ({"sink": "https://a.example", "types": "x"}, "filter.form", "/types"),
        ({"sink": "https://a.example", "types": [""]}, "filter.value", "/types/0"),
        ({"sink": "https://a.example", "types": None}, "filter.form", "/types"),
        ({"sink": "https://a.example", "filters": None}, "filter.form", "/filters"),
        ({"sink": "https://a.example", "filters": [{"sql": "1"}]}, "filter.dialect", "/filters/0"),
        ({"sink": "https://a.example", "filters": [{"exact": {"x": "y"}}]}, "filter.attribute", None),
        (
            {"sink": "https://a.example", "protocolsettings": {"rate_per_minute": 0}},
            "subscription.rate",
            None,
        ),
        ({"sink": "ftp://a.example"}, "sink.scheme", "/sink"),
        ({"sink": "https://u:p@a.example"}, "sink.userinfo", None),
        ({"sink": "http://127.0.0.1:8001/v1/subscriptions"}, "sink.own-address", None),
    ],
)
def test_every_member_is_read_strictly(quiet: House, wish: Any, code: str, pointer: str | None) -> None:
    refused = quiet.client().post("/v1/subscriptions", json=wish)

    assert (400, code) == told(refused)
    assert pointer in (None, refused.get_json().get("pointer"))


def test_what_was_sent_is_not_to_be_signed_again(quiet: House) -> None:
    json_type = {"Content-Type": "application/json"}
    refused = quiet.client().post("/v1/subscriptions", data=b"{", headers=json_type)

    assert "envíelo de nuevo" in refused.get_json()["detail"]


def test_more_active_ones_than_a_host_may_have_are_refused(
    quiet: House, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = quiet.subscribe(receiver.url)
    act(quiet, made, ":disable")
    monkeypatch.setattr(subscribing, "MOST_OF_HOST", 0)
    another = quiet.client().post("/v1/subscriptions", json={"sink": receiver.url})

    assert (409, "subscription.too-many-of-host") == told(another)
    assert (409, "subscription.too-many-of-host") == told(act(quiet, made, ":enable"))
    assert another.get_json()["detail"].startswith("Ya hay 0 suscripciones activas hacia 127.0.0.1.")


def test_a_private_address_is_refused_unless_the_operator_lets_it(quiet: House, receiver: Receiver) -> None:
    strict = quiet.strict()

    assert (400, "sink.scheme") == told(strict.post("/v1/subscriptions", json={"sink": receiver.url}))
    for host in ("10.0.0.5", "2130706433", "[::ffff:10.0.0.5]", "169.254.169.254"):
        refused = strict.post("/v1/subscriptions", json={"sink": f"https://{host}/x"})
        assert (400, "sink.private-address") == told(refused)
        assert "/sink" == refused.get_json()["pointer"]
    assert [] == receiver.received


def test_a_name_that_leads_to_the_notifier_itself_is_never_sent_anything(quiet: House) -> None:
    made = quiet.subscribe("http://localhost:8002/v1/stream")

    assert ("pending", "sink.own-address") == (made["state"], made["error"])


@pytest.mark.parametrize("depth", [17, 1000])
def test_a_thousand_filters_within_each_other_are_refused_cheaply(quiet: House, depth: int) -> None:
    nested = '{"not":' * depth + '{"exact":{"type":"x"}}' + "}" * depth
    body = f'{{"sink":"https://a.example","filters":[{nested}]}}'

    refused = quiet.client().post("/v1/subscriptions", data=body, content_type="application/json")
    assert told(refused) in ((400, "filter.too-deep"), (400, "request.too-deep"))


@pytest.mark.parametrize(
    ("body", "type", "status", "code"),
    [
        (b"{}", "text/plain", 415, "media-type.unsupported"),
        (b"[]", "application/json", 400, "request.not-an-object"),
        (b"{", "application/json", 400, "request.not-json"),
        (b'{"sink":"a","sink":"b"}', "application/json", 400, "request.duplicate-member"),
        (b" " * 70_000, "application/json", 413, "request.too-large"),
    ],
)
def test_a_body_is_one_strict_json_object(
    quiet: House, body: bytes, type: str, status: int, code: str
) -> None:
    refused = quiet.client().post("/v1/subscriptions", data=body, content_type=type)

    assert (status, code) == told(refused)


def test_a_change_asks_again_only_where_the_sink_is_another_one(quiet: House, receiver: Receiver) -> None:
    made = quiet.subscribe(receiver.url)

    narrower = act(quiet, made, "", {"types": ["term.started"]}, "PATCH").get_json()
    moved = act(quiet, made, "", {"sink": receiver.url + "&otra"}, "PATCH").get_json()

    assert ("active", ["term.started"]) == (narrower["state"], narrower["types"])
    assert ("active", receiver.url + "&otra") == (moved["state"], moved["sink"])
    assert 2 == len(receiver.received)


def test_a_change_of_what_changed_meanwhile_is_refused(quiet: House, receiver: Receiver) -> None:
    made = quiet.subscribe(receiver.url)
    path, headers = HERE.format(id=made["id"]), {**bearer(made), "If-Match": f'"{made["version"]}"'}
    first = quiet.client().patch(path, headers=headers, json={"types": ["term.started"]})
    second = quiet.client().patch(path, headers=headers, json={"types": []})

    assert (200, f'"{made["version"] + 1}"') == (first.status_code, first.headers["ETag"])
    assert (412, "subscription.changed") == told(second)
    assert 412 == quiet.client().delete(path, headers=headers).status_code


def test_it_is_paused_and_let_go_on(quiet: House, receiver: Receiver) -> None:
    made = quiet.subscribe(receiver.url)

    paused = act(quiet, made, ":disable").get_json()
    again = act(quiet, made, ":enable").get_json()

    assert ("disabled", "owner") == (paused["state"], paused["reason"])
    assert ("active", None) == (again["state"], again["reason"])


def test_what_is_forgotten_is_not_found(quiet: House, receiver: Receiver) -> None:
    made = quiet.subscribe(receiver.url)

    assert 204 == act(quiet, made, "", method="DELETE").status_code
    assert (404, "subscription.not-found") == told(act(quiet, made, "", method="GET"))


def test_a_new_secret_leaves_the_former_one_for_a_while(quiet: House, receiver: Receiver) -> None:
    made = quiet.subscribe(receiver.url)

    rotated = act(quiet, made, ":rotate", {"grace_seconds": 60}).get_json()["secrets"]
    alone = act(quiet, made, ":rotate", {"grace_seconds": 0}).get_json()["secrets"]

    assert [None, made["secret"]] == [rotated[0]["until"], rotated[1]["secret"]]
    assert 1 == len(alone)
    act(quiet, made, ":rotate", {"grace_seconds": 60})
    quiet.town.now += timedelta(seconds=61)
    assert 1 == len(act(quiet, made, "/secrets", method="GET").get_json()["secrets"])
    alone = act(quiet, made, "/secrets", method="GET").get_json()["secrets"]
    assert (400, "request.not-number") == told(act(quiet, made, ":rotate", {"grace_seconds": -1}))
    assert alone == act(quiet, made, "/secrets", method="GET").get_json()["secrets"]


def test_a_trial_says_how_it_fared(quiet: House, receiver: Receiver) -> None:
    made = quiet.subscribe(receiver.url)
    well = act(quiet, made, ":test").get_json()
    receiver.behave = always(500)
    badly = act(quiet, made, ":test").get_json()

    assert {"taken": True, "status": 204, "error": None, "detail": None} == well
    assert (False, 500, "webhook.status") == (badly["taken"], badly["status"], badly["error"])
    assert "cualquier respuesta 2xx toma el mensaje" in badly["detail"]


def test_a_trial_before_consent_is_refused(quiet: House, refuser: Receiver) -> None:
    made = quiet.subscribe(refuser.url)

    assert (409, "subscription.pending") == told(act(quiet, made, ":test"))


def test_deliveries_are_listed_in_order_and_by_state(quiet: House, receiver: Receiver) -> None:
    made = quiet.subscribe(receiver.url, **{"from": "earliest"})
    first = act(quiet, made, "/deliveries?limit=2", method="GET").get_json()
    rest = act(quiet, made, f"/deliveries?after={first['next']}&state=pending", method="GET").get_json()
    none = act(quiet, made, "/deliveries?state=delivered", method="GET").get_json()

    assert ["0", "1"] == [item["position"] for item in first["items"]]
    assert len(quiet.town.entries) == len(first["items"]) + len(rest["items"])
    assert {"items": [], "next": None} == none


def test_of_the_oldest_that_waits_the_next_attempt_is_known(quiet: House, receiver: Receiver) -> None:
    made = quiet.subscribe(receiver.url, **{"from": "earliest"})
    quiet.follow()
    stores = quiet.assembly.stores.lanes
    (claim,) = stores.claim(quiet.town.now, most=1, lease_seconds=60, each=1)
    due = quiet.town.now + timedelta(seconds=5)
    stores.settle([Settled(claim, claim.deliveries, due, None)])
    waiting = act(quiet, made, "/deliveries", method="GET").get_json()["items"]
    page = quiet.client().get(made["manage"].partition("localhost")[2], headers={"Accept": "text/html"}).text

    assert [format_millis(due), None] == [item["next_at"] for item in waiting[:2]]
    assert f'próximo intento: <time datetime="{format_millis(due)}">' in page


def test_what_is_due_already_is_tried_now(quiet: House, receiver: Receiver) -> None:
    made = quiet.subscribe(receiver.url, **{"from": "earliest"})
    first = act(quiet, made, "/deliveries?limit=1", method="GET").get_json()["items"][0]
    paused = act(quiet, made, ":disable")
    after = act(quiet, made, "/deliveries?limit=1", method="GET").get_json()["items"][0]

    assert 200 == paused.status_code
    assert (format_millis(quiet.town.now), None) == (first["next_at"], after["next_at"])


def test_what_was_sent_is_sent_again_on_demand(quiet: House, receiver: Receiver) -> None:
    made = quiet.subscribe(receiver.url, **ASKED)

    assert {"deliveries": 1} == act(quiet, made, ":replay", {"from": "earliest"}).get_json()
    assert {"deliveries": 0} == act(quiet, made, ":replay-missing").get_json()
    assert {"deliveries": 0} == act(quiet, made, ":recover", {"since": "0"}).get_json()
    (item,) = act(quiet, made, "/deliveries", method="GET").get_json()["items"]
    assert "pending" == act(quiet, made, f"/deliveries/{item['sequence']}:resend").get_json()["state"]
    assert "pending" == act(quiet, made, f"/deliveries/{item['position']}:resend").get_json()["state"]


@pytest.mark.parametrize("place", ["0" * 20, "0", "0-1", "0" * 20 + "-0001", "9007199254740991", "9" * 20])
def test_what_never_was_due_is_not_sent_again(quiet: House, receiver: Receiver, place: str) -> None:
    made = quiet.subscribe(receiver.url)

    assert (404, "delivery.not-found") == told(act(quiet, made, f"/deliveries/{place}:resend"))


@pytest.mark.parametrize("place", ["00", "1-0", "1-01", "0" * 19, "0" * 21, "x"])
def test_what_is_neither_sequence_nor_position_is_no_address(
    quiet: House, receiver: Receiver, place: str
) -> None:
    made = quiet.subscribe(receiver.url)

    assert (404, "address.unknown") == told(act(quiet, made, f"/deliveries/{place}:resend"))


def test_a_preview_shows_what_would_have_come(quiet: House) -> None:
    found = quiet.client().post("/v1/subscriptions:preview", json=ASKED).get_json()

    assert (["term.started"], 1) == ([item["type"] for item in found["items"]], found["count"])
    assert len(quiet.town.entries) == found["looked"]


def test_a_host_is_asked_only_so_often(quiet: House, refuser: Receiver) -> None:
    made = quiet.subscribe(refuser.url)
    for _ in range(19):
        assert 422 == act(quiet, made, ":verify").status_code

    limited = act(quiet, made, ":verify")
    assert (429, "subscription.too-many-attempts") == told(limited)
    assert "3600" == limited.headers["Retry-After"]


def test_slow_receivers_do_not_take_every_thread(quiet: House, receiver: Receiver) -> None:
    enough = threading.Event()
    receiver.behave = lambda *_: answer(405) if enough.wait(PATIENCE) else None
    app = quiet.app(threads=2)  # one of them may wait
    slow = threading.Thread(
        target=lambda: app.test_client().post("/v1/subscriptions", json={"sink": receiver.url})
    )
    slow.start()
    wait_for(lambda: receiver.received)

    refused = app.test_client().post("/v1/subscriptions", json={"sink": receiver.url})
    enough.set()
    slow.join()
    assert (503, "receiver.too-many-waiting") == told(refused)
    assert 200 == app.test_client().get("/v1/status").status_code
