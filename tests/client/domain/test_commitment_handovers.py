"""Commitments that outlive who decided or led them: the next secretariat, a renewal, an extinct lead."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from libroabierto.domain.derived import with_derived
from libroabierto.domain.kinds import row
from libroabierto.domain.world import Document, Effect
from libroabierto.errors import NotAuthorized
from support.founding import COUNCIL, Town
from support.lives import bodies, keys, plans, secretariats
from support.lives import commitments as acts
from support.refusal import refused
from support.refusals.row import town_after


def commitment(town: Town, stream: str = acts.COMMITMENT) -> Document:
    found = town.world.get("commitment", stream)
    assert found is not None
    return found


def on(document: Document, day: str) -> Document:
    return with_derived("commitment", document, date.fromisoformat(day))


def test_an_installation_rewrites_nothing_of_what_goes_on() -> None:
    town = town_after("left alone")
    before = commitment(town), town.world.get("plan", plans.PLAN)
    secretariats.follow(town)

    assert before == (commitment(town), town.world.get("plan", plans.PLAN))


def test_what_goes_on_names_the_next_secretariat_from_its_first_act_on_it() -> None:
    town = town_after("handed over")
    entries = town.record(acts.approval(town)), town.record(plans.advanced(town, stream=plans.PLAN))
    found, plan = commitment(town), town.world.get("plan", plans.PLAN)

    assert plan is not None
    assert (
        secretariats.NEXT == found["secretariat"] == found["approved"]["secretariat"] == plan["secretariat"]
    )
    assert (*entries, bodies.SECRETARIAT) == (found["last_entry"], plan["last_entry"], plan["institution"])


def test_the_next_secretariat_decides_by_agreements_of_its_own() -> None:
    town = town_after("handed over")
    town.record(acts.approval(town))
    town.record(plans.approved(town, plans.PLAN, agreement=acts.AGREED))

    assert "approved" == commitment(town)["state"]


def test_what_had_ended_stays_with_the_secretariat_that_concluded() -> None:
    town = town_after("concluded commitment")
    secretariats.succeed(town)

    assert secretariats.STREAM == commitment(town)["secretariat"]


def renewed(town: Town) -> None:
    """Plant in its row the secretariat's term after a renewal, two years after that of the commitment."""
    body = town.world.get("secretariat", secretariats.STREAM)
    assert body is not None
    later = {"id": "15113:2028-01-01", "from": "2028-01-01", "to": "2030-12-31"}
    rows = (
        row("secretariat", {**body, "term": later}),
        row("commitment", {**commitment(town), "term": {**later, "from": "2022-01-01", "to": "2024-12-31"}}),
    )
    town.world.apply(Effect(len(town.entries), "none", "none:none", 1, "0" * 64, "2026-11-22", rows))


ACTS = [
    ("commitment under way", lambda town: acts.update(town, cut_off="2026-11-16")),
    ("commitment under way", acts.amendment),
    ("commitment under way", lambda town: acts.decision(town, "suspended")),
    ("suspended commitment", lambda town: acts.decision(town, "resumed")),
]


@pytest.mark.parametrize(("history", "act"), ACTS)
def test_a_commitment_is_inherited_until_the_first_act_on_it_after_a_renewal(
    history: str, act: Callable[[Town], str]
) -> None:
    town = town_after(history)
    renewed(town)
    before = on(commitment(town), "2026-11-22")["inherited"]
    town.record(act(town))

    assert (True, False) == (before, on(commitment(town), "2026-11-22")["inherited"])


def test_a_secretariat_may_give_up_a_commitment_whose_lead_is_no_more() -> None:
    town = town_after("commitment of an evaluator")
    town.record(keys.extinguished(town, bodies.EVALUATOR))
    with refused("institution.not-accredited", NotAuthorized):
        town.record(acts.update(town, by=(bodies.EVALUATOR, "seal"), cut_off="2026-11-16"))
    town.record(acts.decision(town, "withdrawn"))

    assert "withdrawn" == commitment(town)["state"]


def test_the_lead_reports_and_concludes_while_no_secretariat_decides() -> None:
    town = town_after("commitment under way")
    town.record(secretariats.conclusion(town))
    town.record(acts.done(town))
    town.record(acts.conclusion(town))

    assert "concluded" == commitment(town)["state"]


def test_a_municipality_may_lead_a_commitment_of_the_state() -> None:
    town = town_after("assembled")
    town.record(acts.state_proposal(town, lead=COUNCIL))

    assert COUNCIL == commitment(town, acts.STATE_COMMITMENT)["terms"]["lead"]
