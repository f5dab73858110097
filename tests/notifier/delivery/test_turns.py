"""Which claimed lanes are served now, which wait, and which are put off."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libroabierto_notifier.delivery.turns import Turns, host_of
from libroabierto_notifier.ports import Claim
from support.notifier_contract.stores import subscription


def claim(number: int, host: str = "a.example", *, failing: bool = False) -> Claim:
    made = subscription(f"sub_{number:026d}", sink=f"https://{host}/{number}")
    return Claim(made, f"{number}:1", "2026-11-23T12:00:00.000Z" if failing else None, ())


def test_one_host_gets_so_many_connections() -> None:
    turns = Turns(64, per_host=2)
    verdicts = [turns.enter(claim(n)) for n in range(4)]

    assert ["now", "now", "waits", "waits"] == verdicts
    assert "now" == turns.enter(claim(9, "b.example"))


def test_who_waits_comes_when_one_of_the_same_host_has_left() -> None:
    turns = Turns(64, per_host=1)
    claims = [claim(n) for n in range(3)]
    for one in claims:
        turns.enter(one)

    assert [claims[1]] == turns.leave(claims[0])
    assert [claims[2]] == turns.leave(claims[1])
    assert [] == turns.leave(claims[2])


def test_those_that_fail_get_a_quarter_of_the_threads_together() -> None:
    turns = Turns(16, per_host=8)
    verdicts = [turns.enter(claim(n, f"h{n}.example", failing=True)) for n in range(6)]

    assert ["now"] * 4 + ["waits"] * 2 == verdicts
    assert "now" == turns.enter(claim(9, "healthy.example"))


def test_those_that_were_slow_last_time_share_that_quarter() -> None:
    turns = Turns(16, per_host=8)
    slow = [claim(n, f"h{n}.example") for n in range(6)]
    first = [turns.enter(one) for one in slow]
    for one in slow:
        turns.leave(one, seconds=1.5)

    assert ["now"] * 6 == first
    assert ["now"] * 4 + ["waits"] * 2 == [turns.enter(one) for one in slow]
    assert "now" == turns.enter(claim(9, "healthy.example"))
    assert slow[4:5] == turns.leave(slow[0], seconds=0.1)
    assert ["waits", "now"] == [turns.enter(claim(8, failing=True)), turns.enter(slow[0])]


def test_what_waits_is_bounded_and_the_rest_is_put_off() -> None:
    turns = Turns(3, per_host=1)

    assert ["now", "waits", "waits", "waits", "later"] == [turns.enter(claim(n)) for n in range(5)]


def test_what_waits_can_be_given_back() -> None:
    turns = Turns(4, per_host=1)
    claims = [claim(n) for n in range(3)]
    for one in claims:
        turns.enter(one)

    assert claims[1:] == turns.give_back()
    assert ([], 0) == (turns.leave(claims[0]), turns.waiting)


@given(st.lists(st.tuples(st.integers(0, 3), st.booleans()), max_size=60))
def test_no_limit_is_passed_and_nobody_is_forgotten(lanes: list[tuple[int, bool]]) -> None:
    """However lanes come and go, all that was not put off is served."""
    turns, running, served = Turns(8, per_host=2), [], 0
    taken = 0
    for number, (host, failing) in enumerate(lanes):
        one = claim(number, f"h{host}.example", failing=failing)
        verdict = turns.enter(one)
        taken += verdict != "later"
        running += [one] if verdict == "now" else []
        assert_within(running)
        if number % 3 == 0 and running:
            running += turns.leave(running.pop(0))
            served += 1
    while running:
        running += turns.leave(running.pop(0))
        served += 1
        assert_within(running)

    assert (taken, 0) == (served, turns.waiting)


def assert_within(running: list[Claim]) -> None:
    hosts = [host_of(one.subscription.sink) for one in running]
    assert all(hosts.count(host) <= 2 for host in hosts)
    assert sum(one.failing_since is not None for one in running) <= 2


@pytest.mark.parametrize("sink", ["https://A.example/x", "https://a.example:8443/", "http://a.example"])
def test_a_host_is_the_same_by_any_port_and_spelling(sink: str) -> None:
    assert "a.example" == host_of(sink)
