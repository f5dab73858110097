"""GET /v1/events: everything that was told, from any position, for receivers that nobody can reach."""

from __future__ import annotations

import contextlib
import json
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from libroabierto.notices.reading import Message
from support.founding import KEY, Town
from support.notifier_house import House, house
from support.patience import PATIENCE, wait_for

ALARM = "ledger.integrity-alarm"


def pull(client: FlaskClient, query: str = "") -> list[dict[str, Any]]:
    answer = client.get(f"/v1/events{query}")
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = json.loads(answer.data)
    return found


def problem(client: FlaskClient, path: str) -> tuple[int, str]:
    answer = client.get(path)
    return answer.status_code, answer.get_json()["code"]


def test_everything_comes_in_order_byte_by_byte_as_it_was_published(client: FlaskClient, told: House) -> None:
    bodies = [notice.body for notice in told.assembly.stores.notices.after(-1, 1000)]

    assert b"[" + b",".join(bodies) + b"]" == client.get("/v1/events").data
    assert len(told.town.entries) == len(bodies)


def test_following_the_link_pages_through_everything_once(client: FlaskClient, told: House) -> None:
    found, path = [], "/v1/events?limit=4"
    while page := pull(client, "?" + urlsplit(path).query):
        found += [event["id"] for event in page]
        path = client.get("/v1/events?" + urlsplit(path).query).headers["Link"].split(">")[0][1:]

    assert [event["id"] for event in pull(client)] == found


def test_a_filter_comes_forward_although_nothing_matches(client: FlaskClient, told: House) -> None:
    answer = client.get("/v1/events?municipality=09002")

    assert b"[]" == answer.data
    assert str(len(told.town.entries) - 1) == answer.headers["Libro-Position"]
    assert {"filters": [{"exact": {"municipality": "09002"}}]} == json.loads(answer.headers["Libro-Filter"])


@pytest.mark.parametrize(
    ("query", "types"),
    [
        ("?type=declaration.s", set()),
        ("?type=declaration.signed", {"declaration.signed"}),
        ("?type=office.", {"office.assumed"}),
        ("?type=term.started&type=key.enrolled&institution=ayto-15113", {"term.started", "key.enrolled"}),
        (f"?municipality={KEY[:2]}&type=term.started", {"term.started"}),
        ('?filters=[{"not":{"prefix":{"type":"declaration."}}}]&type=declaration.issued', set()),
    ],
)
def test_names_that_repeat_are_alternatives_and_different_names_must_all_match(
    client: FlaskClient, query: str, types: set[str]
) -> None:
    assert types == {event["type"] for event in pull(client, query)}


@pytest.mark.parametrize("wait", ["", "&wait=25"])
@pytest.mark.parametrize("beyond", ["14", "13-1", "99999", "900000000000000"])
def test_a_position_beyond_everything_is_refused_with_the_last_one(
    client: FlaskClient, beyond: str, wait: str
) -> None:
    answer = client.get(f"/v1/events?after={beyond}{wait}").get_json()

    assert (400, "position.not-yet") == (answer["status"], answer["code"])
    assert ("after", "13") == (answer["parameter"], answer["published"])


def test_the_last_position_is_none_beyond_everything(client: FlaskClient) -> None:
    answer = client.get("/v1/events?after=13")

    assert (200, b"[]", "13") == (answer.status_code, answer.data, answer.headers["Libro-Position"])


def test_before_the_first_notice_there_is_no_position_yet(tmp_path: Path) -> None:
    town = Town()
    town.settle()
    with house(tmp_path, town) as rebuilt:  # it has not begun to follow
        client = rebuilt.client()

        assert [] == pull(client, "?after=earliest")
        assert (400, "position.not-yet") == problem(client, "/v1/events?after=0")
        assert "earliest" == client.get("/v1/events?after=0").get_json()["published"]


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("?after=01", "parameter.form"),
        ("?after=-1", "parameter.form"),
        ("?after=9007199254740991", "parameter.form"),
        ("?limit=0", "parameter.out-of-range"),
        ("?limit=257", "parameter.out-of-range"),
        ("?wait=26", "parameter.out-of-range"),
        ("?wait=x", "parameter.not-number"),
        ("?after=1&after=2", "parameter.repeated"),
        ("?municipio=15113", "parameter.unknown"),
        ("?municipality=151", "filter.municipality"),
        ("?filters={}", "filter.form"),
        ("?filters=[", "filter.not-json"),
        ('?filters=[{"sql":"1=1"}]', "filter.dialect"),
        ("?type=", "filter.value"),
        ("?filters=[]&filters=[]", "filter.repeated"),
    ],
)
def test_what_is_not_understood_is_refused(client: FlaskClient, query: str, code: str) -> None:
    assert (400, code) == problem(client, f"/v1/events{query}")


