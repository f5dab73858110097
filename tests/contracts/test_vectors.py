"""Every vector, read from its file and put to the library."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from generators.cases import outcome
from generators.judges import JUDGES
from libroabierto.domain import rulearchive
from libroabierto.domain.catalogue import CATALOGUE
from libroabierto.tlog.note import VerifierKey
from libroabierto.verify.fold import Auditor
from support.vectors import cases, label, topic, topics

# Each takes a ledger of many entries: twenty papers whose term is recorded late, an entry with a hundred
# corrections, a log that has had a hundred keys. tests/support/refusals has a row of each.
UNSEEN = {
    "correction.too-many",
    "declaration.term-missing",
    "ledger.log-keys-exhausted",
}


@pytest.mark.parametrize(("name", "case"), list(cases()), ids=label)
def test_the_library_agrees_with_the_vector(name: str, case: Mapping[str, Any]) -> None:
    found, code = outcome(case, JUDGES[name])

    assert case["want_err"] == code
    assert case.get("want") == found


@pytest.mark.parametrize("name", ["story", "adoption", "practice", "rotation", "unfinished"])
def test_an_auditor_accepts_a_whole_story(name: str) -> None:
    story = topic(name)
    auditor = Auditor(log=VerifierKey.parse(story["vkey"]))
    told = [auditor.take(line.encode()).payload.decode() for line in story["entries"]]

    assert story["payloads"] == told
    assert story["head"] == auditor.mark.previous


def test_every_code_of_the_rules_is_seen_at_work() -> None:
    """A refusal without a vector is one that another implementation never meets."""
    own = {rule.code for type in CATALOGUE.values() for rule in type.rules}
    seen = {case["want_err"] for _, case in cases("rule", "act", "secretariat", "commitment")}

    assert UNSEEN == (own | set(rulearchive.GENERAL)) - seen


def test_every_type_has_data_that_is_right_and_data_that_is_wrong() -> None:
    said = [(case["type"], case["want_err"] is None) for _, case in cases("data")]
    later = {type.name for type in CATALOGUE.values() if type.since > 1}

    assert {(type, right) for type in later for right in (True, False)} <= set(said)


def test_a_place_in_a_story_is_one_that_it_has() -> None:
    for _, case in cases("rule", "act", "secretariat", "commitment"):
        assert 0 <= case["size"] <= len(topic(case["story"])["entries"])


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
