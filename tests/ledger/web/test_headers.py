"""What every response carries, and what is kept for how long."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from libroabierto.errors import ProofRejected
from libroabierto_ledger.bootstrap import Assembly
from libroabierto_ledger.web.app import create_app

ANYTHING = ("/", "/v1/log", "/checkpoint", "/tile/0/000.p/1", "/nowhere", "/v1/log?x=1", "/static/style.css")


@pytest.mark.parametrize("path", ANYTHING)
def test_every_response_binds_the_browser(client: FlaskClient, path: str) -> None:
    with client.get(path) as answer:
        headers = answer.headers

    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert "nosniff" == headers["X-Content-Type-Options"]
    assert "no-referrer" == headers["Referrer-Policy"]


@pytest.mark.parametrize("path", ["/v1/events", "/v1/log", "/nowhere"])
def test_what_is_sent_is_answered_with_the_same_and_kept_by_nobody(client: FlaskClient, path: str) -> None:
    headers = client.post(path).headers

    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "no-store" == headers["Cache-Control"]


@pytest.mark.parametrize(
    ("path", "kept"),
    [("/tile/0/000.p/1", "immutable"), ("/v1/log", "no-cache"), ("/nowhere", "no-store")],
)
def test_an_answer_is_kept_as_long_as_it_says_and_else_by_nobody(
    client: FlaskClient, path: str, kept: str
) -> None:
    assert kept in client.get(path).headers["Cache-Control"]


def test_what_did_not_change_is_said_without_the_headers_of_a_body(client: FlaskClient) -> None:
    tag = client.get("/v1/log").headers["ETag"]

    answer = client.get("/v1/log", headers={"If-None-Match": tag})

    assert (304, tag) == (answer.status_code, answer.headers["ETag"])
    assert not {"Content-Type", "Content-Length"} & set(answer.headers.keys())


@pytest.mark.parametrize("path", ANYTHING)
def test_no_header_stands_twice(client: FlaskClient, path: str) -> None:
    with client.get(path) as answer:
        names = [name.lower() for name, _ in answer.headers if name.lower() != "vary"]

    assert sorted(set(names)) == sorted(names)


@pytest.mark.parametrize("path", ANYTHING)
def test_reads_are_open_to_any_origin(client: FlaskClient, path: str) -> None:
    with client.get(path) as answer:
        assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_submissions_are_not_open_to_the_scripts_of_other_sites(client: FlaskClient) -> None:
    assert "Access-Control-Allow-Origin" not in client.post("/v1/events").headers


def test_a_method_that_is_not_served_is_told_which_are(client: FlaskClient) -> None:
    answer = client.delete("/v1/log")

    assert (405, {"GET", "HEAD", "OPTIONS"}) == (answer.status_code, set(answer.headers["Allow"].split(", ")))
    assert ("about:blank", "http.405") == tuple(answer.get_json(force=True)[k] for k in ("type", "code"))


def test_head_answers_as_get_does_without_the_body(client: FlaskClient) -> None:
    got, head = client.get("/v1/log"), client.head("/v1/log")

    assert (200, b"") == (head.status_code, head.data)
    assert got.headers["ETag"] == head.headers["ETag"]


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("*/*", "application/json"),
        ("application/json", "application/json"),
        ("text/plain", "text/plain"),
        ("text/html", "text/html"),
        ("text/html;q=0.1, text/plain", "text/plain"),
        ("image/png", "application/json"),
    ],
)
def test_a_folio_answers_in_the_form_that_is_asked_for(
    client: FlaskClient, accept: str, media_type: str
) -> None:
    answer = client.get("/v/MEX-000009-B", headers={"Accept": accept})

    assert (200, media_type) == (answer.status_code, answer.mimetype)
    assert {"Accept", "Accept-Language"} == set(answer.vary)


def fail(error: Exception) -> Any:
    """Return a function that raises *error*, whatever it is asked."""

    def raise_it(*args: object, **kwargs: object) -> None:
        raise error

    return raise_it


@pytest.mark.parametrize("path", ["/v1/log", "/readyz", "/"])
def test_a_fault_of_ours_says_nothing_about_itself(
    app: Flask, ledger: Assembly, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    monkeypatch.setattr(type(ledger.queries), "info", fail(RuntimeError("secret place")))

    answer = app.test_client().get(path)

    assert 500 == answer.status_code
    assert "secret" not in answer.get_data(as_text=True)


def test_a_lie_in_the_store_is_our_fault_not_the_readers(
    app: Flask, ledger: Assembly, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(ledger.queries), "info", fail(ProofRejected("chain.broken", index=3)))

    assert 500 == app.test_client().get("/v1/log").status_code


def test_a_guard_that_refuses_stops_all_reading(
    ledger: Assembly, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    refusal = type("Alarm", (ProofRejected,), {})("guard.database-older", path="/srv/secret")
    monkeypatch.setattr(type(ledger.queries), "info", fail(refusal))

    answer = create_app(ledger).test_client().get("/readyz")

    assert (503, "/problems/busy") == (answer.status_code, answer.get_json(force=True)["type"])
    assert "secret" not in answer.get_data(as_text=True)
    assert "guard.database-older" in caplog.text


@pytest.mark.parametrize("asked", ["/v/MEX-000009-B", "/mex/v/MEX-000009-B"])
def test_links_carry_the_prefix_of_the_public_address(ledger: Assembly, asked: str) -> None:
    client = create_app(ledger, url="https://libro.example/mex").test_client()

    html = client.get(asked, headers={"Accept": "text/html"}).get_data(as_text=True)

    assert 'href="/mex/v/MEX-000008-D"' in html
    assert "/mex/problems/not-found" == client.get("/v1/x").get_json(force=True)["type"]
