"""`kill -9` of the notifier's follower, dispatcher and stream, again and again amid the work.

    python -m pytest tests/faults/test_notifier_storm.py        (LIBRO_NOTIFIER_GATES=10 for a smaller storm)

Real processes over a real folder; a simulated ledger, three endpoints and two listeners on the loopback
address. Takes minutes; `make test-notifier-faults`, not `make test`. See docs/reliability.md.
"""

from __future__ import annotations

import os
from typing import Final

import pytest

from faults.conftest import Report
from support.notifier_kills.home import FILTERS, abouts_of, deliveries_of, notices_of, rows
from support.notifier_kills.processes import NAMES
from support.notifier_kills.scenario import LISTENED, Aftermath, rage

GATES: Final = int(os.environ.get("LIBRO_NOTIFIER_GATES", "60"))
GROWTH: Final = 12
TWICE_EVERY: Final = 3  # then the second kill finds most processes at their start


@pytest.fixture(scope="module")
def aftermath(tmp_path_factory: pytest.TempPathFactory, report: Report) -> Aftermath:
    folder = tmp_path_factory.mktemp("storm")
    aftermath = rage(folder, gates=GATES, growth=GROWTH, twice_every=TWICE_EVERY)
    storm = aftermath.storm
    kills = ", ".join(f"{count} of {name}" for name, count in storm.kills.items())
    report(f"notifier: killed {kills}, in {GATES} gates and {aftermath.seconds:.0f} s")
    report(f"  {storm.unfinished} gates were unfinished after their last kill")
    report(
        f"  {len(aftermath.bodies)} messages published, {len(deliveries_of(aftermath.calm))} deliveries due"
    )
    for name, listener in aftermath.listeners.items():
        report(f"  listener {name}: {len(listener.heard)} heard in {listener.connections} connections")
    return aftermath


def test_everybody_was_killed_amid_the_work(aftermath: Aftermath) -> None:
    assert dict.fromkeys(NAMES, GATES + GATES // TWICE_EVERY) == aftermath.storm.kills
    assert aftermath.storm.unfinished > GATES // 3


@pytest.mark.parametrize("name", FILTERS)
def test_every_endpoint_got_everything_in_order_and_repeats_are_the_same(
    aftermath: Aftermath, name: str, report: Report
) -> None:
    repeats = aftermath.check_receiver(name)
    report(f"  endpoint {name}: {len(aftermath.due(name))} messages, {repeats} of them again")


@pytest.mark.parametrize("name", LISTENED)
def test_a_listener_that_comes_back_hears_each_notice_once(aftermath: Aftermath, name: str) -> None:
    aftermath.check_listener(name)


def test_what_was_published_is_what_an_undisturbed_follower_publishes(aftermath: Aftermath) -> None:
    assert notices_of(aftermath.calm) == notices_of(aftermath.config)
    assert abouts_of(aftermath.calm) == abouts_of(aftermath.config)
    assert deliveries_of(aftermath.calm) == deliveries_of(aftermath.config)


def test_nothing_half_written_remains(aftermath: Aftermath) -> None:
    lanes = "SELECT pending, leased_until FROM lane"

    assert [("ok",)] == rows(aftermath.config, "PRAGMA integrity_check")
    assert [(0, 0)] * len(FILTERS) == rows(aftermath.config, lanes)


def test_sockets_of_those_who_were_killed_are_cleared_away(aftermath: Aftermath) -> None:
    left = list(aftermath.config.run.glob("*.sock"))

    assert len(left) <= 2 * len(NAMES)
