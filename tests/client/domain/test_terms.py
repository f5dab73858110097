"""Terms of a municipality: how long they may be, and what waited for them to be recorded."""

from __future__ import annotations

from datetime import date

import pytest

from libroabierto.domain import mandates
from libroabierto.domain.derived import with_derived
from libroabierto.domain.world import Document
from libroabierto.errors import NotAuthorized, Refused
from support.founding import AUTHORITY, DECLARATION, PAPER, Town
from support.lives import renewals
from support.lives import secretariats as acts
from support.refusal import refused
from support.refusals.row import spoiled, town_after

OF_2022 = {"id": "15113:2022-01-01", "from": "2022-01-01", "to": "2024-12-31"}


def row_of(town: Town, kind: str, id: str) -> Document:
    found = town.world.get(kind, id)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("2028-01-01", "2028-01-28"),  # 28 days
        ("2028-01-01", "2031-06-30"),  # 42 months
        ("2028-08-31", "2032-02-28"),  # 42 months again, of which the last one is short
        ("2030-01-01", "2032-11-22"),  # six years from the day of recording
        ("1824-03-02", "1827-03-01"),
        ("2009-08-18", "2012-12-31"),  # the longest that anybody remembers
    ],
)
def test_a_term_has_28_days_to_42_months_since_the_state_was_created(first: str, last: str) -> None:
    town = town_after("settled")
    town.record(renewals.term(town, first, last))

    assert last == row_of(town, "term", f"15113:{first}")["to"]


def test_the_first_rules_know_no_bounds_of_terms_and_find_them_all_the_same() -> None:
    town = town_after("first rules")
    town.record(renewals.term(town, "1000-01-01", "2024-12-31"))
    with refused("term.overlaps", Refused, to="2024-12-31", **{"from": "1000-01-01"}):
        town.record(renewals.term(town, "1999-12-31", "2000-01-01"))

    covering = mandates.term_on(town.world, "15113", "1521-08-13")
    assert covering is not None
    assert "2024-12-31" == covering["to"]


def test_a_term_is_found_by_each_of_its_years_and_no_other() -> None:
    town = town_after("settled")
    found = {year: town.world.find("term", f"municipality:15113:{year}") for year in range(2024, 2029)}

    assert {2024: 0, 2025: 1, 2026: 1, 2027: 1, 2028: 0} == {
        year: len(terms) for year, terms in found.items()
    }


@pytest.mark.parametrize(
    ("after", "until", "began"),
    [
        ("2024-12-31", "2025-01-01", True),
        ("2025-01-01", "2026-12-31", False),  # it began on the day itself, not after it
        ("1824-03-02", "2024-12-31", False),
        ("1999-12-31", "2031-01-01", True),
        ("2026-01-01", "2025-01-01", False),
    ],
)
def test_a_later_term_is_found_through_the_decades(after: str, until: str, began: bool) -> None:
    assert began == mandates.one_began(town_after("settled").world, "15113", after, until)


def test_papers_that_waited_get_the_term_of_their_day() -> None:
    town = town_after("two termless papers")
    town.record(renewals.withdrawn(town, f"{PAPER}-b"))
    entry = town.record(renewals.term(town, "2022-01-01", "2024-12-31"))

    for stream in (PAPER, f"{PAPER}-b"):
        found = row_of(town, "declaration", stream)
        assert (OF_2022, entry) == (found["term"], found["last_entry"])


def test_two_papers_in_force_find_their_terms_where_each_has_one_of_its_own() -> None:
    town = town_after("two termless papers")
    town.record(renewals.term(town, "2019-07-01", "2022-06-30"))
    town.record(renewals.term(town, "2022-07-01", "2024-12-31"))

    terms = [row_of(town, "declaration", stream)["term"] for stream in (PAPER, f"{PAPER}-b")]
    assert ["2019-07-01", "2022-07-01"] == [term["from"] for term in terms]


def test_after_a_withdrawal_the_term_of_two_papers_can_be_recorded() -> None:
    town = town_after("two termless papers")
    with refused("term.declarations-clash", Refused):
        town.record(renewals.term(town, "2022-01-01", "2024-12-31"))
    town.record(renewals.withdrawn(town, PAPER))
    town.record(renewals.term(town, "2022-01-01", "2024-12-31"))

    assert [f"{PAPER}-b"] == [d["id"] for d in town.world.find("declaration", f"standing:{OF_2022['id']}")]


def test_where_nobody_can_be_president_yet_the_seal_withdraws_a_paper_of_the_term() -> None:
    town, papers = town_after("accredited"), (f"{DECLARATION}-a", f"{DECLARATION}-b")
    for stream in papers:
        token = town.digitization(stream)
        town.record(spoiled(town, token, issuer=AUTHORITY, office="seal", occurred_on="2025-06-20"))
    with refused("term.declarations-clash", Refused):
        town.record(town.term())
    town.record(spoiled(town, renewals.withdrawn(town, papers[1]), office="seal"))
    town.record(town.term())

    assert [papers[0]] == [d["id"] for d in town.world.find("declaration", "standing:15113:2025-01-01")]


def test_the_seal_withdraws_no_paper_whose_term_is_recorded() -> None:
    town = town_after("early paper")
    with refused("signer.not-authorized", NotAuthorized):
        town.record(spoiled(town, renewals.withdrawn(town, PAPER), office="seal"))


def test_recording_the_term_of_those_that_wait_makes_room_for_others() -> None:
    town = town_after("twenty termless papers")
    town.record(renewals.term(town, "2022-01-01", "2024-12-31"))
    town.record(renewals.paper(town, renewals.UNSEEN, "2021-06-20", signatures_seen=[]))

    papers = town.world.find("declaration", "municipality:15113")
    assert 20 == sum(paper["term"] == OF_2022 for paper in papers)
    assert [renewals.UNSEEN] == [d["id"] for d in town.world.find("declaration", "termless:15113")]


def test_a_secretariat_that_stands_on_a_paper_is_inherited_once_its_term_is_recorded() -> None:
    town = town_after("termless paper")
    town.record(acts.call(town, acts.on_paper("2022-07-01"), acts.OLD, **acts.CALL_OF_2022))
    before = _secretariat(town)
    town.record(renewals.term(town, "2022-01-01", "2024-12-31"))

    assert (None, False) == (before["term"], before["inherited"])
    assert (OF_2022, True) == (_secretariat(town)["term"], _secretariat(town)["inherited"])


def _secretariat(town: Town) -> Document:
    return with_derived("secretariat", row_of(town, "secretariat", acts.OLD), date(2026, 11, 22))
