"""Histories in words: who did what, when, in which capacity, under which key, and what others say of it."""

from __future__ import annotations

from typing import Any

from ledger.web.town_hall import TownHall
from support.founding import COUNCIL, DECLARATION
from support.lives import bodies, keys
from support.lives.exercise import PLAN


def history(hall: TownHall, stream: str, query: str = "") -> list[dict[str, Any]]:
    answer = hall.client.get(f"/v1/streams/{stream}{query}")
    assert answer.status_code == 200
    items: list[dict[str, Any]] = answer.get_json()["items"]
    return items


def test_each_change_is_told_in_both_languages(exercised: TownHall) -> None:
    first = history(exercised, PLAN)[0]

    assert first["sentence"]["es"] == first["what"]
    assert "inicia el plan de acción" in first["sentence"]["es"]
    assert "starts the action plan" in first["sentence"]["en"]


def test_each_change_says_who_signed_and_in_which_capacity(exercised: TownHall) -> None:
    key = exercised.town.key_pair(bodies.SECRETARIAT, "technical-secretary").public.kid

    for change in history(exercised, PLAN):
        assert {
            "institution": bodies.SECRETARIAT,
            "name": f"Institución {bodies.SECRETARIAT}",
            "office": "technical-secretary",
        } == change["who"]
        assert (key, None) == (change["kid"], change["in_doubt"])


def test_a_correction_stands_beside_what_it_corrects(exercised: TownHall) -> None:
    started, correction, *later = history(exercised, PLAN)
    (told,) = started["corrections"]

    assert (started["index"], correction["index"], correction["folio"]) == (
        told["corrects"],
        told["entry"],
        told["folio"],
    )
    assert ("/title", "Plan de Acción Municipal") == (told["pointer"], told["value"])
    assert "Primer Plan de Acción Local" in started["what"], "what was signed stays as it was"
    assert all(not change["corrections"] for change in [correction, *later])


def test_a_history_of_then_knows_no_correction_of_later(exercised: TownHall) -> None:
    index = history(exercised, PLAN)[0]["index"]
    (then,) = history(exercised, PLAN, f"?as_of={index}")

    assert [] == then["corrections"]


def test_what_a_compromised_key_signed_since_then_is_in_doubt(fresh: TownHall) -> None:
    town = fresh.town
    entry = town.record(town.declaration())
    notice = town.record(keys.compromised(town, COUNCIL, "council-secretary", entry))
    for token in town.tokens[-2:]:
        assert fresh.submit(token).status_code == 201
    (issued,) = history(fresh, DECLARATION)

    assert {"entry": notice, "since": entry, "revoked_with": None} == issued["in_doubt"]
    assert issued["what"]
    (before,) = history(fresh, DECLARATION, f"?as_of={entry}")
    assert before["in_doubt"] is None


def test_the_page_of_an_entry_links_to_what_corrects_it(exercised: TownHall) -> None:
    started, correction = history(exercised, PLAN)[:2]
    page = exercised.client.get(f"/v/{started['folio']}", headers={"Accept": "text/html"}).get_data(
        as_text=True
    )

    assert "Fe de erratas sobre /title" in page
    assert f'href="/v/{correction["folio"]}"' in page


def test_the_page_of_an_entry_warns_of_a_compromised_key(fresh: TownHall) -> None:
    town = fresh.town
    entry = town.record(town.declaration())
    town.record(keys.compromised(town, COUNCIL, "council-secretary", entry))
    receipts = [fresh.submit(token).get_json() for token in town.tokens[-2:]]
    issued, notice = (
        fresh.client.get(f"/v/{receipt['folio']}", headers={"Accept": "text/html"}).get_data(as_text=True)
        for receipt in receipts
    )

    assert "En duda" in issued
    assert f'href="/v/{receipts[1]["folio"]}"' in issued
    assert "En duda" not in notice
