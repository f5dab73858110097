"""OpenAPI says what is served, all of it, and everything is served as it says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import positive_data_acceptance

from support.founding import DECLARATION, Town, read

METHODS = {"get", "post", "put", "patch", "delete"}
# Flask's own: the description itself, and files of the pages.
NOT_DESCRIBED = {"/openapi.json", "/static/{filename}"}

contract = schemathesis.pytest.from_fixture("described")


@pytest.fixture(scope="session")
def openapi(app: Flask) -> dict[str, Any]:
    """The description that is served."""
    found: dict[str, Any] = app.test_client().get("/openapi.json").get_json()
    return found


@pytest.fixture
def described(app: Flask) -> Any:
    """The description, as schemathesis reads it."""
    return schemathesis.openapi.from_wsgi("/openapi.json", app)


def operations(openapi: dict[str, Any]) -> set[tuple[str, str]]:
    """Every (method, path) that is described."""
    return {(m, path) for path, item in openapi["paths"].items() for m in item if m in METHODS}


def test_every_route_is_described_and_every_description_is_served(
    app: Flask, openapi: dict[str, Any]
) -> None:
    served = {
        (method.lower(), re.sub(r"<(?:[^:>]+:)?([^>]+)>", r"{\1}", rule.rule))
        for rule in app.url_map.iter_rules()
        for method in rule.methods or ()
    }
    served = {(method, path) for method, path in served if method in METHODS and path not in NOT_DESCRIBED}

    assert served == operations(openapi)


def test_the_description_is_openapi_3_1_and_documents_problems_as_such(openapi: dict[str, Any]) -> None:
    assert "3.1.0" == openapi["openapi"]
    for response in openapi["components"]["responses"].values():
        assert ["application/problem+json"] == list(response["content"])


def test_every_operation_is_described_in_words(openapi: dict[str, Any]) -> None:
    for method, path in operations(openapi):
        assert openapi["paths"][path][method]["summary"], (method, path)


def examples(town: Town) -> Iterator[str]:
    """An address of every read that answers with something."""
    yield from ("/", "/v/MEX-000009-B", "/v/MEX-000009-B/receipt.json", "/v/MEX-000009-B/receipt.tlog-proof")
    yield from ("/healthz", "/readyz", "/checkpoint", "/tile/0/000.p/14", "/tile/entries/000.p/14")
    yield from ("/problems/", "/problems/busy", "/v1/log", "/v1/entries", "/v1/entries.ndjson")
    yield from ("/v1/proofs/inclusion?index=3", "/v1/proofs/consistency?old=3", "/v1/checkpoints")
    yield from ("/v1/institutions", "/v1/institutions/ayto-15113", "/v1/municipalities")
    yield from ("/v1/municipalities/15113", "/v1/declarations", f"/v1/declarations/{DECLARATION}")
    event = read(town.tokens[9])
    yield from (f"/v1/streams/{DECLARATION}", f"/v1/events/{event.id}")
    yield f"/v1/submissions/{event.idempotency_key}"


def test_every_read_answers_as_described(described: Any, town: Town, client: FlaskClient) -> None:
    """schemathesis knows no folio and no id: here each read answers with something."""
    asked = set()
    for address in examples(town):
        path = address.partition("?")[0]
        operation = next(
            o.ok()
            for o in described.get_all_operations()
            if _fits(o.ok().path, path) and o.ok().method == "get"
        )
        answer = client.get(address)

        assert 200 == answer.status_code, address
        described.find_operation_by_label(operation.label).validate_response(_response(answer))
        asked.add(operation.path)

    assert asked == {path for method, path in operations(described.raw_schema) if method == "get"}


def _fits(template: str, path: str) -> bool:
    inner = r"[^/]+" if "tile" not in template else r".+"
    return re.fullmatch(re.sub(r"\\\{[^}]+\\\}", inner, re.escape(template)), path) is not None


def _response(answer: Any) -> Any:
    import requests

    request = requests.Request("GET", f"http://localhost{answer.request.path}").prepare()
    return schemathesis.Response(
        status_code=answer.status_code,
        headers={name.lower(): [value] for name, value in answer.headers.items()},
        content=answer.data,
        request=request,
        elapsed=0.0,
        verify=False,
    )


@contract.include(method="GET").parametrize()
@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_whatever_is_asked_is_answered_as_described(case: schemathesis.Case) -> None:
    """Generated questions, good and bad; no answer is a fault of ours or other than described.

    Left out: that every question of good form is answered 200. An index beyond the tree has good form.
    """
    case.call_and_validate(excluded_checks=[positive_data_acceptance])


def test_schemathesis_looks_for_faults_of_ours() -> None:
    assert not_a_server_error is not None
