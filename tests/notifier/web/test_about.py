"""How far the notifier is, what it verified, its keys and its health: the watcher can be watched."""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from support.founding import ORIGIN, Town
from support.notifier_house import House, house
from support.simulated_ledger import URL


@pytest.fixture
def house_of_nothing(tmp_path: Path) -> House:
    town = Town()
    town.settle()
    with house(tmp_path, town) as notifier:
        return notifier


def test_the_status_says_how_far_it_is(client: FlaskClient, told: House) -> None:
    status, size = client.get("/v1/status").get_json(), len(told.town.entries)

    assert (ORIGIN, URL, "following") == (status["origin"], status["ledger"], status["state"])
    assert (str(size - 1), size, size, 0) == tuple(
        status[name] for name in ("published", "verified", "seen", "lag")
    )
    assert (None, None, 0) == (status["error"], status["frozen"], status["seconds"])
    assert client.get("/v1/checkpoint").data == client.get(status["checkpoint"]).data


def test_one_that_has_not_looked_yet_is_starting_and_not_ready(house_of_nothing: House) -> None:
    client = house_of_nothing.client()

    assert ("starting", None) == tuple(client.get("/v1/status").get_json()[n] for n in ("state", "published"))
    for path in ("/readyz", "/v1/checkpoint"):
        answer = client.get(path)
        assert (503, "notifier.nothing-verified") == (answer.status_code, answer.get_json()["code"])
    assert 200 == client.get("/healthz").status_code


def test_a_minute_without_a_good_checkpoint_is_stale(quiet: House) -> None:
    quiet.town.now += timedelta(minutes=2)

    status = quiet.client().get("/v1/status").get_json()
    assert ("stale", 120) == (status["state"], status["seconds"])


def test_an_alarm_shows_and_reading_goes_on(quiet: House) -> None:
    quiet.ledger.checkpoint = quiet.ledger.sign(len(quiet.town.entries), bytes(32))
    quiet.follower.step()
    client = quiet.client()

    status = client.get("/v1/status").get_json()
    assert ("frozen", "audit.forked") == (status["state"], status["frozen"])
    assert (200, 200) == (client.get("/readyz").status_code, client.get("/v1/events").status_code)


def test_the_checkpoint_is_the_ledgers_own_note(client: FlaskClient, told: House) -> None:
    assert told.ledger.checkpoint == client.get("/v1/checkpoint").data


def test_the_keys_that_sign_webhooks_are_published(client: FlaskClient, told: House) -> None:
    answer = client.get("/.well-known/webhook-keys.json")

    assert "application/jwk-set+json" == answer.headers["Content-Type"]
    assert [told.assembly.keys.keys()[0].to_jwk()] == answer.get_json()["keys"]
    assert "d" not in answer.get_json()["keys"][0]


def test_what_did_not_change_costs_no_body(client: FlaskClient) -> None:
    for path in ("/openapi.json", "/asyncapi.json", "/.well-known/webhook-keys.json", "/v1/checkpoint"):
        tag = client.get(path).headers["ETag"]
        again = client.get(path, headers={"If-None-Match": tag})

        assert (304, b"") == (again.status_code, again.data)


def test_the_stream_is_elsewhere(client: FlaskClient) -> None:
    answer = client.get("/v1/stream", headers={"Accept-Language": "en"})

    assert (404, "stream.elsewhere") == (answer.status_code, answer.get_json()["code"])
    assert "http://127.0.0.1:8002/v1/stream" in answer.get_json()["detail"]


@pytest.mark.parametrize(
    ("settings", "stream"),
    [
        ({}, "http://127.0.0.1:8002/v1/stream"),
        ({"url": "https://avisos.example"}, "https://avisos.example/v1/stream"),
        ({"stream_bind": "unix:/run/s"}, "http://localhost/v1/stream"),
        ({"stream_url": "https://flujo.example/v1/stream"}, "https://flujo.example/v1/stream"),
    ],
)
def test_status_page_and_problem_name_one_address_of_the_stream(
    told: House, settings: dict[str, Any], stream: str
) -> None:
    config = dataclasses.replace(told.config, **settings)
    client = told.with_settings(config).client()

    assert stream == client.get("/v1/status").get_json()["stream"]
    assert f"<code>{stream}?municipality=15113</code>" in client.get("/suscribirse?municipality=15113").text
    assert stream in client.get("/v1/stream").get_json()["detail"]


def test_a_database_that_is_away_is_told_and_comes_back(quiet: House) -> None:
    client, path = quiet.client(), quiet.config.database
    path.rename(path.with_suffix(".away"))
    away = client.get("/v1/events")
    path.with_suffix(".away").rename(path)

    assert (503, "store.gone", "5") == (
        away.status_code,
        away.get_json()["code"],
        away.headers["Retry-After"],
    )
    assert 200 == client.get("/v1/events").status_code


@pytest.mark.parametrize(
    "path",
    ["/v1/status", "/v1/checkpoint", "/healthz", "/readyz", "/openapi.json", "/asyncapi.json", "/problems/"],
)
def test_unknown_parameters_are_refused_everywhere(client: FlaskClient, path: str) -> None:
    answer = client.get(f"{path}?x=1")

    assert (400, "parameter.unknown", "x") == (
        answer.status_code,
        answer.get_json()["code"],
        answer.get_json()["parameter"],
    )


def test_links_lead_to_the_public_address(told: House) -> None:
    config = dataclasses.replace(told.config, url="https://avisos.example/a")
    client = told.client(url=config.url)

    assert (
        "<https://avisos.example/a/v1/events?after=0&limit=1>"
        in client.get("/a/v1/events?limit=1").headers["Link"]
    )
    assert 200 == client.get("/v1/status").status_code
