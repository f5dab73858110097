"""The municipal catalogue changes: towns are created, renamed and dissolved, and rules follow the rows."""

from typing import Any

import pytest

from libroabierto.domain.checks import municipality_of
from libroabierto.domain.signers import holders
from libroabierto.errors import InvalidData, LibroError
from support.founding import AUTHORITY, KEY, Town
from support.lives import bodies, ledger
from support.lives.ledger import NEW_TOWN, NOBODYS
from support.refusals.row import spoiled, town_after


def row_of(town: Town, key: str) -> dict[str, Any]:
    found = town.world.get("municipality", key)
    assert found is not None
    return dict(found)


def updated(**lists: Any) -> Town:
    town = town_after("settled")
    town.record(ledger.update(town, **lists))
    return town


def test_an_added_municipality_stands_there_empty() -> None:
    town = updated(**ledger.added())
    found = row_of(town, NEW_TOWN)

    assert {"key": NEW_TOWN, "name": "Municipio Nuevo"} == found["municipality"]
    assert ("listed", "Cabecera Nueva", None) == (
        found["state"],
        found["head_town"],
        found["population_2020"],
    )
    assert (None, False) == (found["institution"], found["declared"])


def test_nobody_is_the_authority_over_an_added_municipality() -> None:
    town = updated(**ledger.added())

    assert [] == holders(town.world, "authority", NEW_TOWN)
    assert [AUTHORITY] == [holder["id"] for holder in holders(town.world, "authority", KEY)]


def test_a_removed_municipality_keeps_its_row_and_is_unknown_to_rules() -> None:
    town = updated(**ledger.removed())

    assert "removed" == row_of(town, NOBODYS)["state"]
    assert municipality_of(town.world, NOBODYS) is None


def test_a_removed_municipality_comes_back_by_another_update() -> None:
    town = updated(**ledger.removed())
    again = {"version": "3", "sha256": "3" * 64}
    back = {"key": NOBODYS, "name": "Acambay", "head_town": "Acambay"}
    town.record(spoiled(town, ledger.update(town, added=[back]), again))

    assert "Acambay" == (municipality_of(town.world, NOBODYS) or {})["municipality"]["name"]


def test_a_renamed_municipality_keeps_its_key_and_its_past() -> None:
    town = town_after("lived")
    before = row_of(town, KEY)
    town.record(ledger.update(town, renamed=[{"key": KEY, "name": "Villa Guerrero de la Flor"}]))
    after = row_of(town, KEY)

    assert {"key": KEY, "name": "Villa Guerrero de la Flor"} == after["municipality"]
    assert {**before, "municipality": 0, "last_entry": 0} == {**after, "municipality": 0, "last_entry": 0}


def test_what_was_signed_keeps_the_name_of_its_day() -> None:
    town = town_after("lived")
    town.record(ledger.update(town, renamed=[{"key": KEY, "name": "Villa Guerrero de la Flor"}]))
    (declaration, *_) = town.world.find("declaration", f"in-force:{KEY}")

    assert "Villa Guerrero" == declaration["municipality"]["name"]


def test_the_new_name_is_signed_from_then_on() -> None:
    town = town_after("founded")
    town.record(ledger.update(town, renamed=[{"key": KEY, "name": "Villa Guerrero de la Flor"}]))
    named = {"municipality": {"key": KEY, "name": "Villa Guerrero de la Flor"}}
    town.record(spoiled(town, town.accreditation(), named))

    assert "ayto-15113" == row_of(town, KEY)["institution"]


def test_the_ledger_names_the_catalogue_in_force() -> None:
    town = updated(**ledger.added())
    founded = town.world.get("ledger", "main")

    assert founded is not None
    assert {"source": "INEGI", "version": "2026-10-30", "sha256": "b" * 64, "count": 126} == founded[
        "catalogue"
    ]


def test_updates_count_on_from_the_last_one() -> None:
    town = updated(**ledger.added())
    two = {"version": "3", "sha256": "3" * 64, "count": 127}
    town.record(spoiled(town, ledger.update(town, **ledger.added("15127")), two))

    assert "listed" == row_of(town, "15127")["state"]


def test_lists_find_the_catalogue_of_the_day() -> None:
    town = updated(**{**ledger.added(), **ledger.removed(), "count": 125})

    assert 125 == len(town.world.find("municipality", "state:listed"))
    assert [NOBODYS] == [found["id"] for found in town.world.find("municipality", "state:removed")]


def test_a_municipality_where_an_institution_is_only_proposed_stays() -> None:
    town = town_after("founded")
    town.record(bodies.accreditation(town, "osc-local", "civil-society", NOBODYS))
    town.record(bodies.accreditation(town, "osc-otra", "civil-society", NOBODYS, by="osc-local"))
    found = town.world.find("institution", f"over:{NOBODYS}")

    assert ["accredited", "proposed"] == [one["state"] for one in found]
    with pytest.raises(LibroError) as caught:
        town.record(ledger.update(town, **ledger.removed()))
    assert "municipality.has-events" == caught.value.code


@pytest.mark.parametrize(
    "lists",
    [
        {"added": []},
        {"added": [{"key": 15126, "name": "Nuevo", "head_town": "Nueva"}]},
        {"added": [{"key": "15126", "name": " ", "head_town": "Nueva"}]},
        {"added": [{"key": "15126", "name": "x" * 301, "head_town": "Nueva"}]},
        {"removed": [{"key": "15001", "name": "Acambay"}]},
        {"removed": [{"key": f"{n:05d}"} for n in range(10_000)]},
        {"renamed": [{"key": "15001"}]},
        {"count": 0},
        {"count": True},
    ],
)
def test_data_out_of_form_is_refused_with_its_place(lists: dict[str, Any]) -> None:
    town = town_after("settled")
    with pytest.raises((InvalidData, LibroError)) as caught:
        town.record(ledger.update(town, **lists))

    assert caught.value.code in ("data.invalid", "event.too-large", "payload.too-large")


@pytest.mark.parametrize("name", ["<b>Nuevo</b>", "Ñuu Savi 🌽", "x'; DROP TABLE state_row; --"])
def test_a_name_is_kept_as_it_is(name: str) -> None:
    town = updated(count=126, added=[{"key": NEW_TOWN, "name": name, "head_town": name}])

    assert name == row_of(town, NEW_TOWN)["municipality"]["name"]
