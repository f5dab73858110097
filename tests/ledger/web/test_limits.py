"""Limits per address: asked before anything is read, by the address that is to be believed."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from ledger.web.town_hall import JOSE, NDJSON
from libroabierto_ledger.application import Submissions
from libroabierto_ledger.web.app import create_app
from support.founding import Town
from support.ledger_home import fill, opened

BURST = 5


class Site:
    """A ledger that takes five requests of an address at once, and one a second; clients from anywhere."""

    def __init__(self, town: Town, folder: Path, stack: ExitStack, **settings: Any) -> None:
        self.town = town
        self._assembly = stack.enter_context(opened(folder, town, rate_address=(1, BURST), **settings))
        fill(self._assembly, [town.found()])

    def client(self, address: str = "192.0.2.7", *, proxies: int = 0) -> FlaskClient:
        """Return a client whose connections come from *address*."""
        client = create_app(self._assembly, proxies=proxies).test_client()
        client.environ_base["REMOTE_ADDR"] = address
        return client


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with ExitStack() as stack:
        yield Site(Town(), tmp_path / "site", stack)


def exhaust(client: FlaskClient, **headers: str) -> None:
    """Use up all that an address may send."""
    statuses = [
        client.post("/v1/events", data="x", headers={**JOSE, **headers}).status_code for _ in range(5)
    ]
    assert [400] * BURST == statuses


def is_limited(client: FlaskClient, **headers: str) -> bool:
    return client.post("/v1/events", data="x", headers={**JOSE, **headers}).status_code == 429


def test_an_address_over_its_limit_is_told_when_to_come_back(site: Site) -> None:
    client = site.client()
    exhaust(client)

    answer = client.post("/v1/events", data=site.town.institution("osc-una"), headers=JOSE)

    assert (429, "1") == (answer.status_code, answer.headers["Retry-After"])
    problem = answer.get_json(force=True)
    assert ("/problems/rate-limited", "limit.address", 1) == (
        problem["type"],
        problem["code"],
        problem["retry_after"],
    )


def test_whoever_waits_as_long_as_told_is_heard(site: Site) -> None:
    client = site.client()
    exhaust(client)

    site.town.now += timedelta(seconds=1)

    answer = client.post("/v1/events", data=site.town.institution("osc-una"), headers=JOSE)
    assert 201 == answer.status_code
    assert is_limited(client)


def test_another_address_is_not_concerned(site: Site) -> None:
    exhaust(site.client("192.0.2.7"))

    assert not is_limited(site.client("192.0.2.8"))


@pytest.mark.parametrize(
    ("path", "media_type"),
    [
        ("/v1/events", "application/jose"),
        ("/v1/events/batch", "application/x-ndjson"),
        ("/v1/events/check", "application/json"),
        ("/v1/events", "image/png"),
        ("/no/such/place", "text/plain"),
    ],
)
def test_whatever_is_sent_counts_and_is_refused_before_it_is_read(
    site: Site, path: str, media_type: str
) -> None:
    class Unread(io.BytesIO):
        def read(self, *_: object) -> bytes:
            raise AssertionError("the body was read")

    client = site.client()
    for _ in range(BURST):
        client.post(path, data="x", content_type=media_type)

    answer = client.post(path, input_stream=Unread(), content_type=media_type, content_length=7)

    assert 429 == answer.status_code


def test_ten_lines_of_a_batch_cost_as_much_as_a_request(site: Site) -> None:
    lines = "\n".join(site.town.institution(f"osc-{n}") for n in range(20))
    client = site.client()

    answer = client.post("/v1/events/batch", data=lines, headers=NDJSON)

    assert {201} == {json.loads(line)["status"] for line in answer.data.splitlines()}
    assert [400, 400, 429] == [
        client.post("/v1/events", data="x", headers=JOSE).status_code for _ in range(3)
    ]


def test_a_batch_that_costs_too_much_is_refused_before_any_line_is_opened(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise AssertionError("a line was opened")

    monkeypatch.setattr(Submissions, "submit_batch", fail)
    client = site.client()
    client.post("/v1/events", data="x", headers=JOSE)

    answer = client.post("/v1/events/batch", data="rubbish\n" * 1000, headers=NDJSON)

    assert (429, "2") == (answer.status_code, answer.headers["Retry-After"])


@pytest.mark.parametrize("path", ["/", "/v1/log", "/checkpoint", "/v1/proofs/inclusion?index=0", "/nowhere"])
def test_whoever_only_reads_is_never_sent_away(site: Site, path: str) -> None:
    client = site.client()
    exhaust(client)

    assert 429 not in {client.get(path).status_code for _ in range(3 * BURST)}


def test_the_whole_log_is_dear_and_never_impossible(site: Site) -> None:
    client = site.client()

    assert [200, 429] == [client.get("/v1/entries.ndjson").status_code for _ in range(2)]
    assert "5" == client.get("/v1/entries.ndjson").headers["Retry-After"]


def test_a_spoofed_forwarded_for_changes_nothing_without_a_proxy(site: Site) -> None:
    client = site.client()
    exhaust(client, **{"X-Forwarded-For": "198.51.100.1"})

    assert is_limited(client, **{"X-Forwarded-For": "198.51.100.2"})


def test_behind_a_proxy_each_client_has_its_own_allowance(site: Site) -> None:
    proxied = site.client("127.0.0.1", proxies=1)
    exhaust(proxied, **{"X-Forwarded-For": "198.51.100.1"})

    assert is_limited(proxied, **{"X-Forwarded-For": "198.51.100.1"})
    assert not is_limited(proxied, **{"X-Forwarded-For": "198.51.100.2"})


@pytest.mark.parametrize("spelling", ["198.51.100.1:{}", "[2001:db8::7]:{}"])
def test_behind_a_proxy_that_writes_ports_each_client_pays_for_all_its_connections(
    site: Site, spelling: str
) -> None:
    proxied = site.client("127.0.0.1", proxies=1)
    exhaust(proxied, **{"X-Forwarded-For": spelling.format(4711)})

    assert is_limited(proxied, **{"X-Forwarded-For": spelling.format(4712)})


def test_behind_a_proxy_only_what_the_proxy_added_is_believed(site: Site) -> None:
    proxied = site.client("127.0.0.1", proxies=1)
    exhaust(proxied, **{"X-Forwarded-For": "198.51.100.1"})

    assert is_limited(proxied, **{"X-Forwarded-For": "203.0.113.99, 198.51.100.1"})


def test_other_forwarded_headers_are_not_believed(site: Site) -> None:
    headers = {
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-Prefix": "/evil",
        "X-Forwarded-Proto": "gopher",
    }

    answer = site.client("127.0.0.1", proxies=1).get("/v1/nowhere", headers=headers)

    assert "evil" not in answer.get_data(as_text=True)
    assert "/problems/not-found" == answer.get_json(force=True)["type"]
