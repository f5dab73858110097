"""Pages, their words and their look: a service's own first, the shared ones behind them."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from face.web.plain import face
from libroabierto_face.web.phrases import Phrases

BROWSER = {"Accept": "text/html", "X-Forwarded-For": "192.0.2.7"}


def test_a_page_of_the_service_stands_in_the_shared_frame(served: FlaskClient) -> None:
    shown = served.get("/", headers=BROWSER)

    assert "<h1>Servicio</h1>" in shown.text
    assert "Saltar al contenido" in shown.text
    assert "<p>pie</p>" in shown.text
    assert ("Accept, Accept-Language", "es") == (shown.headers["Vary"], shown.headers["Content-Language"])


def test_a_page_that_did_not_change_is_not_sent_again(served: FlaskClient) -> None:
    tag = served.get("/").headers["ETag"]

    assert 304 == served.get("/", headers={"If-None-Match": tag}).status_code


@pytest.mark.parametrize(
    ("name", "media_type"),
    [("own.css", "text/css"), ("style.css", "text/css"), ("mark.svg", "image/svg+xml")],
)
def test_own_and_shared_files_stand_at_one_address(served: FlaskClient, name: str, media_type: str) -> None:
    with served.get(f"/static/{name}") as answer:
        tag, kept = answer.headers["ETag"], answer.headers["Cache-Control"]
        assert (200, media_type, "no-cache") == (answer.status_code, answer.mimetype, kept)
    with served.get(f"/static/{name}", headers={"If-None-Match": tag}) as again:
        assert 304 == again.status_code


@pytest.mark.parametrize("name", ["none.css", "../headers.py", "%2e%2e/headers.py"])
def test_nothing_else_is_served_from_there(served: FlaskClient, name: str) -> None:
    assert 404 == served.get(f"/static/{name}").status_code


def test_a_file_of_the_service_comes_before_the_shared_one(named: str, tmp_path: Path) -> None:
    (tmp_path / named / "static/style.css").write_text("own")

    with face(named).test_client().get("/static/style.css") as answer:
        assert "own" == answer.get_data(as_text=True)


def test_every_problem_is_listed_and_has_its_page_in_both_languages(served: FlaskClient) -> None:
    listed, one = served.get("/problems/").text, served.get("/problems/busy").text

    assert 'href="/problems/busy"' in listed
    assert all(said in one for said in ("Luego", "Then", 'href="/problems/"'))


def test_links_carry_the_prefix_of_the_public_address(named: str) -> None:
    client = face(named, url="https://a.example/mex").test_client()

    assert 'href="/mex/problems/busy"' in client.get("/mex/problems/").text
    assert "/mex/problems/not-found" == client.get("/v1/x").get_json()["type"]


@pytest.mark.parametrize(("in_front", "seen"), [(0, "127.0.0.1"), (1, "192.0.2.7")])
def test_only_a_web_server_of_ours_is_believed(named: str, in_front: int, seen: str) -> None:
    answer = face(named, in_front=in_front).test_client().get("/v1/nada", headers=BROWSER)

    assert {"ñ": seen} == answer.get_json()


def test_no_file_says_what_another_file_says(named: str, tmp_path: Path) -> None:
    (tmp_path / named / "more.toml").write_text('["site.skip"]\nes = "x"\nen = "x"\n')

    with pytest.raises(AssertionError, match="our bug"):
        Phrases(named, "more.toml").table()
