"""Evidence files: a second judge and the schema agree with the vectors, and every kind has its own."""

from __future__ import annotations

import json
from collections import Counter
from contextlib import nullcontext
from typing import Any

import jsonschema  # type: ignore[import-untyped]  # it ships no types
import pytest

from libroabierto.verify.evidence import KINDS
from support import second_weigher
from support.second_reader import Doubt
from support.vectors import CONTRACTS, cases, label, topic

CASES = [case for _, case in cases("evidence")]
TEXTS = [case for case in CASES if "evidence" in case]
GOOD = [case for case in CASES if case["want_err"] is None]
SCHEMA = json.loads((CONTRACTS / "schemas/evidence.json").read_text("utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)
# What the second judge does not look at: strict JSON.
BEYOND_IT = {"a member twice", "half a surrogate pair", "lists in lists", "entry: a member"}
NO_JSON = {"evidence.not-json", "evidence.bom"}


@pytest.mark.parametrize("case", [case for case in TEXTS if case["desc"] not in BEYOND_IT], ids=label)
def test_a_second_judge_agrees(case: dict[str, Any]) -> None:
    refused = pytest.raises((Doubt, ValueError, KeyError, TypeError, AttributeError))

    with refused if case["want_err"] else nullcontext():
        assert case["want"]["weight"] == second_weigher.weigh(case["evidence"])


@pytest.mark.parametrize("case", GOOD, ids=label)
def test_what_holds_fits_the_schema(case: dict[str, Any]) -> None:
    VALIDATOR.validate(json.loads(case["evidence"]))


@pytest.mark.parametrize(
    "case", [case for case in CASES if case["want_err"] in {"evidence.members", "evidence.kind"}], ids=label
)
def test_the_schema_refuses_other_members_and_kinds(case: dict[str, Any]) -> None:
    assert not VALIDATOR.is_valid(json.loads(case["evidence"]))


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_every_kind_holds_in_one_way_or_more_and_is_refused_in_more() -> None:
    held = Counter(case["want"]["kind"] for case in GOOD)
    prefixes = Counter(case["desc"].partition(":")[0] for case in CASES if case["want_err"])

    assert set(KINDS) == set(held)
    assert [] == [kind for kind in KINDS if prefixes[kind] < 2]


def test_every_weight_has_a_vector() -> None:
    assert {"proved", "needs-replay", "word", "unsigned"} == {case["want"]["weight"] for case in GOOD}


def test_the_log_of_the_vectors_is_that_of_the_story() -> None:
    logs = {json.loads(case["evidence"])["log"] for case in GOOD}

    assert {topic("story")["vkey"]} == logs
