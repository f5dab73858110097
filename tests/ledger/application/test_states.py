"""The state of any earlier moment is that of a ledger which was cut off there."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest

from libroabierto.domain.derived import with_derived
from libroabierto.domain.kinds import KINDS
from libroabierto_ledger.application import NotFound
from libroabierto_ledger.bootstrap import Assembly
from support.founding import DECLARATION, PAPER, Town
from support.ledger_home import fill, opened
from support.refusal import refused

TAGS = {
    "institution": ["state:accredited", "role:municipality:15113", "municipality:15113"],
    "declaration": ["state:issued", "state:in-force", "provenance:native", "municipality:15113"],
    "municipality": ["declared:yes", "declared:no"],
    "key": ["institution:ayto-15113"],
    "tenure": ["office:ayto-15113:municipal-president"],
}


def everything(assembly: Assembly, as_of: str | None) -> dict[str, list[bytes]]:
    """Read each list whole, by kind and by tag."""
    lists = {kind: assembly.states.page(kind, as_of=as_of, limit=500) for kind in KINDS}
    for kind, tags in TAGS.items():
        for tag in tags:
            lists[f"{kind} {tag}"] = assembly.states.page(kind, tags=[tag], as_of=as_of, limit=500)
    return {name: [item.raw for item in page.items] for name, page in lists.items()}


def test_as_of_every_index_equals_a_ledger_that_ends_there(
    told: Assembly, town: Town, tmp_path: Path
) -> None:
    with opened(tmp_path / "second", town) as second:
        for index, token in enumerate(town.tokens):
            fill(second, [token])

            assert everything(second, None) == everything(told, str(index)), index
            assert everything(second, str(index)) == everything(told, str(index)), index


def test_the_present_state_is_what_the_rules_make_of_the_entries(told: Assembly, town: Town) -> None:
    for row in town.world.rows():
        stored = told.states.item(row.kind, row.id)

        assert (
            json.loads(json.dumps(with_derived(row.kind, row.document, stored.as_of.date))) == stored.document
        )


class TestDays:
    """A day ends at midnight in Mexico City, which is 06:00 UTC of the next one."""

    @pytest.fixture
    def days(self, town: Town, empty: Assembly) -> Assembly:
        """Entry 0 on the 20th, entry 1 on the 21st just before midnight, entry 2 just after it."""
        empty.states._reader.clock = lambda: town.now
        empty.submissions._sequencer._clock = lambda: town.now
        town.now = town.now.replace(day=20)
        fill(empty, [town.found()])
        town.now = town.now.replace(day=22, hour=5, minute=59, second=59)
        fill(empty, [town.accreditation()])
        town.now += timedelta(seconds=1)
        fill(empty, [town.institution("osc-x")])
        return empty

    @pytest.mark.parametrize(
        ("day", "index"), [("2026-11-19", None), ("2026-11-20", 0), ("2026-11-21", 1), ("2026-11-22", 2)]
    )
    def test_a_day_shows_what_was_recorded_by_its_end(
        self, days: Assembly, day: str, index: int | None
    ) -> None:
        page = days.states.page("institution", as_of=day)

        assert {"index": index, "size": 3, "date": day} == page.as_of.to_document()
        assert (0 if index is None else 4 + index) == len(page.items)

    def test_before_the_first_entry_nothing_is_found(self, days: Assembly) -> None:
        with refused("row.not-found", NotFound):
            days.states.item("institution", "autoridad-mex", as_of="2026-11-19")

    def test_an_index_is_answered_for_the_day_of_its_entry(self, days: Assembly) -> None:
        assert ["2026-11-20", "2026-11-21", "2026-11-22"] == [
            days.states.as_of(str(index)).date.isoformat() for index in range(3)
        ]

    def test_days_to_come_have_no_state_yet(self, days: Assembly) -> None:
        with refused("as-of.in-future", date="2026-11-23"):
            days.states.as_of("2026-11-23")


@pytest.mark.parametrize(
    "text", ["", "-1", "+1", "01", "1 ", "2026-2-1", "2026-02-30", "hoy", "1e3", "9" * 17]
)
def test_any_other_spelling_of_a_moment_is_refused(told: Assembly, text: str) -> None:
    with refused("as-of.form"):
        told.states.as_of(text)


def test_an_index_beyond_the_log_is_refused(told: Assembly) -> None:
    with refused("as-of.beyond-log", index=14, size=14):
        told.states.as_of("14")


@pytest.mark.parametrize("limit", [1, 2, 7, 124, 125, 126])
def test_pages_follow_one_another_without_gap_or_repeat(told: Assembly, limit: int) -> None:
    whole = [item.id for item in told.states.page("municipality", limit=500).items]
    after, found = "", []
    while True:
        page = told.states.page("municipality", after=after, limit=limit)
        found += [item.id for item in page.items]
        if page.next is None:
            break
        after = page.next

    assert whole == found
    assert 125 == len(found)


def test_several_tags_must_all_be_carried(told: Assembly) -> None:
    both = told.states.page("declaration", tags=["municipality:15113", "provenance:paper"])

    assert [PAPER] == [item.id for item in both.items]


def test_derived_members_are_computed_for_the_answers_date(told: Assembly, town: Town) -> None:
    assert "in-force" == told.states.item("declaration", DECLARATION).document["state"]

    told.states._reader.clock = lambda: town.now + timedelta(days=3650)

    assert "lapsed" == told.states.item("declaration", DECLARATION).document["state"]
    assert "in-force" == told.states.item("declaration", DECLARATION, as_of="12").document["state"]


def test_a_page_is_spelled_without_parsing_its_rows(told: Assembly) -> None:
    page = told.states.page("institution", limit=2)

    spelled = json.loads(page.to_json())

    assert ["as_of", "items", "next"] == list(spelled)
    assert [item.document for item in page.items] == spelled["items"]


@pytest.mark.parametrize("limit", [0, -1, 501])
def test_a_page_has_bounds(told: Assembly, limit: int) -> None:
    with refused("limit.out-of-range"):
        told.states.page("institution", limit=limit)


def test_an_empty_ledger_has_no_rows(empty: Assembly) -> None:
    page = empty.states.page("institution")

    assert ((), {"index": None, "size": 0, "date": "2026-11-22"}) == (page.items, page.as_of.to_document())
