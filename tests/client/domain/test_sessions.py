"""Sessions and cocreation tables: numbers, votes, agreements that others build on, counts of people."""

from __future__ import annotations

from typing import Any

import pytest

from libroabierto.domain.events.secretariat.agreements import agreement_of, session_id
from libroabierto.domain.kinds import entry_id
from libroabierto.domain.world import Document
from libroabierto.errors import InvalidData
from support.founding import KEY, Town
from support.lives import secretariats as acts
from support.refusals.row import spoiled, town_after


def session(town: Town, kind: str = "ordinary", number: int = 1) -> Document:
    found = town.world.get("session", f"{acts.STREAM}#{kind}-{number:04d}")
    assert found is not None
    return found


def counted(town: Town) -> Document:
    found = town.world.get("secretariat", acts.STREAM)
    assert found is not None
    return found


def test_a_session_leaves_a_row_of_its_own() -> None:
    town = town_after("in session")
    found = session(town)

    assert (acts.STREAM, KEY, 2) == (found["secretariat"], found["municipality"], len(found["agreements"]))
    assert [found] == town.world.find("session", f"secretariat:{acts.STREAM}")


def test_ordinary_and_extraordinary_sessions_are_numbered_apart() -> None:
    town = town_after("in session")
    town.record(acts.session(town, kind="extraordinary"))
    town.record(acts.session(town, number=2))

    assert {"ordinary": 2, "extraordinary": 1} == counted(town)["sessions"]


def test_the_last_session_is_the_latest_by_date_not_by_entry() -> None:
    town = town_after("in session today")
    town.record(acts.session(town, {"occurred_on": "2026-11-21"}, kind="extraordinary"))

    assert "2026-11-22" == counted(town)["last_session"]


def test_a_session_without_quorum_is_recorded_without_agreements() -> None:
    town = town_after("installed")
    town.record(acts.session(town, quorum=4, agreements=[]))

    assert [] == session(town)["agreements"]


def test_as_many_votes_as_members_are_not_too_many() -> None:
    town = town_after("installed")
    town.record(acts.session(town, agreements=[acts.agreement(votes=(1, 1, 1))]))

    assert 1 == counted(town)["sessions"]["ordinary"]


AGREEMENTS = [
    ("ordinary", 1, 1, True),
    ("ordinary", 1, 2, False),  # rejected by its votes
    ("ordinary", 1, 3, False),
    ("ordinary", 2, 1, False),
    ("extraordinary", 1, 1, False),
]


@pytest.mark.parametrize(("kind", "number", "agreement", "found"), AGREEMENTS)
def test_only_adopted_agreements_of_recorded_sessions_are_found(
    kind: str, number: int, agreement: int, found: bool
) -> None:
    world = town_after("in session").world

    assert found is (agreement_of(world, acts.STREAM, kind, number, agreement) is not None)


@pytest.mark.parametrize("votes", [(1, 1, 1), (0, 0, 3)])
def test_a_tie_adopts_nothing(votes: tuple[int, int, int]) -> None:
    town = town_after("installed")
    town.record(acts.session(town, agreements=[acts.agreement(votes=votes)]))

    assert agreement_of(town.world, acts.STREAM, "ordinary", 1, 1) is None


AGREED = acts.agreement()
BAD_SESSIONS: list[dict[str, Any]] = [
    {"number": 0},
    {"number": True},
    {"number": 10_000},
    {"quorum": 0},
    {"kind": "secret"},
    {"attendance": {"members": -1, "guests": 0}},
    {"agreements": [{**AGREED, "for": -1}]},
    {"agreements": [{**AGREED, "for": "3"}]},
    {"agreements": [{**AGREED, "text": "Ñ" * 4001}]},
    {"agreements": [{**AGREED, "number": n} for n in range(1, 102)]},
    {"agreements": [AGREED, AGREED]},
]


@pytest.mark.parametrize("changes", BAD_SESSIONS)
def test_a_session_out_of_bounds_is_refused_and_never_a_crash(changes: dict[str, Any]) -> None:
    town = town_after("installed")

    with pytest.raises(InvalidData):
        town.record(acts.session(town, **changes))


# --- tables -----------------------------------------------------------------------------------------


def test_a_table_leaves_a_row_of_its_own_and_is_counted() -> None:
    town = town_after("installed")
    index = town.record(acts.table(town))
    table = town.world.get("table", entry_id(index))

    assert table is not None
    assert ("Agua potable", KEY, 1) == (table["topic"], table["municipality"], counted(town)["tables"])


def test_the_technical_secretary_may_record_a_table_too() -> None:
    town = town_after("installed")
    index = town.record(spoiled(town, acts.table(town), office="technical-secretary"))

    assert town.world.get("table", entry_id(index)) is not None


PEOPLE: list[dict[str, Any]] = [
    {"total": 5, "groups": [{"group": "women", "count": 5}]},
    {"total": 10, "groups": [{"group": "women", "count": 5}]},
    {"total": 20, "groups": [{"group": "men", "count": 15}, {"group": "60+", "count": 20}]},
]


@pytest.mark.parametrize("attendance", PEOPLE)
def test_groups_of_five_and_rests_of_none_or_five_point_at_nobody(attendance: dict[str, Any]) -> None:
    town = town_after("installed")
    index = town.record(acts.table(town, attendance=attendance))

    assert town.world.get("table", entry_id(index)) is not None


BAD_TABLES: list[dict[str, Any]] = [
    {"topic": "-"},
    {"problems": []},
    {"problems": ["n" * 40_000]},
    {"proposals": [f"Propuesta {n}" for n in range(51)]},
    {"attendance": {"total": 0}},
    {"attendance": {"total": 20, "groups": [{"group": "niñas", "count": 5}]}},
]


@pytest.mark.parametrize("changes", BAD_TABLES)
def test_a_table_out_of_bounds_is_refused_and_never_a_crash(changes: dict[str, Any]) -> None:
    town = town_after("installed")

    with pytest.raises(InvalidData):
        town.record(acts.table(town, **changes))


def test_ids_of_what_is_listed_order_as_numbers() -> None:
    numbers = [1, 2, 9, 10, 11, 100, 9999]
    sessions = [session_id(acts.STREAM, "ordinary", number) for number in numbers]

    assert sessions == sorted(sessions)
    assert list(map(entry_id, numbers)) == sorted(map(entry_id, numbers))
