"""The arithmetic of limits: exactly as many as allowed, exactly as patient as told to be."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libroabierto_ledger.persistence.gcra import take

NOW = 1_800_000_000_000_000
RATE = {"interval": 50_000, "burst": 400}  # 20 a second, 400 at once

rates = st.fixed_dictionaries({"interval": st.integers(1, 10**6), "burst": st.integers(1, 5000)})


def test_a_key_never_seen_may_take_a_whole_burst_and_not_one_more() -> None:
    step = take(0, NOW, **RATE, want=401)

    assert (400, 50_000) == (step.granted, step.wait)


def test_a_burst_comes_back_one_interval_at_a_time() -> None:
    spent = take(0, NOW, **RATE, want=400).arrival

    assert [0, 1, 2] == [take(spent, NOW + n * 50_000, **RATE, want=400).granted for n in range(3)]


def test_after_a_pause_there_is_one_burst_and_never_two() -> None:
    spent = take(0, NOW, **RATE, want=400).arrival

    assert 400 == take(spent, NOW + 10**9, **RATE, want=10_000).granted


@given(rates, st.integers(1, 10_000), st.integers(0, 10**10))
def test_whoever_is_exactly_as_patient_as_told_gets_one_more(
    rate: dict[str, int], want: int, spent: int
) -> None:
    step = take(NOW + spent, NOW, **rate, want=want)

    if step.wait:
        assert 1 == take(step.arrival, NOW + step.wait, **rate, want=1).granted


@given(rates, st.integers(1, 10_000))
def test_whoever_is_a_microsecond_less_patient_gets_nothing(rate: dict[str, int], want: int) -> None:
    step = take(0, NOW, **rate, want=want)

    if step.wait:
        assert 0 == take(step.arrival, NOW + step.wait - 1, **rate, want=1).granted


@given(rates, st.lists(st.tuples(st.integers(0, 10**6), st.integers(1, 300)), max_size=30))
def test_in_any_span_no_more_passes_than_its_length_and_one_burst_allow(
    rate: dict[str, int], visits: list[tuple[int, int]]
) -> None:
    arrival, now, passed = 0, NOW, 0
    for pause, want in visits:
        now += pause
        step = take(arrival, now, **rate, want=want)
        arrival, passed = step.arrival, passed + step.granted

    assert passed <= rate["burst"] + (now - NOW) // rate["interval"]


@given(rates, st.integers(0, 6000), st.integers(1, 5000))
def test_all_or_nothing_takes_nothing_when_it_cannot_take_all(
    rate: dict[str, int], used: int, want: int
) -> None:
    want = min(want, rate["burst"])
    before = take(0, NOW, **rate, want=max(1, used))

    step = take(before.arrival, NOW, **rate, want=want, least=want)

    assert step.granted in {0, want}
    if step.wait:
        assert want == take(step.arrival, NOW + step.wait, **rate, want=want, least=want).granted
        assert 0 == take(step.arrival, NOW + step.wait - 1, **rate, want=want, least=want).granted


def test_nobody_waits_for_a_clock_that_was_set_back() -> None:
    tomorrow = NOW + 86_400 * 10**6

    assert 400 == take(tomorrow, NOW, **RATE, want=400).granted


@pytest.mark.parametrize("wrong", [{"interval": 0}, {"burst": 0}, {"least": 2}])
def test_a_rate_that_means_nothing_is_a_fault_of_ours(wrong: dict[str, int]) -> None:
    with pytest.raises(AssertionError, match="our bug"):
        take(0, NOW, **{**RATE, **wrong}, want=1)
