"""Reading the state: now and as of any entry or day, by filters, page by page."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from ledger.web.town_hall import TownHall
from support.founding import COUNCIL, DECLARATION, KEY, PAPER, Town


def ids(client: FlaskClient, path: str) -> list[str]:
    """Return the ids that a list answers with."""
    answer = client.get(f"/v1/{path}")
    assert answer.status_code == 200, answer.get_json(force=True)
    return [item["id"] for item in answer.get_json()["items"]]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("institutions", ["autoridad-mex", "ayto-15113", "osc-dos", "osc-tres", "osc-uno"]),
        ("institutions?role=municipality", ["ayto-15113"]),
        ("institutions?municipality=15113", ["ayto-15113"]),
        ("institutions?state=proposed", []),
        ("institutions?role=authority&state=accredited", ["autoridad-mex"]),
        ("institutions?role=authority&municipality=15113", []),
        ("institutions?after=ayto-15113&limit=2", ["osc-dos", "osc-tres"]),
        ("declarations", [PAPER, DECLARATION]),
        ("declarations?provenance=paper", [PAPER]),
        ("declarations?state=in-force", [DECLARATION]),
        ("declarations?municipality=15113&instrument=manifestation", [PAPER, DECLARATION]),
        ("declarations?municipality=15001", []),
        ("municipalities?declared=yes", ["15113"]),
        ("municipalities?limit=2&after=15112", ["15113", "15114"]),
    ],
)
def test_a_list_holds_what_fits_every_filter(client: FlaskClient, path: str, expected: list[str]) -> None:
    assert expected == ids(client, path)


def test_all_municipalities_are_found_by_following_the_cursor(client: FlaskClient) -> None:
    found: list[str] = []
    after: str | None = ""
    while after is not None:
        page = client.get(f"/v1/municipalities?limit=50{after and '&after='}{after}").get_json()
        found += [item["id"] for item in page["items"]]
        after = page["next"]

    assert (125, sorted(set(found))) == (len(found), found)


def test_each_item_names_the_last_entry_that_it_is_built_from(client: FlaskClient, town: Town) -> None:
    item = client.get(f"/v1/declarations/{DECLARATION}").get_json()["item"]

    head = town.world.head(DECLARATION)
    assert head is not None
    assert head.index == item["last_entry"]


def test_a_declaration_grows_with_the_entries(client: FlaskClient) -> None:
    states = [
        client.get(f"/v1/declarations/{DECLARATION}?as_of={index}").get_json()["item"]["recorded_state"]
        for index in (9, 10, 11, 13)
    ]

    assert ["issued", "partly-signed", "in-force", "in-force"] == states


def test_before_its_entry_a_thing_is_not_found(client: FlaskClient) -> None:
    assert client.get(f"/v1/declarations/{DECLARATION}?as_of=8").status_code == 404
    assert client.get(f"/v1/institutions/{COUNCIL}?as_of=0").status_code == 404
    assert client.get(f"/v1/streams/{DECLARATION}?as_of=8").status_code == 404
    assert ["autoridad-mex", "osc-dos", "osc-tres", "osc-uno"] == ids(client, "institutions?as_of=0")


def test_the_day_before_the_founding_knows_nothing(client: FlaskClient) -> None:
    answer = client.get("/v1/institutions?as_of=2026-11-21").get_json()

    assert ({"index": None, "size": 14, "date": "2026-11-21"}, []) == (answer["as_of"], answer["items"])


def test_the_day_of_the_story_knows_all_of_it(client: FlaskClient) -> None:
    answer = client.get("/v1/declarations?as_of=2026-11-22").get_json()

    assert {"index": 13, "size": 14, "date": "2026-11-22"} == answer["as_of"]
    assert [PAPER, DECLARATION] == [item["id"] for item in answer["items"]]


def test_as_of_the_last_entry_is_the_present(client: FlaskClient) -> None:
    for path in ("institutions", "declarations", "municipalities?limit=500"):
        joint = "&" if "?" in path else "?"

        now, then = (client.get(f"/v1/{path}{more}").data for more in ("", f"{joint}as_of=13"))

        assert now == then


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("as_of=14", "as-of.beyond-log"),
        ("as_of=2026-11-23", "as-of.in-future"),
        ("as_of=2026-02-30", "as-of.form"),
        ("as_of=yesterday", "parameter.form"),
        ("as_of=007", "parameter.form"),
        ("as_of=2026-11-22%0A", "parameter.form"),
        ("as_of=", "parameter.form"),
        ("limit=0", "parameter.out-of-range"),
        ("limit=501", "parameter.out-of-range"),
        ("limit=ten", "parameter.not-number"),
        ("after=%00", "parameter.form"),
        ("after=osc'--", "parameter.form"),
        ("role=king", "parameter.not-among"),
        ("role=authority&role=authority", "parameter.repeated"),
        ("color=red", "parameter.unknown"),
    ],
)
def test_a_question_that_cannot_be_understood_is_refused(client: FlaskClient, query: str, code: str) -> None:
    answer = client.get(f"/v1/institutions?{query}")
    problem = answer.get_json(force=True)

    assert (400, "/problems/bad-parameter", code) == (answer.status_code, problem["type"], problem["code"])


@pytest.mark.parametrize(
    "path",
    [
        *("institutions/nobody", "institutions/NO", "institutions/a%00b", "municipalities/99999"),
        *("municipalities/1", "declarations/15113-2026", "declarations/declaration:15113-1999"),
        *("streams/institution:nobody", "streams/nothing:main", "streams/plan:1", "submissions/abc"),
        *("events/NOT-A-UUID", "institutions/", "institution", "institutions/osc-uno/"),
    ],
)
def test_what_does_not_exist_is_not_found(client: FlaskClient, path: str) -> None:
    answer = client.get(f"/v1/{path}")

    assert (404, "/problems/not-found") == (answer.status_code, answer.get_json(force=True)["type"])


def history(client: FlaskClient, stream: str, query: str = "", **headers: str) -> dict[str, Any]:
    """Read the history of a stream."""
    answer = client.get(f"/v1/streams/{stream}{query}", headers=headers)
    found: dict[str, Any] = answer.get_json()
    return found


def test_a_history_says_who_did_what_and_when(client: FlaskClient) -> None:
    found = history(client, DECLARATION)

    assert (4, [1, 2, 3, 4]) == (found["version"], [item["version"] for item in found["items"]])
    first = found["items"][0]
    assert (
        "Ayuntamiento de Villa Guerrero emite la manifestación de intención de Villa Guerrero"
        " para participar en el ejercicio de gobierno abierto."
    ) == first["what"]
    assert ("ayto-15113", "Ayuntamiento de Villa Guerrero", "council-secretary", 9, "MEX-000009-B") == tuple(
        first[name] for name in ("issuer", "institution", "office", "index", "folio")
    )


def test_a_history_is_read_page_by_page_and_as_of(client: FlaskClient) -> None:
    page = history(client, DECLARATION, "?after=1&limit=2")
    then = history(client, DECLARATION, "?as_of=10")

    assert ([2, 3], 3) == ([item["version"] for item in page["items"]], page["next"])
    assert (2, [1, 2], None) == (then["version"], [item["version"] for item in then["items"]], then["next"])


def test_a_history_speaks_english_when_asked(client: FlaskClient) -> None:
    found = history(client, DECLARATION, **{"Accept-Language": "en"})

    assert "issues the manifestation of intent" in found["items"][0]["what"]


def test_an_unchanged_list_is_not_sent_twice(client: FlaskClient) -> None:
    tag = client.get("/v1/institutions").headers["ETag"]

    answer = client.get("/v1/institutions", headers={"If-None-Match": tag})

    assert (304, b"") == (answer.status_code, answer.data)


STATES = ("institutions", f"declarations/{DECLARATION}", f"municipalities/{KEY}", f"streams/{DECLARATION}")


@pytest.mark.parametrize("path", STATES)
def test_every_answer_is_another_one_after_an_act_on_another_day_and_in_another_language(
    fresh: TownHall, path: str
) -> None:
    def tag(language: str = "es") -> str:
        return fresh.client.get(f"/v1/{path}", headers={"Accept-Language": language}).headers["ETag"]

    fresh.submit(fresh.town.declaration())
    before = tag()
    assert before == tag()
    assert ("streams" in path) == (before != tag("en"))
    fresh.ledger.states._reader.clock = lambda: fresh.town.now + timedelta(days=1)
    assert before != tag()
    fresh.ledger.states._reader.clock = lambda: fresh.town.now
    assert before == tag()
    fresh.submit(fresh.town.institution("osc-x"))
    assert before != tag()


def test_the_deeds_of_a_municipality_show_what_was_recorded_a_moment_ago(fresh: TownHall) -> None:
    def declarations() -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = fresh.client.get(f"/v1/municipalities/{KEY}").get_json()["declarations"]
        return found

    assert [] == declarations()
    fresh.submit(fresh.town.declaration())

    assert [DECLARATION] == [one["id"] for one in declarations()]
