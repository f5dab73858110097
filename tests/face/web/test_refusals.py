"""Whatever is raised becomes a problem document, or a page, by the tables of the service."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

BROWSER = {"Accept": "text/html,*/*;q=0.8"}


def test_a_refusal_is_its_problem_in_the_words_of_the_service(served: FlaskClient) -> None:
    answer = served.get("/v1/raise/refusal")

    assert (422, "application/problem+json") == (answer.status_code, answer.mimetype)
    assert answer.get_json() == {
        "type": "/problems/refused",
        "title": "refused",
        "status": 422,
        "detail": "Ya está tomado: x, ….",  # a fact that is missing hides no sentence
        "code": "thing.taken",
        "slug": "refused",
        "language": "es",
    }
    assert ("422", "es") == (answer.headers["X-Seen"], answer.headers["Content-Language"])


@pytest.mark.parametrize("what", ["fault", "unknown", "stored"])
def test_a_fault_of_ours_says_nothing_of_what_caused_it(
    served: FlaskClient, what: str, caplog: pytest.LogCaptureFixture
) -> None:
    answer = served.get(f"/v1/raise/{what}")

    assert (500, "http.500", "about:blank") == (
        answer.status_code,
        answer.get_json()["code"],
        answer.get_json()["type"],
    )
    assert "secret" not in answer.text + caplog.text
    assert "plain.py" in caplog.text


def test_a_fault_may_be_told_as_a_refusal(served: FlaskClient) -> None:
    answer = served.get("/v1/raise/stopped")

    assert (503, "/problems/busy", "5") == (
        answer.status_code,
        answer.get_json()["type"],
        answer.headers["Retry-After"],
    )


@pytest.mark.parametrize(("path", "page"), [("/raise/refusal", True), ("/v1/raise/refusal", False)])
def test_somebody_who_browses_gets_a_page_outside_the_interface(
    served: FlaskClient, path: str, page: bool
) -> None:
    answer = served.get(path, headers=BROWSER)

    assert (422, page) == (answer.status_code, answer.mimetype == "text/html")
    assert page == ('href="/problems/refused"' in answer.text)


def test_what_flask_refuses_keeps_its_headers(served: FlaskClient) -> None:
    answer = served.delete("/v1/nada")

    assert (405, "http.405") == (answer.status_code, answer.get_json()["code"])
    assert {"GET", "HEAD", "OPTIONS", "POST"} == set(answer.headers["Allow"].split(", "))


@pytest.mark.parametrize("path", ["/v1/nada?x=1", "/v1/nada?n=1&n=2", "/v1/nada?many=1&x"])
def test_a_parameter_that_nobody_knows_or_that_stands_twice_is_refused(
    served: FlaskClient, path: str
) -> None:
    assert (400, "/problems/bad-parameter") == (
        served.get(path).status_code,
        served.get(path).get_json()["type"],
    )


def test_a_parameter_that_may_repeat_repeats(served: FlaskClient) -> None:
    assert 200 == served.get("/v1/nada?n=1&many=1&many=2").status_code
