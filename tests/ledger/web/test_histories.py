"""Histories in words: who did what, when, in which capacity, under which key, and what others say of it."""

from __future__ import annotations

from typing import Any

from ledger.web.town_hall import TownHall
from support.founding import COUNCIL, DECLARATION
from support.lives import bodies, keys, ledger, observations
from support.lives.exercise import COMMITMENT, PLAN


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


def test_the_changes_of_a_commitment_and_an_observation_name_things_and_not_their_ids(
    exercised: TownHall,
) -> None:
    title = exercised.client.get(f"/v1/commitments/{COMMITMENT}").get_json()["item"]["terms"]["title"]
    approved, filed = history(exercised, COMMITMENT)[1], history(exercised, observations.OBSERVATION)[0]

    assert title in approved["sentence"]["es"]
    assert title in approved["sentence"]["en"]
    assert "pide respuesta a Ayuntamiento de Villa Guerrero" in filed["what"]


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


def test_no_correction_is_hidden_behind_many_older_ones(fresh: TownHall) -> None:
    town = fresh.town
    entry = town.record(town.declaration())
    notes = [town.record(ledger.correction(town, entry, "/place", f"Lugar {n}")) for n in range(100)]
    assert fresh.batch(*town.tokens[-101:]).status_code == 200
    issued = history(fresh, DECLARATION)[0]

    assert notes == [one["entry"] for one in issued["corrections"]]
    page = fresh.client.get(f"/v/{issued['folio']}", headers={"Accept": "text/html"}).text
    assert "Lugar 0<" in page
    assert "Lugar 99<" in page


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
