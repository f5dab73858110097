"""«De la palabra al hecho»: what counts as evidence of which clause, and what may be said of it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from libroabierto.domain import deeds
from libroabierto.domain.deeds import overview
from libroabierto.domain.scene import Scene, WorldReader
from libroabierto.domain.vocabulary import PILLARS
from libroabierto.domain.world import Document
from support.founding import DECLARATION, KEY, PAPER, Town
from support.lives import LIVES, commitments, secretariats

TODAY = date(2026, 11, 22)


def lived(history: str) -> Town:
    town = Town()
    LIVES[history](town)
    return town


def told(town: Town, on: date = TODAY, key: str = KEY) -> dict[str, Any]:
    return overview(Scene(WorldReader(town.world), key, on))


def clauses(town: Town, on: date = TODAY) -> dict[str, dict[str, Any]]:
    return {clause["letter"]: clause for clause in told(town, on)["word_to_deed"]["clauses"]}


def states(town: Town, on: date = TODAY) -> str:
    """The states of A to H: K kept, I in progress, N no evidence, A acknowledgement."""
    return "".join(clause["state"][0].upper() for clause in clauses(town, on).values())


@pytest.mark.parametrize(
    ("history", "expected"),
    [
        ("in force", "AANNNNNN"),
        ("called", "AANNNNIN"),
        ("installing", "AANNNNIN"),
        ("installed", "AANNNNKN"),
        ("in session", "AANINNKN"),
        ("approved commitment", "AAIIIIKN"),
        ("commitment under way", "AAIIIIKK"),
        ("suspended commitment", "AAIIINKK"),
        ("withdrawn commitment", "AANINNKN"),
        ("concluded commitment", "AAIIKNKK"),
        ("planned", "AAIKIKKN"),
        ("whole exercise", "AAKKKKKK"),
        ("renewed", "AANNNNNI"),
        ("installed on paper", "AANNNNKN"),
        ("observed", "AANNNNNN"),
        ("observed and answered", "AAINNNNN"),
    ],
)
def test_each_clause_is_said_to_be_what_the_ledger_holds(history: str, expected: str) -> None:
    assert expected == states(lived(history))


def test_a_municipality_without_declaration_has_no_deeds() -> None:
    empty = told(lived("assembled"))

    assert (None, None, []) == (empty["word_to_deed"], empty["secretariat"], empty["declarations"])
    assert dict.fromkeys(PILLARS, False) == empty["pillars"]


@pytest.mark.parametrize(
    ("history", "authority"),
    [
        ("assembled", "autoridad-mex"),
        ("split", "oic-15113"),
        ("vanished", None),
        ("taken over", "contraloria-nueva"),
    ],
)
def test_it_says_who_is_the_authority_or_that_it_is_vacant(history: str, authority: str | None) -> None:
    found = told(lived(history))["authority"]

    assert authority == (found and found["id"])


def test_the_text_is_shown_as_it_was_declared() -> None:
    town = lived("in force")
    declaration = town.world.get("declaration", DECLARATION)

    assert declaration is not None
    assert [(c["letter"], c["text"], c["nature"]) for c in declaration["recognitions"]] == [
        (c["letter"], c["text"], c["nature"]) for c in clauses(town).values()
    ]


def entries(clause: dict[str, Any]) -> list[int]:
    return [one["entry"] for one in clause["evidence"]]


def test_every_evidence_is_an_entry_that_made_its_row() -> None:
    town = lived("whole exercise")

    for clause in clauses(town).values():
        for one in clause["evidence"]:
            row = town.world.get(one["kind"], one["id"])
            assert row is not None
            assert town.world.recorded_on(one["entry"]) is not None
            assert one["entry"] <= row["last_entry"]
        assert sorted(entries(clause), reverse=True) == entries(clause)


def test_a_commitment_past_its_date_breaks_only_what_speaks_of_time() -> None:
    """The milestone is due in March; H counts commitments on time, G keeps what was kept."""
    late = clauses(lived("whole exercise"), date(2027, 4, 1))

    assert ("in-progress", 0) == (late["H"]["state"], late["H"]["facts"]["on_time"])
    assert "kept" == late["G"]["state"]


def test_a_plan_past_its_period_is_no_longer_in_force() -> None:
    late = clauses(lived("whole exercise"), date(2027, 12, 1))["C"]

    assert ("in-progress", None) == (late["state"], late["facts"]["plan_in_force"])


def test_the_days_to_an_answer_are_counted_between_the_acts() -> None:
    facts = clauses(lived("observed and answered"))["C"]["facts"]

    assert (1, 1, 1, 0) == tuple(
        facts[name] for name in ("observations", "answered", "answered_in_time", "median_days_to_answer")
    )


def test_rejected_agreements_are_not_counted() -> None:
    assert {"tables": 0, "participants": 0, "sessions": 1, "agreements": 1} == (
        clauses(lived("in session"))["D"]["facts"]
    )


def test_a_declaration_in_force_speaks_before_an_incomplete_paper() -> None:
    town = lived("in force")
    town.record(town.digitization())

    assert DECLARATION == told(town)["word_to_deed"]["declaration"]
    assert [DECLARATION, PAPER] == [one["id"] for one in told(town)["declarations"]]


def test_what_was_done_before_the_declaration_and_is_over_is_no_evidence() -> None:
    town = lived("whole exercise")
    later = {**_row(town, "declaration", DECLARATION), "occurred_on": "2026-11-21"}
    found = Scene(_Changed(WorldReader(town.world), later), KEY, TODAY)

    by_letter = {c["letter"]: c for c in overview(found)["word_to_deed"]["clauses"]}
    assert ("no-evidence", 0) == (by_letter["D"]["state"], by_letter["D"]["count"])
    assert "kept" == by_letter["F"]["state"], "a commitment that goes on still counts"


def _row(town: Town, kind: str, id: str) -> Document:
    row = town.world.get(kind, id)
    assert row is not None
    return row


class _Changed:
    """A reader of a state in which one declaration is another."""

    def __init__(self, reader: WorldReader, declaration: Document) -> None:
        self._reader, self._declaration = reader, declaration

    def get(self, kind: str, id: str) -> Document | None:
        return self._reader.get(kind, id)

    def some(self, kind: str, tag: str, most: int) -> list[Document]:
        found = self._reader.some(kind, tag, most)
        return [self._declaration if one["id"] == self._declaration["id"] else one for one in found]


def test_letters_of_another_instrument_mean_nothing_here() -> None:
    town = lived("whole exercise")
    joint = {**_row(town, "declaration", DECLARATION), "instrument": "joint-declaration"}
    found = overview(Scene(_Changed(WorldReader(town.world), joint), KEY, TODAY))["word_to_deed"]

    assert {("A", "acknowledgement"), ("C", "no-evidence")} <= {
        (clause["letter"], clause["state"]) for clause in found["clauses"]
    }


def test_an_answer_that_is_not_whole_says_so() -> None:
    town = lived("whole exercise")
    for number in range(2):
        town.record(commitments.proposal(town, stream=f"commitment:{number:08d}-0000-4000-8000-000000000000"))

    for most, complete in ((3, True), (2, False)):
        found = overview(Scene(WorldReader(town.world), KEY, TODAY, most=most))["word_to_deed"]
        assert complete == found["complete"]


def test_at_most_fifty_entries_are_shown_of_all_that_are_counted() -> None:
    town = lived("in session")
    for _ in range(deeds.MOST_EVIDENCE + 1):
        town.record(secretariats.table(town))
    shown = clauses(town)["A"]

    assert (51, 50, len(town.entries) - 1) == (shown["count"], len(shown["evidence"]), entries(shown)[0])