def test_a_message_is_found_by_its_position_for_ever(client: FlaskClient) -> None:
    answer = client.get("/v1/events/3")

    assert pull(client, "?after=2&limit=1") == [answer.get_json()]
    assert "public, max-age=31536000, immutable" == answer.headers["Cache-Control"]
    assert "application/cloudevents+json; charset=UTF-8" == answer.headers["Content-Type"]


@pytest.mark.parametrize("place", ["999", "3-1", "x", "03", "-1", "9007199254740991"])
@pytest.mark.parametrize("more", ["", "/proof"])
def test_what_was_never_told_is_not_found(client: FlaskClient, place: str, more: str) -> None:
    assert 404 == client.get(f"/v1/events/{place}{more}").status_code


def test_a_proof_is_a_receipt_under_the_checkpoint_verified_last(client: FlaskClient, told: House) -> None:
    receipt = client.get("/v1/events/0/proof").get_json()
    checkpoint = client.get("/v1/checkpoint").data.decode()

    assert told.town.entries[0].decode() == receipt["entry"]
    assert receipt["proof"].endswith(checkpoint)


def test_each_message_carries_a_receipt_that_a_reader_checks(client: FlaskClient) -> None:
    receipts = [Message.from_members(event).receipt() for event in pull(client)]

    assert list(range(len(receipts))) == [receipt.folio.index for receipt in receipts]


def test_whoever_waits_gets_what_is_published_meanwhile(quiet: House) -> None:
    last, client = len(quiet.town.entries) - 1, quiet.client()
    quiet.town.record(quiet.town.declaration())
    quiet.grow()
    later = threading.Timer(0.5, quiet.follow)
    later.start()
    began = time.monotonic()

    found = pull(client, f"?after={last}&wait=25")

    later.join()
    assert ["declaration.issued"] == [event["type"] for event in found]
    assert time.monotonic() - began < 20


def test_whoever_waits_for_nothing_is_answered_in_time(quiet: House) -> None:
    began = time.monotonic()

    assert [] == pull(quiet.client(), "?type=nothing.like_this&wait=1")
    assert 0.9 < time.monotonic() - began < PATIENCE


@contextlib.contextmanager
def waiting(house: House, app: Flask, count: int) -> Iterator[None]:
    """Let so many wait for what comes next, until the block ends; then it is published."""
    last, room = len(house.town.entries) - 1, app.extensions["libroabierto-rooms"]["waiting"]
    ask = f"/v1/events?after={last}&wait=25"
    threads = [threading.Thread(target=lambda: app.test_client().get(ask)) for _ in range(count)]
    for each in threads:
        each.start()
    wait_for(lambda: room._inside.total() == count)
    yield
    house.town.record(house.town.declaration())
    house.grow()
    house.follow()
    for each in threads:
        each.join()


def test_only_so_many_may_wait_at_the_same_time(quiet: House) -> None:
    app = quiet.app(threads=2)  # one of them may wait
    with waiting(quiet, app, 1):
        answer = app.test_client().get("/v1/events?type=nothing.like_this&wait=3")

    assert (503, "pull.too-many-waiting") == (answer.status_code, answer.get_json()["code"])
    assert "10" == answer.headers["Retry-After"]
    assert 200 == app.test_client().get("/v1/events?type=nothing.like_this&wait=1").status_code


def test_one_address_may_not_take_every_seat(quiet: House) -> None:
    app = quiet.app(threads=64)
    with waiting(quiet, app, 8):
        answer = app.test_client().get("/v1/events?type=nothing.like_this&wait=2")
        other = app.test_client().get(
            "/v1/events?type=nothing.like_this&wait=1", environ_base={"REMOTE_ADDR": "192.0.2.7"}
        )

    assert (429, "pull.too-many-of-yours") == (answer.status_code, answer.get_json()["code"])
    assert 200 == other.status_code


def test_an_alarm_is_pulled_whatever_was_asked_for(quiet: House) -> None:
    last = len(quiet.town.entries) - 1
    quiet.ledger.checkpoint = quiet.ledger.sign(last + 1, bytes(32))  # a tree of the same size, another root
    quiet.follower.step()

    assert [ALARM] == [event["type"] for event in pull(quiet.client(), f"?after={last}&municipality=09002")]
