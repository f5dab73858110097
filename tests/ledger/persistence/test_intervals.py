"""What a run of effects writes, and in which order: the same in every process."""

from __future__ import annotations

from libroabierto.domain.world import Document, Effect, Row
from libroabierto_ledger.persistence.intervals import Intervals

TAGS = [f"role:authority:{number}" for number in range(15001, 15126)]  # in order; a set has another one


def effect(index: int, tags: list[str]) -> Effect:
    row = Row("institution", {"id": "infoem"}, frozenset(tags))
    return Effect(index, f"id-{index}", "institution:infoem", index, "0" * 64, "2026-11-22", (row,))


def unknown(kind: str, id: str) -> Document | None:
    return None


def test_new_tags_are_written_in_order() -> None:
    made = Intervals.of([effect(1, TAGS)], unknown)

    assert TAGS == [tag for _, tag, *_ in made.new_tags]


def test_tags_that_are_closed_are_written_in_order() -> None:
    made = Intervals.of([effect(1, TAGS), effect(2, [])], unknown)

    assert [(tag, 1, 2) for tag in TAGS] == [(tag, since, until) for _, tag, _, since, until in made.new_tags]
