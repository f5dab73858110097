"""Whoever joins, pauses or comes back while messages are published gets each of them, and each once."""

from __future__ import annotations

import contextlib
import random
import threading
from collections import defaultdict
from pathlib import Path

import pytest

from libroabierto_notifier.ports import Claim, Stale
from support.notifier_contract.stores import keys, notice, settle
from support.notifier_desk import Desk

NOTICES = 200
LEAST = 4  # who join while something is yet to be published
LONGEST_SECONDS = 60.0


def publish_all(desk: Desk, joined: threading.Semaphore) -> None:
    """Publish one notice after the other, as the follower does: matched again if subscriptions changed.

    Each part waits until one more has joined: however slow the machine is, they join in the midst.
    """
    for i in range(NOTICES):
        if i % (NOTICES // LEAST) == 0:
            assert joined.acquire(timeout=LONGEST_SECONDS), "nobody joins"
        while True:
            with contextlib.suppress(Stale):
                desk.publish([notice(i)])
                break


@pytest.mark.parametrize("seed", range(3))
def test_nobody_misses_a_message_by_joining_while_it_is_published(tmp_path: Path, seed: int) -> None:
    desk, chance, joined = Desk(tmp_path), random.Random(seed), threading.Semaphore(0)
    follower = threading.Thread(target=publish_all, args=(desk, joined))
    follower.start()
    ids: list[str] = []
    while follower.is_alive():
        one = desk.active(sink=f"https://h{len(ids)}.example.org/", **{"from": "earliest"}).subscription
        ids.append(one.id)
        joined.release()
        if chance.random() < 0.5:
            one = desk.subscribing.disable(one)
            desk.subscribing.enable(one)
    follower.join()
    due = [keys(desk.stores.lanes.deliveries(id_, after=-1, most=NOTICES + 1)) for id_ in ids]

    assert len(ids) >= LEAST
    assert [list(range(NOTICES))] * len(ids) == due


def send_all(desk: Desk, sent: defaultdict[str, list[int]], is_all: threading.Event) -> None:
    """Send what is due, as a dispatcher does, until nothing more comes."""
    claims: list[Claim] = []
    is_last = False
    while claims or not is_last:
        is_last = is_all.is_set()  # asked first: what was published before that is claimed below
        claims = desk.stores.lanes.claim(desk.now, most=99, lease_seconds=60, each=99)
        for one in claims:
            sent[one.subscription.id] += keys(one.deliveries)
        desk.stores.lanes.settle([settle(one, count=99) for one in claims])


@pytest.mark.parametrize("seed", range(3))
def test_whoever_joins_while_messages_are_sent_gets_them_in_order(tmp_path: Path, seed: int) -> None:
    desk, sent, is_all = Desk(tmp_path), defaultdict[str, list[int]](list), threading.Event()
    joined, count = threading.Semaphore(0), 0
    follower = threading.Thread(target=publish_all, args=(desk, joined))
    dispatcher = threading.Thread(target=send_all, args=(desk, sent, is_all))
    follower.start()
    dispatcher.start()
    while follower.is_alive():
        desk.active(sink=f"https://h{count}-{seed}.example.org/", **{"from": "earliest"})
        count += 1
        joined.release()
    is_all.set()
    dispatcher.join()

    assert len(sent) == count >= LEAST
    assert [list(range(NOTICES))] * count == list(sent.values())
