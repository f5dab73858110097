"""What every response carries, whatever is served."""

from __future__ import annotations

from wsgiref.util import setup_testing_defaults

import pytest
from flask.testing import FlaskClient

from libroabierto_face.web.headers import WithHeaders

PATHS = ("/", "/v1/nada", "/nowhere", "/raise/fault", "/static/style.css")


@pytest.mark.parametrize("path", PATHS)
def test_every_response_binds_the_browser(served: FlaskClient, path: str) -> None:
    with served.get(path) as answer:
        headers = answer.headers

    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert ("nosniff", "no-referrer") == (headers["X-Content-Type-Options"], headers["Referrer-Policy"])


def test_a_read_tells_other_sites_what_they_may_send_and_see(served: FlaskClient) -> None:
    headers = served.get("/v1/nada").headers

    assert "*" == headers["Access-Control-Allow-Origin"]
    assert ("Accept", "ETag") == (
        headers["Access-Control-Allow-Headers"],
        headers["Access-Control-Expose-Headers"],
    )


def test_what_changes_something_is_not_for_other_sites_scripts(served: FlaskClient) -> None:
    assert "Access-Control-Allow-Origin" not in served.post("/v1/nada").headers


@pytest.mark.parametrize(("path", "kept"), [("/v1/nada", "no-cache"), ("/nowhere", "no-store")])
def test_nobody_keeps_what_does_not_say_so(served: FlaskClient, path: str, kept: str) -> None:
    assert kept == served.get(path).headers["Cache-Control"]


def test_an_answer_keeps_a_policy_of_its_own() -> None:
    said: list[tuple[str, str]] = []
    environ: dict[str, object] = {}
    setup_testing_defaults(environ)

    def application(_: object, start: object) -> list[bytes]:
        start("200 OK", [("Content-Security-Policy", "sandbox")])  # type: ignore[operator]  # as WSGI says
        return []

    def start(status: str, headers: list[tuple[str, str]], *fault: object) -> None:
        said.extend(headers)

    WithHeaders(application, taken="", shown="")(environ, start)  # type: ignore[arg-type]  # as above

    assert ["sandbox"] == [value for name, value in said if name == "Content-Security-Policy"]
    assert "nosniff" in dict(said).values()
