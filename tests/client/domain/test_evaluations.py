"""Evaluations: a voice of its own, any number of times, which changes nothing that the lead said."""

from __future__ import annotations

from typing import Any

import pytest

from libroabierto.domain.kinds import entry_id
from libroabierto.domain.words import sentence
from libroabierto.errors import InvalidData
from support.founding import Town, read
from support.lives import bodies
from support.lives import commitments as acts
from support.refusals.row import town_after

UNDER_WAY = "commitment under way"


def evaluations(town: Town) -> list[str]:
    found = town.world.find("evaluation", f"commitment:{acts.COMMITMENT}")
    return [evaluation["evaluator"] for evaluation in found]


@pytest.mark.parametrize(
    "history", [UNDER_WAY, "suspended commitment", "withdrawn commitment", "concluded commitment"]
)
def test_an_evaluation_changes_nothing_of_the_commitment(history: str) -> None:
    town = town_after(history)
    before = town.world.get("commitment", acts.COMMITMENT)
    town.record(acts.evaluation(town))

    assert before == town.world.get("commitment", acts.COMMITMENT)
    assert [bodies.EVALUATOR] == evaluations(town)


def test_an_evaluation_keeps_scale_version_and_the_report_it_judges() -> None:
    town = town_after(UNDER_WAY)
    report = len(town.entries) - 1
    entry = town.record(acts.evaluation(town))

    found = town.world.get("evaluation", entry_id(entry))
    assert found is not None
    assert (report, {"name": "IRM", "version": "2020"}) == (found["update"], found["scale"])
    assert ("yes", "modest", "limited") == tuple(
        found[name] for name in ("verifiable", "potential", "completion")
    )


def test_a_commitment_is_evaluated_any_number_of_times_by_any_number_of_voices() -> None:
    town = town_after(UNDER_WAY)
    for who in (bodies.EVALUATOR, "osc-uno", "osc-dos", bodies.EVALUATOR):
        town.record(acts.evaluation(town, (who, "seal")))

    assert sorted((bodies.EVALUATOR, bodies.EVALUATOR, "osc-uno", "osc-dos")) == sorted(evaluations(town))


def test_an_evaluation_is_unordered() -> None:
    """Two evaluators can sign in the same hour; the lead's next report still has its version."""
    town = town_after(UNDER_WAY)
    first, second = (acts.evaluation(town, (who, "seal")) for who in (bodies.EVALUATOR, "osc-uno"))
    town.record(second)
    town.record(first)
    town.record(acts.done(town))

    assert 2 == len(evaluations(town))


def test_an_evaluation_of_an_old_report_stands_after_a_new_one() -> None:
    town = town_after("finished commitment")
    old, new = sorted(int(u["entry"]) for u in town.world.find("update", f"commitment:{acts.COMMITMENT}"))
    town.record(acts.evaluation(town, update=old))
    town.record(acts.evaluation(town, update=new, completion="complete"))

    assert 2 == len(evaluations(town))


def test_an_evaluator_of_the_state_judges_a_state_commitment() -> None:
    town = town_after("approved state commitment")
    by = (bodies.STATE_BODY, "seal")
    entry = town.record(acts.update(town, by=by, stream=acts.STATE_COMMITMENT))
    town.record(acts.evaluation(town, stream=acts.STATE_COMMITMENT, update=entry))

    assert town.world.find("evaluation", f"commitment:{acts.STATE_COMMITMENT}")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("potential", "great"),
        ("completion", "completed"),
        ("verifiable", "maybe"),
        ("update", "12"),
        ("update", -1),
    ],
)
def test_a_scale_has_its_words_and_no_others(name: str, value: Any) -> None:
    town = town_after(UNDER_WAY)
    with pytest.raises(InvalidData) as caught:
        town.record(acts.evaluation(town, **{name: value}))

    assert [f"/data/{name}"] == [fault.pointer for fault in caught.value.errors]


def test_an_evaluation_in_words_names_the_report_and_the_verdict() -> None:
    town = town_after(UNDER_WAY)
    said = sentence(read(acts.evaluation(town, update=7)), "es", {})

    assert "asiento 7" in said
    assert "cumplimiento limitado, potencial modesto" in said
