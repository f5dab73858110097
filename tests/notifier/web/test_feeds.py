"""Feeds over HTTP: media types, tags, caching; whoever has a document is not sent it again."""

from __future__ import annotations

import feedparser  # type: ignore[import-untyped]  # it ships no types
import pytest
from flask.testing import FlaskClient

from support.founding import Town
from support.notifier_house import House


@pytest.mark.parametrize(
    "path", ["all.atom", "15113.atom", "institution/ayto-15113.atom", "15106.atom", "09015.atom"]
)
def test_a_foreign_reader_finds_nothing_odd(client: FlaskClient, path: str) -> None:
    answer = client.get(f"/feeds/{path}")
    read = feedparser.parse(
        answer.data, response_headers={name.lower(): value for name, value in answer.headers}
    )

    assert (200, "application/atom+xml; charset=utf-8") == (answer.status_code, answer.content_type)
    assert not read.bozo
    assert f"http://localhost/feeds/{path}" == read.feed.links[0].href


def test_every_address_in_a_feed_answers(client: FlaskClient) -> None:
    read = feedparser.parse(client.get("/feeds/all.atom").data)
    own = {link.href for entry in read.entries for link in entry.links} | {
        link.href for link in read.feed.links
    }

    for address in sorted(one for one in own if one.startswith("http://localhost")):
        assert 200 == client.get(address).status_code, address


def test_json_feed_has_its_media_type_and_its_pages(client: FlaskClient) -> None:
    answer = client.get("/feeds/15113.json")
    older = client.get("/feeds/15113.json?before=9")

    assert "application/feed+json; charset=utf-8" == answer.content_type
    assert answer.get_json(force=True)["items"][0]["title"]
    assert older.get_json(force=True)["items"][0]["id"].endswith("event/8")


@pytest.mark.parametrize("path", ["all.atom", "15113.json"])
def test_whoever_has_the_document_is_not_sent_it_again(client: FlaskClient, path: str) -> None:
    first = client.get(f"/feeds/{path}")
    second = client.get(f"/feeds/{path}", headers={"If-None-Match": first.headers["ETag"]})

    assert (304, b"", first.headers["ETag"]) == (second.status_code, second.data, second.headers["ETag"])
    assert not first.headers["ETag"].startswith("W/")
    assert {"public, max-age=60"} == {one.headers["Cache-Control"] for one in (first, second)}
    assert "Sun, 22 Nov 2026 15:00:00 GMT" == first.headers["Last-Modified"]


def test_what_came_in_the_same_second_is_not_hidden_by_a_date(quiet: House) -> None:
    first = quiet.client().get("/feeds/all.atom")
    dated = {"If-Modified-Since": first.headers["Last-Modified"]}
    quiet.town.record(quiet.town.institution("osc-nueva"))
    quiet.grow()
    quiet.follow()
    second = quiet.client().get("/feeds/all.atom", headers=dated)
    tagged = quiet.client().get("/feeds/all.atom", headers={"If-None-Match": first.headers["ETag"]})

    assert first.headers["Last-Modified"] == second.headers["Last-Modified"]
    assert (200, 200) == (second.status_code, tagged.status_code)
    assert b"osc-nueva" in second.data


def test_an_archive_is_there_for_ever_once_it_is_there(quiet: House) -> None:
    town: Town = quiet.town
    before = quiet.client().get("/feeds/all/archive/0.atom")
    for number in range(257 - len(town.entries)):
        town.record(town.institution(f"osc-{number:04d}"))
    quiet.grow()
    quiet.follow()
    archive = quiet.client().get("/feeds/all/archive/0.atom")
    newest = feedparser.parse(quiet.client().get("/feeds/all.atom").data)

    assert (404, 200) == (before.status_code, archive.status_code)
    assert "public, max-age=31536000, immutable" == archive.headers["Cache-Control"]
    assert 256 == len(feedparser.parse(archive.data).entries)
    assert ["http://localhost/feeds/all/archive/0.atom"] == [
        link.href for link in newest.feed.links if link.rel == "prev-archive"
    ]


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("15.atom", 404, "feed.topic"),
        ("nada.json", 404, "feed.topic"),
        ("commitment/x.atom", 404, "feed.topic"),
        ("institution/-.json", 404, "feed.topic"),
        ("all/archive/0.atom", 404, "feed.archive"),
        ("all/archive/00.atom", 404, "feed.archive"),
        ("all/archive/x.atom", 404, "feed.archive"),
        ("municipality/15113.atom", 404, "address.unknown"),
        ("15113.rss", 404, "address.unknown"),
        ("all.atom?page=2", 400, "parameter.unknown"),
        ("all.json?before=01", 400, "parameter.form"),
        ("all.json?before=1&before=2", 400, "parameter.repeated"),
    ],
)
def test_what_is_no_feed_is_a_problem(client: FlaskClient, path: str, status: int, code: str) -> None:
    answer = client.get(f"/feeds/{path}")

    assert (status, code) == (answer.status_code, answer.get_json(force=True)["code"])
    assert "application/problem+json" == answer.mimetype


def test_links_are_made_of_the_public_address(told: House) -> None:
    said = told.client(url="https://avisos.example/mx").get("/mx/feeds/15113.atom").text

    assert 'href="https://avisos.example/mx/feeds/15113.atom"' in said
    assert "localhost" not in said
