"""Every vector, read from its file and put to the library."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from generators.cases import outcome
from generators.judges import JUDGES
from support.vectors import cases, label, topic, topics


@pytest.mark.parametrize(("name", "case"), list(cases()), ids=label)
def test_the_library_agrees_with_the_vector(name: str, case: Mapping[str, Any]) -> None:
    found, code = outcome(case, JUDGES[name])

    assert case["want_err"] == code
    assert case.get("want") == found


def test_every_topic_has_vectors() -> None:
    assert sorted(JUDGES) == topics()


@pytest.mark.parametrize("name", topics())
def test_a_case_says_what_it_is_and_what_it_wants(name: str) -> None:
    assert {"topic", "about", "cases"} == set(topic(name))
    assert all({"desc", "want_err"} <= set(case) for case in topic(name)["cases"])


@pytest.mark.parametrize("name", sorted(set(topics()) - {"root", "tiles"}))
def test_every_form_that_can_be_wrong_has_a_bad_neighbour(name: str) -> None:
    assert any(case["want_err"] for case in topic(name)["cases"])


def test_most_cases_are_bad_neighbours() -> None:
    wrong = [case["want_err"] is not None for _, case in cases()]

    assert sum(wrong) > len(wrong) / 2
