"""Commitments: what proposal, approval, reports and ends leave, and what follows from a date."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from libroabierto.domain.derived import with_derived
from libroabierto.domain.kinds import entry_id
from libroabierto.domain.world import Document
from libroabierto.errors import InvalidData, Malformed, Refused, TooLarge
from support.founding import COUNCIL, Town
from support.lives import bodies, plans, secretariats
from support.lives import commitments as acts
from support.refusal import refused
from support.refusals.row import town_after


def commitment(town: Town, stream: str = acts.COMMITMENT) -> Document:
    found = town.world.get("commitment", stream)
    assert found is not None
    return found


def test_a_proposal_has_its_terms_and_no_milestone_started() -> None:
    proposed = commitment(town_after("proposed commitment"))

    assert ("proposed", COUNCIL) == (proposed["state"], proposed["proposed_by"])
    assert dict(acts.TERMS) == proposed["terms"]
    assert {"padron", "visor"} == proposed["progress"].keys()
    assert {("not-started", 0)} == {(p["status"], p["percent"]) for p in proposed["progress"].values()}


def test_lists_that_a_proposal_leaves_out_are_empty() -> None:
    town = town_after("in session")
    town.record(acts.proposal(town, partners=None, ogp_values=None, sdgs=None))

    terms = commitment(town)["terms"]
    assert ([], [], []) == (terms["partners"], terms["ogp_values"], terms["sdgs"])


def test_civil_society_proposes_through_the_secretariat() -> None:
    town = town_after("in session")
    town.record(acts.proposal(town, acts.SECRETARY))

    assert bodies.SECRETARIAT == commitment(town)["proposed_by"]


@pytest.mark.parametrize("by", [(bodies.STATE_BODY, "seal"), acts.STATE_SECRETARY])
def test_a_state_commitment_belongs_to_no_municipality_and_no_secretariat(by: acts.Signer) -> None:
    town = town_after("assembled")
    town.record(acts.state_proposal(town, by))

    proposed = commitment(town, acts.STATE_COMMITMENT)
    assert (None, None, None) == tuple(proposed[n] for n in ("municipality", "secretariat", "term"))


def test_the_agreement_on_a_state_commitment_is_recorded_as_it_is_given() -> None:
    """The sessions of the local secretariat are not in the ledger."""
    approved = commitment(town_after("approved state commitment"), acts.STATE_COMMITMENT)

    assert ("approved", acts.AGREED) == (approved["state"], approved["approved"]["agreement"])


def test_an_approval_enters_on_paper_too() -> None:
    town = town_after("proposed commitment")
    paper = secretariats.on_paper("2026-11-20")
    town.record(acts.approval(town, act=paper, collation=secretariats.COLLATION))

    assert "paper" == commitment(town)["approved"]["provenance"]


def test_an_approved_commitment_counts_in_its_plan_until_it_is_withdrawn() -> None:
    town = town_after("planned commitment")
    counts = [_in_plan(town)]
    town.record(acts.approval(town, stream=acts.PLANNED))
    counts.append(_in_plan(town))
    town.record(acts.decision(town, "withdrawn", stream=acts.PLANNED))

    assert [0, 1, 0] == [*counts, _in_plan(town)]


def test_a_proposal_that_is_withdrawn_takes_nothing_from_its_plan() -> None:
    town = town_after("planned commitment")
    town.record(acts.decision(town, "withdrawn", stream=acts.PLANNED))

    assert 0 == _in_plan(town)


def _in_plan(town: Town) -> int:
    plan = town.world.get("plan", plans.PLAN)
    assert plan is not None
    return int(plan["approved_commitments"])


def test_the_first_report_puts_the_commitment_under_way() -> None:
    town = town_after("approved commitment")
    entry = town.record(acts.update(town))

    after, report = commitment(town), town.world.get("update", entry_id(entry))
    assert ("under-way", "2026-11-15", 1) == (after["state"], after["last_cut_off"], after["updates"])
    assert {"status": "in-progress", "percent": 40} == after["progress"]["padron"]
    assert report is not None
    assert (acts.COMMITMENT, 1, "2026-11-15") == (report["commitment"], report["number"], report["cut_off"])


def test_a_milestone_that_a_report_leaves_out_stays_as_it_was() -> None:
    town = town_after("commitment under way")
    town.record(acts.update(town, acts.told("visor", 5), cut_off="2026-11-18"))

    assert [40, 5] == [commitment(town)["progress"][id]["percent"] for id in ("padron", "visor")]


def test_the_council_secretary_of_the_lead_may_report() -> None:
    town = town_after("approved commitment")
    town.record(acts.update(town, by=(COUNCIL, "council-secretary")))

    assert 1 == commitment(town)["updates"]


def test_100_percent_needs_evidence_once() -> None:
    town = town_after("finished commitment")
    town.record(acts.update(town, acts.told("padron", 100, "completed"), cut_off="2026-11-20"))

    assert 3 == commitment(town)["updates"]


@pytest.mark.parametrize("told", [acts.told("padron", 10), acts.told("padron", 40, "cancelled")])
def test_a_milestone_goes_back_with_a_reason(told: acts.Act) -> None:
    town = town_after("commitment under way")
    town.record(acts.update(town, told, cut_off="2026-11-18", reason="Se perdió un archivo."))

    assert told["percent"] == commitment(town)["progress"]["padron"]["percent"]


def test_work_stops_and_goes_on() -> None:
    town = town_after("suspended commitment")
    stopped = commitment(town)
    town.record(acts.decision(town, "resumed"))

    assert ("suspended", "Así se acordó.") == (stopped["state"], stopped["suspended"]["reason"])
    assert ("under-way", None) == (commitment(town)["state"], commitment(town)["suspended"])


@pytest.mark.parametrize(
    "history", ["proposed commitment", "approved commitment", "commitment under way", "suspended commitment"]
)
def test_a_commitment_is_withdrawn_from_any_open_state(history: str) -> None:
    town = town_after(history)
    entry = town.record(acts.decision(town, "withdrawn"))

    after = commitment(town)
    assert ("withdrawn", entry, bodies.SECRETARIAT) == (
        after["state"],
        after["ended"]["entry"],
        after["ended"]["by"],
    )


def test_a_commitment_ends_with_everything_done() -> None:
    ended = commitment(town_after("concluded commitment"))

    assert ("concluded", []) == (ended["state"], ended["ended"]["open_milestones"])


def test_a_commitment_ends_with_a_word_on_each_open_milestone() -> None:
    town = town_after("commitment under way")
    town.record(acts.conclusion(town, "padron", "visor", agreement=acts.AGREED))

    ended = commitment(town)["ended"]
    assert ["padron", "visor"] == [one["id"] for one in ended["open_milestones"]]


# --- dates ------------------------------------------------------------------------------------------


def on(document: Document, day: str) -> Document:
    return with_derived("commitment", document, date.fromisoformat(day))


@pytest.mark.parametrize(
    ("day", "late"), [("2027-03-31", []), ("2027-04-01", ["padron"]), ("2027-10-01", ["padron", "visor"])]
)
def test_a_milestone_is_overdue_from_the_day_after_it_was_due(day: str, late: list[str]) -> None:
    found = on(commitment(town_after("commitment under way")), day)

    assert (late, bool(late)) == (found["overdue_milestones"], found["overdue"])


def test_what_is_done_cancelled_or_ended_is_never_overdue() -> None:
    finished = on(commitment(town_after("finished commitment")), "2027-10-01")
    cancelled = on(commitment(town_after("cancelled milestone")), "2027-10-01")
    withdrawn = on(commitment(town_after("withdrawn commitment")), "2030-01-01")

    assert ([], False) == (finished["overdue_milestones"], finished["overdue"])
    assert ["padron"] == cancelled["overdue_milestones"]
    assert ([], False) == (withdrawn["overdue_milestones"], withdrawn["overdue"])


def test_a_commitment_that_is_not_concluded_is_overdue_after_its_end() -> None:
    finished = commitment(town_after("finished commitment"))

    assert [False, True] == [on(finished, day)["overdue"] for day in ("2027-11-30", "2027-12-01")]


def test_an_open_commitment_is_inherited_when_the_term_of_its_secretariat_is_over() -> None:
    open_one, ended = (commitment(town_after(h)) for h in ("commitment under way", "concluded commitment"))

    assert [False, True] == [on(open_one, day)["inherited"] for day in ("2027-12-31", "2028-01-01")]
    assert not on(ended, "2028-01-01")["inherited"]
    assert "under-way" == on(open_one, "2028-01-01")["state"]


def test_a_state_commitment_is_never_inherited() -> None:
    state = commitment(town_after("approved state commitment"), acts.STATE_COMMITMENT)

    assert not on(state, "2040-01-01")["inherited"]


# --- bounds -----------------------------------------------------------------------------------------

MILESTONE: dict[str, Any] = {"text": "a", "output": "a", "due": "2027-01-01"}


def milestones(count: int) -> list[dict[str, Any]]:
    return [{"id": f"h{n}", **MILESTONE} for n in range(count)]


def faults(town: Town, token: str) -> set[tuple[str, str]]:
    with pytest.raises(InvalidData) as caught:
        town.record(token)
    return {(fault.pointer, fault.code) for fault in caught.value.errors}


def test_a_hundred_milestones_are_accepted_and_one_more_is_not() -> None:
    town = town_after("in session")

    assert {("/data/milestones", "field.list-length")} == faults(
        town, acts.proposal(town, milestones=milestones(101))
    )
    town.record(acts.proposal(town, milestones=milestones(100)))
    assert 100 == len(commitment(town)["progress"])


def test_ten_thousand_milestones_are_too_large_to_be_signed() -> None:
    with pytest.raises(TooLarge) as caught:
        acts.proposal(town_after("in session"), milestones=milestones(10_000))

    assert "event.too-large" == caught.value.code


def test_a_paragraph_of_40_kb_is_too_long() -> None:
    town = town_after("in session")
    too_long = {("/data/problem", "field.too-long")}

    assert too_long == faults(town, acts.proposal(town, problem="a" * 40_000))
    assert too_long == faults(town, acts.proposal(town, problem="á" * 20_000))


ODD = [
    ({"title": "🙂🙂"}, "/data/title", "field.empty"),
    ({"end": "2027-11-31"}, "/data/end", "field.not-date"),
    ({"start": "9999-99-99"}, "/data/start", "field.not-date"),
    ({"sdgs": [18]}, "/data/sdgs/0", "field.out-of-range"),
    ({"sdgs": [1, 1]}, "/data/sdgs", "field.repeated"),
    ({"plan": "plan:1"}, "/data/plan", "field.not-stream"),
    ({"pillars": ["magic"]}, "/data/pillars/0", "field.not-among"),
    ({"milestones": [{"id": "<b>", **MILESTONE}]}, "/data/milestones/0/id", "field.not-milestone"),
    ({"secretariat": "../../etc"}, "/data/secretariat", "field.not-stream"),
]


@pytest.mark.parametrize(("changes", "pointer", "code"), ODD, ids=[str(odd[0]) for odd in ODD])
def test_what_does_not_fit_says_where_and_why(changes: dict[str, Any], pointer: str, code: str) -> None:
    town = town_after("in session")

    assert {(pointer, code)} == faults(town, acts.proposal(town, **changes))


@pytest.mark.parametrize(
    ("mark", "reason"),
    [("\u202e", "bidi"), ("\u200f", "bidi"), ("\x00", "control"), ("\U0001fadc", "unassigned")],
)
def test_marks_that_show_text_in_another_order_cannot_be_signed(mark: str, reason: str) -> None:
    """Right-to-left marks, controls, and an emoji younger than Unicode 14."""
    with pytest.raises(Malformed) as caught:
        acts.proposal(town_after("in session"), title=f"Obra {mark}abierta")

    assert f"event.text-{reason}" == caught.value.code


def test_markup_and_emoji_within_a_text_are_text() -> None:
    """They are kept as they were signed; whoever shows them escapes them."""
    town, title = town_after("in session"), "<script>alert(1)</script> 🙂 50 % < 100 %"
    town.record(acts.proposal(town, title=title))

    assert title == commitment(town)["terms"]["title"]


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "https://a b", "ftp://x", "https://x/<b>", "//x", "https://ñ.mx", "https://"],
)
def test_evidence_is_at_a_plain_web_address(url: str) -> None:
    town = town_after("approved commitment")
    token = acts.update(town, evidence=[{**acts.EVIDENCE[0], "url": url}])

    assert {("/data/evidence/0/url", "field.not-web-address")} == faults(town, token)


def test_a_report_on_days_to_come_is_refused_by_the_day_in_mexico() -> None:
    town = town_after("approved commitment")

    with refused("commitment.cut-off-in-future", Refused):
        town.record(acts.update(town, cut_off="2026-11-23"))
    town.record(acts.update(town, cut_off="2026-11-22"))
