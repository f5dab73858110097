"""contracts/openapi/notifier.yaml says what is served, all of it, and everything is served as it says."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
import requests
import schemathesis
import yaml
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from openapi_spec_validator import validate
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import ignored_auth, positive_data_acceptance
from werkzeug.test import TestResponse

from libroabierto.notices.position import Position
from libroabierto_notifier.web import problems
from support.notifier_house import House, bearer
from support.vectors import CONTRACTS
from support.webhooks.receiver import Receiver

DOCUMENT: dict[str, Any] = yaml.safe_load((CONTRACTS / "openapi/notifier.yaml").read_text("utf-8"))
METHODS = {"get", "post", "put", "patch", "delete"}
# The two contracts themselves, pages for people, and where the stream would be if it were here.
NOT_DESCRIBED = re.compile(r"/((openapi|asyncapi)\.json|static/.*|problems/.*|suscri.*|v1/stream)?")
QUICKLY = settings(max_examples=15, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


def operations() -> set[tuple[str, str]]:
    return {(method, path) for path, item in DOCUMENT["paths"].items() for method in METHODS & item.keys()}


def served(app: Flask) -> set[tuple[str, str]]:
    """Return what the routes take, in the spelling of OpenAPI."""
    found = set()
    for rule in app.url_map.iter_rules():
        path = re.sub(r"<(?:[^:<>]+:)?([a-z]+)>", r"{\1}", re.sub(r"<any\([^)]*\):", "<", rule.rule))
        if not NOT_DESCRIBED.fullmatch(path):
            found |= {(method.lower(), path) for method in rule.methods or () if method.lower() in METHODS}
    return found


def test_it_is_openapi_3_1_and_served_as_json(client: FlaskClient) -> None:
    validate(DOCUMENT)

    assert "3.1.0" == DOCUMENT["openapi"]
    assert DOCUMENT == json.loads(client.get("/openapi.json").data)


def test_it_describes_exactly_what_is_served(app: Flask) -> None:
    assert served(app) == operations()


def test_every_operation_is_described_in_words_and_every_refusal_is_a_problem() -> None:
    for method, path in operations():
        operation = DOCUMENT["paths"][path][method]
        assert operation["summary"], (method, path)
        for status, response in operation["responses"].items():
            name = response.get("$ref", "").rpartition("/")[2]
            assert (int(status) < 400) or name in ("problem", "unauthorized", "later", "busy"), (path, status)


def test_every_status_of_a_problem_is_described_somewhere() -> None:
    described = {
        int(status)
        for method, path in operations()
        for status in DOCUMENT["paths"][path][method]["responses"]
    }

    assert set(problems.SLUGS.values()) <= described


@pytest.fixture
def described(app: Flask) -> Any:
    """The description, as schemathesis reads it."""
    return schemathesis.openapi.from_wsgi("/openapi.json", app)


def conforms(described: Any, method: str, path: str, answer: TestResponse) -> None:
    """Fail unless an answer is as the operation at this path says."""
    described.find_operation_by_label(f"{method.upper()} {path}").validate_response(_response(answer))


def test_every_read_answers_as_described(described: Any, client: FlaskClient, told: House) -> None:
    """schemathesis knows no topic that was told of: here each read answers with something."""
    commitment = "7c9e6679-7425-40de-944b-e07fc1f90ae7"
    asked = {
        "/v1/events": "/v1/events?limit=3",
        "/v1/events/{position}": "/v1/events/3",
        "/v1/events/{position}/proof": "/v1/events/3/proof",
        "/v1/checkpoint": "/v1/checkpoint",
        "/v1/status": "/v1/status",
        "/healthz": "/healthz",
        "/readyz": "/readyz",
        "/.well-known/webhook-keys.json": "/.well-known/webhook-keys.json",
        "/feeds/{name}.atom": "/feeds/15113.atom",
        "/feeds/{kind}/{name}.atom": f"/feeds/commitment/{commitment}.atom",
        "/feeds/{name}.json": "/feeds/all.json?before=3",
        "/feeds/{kind}/{name}.json": "/feeds/institution/ayto-15113.json",
    }
    for path, address in asked.items():
        answer = client.get(address)

        assert 200 == answer.status_code, address
        conforms(described, "get", path, answer)


def test_a_subscriptions_whole_life_answers_as_described(
    described: Any, quiet: House, receiver: Receiver
) -> None:
    client, base = quiet.client(), "/v1/subscriptions"
    answer = client.post(base, json={"sink": receiver.url, "from": "earliest"})
    conforms(described, "post", base, answer)
    made = answer.get_json()
    sequence = Position(1).sequence
    acts: list[tuple[str, str, Any]] = [
        ("get", "", None),
        ("patch", "", {"types": ["term.started"]}),
        ("post", ":verify", None),
        ("post", ":test", None),
        ("post", ":disable", None),
        ("post", ":enable", {"since": "earliest"}),
        ("post", ":recover", {"since": "earliest"}),
        ("post", ":replay", {"from": "0", "to": "3"}),
        ("post", ":replay-missing", None),
        ("post", ":rotate", {"grace_seconds": 60}),
        ("get", "/secrets", None),
        ("get", "/deliveries", None),
        ("post", "/deliveries/{sequence}:resend", None),
        ("delete", "", None),
    ]
    for method, action, body in acts:
        path = f"{base}/{made['id']}{action}".replace("{sequence}", sequence)
        answer = client.open(path, method=method.upper(), json=body, headers=bearer(made))

        assert answer.status_code in (200, 204), (path, answer.text)
        conforms(described, method, f"{base}/{{id}}{action}", answer)
    preview = client.post(f"{base}:preview", json={"filters": [{"prefix": {"municipality": "15"}}]})
    conforms(described, "post", f"{base}:preview", preview)


def _response(answer: Any) -> Any:
    request = requests.Request(answer.request.method, f"http://localhost{answer.request.path}").prepare()
    return schemathesis.Response(
        status_code=answer.status_code,
        headers={name.lower(): [value] for name, value in answer.headers.items()},
        content=answer.data,
        request=request,
        elapsed=0.0,
        verify=False,
    )


@pytest.mark.parametrize("mode", list(GenerationMode))
def test_whatever_is_asked_is_answered_as_described(described: Any, mode: GenerationMode) -> None:
    """Generated questions, of good form and of bad; no answer is a fault of ours or other than described.

    Left out: that every question of good form is answered well; a position may never have been told.
    """
    asked = [
        found.ok() for found in described.include(path_regex="^/(?!v1/subscriptions$)").get_all_operations()
    ]

    assert sum(ask(operation, mode) for operation in asked) > len(asked) // 2


def ask(operation: Any, mode: GenerationMode) -> bool:
    """Ask generated questions of one operation; say whether it can be asked so at all."""

    @QUICKLY
    @given(case=operation.as_strategy(generation_mode=mode))
    def questions(case: Any) -> None:
        if isinstance(case.query, dict) and "wait" in case.query:
            case.query["wait"] = 0  # answered as any other, in less time
        case.call_and_validate(excluded_checks=[positive_data_acceptance, ignored_auth])

    try:
        questions()
    except Unsatisfiable:
        return False
    return True
