"""Declarations that are withdrawn and renewed, and what goes over to the next term."""

from __future__ import annotations

from datetime import date

import pytest

from libroabierto.domain.derived import with_derived
from libroabierto.domain.kinds import row
from libroabierto.domain.world import Document, Effect
from support.founding import AUTHORITY, COUNCIL, DECLARATION, KEY, PAPER, Town
from support.lives import renewals
from support.refusals.row import spoiled, town_after

LATER = date(2031, 1, 1)  # after the term of every declaration here


def declaration(town: Town, stream: str = DECLARATION) -> Document:
    found = town.world.get("declaration", stream)
    assert found is not None
    return found


@pytest.mark.parametrize("history", ["declared", "signed", "in force"])
def test_a_president_withdraws_the_declaration_in_any_state(history: str) -> None:
    town = town_after(history)
    entry = town.record(renewals.withdrawn(town))

    assert "withdrawn" == declaration(town)["state"]
    told = {"entry": entry, "on": "2026-11-20", "reason": "Acuerdo de cabildo"}
    assert told == declaration(town)["withdrawn"]


def test_a_paper_may_be_withdrawn() -> None:
    town = town_after("both in force")
    town.record(renewals.withdrawn(town, PAPER))

    assert "withdrawn" == declaration(town, PAPER)["state"]


def test_after_a_withdrawal_the_term_is_free_for_another_declaration() -> None:
    town = town_after("withdrawn")
    town.record(town.declaration("declaration:15113-otra"))

    assert "issued" == declaration(town, "declaration:15113-otra")["state"]


@pytest.mark.parametrize(
    ("history", "stream", "state"), [("withdrawn", DECLARATION, "withdrawn"), ("renewed", PAPER, "renewed")]
)
def test_what_was_ended_does_not_lapse(history: str, stream: str, state: str) -> None:
    document = declaration(town_after(history), stream)

    assert state == with_derived("declaration", document, LATER)["state"]


def test_each_declaration_names_the_other() -> None:
    town = town_after("both in force")
    entry = town.record(renewals.renewed(town))
    old, new = declaration(town, PAPER), declaration(town)

    assert ("renewed", "in-force") == (old["state"], new["state"])
    assert {"declaration": DECLARATION, "entry": entry, "on": "2026-11-20"} == old["renewed_by"]
    assert PAPER == new["renews"]


def test_the_clock_of_clause_g_stays_with_each_declaration() -> None:
    town = town_after("both in force")
    before = _clock(town)
    town.record(renewals.renewed(town))

    assert before == _clock(town)


def _clock(town: Town) -> object:
    return with_derived("declaration", declaration(town, PAPER), date(2026, 11, 22))["clause_g"]


def test_a_late_signature_on_a_renewed_declaration_changes_no_state() -> None:
    town = town_after("renewed")
    town.record(town.signature(COUNCIL, "municipal-president", PAPER))

    assert "renewed" == declaration(town, PAPER)["state"]


def planted(town: Town) -> None:
    """Secretariats of both declarations, and one of the old one that is concluded."""
    rows = [
        row("secretariat", {**SECRETARIAT, "id": "s-1", "state": "installed"}),
        row("secretariat", {**SECRETARIAT, "id": "s-2", "state": "concluded"}),
        row("secretariat", {**SECRETARIAT, "id": "s-3", "state": "called", "declaration": DECLARATION}),
    ]
    town.world.apply(Effect(len(town.entries), "none", "none:none", 1, "0" * 64, "2026-11-22", tuple(rows)))


OF_NO_TERM = {"term": None, "municipality": {"key": KEY, "name": "Villa Guerrero"}, "last_entry": 0}
SECRETARIAT = {**OF_NO_TERM, "institution": "stm-15113", "declaration": PAPER, "installed": None}


def test_the_active_secretariat_goes_over_to_the_new_declaration_and_its_term() -> None:
    town = town_after("both in force")
    planted(town)
    entry = town.record(renewals.renewed(town))
    term = declaration(town)["term"]

    found = town.world.get("secretariat", "s-1") or {}
    assert (term, entry, DECLARATION) == (found["term"], found["last_entry"], found["declaration"])


@pytest.mark.parametrize("id", ["s-2", "s-3"])
def test_what_is_over_or_of_another_declaration_stays(id: str) -> None:
    town = town_after("both in force")
    planted(town)
    before = town.world.get("secretariat", id)
    town.record(renewals.renewed(town))

    assert before == town.world.get("secretariat", id)


def test_a_recorded_term_of_the_old_paper_is_compared_by_its_last_day() -> None:
    town = town_after("both in force")
    former = {"from": "2022-01-01", "to": "2024-12-31"}
    town.record(spoiled(town, town.term(), former))
    town.record(renewals.renewed(town))

    assert "2022-01-01" == declaration(town, PAPER)["term"]["from"]
    assert "renewed" == declaration(town, PAPER)["state"]


def test_a_secretariat_that_was_installed_on_paper_goes_over_to_the_new_declaration() -> None:
    town = town_after("installed on paper")
    (before,) = town.world.find("secretariat", f"active:{KEY}")
    town.record(town.declaration())
    town.record(town.signature(COUNCIL, "municipal-president"))
    town.record(town.signature(AUTHORITY, "authority-president"))
    town.record(renewals.renewed(town, before["declaration"]))
    (after,) = town.world.find("secretariat", f"active:{KEY}")

    assert (before["id"], before["state"]) == (after["id"], after["state"])
    assert (DECLARATION, declaration(town)["term"]) == (after["declaration"], after["term"])


def test_an_incomplete_paper_comes_in_beside_the_declaration_of_its_term() -> None:
    town = town_after("declared")
    town.record(renewals.paper(town, renewals.TWIN, "2025-06-20", signatures_seen=[]))

    assert "incomplete" == declaration(town, renewals.TWIN)["state"]


def test_a_paper_comes_in_once_the_declaration_of_its_term_was_withdrawn() -> None:
    town = town_after("withdrawn")
    town.record(renewals.paper(town, renewals.TWIN, "2025-06-20"))

    assert "in-force-on-paper" == declaration(town, renewals.TWIN)["state"]
