"""Refusals are problem documents, in Spanish first; a page for somebody who browses."""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files
from pathlib import Path

import pytest
import yaml
from flask import Flask
from flask.testing import FlaskClient

from libroabierto.domain.messages import table
from libroabierto_notifier.web import problems
from support.vectors import CONTRACTS

PACKAGE = Path(str(files("libroabierto_notifier")))
FOLDER = PACKAGE / "web"
SENTENCES = tomllib.loads((FOLDER / "sentences.toml").read_text("utf-8"))
SHARED = tomllib.loads(files("libroabierto_face.web").joinpath("sentences.toml").read_text("utf-8"))
PROBLEMS = tomllib.loads((FOLDER / "problems.toml").read_text("utf-8"))
# What the web answers with comes from itself, from subscriptions, from filters and from sinks.
SOURCES = [
    *FOLDER.glob("*.py"),
    *(PACKAGE / "application").glob("*ing.py"),
    PACKAGE / "application/wishes.py",
    PACKAGE / "delivery/sink.py",
    PACKAGE / "delivery/addresses.py",
    *Path(str(files("libroabierto.notices"))).glob("filter*.py"),
]
RAISED = re.compile(
    r'(?:Malformed|TooLarge|NoSuch\w+|Bad\w+|Needs\w+|TooMany\w+|WrongVersion|Refused|NotReady)\(\s*"([a-z.-]+)"'
)
# Refused in the address of a feed, which is then not found, or by the follower alone.
ELSEWHERE = {"feed.topic", "feed.archive", "follower.broken"}


def test_every_problem_has_its_texts_in_both_languages() -> None:
    assert problems.SLUGS.keys() == PROBLEMS.keys()
    for texts in PROBLEMS.values():
        assert ["es", "en"] == list(texts)
        assert all({"title", "meaning", "next"} == said.keys() for said in texts.values())


def test_every_sentence_stands_in_both_languages() -> None:
    assert [] == [code for code, both in SENTENCES.items() if list(both) != ["es", "en"]]


def test_every_code_that_is_answered_has_a_sentence() -> None:
    source = "".join(path.read_text("utf-8") for path in SOURCES)
    raised = set(RAISED.findall(source)) - ELSEWHERE

    assert len(raised) > 40
    assert set() == raised - SENTENCES.keys() - SHARED.keys() - table().keys()


def mishaps() -> set[str]:
    """Return every code under which a message may not be taken."""
    source = "".join(path.read_text("utf-8") for path in (PACKAGE / "delivery").glob("*.py"))
    return set(re.findall(r'"(webhook\.[a-z-]+)"', source))


def test_every_reason_why_a_message_is_not_taken_has_a_sentence() -> None:
    assert 10 == len(mishaps())
    assert set() == mishaps() - SENTENCES.keys()


def test_every_reason_why_a_message_is_not_taken_stands_in_the_contract() -> None:
    contract = yaml.safe_load((CONTRACTS / "openapi/notifier.yaml").read_text("utf-8"))
    told = contract["components"]["schemas"]["mishap"]["description"]

    assert mishaps() == set(re.findall(r"webhook\.[a-z-]+", told))


def test_a_refusal_speaks_spanish_unless_english_is_asked_for(client: FlaskClient) -> None:
    spanish, english = (
        client.get("/v1/events?after=x", headers={"Accept-Language": said})
        for said in ("es-MX,en;q=0.5", "en-GB")
    )

    assert "Un parámetro de la dirección no se entiende." == spanish.get_json()["title"]
    assert "A parameter of the address cannot be understood." == english.get_json()["title"]
    assert ("es", "en") == (spanish.headers["Content-Language"], english.headers["Content-Language"])
    assert "application/problem+json" == spanish.headers["Content-Type"]


def test_the_type_of_a_problem_leads_to_its_page(client: FlaskClient) -> None:
    where = client.get("/v1/events?after=x").get_json()["type"]

    page = client.get(where, headers={"Accept": "text/html"})
    assert (200, "text/html; charset=utf-8") == (page.status_code, page.headers["Content-Type"])
    assert "bad-parameter" in page.text


@pytest.mark.parametrize("slug", problems.SLUGS)
def test_every_problem_has_its_page(client: FlaskClient, slug: str) -> None:
    assert PROBLEMS[slug]["es"]["title"] in client.get(f"/problems/{slug}").text


def test_somebody_who_browses_gets_a_page(client: FlaskClient) -> None:
    page = client.get("/no-existe", headers={"Accept": "text/html,*/*;q=0.8"})

    assert (404, True) == (page.status_code, page.headers["Content-Type"].startswith("text/html"))
    assert "No existe esta dirección" in page.text


@pytest.mark.parametrize("path", ["/v1/subscriptions/sub_x", "/v1/events/", "/v1//events", "/v1/nothing"])
def test_what_is_no_address_is_not_found(client: FlaskClient, path: str) -> None:
    answer = client.get(path)

    assert (404, "address.unknown") == (answer.status_code, answer.get_json()["code"])


def test_a_method_that_is_not_taken_says_which_are(client: FlaskClient) -> None:
    answer = client.put("/v1/events")

    assert (405, "http.405") == (answer.status_code, answer.get_json()["code"])
    assert "GET" in answer.headers["Allow"]


def test_a_fault_of_ours_says_nothing_of_what_caused_it(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    secret = "lat_" + "secret"

    def broken() -> None:
        raise ValueError(secret)

    with app.test_request_context("/v1/events"), pytest.raises(ValueError, match=secret) as raised:
        broken()
    with app.test_request_context("/v1/events"):
        answer = app.make_response(app.handle_user_exception(raised.value))
    assert 500 == answer.status_code
    assert secret not in answer.get_data(as_text=True) + caplog.text


def test_every_answer_carries_the_headers_of_safety(client: FlaskClient) -> None:
    for path in ("/v1/events", "/no-existe", "/v1/status"):
        headers = client.get(path).headers

        assert "nosniff" == headers["X-Content-Type-Options"]
        assert "no-referrer" == headers["Referrer-Policy"]
        assert "*" == headers["Access-Control-Allow-Origin"]
        assert "default-src 'none'" in headers["Content-Security-Policy"]
