"""`libro-notifier all` before a real ledger: one act comes by every way, and processes come back."""

from __future__ import annotations

import http.client
import json
import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import feedparser  # type: ignore[import-untyped]  # it ships no types
import httpx
import pytest
from httpx_sse import connect_sse
from standardwebhooks import Webhook

from notifier.web.conftest import consent
from support.patience import PATIENCE, least, wait_for
from support.served_ledger import ask
from support.webhooks.receiver import Receiver, receiving
from support.whole_notifier import MARKS, PracticeLedger, WholeNotifier, practice_ledger, whole_notifier

pytestmark = pytest.mark.slow

TOWN = ("ayto-15113", "15113")


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[PracticeLedger]:
    with practice_ledger(tmp_path) as served:
        yield served


@pytest.fixture
def notifier(tmp_path: Path, ledger: PracticeLedger) -> Iterator[WholeNotifier]:
    with whole_notifier(tmp_path, ledger) as running:
        yield running


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving(consent) as made:
        yield made


def subscribe(notifier: WholeNotifier, sink: str, **wish: Any) -> dict[str, Any]:
    headers = {"Content-Type": "application/json"}
    body = json.dumps({"sink": sink, **wish}).encode()
    status, _, answer = ask(notifier.bind, "POST", "/v1/subscriptions", body, headers=headers)
    assert status == 201, answer
    made: dict[str, Any] = json.loads(answer)
    return made


def pull(notifier: WholeNotifier, query: str) -> list[dict[str, Any]]:
    """Ask until something has come."""

    def ask_once() -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = json.loads(ask(notifier.bind, "GET", f"/v1/events{query}")[2])
        return found

    return wait_for(ask_once)


def listen(notifier: WholeNotifier, heard: list[tuple[str, str, str]], ready: threading.Event) -> None:
    """Listen as a browser does, until the first event that is no cursor."""
    stream = json.loads(ask(notifier.bind, "GET", "/v1/status")[2])["stream"]
    url = f"{stream}?municipality=15113"
    with httpx.Client(trust_env=False, timeout=PATIENCE) as client, connect_sse(client, "GET", url) as source:
        for event in source.iter_sse():
            ready.set()
            if event.event != "cursor":
                heard.append((event.id, event.event, event.data))
                return


def test_one_act_comes_by_webhook_stream_pull_and_feed(
    ledger: PracticeLedger, notifier: WholeNotifier, receiver: Receiver
) -> None:
    made = subscribe(notifier, receiver.url, filters=[{"exact": {"municipality": "15113"}}])
    heard: list[tuple[str, str, str]] = []
    ready = threading.Event()
    listener = threading.Thread(target=listen, args=(notifier, heard, ready))
    listener.start()
    assert ready.wait(PATIENCE)

    index = ledger.accredit(*TOWN)

    (pulled,) = pull(notifier, "?after=0&municipality=15113&wait=20")
    post = wait_for(lambda: [request for request in receiver.received if request.method == "POST"])[0]
    listener.join(PATIENCE)
    feed = feedparser.parse(ask(notifier.bind, "GET", "/feeds/15113.atom")[2])
    told = Webhook(made["secret"]).verify(post.body.decode(), post.headers)

    assert ("institution.accredited", f"{index:020d}") == (pulled["type"], pulled["sequence"])
    assert {**pulled, "subscription": made["id"], "matched": "/filters/0"} == told
    ((id, type, data),) = heard
    assert (str(index), pulled["type"], pulled) == (id, type, json.loads(data))
    assert (False, f"PRÁCTICA: {pulled['data']['title']['es']}") == (feed.bozo, feed.entries[0].title)


@pytest.mark.parametrize("name", MARKS)
def test_a_process_that_is_killed_comes_back_and_nothing_is_lost(
    ledger: PracticeLedger, notifier: WholeNotifier, receiver: Receiver, name: str
) -> None:
    subscribe(notifier, receiver.url)
    killed = wait_for(lambda: notifier.children().get(name))
    assert killed
    os.kill(killed, signal.SIGKILL)

    index = ledger.accredit(*TOWN)

    wait_for(lambda: notifier.children().get(name, killed) != killed)
    wait_for(lambda: any(b'"institution.accredited"' in request.body for request in receiver.received))
    wait_for(lambda: _is_ready(notifier))
    assert [str(index)] == [event["id"].rpartition("/")[2] for event in pull(notifier, "?after=0&wait=20")]


def _is_ready(notifier: WholeNotifier) -> bool:
    try:
        statuses = [ask(bind, "GET", "/readyz")[0] for bind in (notifier.bind, notifier.stream_bind)]
    except (OSError, http.client.HTTPException):
        return False
    return statuses == [200, 200]


def test_it_ends_within_ten_seconds_with_all_its_processes(tmp_path: Path, ledger: PracticeLedger) -> None:
    assert least(lambda: _seconds_to_end(tmp_path, ledger), below=10, tries=3) < 10


def _seconds_to_end(folder: Path, ledger: PracticeLedger) -> float:
    """Ask a notifier to end of which somebody waits for an answer; return how long it took."""
    with whole_notifier(folder, ledger) as notifier:
        children = _all_children(notifier)
        waiting = threading.Thread(target=_wait_in_vain, args=(notifier,))
        waiting.start()
        time.sleep(0.5)
        began = time.monotonic()
        os.kill(notifier.process.pid, signal.SIGTERM)
        status, took = notifier.process.wait(PATIENCE), time.monotonic() - began
        left = [pid for pid in children.values() if Path(f"/proc/{pid}").exists()]
        waiting.join()
    assert (0, []) == (status, left)
    return took


def _all_children(notifier: WholeNotifier) -> dict[str, int]:
    wait_for(lambda: notifier.children().keys() == MARKS.keys())
    return notifier.children()


def _wait_in_vain(notifier: WholeNotifier) -> None:
    try:
        ask(notifier.bind, "GET", "/v1/events?type=nothing.like_this&wait=25")
    except (OSError, http.client.HTTPException):
        return


def test_its_processes_end_with_it_however_it_ends(notifier: WholeNotifier) -> None:
    children = _all_children(notifier)
    os.kill(notifier.process.pid, signal.SIGKILL)

    wait_for(lambda: not [pid for pid in children.values() if _lives(pid)])


def _lives(pid: int) -> bool:
    try:
        return b") Z" not in Path(f"/proc/{pid}/stat").read_bytes()
    except OSError:
        return False
