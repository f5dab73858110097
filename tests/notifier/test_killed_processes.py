"""`kill -9` of follower, dispatcher and stream amid the work.

A small storm; the large one is tests/faults/test_notifier_storm.py.
"""

from __future__ import annotations

import pytest

from support.notifier_kills.home import FILTERS, abouts_of, deliveries_of, notices_of
from support.notifier_kills.processes import NAMES
from support.notifier_kills.scenario import LISTENED, Aftermath, rage

pytestmark = pytest.mark.slow

GATES = 4


@pytest.fixture(scope="module")
def aftermath(tmp_path_factory: pytest.TempPathFactory) -> Aftermath:
    return rage(tmp_path_factory.mktemp("storm"), gates=GATES, growth=12)


def test_everybody_was_killed_amid_the_work(aftermath: Aftermath) -> None:
    assert dict.fromkeys(NAMES, GATES) == aftermath.storm.kills
    assert aftermath.storm.unfinished > 0


@pytest.mark.parametrize("name", FILTERS)
def test_every_endpoint_got_everything_in_order_and_repeats_are_the_same(
    aftermath: Aftermath, name: str
) -> None:
    aftermath.check_receiver(name)


@pytest.mark.parametrize("name", LISTENED)
def test_a_listener_that_comes_back_hears_each_notice_once(aftermath: Aftermath, name: str) -> None:
    aftermath.check_listener(name)


def test_what_was_published_is_what_an_undisturbed_follower_publishes(aftermath: Aftermath) -> None:
    assert notices_of(aftermath.calm) == notices_of(aftermath.config)
    assert abouts_of(aftermath.calm) == abouts_of(aftermath.config)
    assert deliveries_of(aftermath.calm) == deliveries_of(aftermath.config)
