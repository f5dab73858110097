"""Every parser of the table: only its documented errors, one spelling, and what a naive reader reads.

The oracle is `fuzz.targets.judge`; atheris asks the same one for minutes (`make fuzz`).
"""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from fuzz.corpus import FOLDER, kept
from fuzz.mutations import damaged
from fuzz.seeds import seeds
from fuzz.targets import TARGETS, judge

EACH_TARGET = pytest.mark.parametrize("name", TARGETS)
# Drawing a damaged example takes as long as judging it: no sign of a bad strategy.
UNHURRIED = [HealthCheck.too_slow]
PYTHON_HAS_14 = unicodedata.unidata_version == "14.0.0"


def is_decided_by(raw: bytes) -> bool:
    """Whether the naive reader, which asks Python what is assigned, can know what Unicode 14.0 assigns."""
    text = raw.decode("utf-8", "replace")
    return PYTHON_HAS_14 or all(unicodedata.ucd_3_2_0.category(c) != "Cn" for c in text)


@EACH_TARGET
def test_a_target_accepts_some_of_its_seeds_and_refuses_others(name: str) -> None:
    """So that both sides of the parser are under fire."""
    verdicts = {judge(TARGETS[name], seed) for seed in (*seeds(name), b"", b"\xff")}

    assert {True, False} == verdicts


@EACH_TARGET
@settings(max_examples=30, deadline=None, suppress_health_check=UNHURRIED)
@given(raw=st.binary(max_size=200))
def test_arbitrary_bytes_meet_documented_errors_alone(name: str, raw: bytes) -> None:
    assume(is_decided_by(raw))
    judge(TARGETS[name], raw)


@EACH_TARGET
@settings(max_examples=80, deadline=None, suppress_health_check=UNHURRIED)
@given(data=st.data())
def test_damaged_examples_meet_documented_errors_alone(name: str, data: st.DataObject) -> None:
    raw = data.draw(damaged(seeds(name)))
    assume(is_decided_by(raw))
    judge(TARGETS[name], raw)


@EACH_TARGET
def test_what_fuzzing_found_interesting_once_is_judged_again(name: str) -> None:
    for raw in kept(name):
        judge(TARGETS[name], raw)


def test_the_kept_corpus_is_small_and_of_targets_that_exist() -> None:
    files = list(FOLDER.iterdir())

    assert set() == {path.stem for path in files} - set(TARGETS)
    assert sum(path.stat().st_size for path in files) < 2**20
