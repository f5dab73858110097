"""Reading an exercise: secretariats, plans, commitments, observations, and the deeds of a municipality."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ledger.web.town_hall import TownHall
from libroabierto.domain.deeds import overview
from libroabierto.domain.scene import Scene, WorldReader
from libroabierto_ledger.web.app import create_app
from support.founding import COUNCIL, DECLARATION, KEY, TODAY, Town
from support.ledger_home import fill, opened
from support.lives import bodies
from support.lives.exercise import COMMITMENT, PLAN
from support.lives.observations import AUTHOR, OBSERVATION
from support.lives.secretariats import STREAM


def read(hall: TownHall, path: str) -> dict[str, Any]:
    answer = hall.client.get(f"/v1/{path}")
    assert answer.status_code == 200, answer.get_json(force=True)
    document: dict[str, Any] = answer.get_json()
    return document


FOUND = {
    f"secretariats?municipality={KEY}&state=installed": [STREAM],
    f"secretariats?institution={bodies.SECRETARIAT}": [STREAM],
    "secretariats?state=called": [],
    f"plans?territory={KEY}&state=approved": [PLAN],
    "plans?territory=state": [],
    f"plans?institution={bodies.SECRETARIAT}": [PLAN],
    f"commitments?territory={KEY}&pillar=innovation": [COMMITMENT],
    f"commitments?lead={COUNCIL}&state=under-way&plan={PLAN}": [COMMITMENT],
    f"commitments?secretariat={STREAM}": [COMMITMENT],
    "commitments?state=proposed": [],
    f"observations?addressee={COUNCIL}&state=answered": [OBSERVATION],
    f"observations?author={AUTHOR}&target=37": [OBSERVATION],
    "observations?target=36": [],
    f"secretariats/{STREAM}/sessions": [f"{STREAM}#ordinary-0001"],
    f"secretariats/{STREAM}/sessions?after={STREAM}%23ordinary-0001": [],
    f"secretariats/{STREAM}/tables": ["0000000030"],
    f"commitments/{COMMITMENT}/updates": ["0000000037"],
    f"commitments/{COMMITMENT}/evaluations?as_of=37": [],
}


@pytest.mark.parametrize("path", FOUND)
def test_a_list_holds_what_fits_every_filter(exercised: TownHall, path: str) -> None:
    assert FOUND[path] == [item["id"] for item in read(exercised, path)["items"]]


@pytest.mark.parametrize(
    "path",
    [f"secretariats/{STREAM}", f"plans/{PLAN}", f"commitments/{COMMITMENT}", f"observations/{OBSERVATION}"],
)
def test_each_row_stands_at_its_own_address(exercised: TownHall, path: str) -> None:
    kind, id = path.split("/")
    listed = read(exercised, kind)

    assert [read(exercised, path)["item"]] == listed["items"]
    assert id == listed["items"][0]["id"]


def test_what_belongs_to_a_row_stands_beside_it_and_at_an_address_below_it(exercised: TownHall) -> None:
    for path, parts in (
        (f"secretariats/{STREAM}", ("sessions", "tables")),
        (f"commitments/{COMMITMENT}", ("updates", "evaluations")),
    ):
        whole = read(exercised, path)

        assert {"as_of", "item", *parts} == set(whole)
        for part in parts:
            page = read(exercised, f"{path}/{part}")
            assert whole[part] == {"items": page["items"], "next": page["next"]}
            assert page["items"]


def test_what_belongs_to_nothing_is_not_found(exercised: TownHall) -> None:
    for path in (
        f"secretariats/{STREAM}9/tables",
        f"secretariats/{STREAM}/tables?as_of=5",
        f"commitments/{COMMITMENT[:-1]}0/updates",
        "plans/plan:1",
        f"plans/{COMMITMENT}",
        f"commitments/{COMMITMENT}/sessions",
    ):
        assert exercised.client.get(f"/v1/{path}").status_code == 404, path


@pytest.mark.parametrize(
    "path",
    ["plans?territory=mars", "commitments?pillar=x", "observations?target=01", "secretariats?state=inactive"],
)
def test_a_filter_of_bad_form_is_refused(exercised: TownHall, path: str) -> None:
    assert exercised.client.get(f"/v1/{path}").status_code == 400


def test_the_deeds_are_those_that_the_entries_make(exercised: TownHall) -> None:
    """The same from the rows in SQL and from a replay in memory."""
    answer = read(exercised, f"municipalities/{KEY}")
    for clause in answer["word_to_deed"]["clauses"]:
        for one in clause["evidence"]:
            assert one.pop("folio") == exercised.ledger.queries.entry(one["entry"]).folio

    expected = overview(Scene(WorldReader(exercised.town.world), KEY, exercised.town.now.date()))
    assert json.loads(json.dumps(expected)) == {name: answer[name] for name in expected}


def states(answer: dict[str, Any]) -> str:
    """The states of A to H by their first letters."""
    return "".join(clause["state"][0] for clause in answer["word_to_deed"]["clauses"])


def test_the_deeds_grow_with_the_entries(exercised: TownHall) -> None:
    grown = [
        states(read(exercised, f"municipalities/{KEY}?as_of={index}"))
        for index in (20, 27, 29, 30, 34, 36, 40)
    ]

    assert ["aannnnnn", "aannnnin", "aaninnkn", "aanknnkn", "aaikikkn", "aakkikkn", "aakkkkkk"] == grown


def test_before_the_declaration_there_are_no_deeds(exercised: TownHall) -> None:
    answer = read(exercised, f"municipalities/{KEY}?as_of=12")

    assert (None, [], None) == (answer["word_to_deed"], answer["declarations"], answer["secretariat"])


def test_a_municipality_is_answered_whole(exercised: TownHall) -> None:
    answer = read(exercised, f"municipalities/{KEY}")

    assert {"index": 40, "size": 41, "date": TODAY} == answer["as_of"]
    assert (KEY, True) == (answer["item"]["id"], answer["item"]["declared"])
    assert ([DECLARATION], STREAM) == (
        [one["id"] for one in answer["declarations"]],
        answer["secretariat"]["id"],
    )
    assert all(answer["pillars"].values())


@pytest.mark.parametrize(("on", "began"), [("", "2025-01-01"), ("?as_of=1", None)])
def test_a_municipality_shows_its_term_once_it_is_recorded(
    exercised: TownHall, on: str, began: str | None
) -> None:
    term = read(exercised, f"municipalities/{KEY}{on}")["term"]

    assert began == (term and term["from"])


LISTS = ("secretariats", "plans", "commitments", "observations", f"municipalities/{KEY}")


@pytest.mark.parametrize("index", [0, 12, 26, 31, 36, 38])
def test_as_of_an_index_equals_a_ledger_that_ends_there(
    exercised: TownHall, index: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    town = Town()
    with opened(tmp_path_factory.mktemp("cut"), town) as assembly:
        fill(assembly, exercised.town.tokens[: index + 1])
        cut = create_app(assembly).test_client()
        for path in LISTS:
            then, now = read(exercised, f"{path}?as_of={index}"), cut.get(f"/v1/{path}").get_json()
            assert {**now, "as_of": None} == {**then, "as_of": None}
