"""Nothing is lost and nothing is told twice: between replay and live, through kills, without the store."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import random
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from libroabierto.errors import UpdateNeeded
from libroabierto_notifier.delivery.stream import Server
from libroabierto_notifier.persistence.database import Database
from libroabierto_notifier.persistence.follower_store import SqlFollowerStore
from libroabierto_notifier.persistence.notices import SqlNotices
from libroabierto_notifier.persistence.waking import Sleeper, Waker
from support import stream_process
from support.patience import PATIENCE, least, seconds_of, wait_for
from support.streaming import SETTINGS, Client, Stream, create_home, streaming, told

REQUEST = b"GET /v1/stream?last_event_id=%s HTTP/1.1\r\nHost: a\r\n\r\n"
COUNT = 1500


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return create_home(tmp_path / "notifier")


class Publisher:
    """Publishes entries one after the other, some together, from a thread of its own."""

    def __init__(self, home: Path, count: int) -> None:
        self._home, self._count = home, count
        self._random = random.Random(7)
        self._thread = threading.Thread(target=self._run)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *exc: object) -> None:
        self._thread.join()

    def _run(self) -> None:
        store, waker, done = (
            SqlFollowerStore(Database(self._home / "notifier.db")),
            Waker(self._home / "run"),
            0,
        )
        while done < self._count:
            some = range(done, min(self._count, done + self._random.randint(1, 20)))
            notices = [told(i, size=self._random.randint(0, 9000), municipality=f"1500{i % 3}") for i in some]
            store.publish(notices, [], day="2026-11-23")
            waker.wake()
            done = some.stop
            time.sleep(self._random.random() / 50)


def hear(address: str, query: str, expected: list[str]) -> bool:
    """Listen until as many notices were heard; say whether they are those, in order, each once."""
    with Client(address, REQUEST % query.encode()) as client:
        client.head()
        return expected == client.ids(len(expected))


def test_streams_that_begin_while_notices_are_published_miss_none_and_hear_none_twice(home: Path) -> None:
    with streaming(home) as stream, Publisher(home, COUNT), ThreadPoolExecutor(60) as listeners:
        heard = []
        for number in range(60):
            after = -1 if number % 5 else stream.server.hub.head // 10_000
            query = "earliest" if after < 0 else str(after)
            expected = [str(i) for i in range(after + 1, COUNT) if number % 2 == 0 or i % 3 == 1]
            query += "&municipality=15001" if number % 2 else ""
            heard.append(listeners.submit(hear, stream.address, query, expected))
            time.sleep(0.01)

        assert [True] * 60 == [each.result() for each in heard]


# --- processes ---------------------------------------------------------------------------------------


@contextlib.contextmanager
def serving(home: Path, bind: str = "127.0.0.1:0") -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Serve by a process; give it and its address."""
    command = [sys.executable, stream_process.__file__, str(home), bind, "0.5"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield process, process.stdout.readline().strip()
        finally:
            process.kill()


def test_streams_that_are_killed_are_taken_up_where_they_were(home: Path) -> None:
    """kill -9, again and again, while notices are published."""
    heard: list[str] = []
    with Publisher(home, COUNT):
        while len(heard) < COUNT:
            with serving(home) as (process, address):
                after = heard[-1] if heard else "earliest"
                with (
                    contextlib.suppress(EOFError, OSError),
                    Client(address, REQUEST % after.encode()) as client,
                ):
                    client.head()
                    threading.Timer(0.4, process.kill).start()
                    while len(heard) < COUNT:
                        heard += client.ids(1)

    assert [str(i) for i in range(COUNT)] == heard


def test_it_ends_when_asked_to_and_its_clients_see_the_end(home: Path) -> None:
    assert least(lambda: seconds_to_end(home), below=5, tries=3) < 5


def seconds_to_end(home: Path) -> float:
    """Ask a process to end that serves twenty clients, who all see it; return how long it took."""
    with serving(home) as (process, address):
        clients = [Client(address, REQUEST % b"now") for _ in range(20)]
        for client in clients:
            client.head()
            client.frame()
        began = time.monotonic()
        process.send_signal(signal.SIGTERM)
        status = process.wait(PATIENCE)
        took = time.monotonic() - began
        ends = [client.rest().replace(b":\n", b"") for client in clients]
    for client in clients:
        client.close()
    assert (0, [b""] * 20) == (status, ends)
    return took


def test_a_client_that_takes_nothing_does_not_hold_the_end_up(home: Path) -> None:
    with serving(home) as (process, address):
        SqlFollowerStore(Database(home / "notifier.db")).publish(
            [told(i, size=9000) for i in range(400)], [], day="2026-11-23"
        )
        with Client(address, REQUEST % b"earliest", receive=4096) as client:
            client.head()
            process.send_signal(signal.SIGTERM)

            assert 0 == process.wait(PATIENCE)


def test_streams_outlive_an_absence_of_the_store(home: Path) -> None:
    with streaming(home, beat_seconds=0.4) as stream, stream.listen() as client:
        file = home / "notifier.db"
        aside = [(path, path.with_name(f"away-{path.name}")) for path in home.glob("notifier.db*")]
        stream.publish(told(0))
        assert ["0"] == client.ids(1)
        stream.store.publish([told(1)], [], day="2026-11-23")  # nobody is woken
        for path, away in aside:
            path.rename(away)
        wait_for(lambda: is_ready(stream).startswith(b"HTTP/1.1 503 "))
        for path, away in aside:
            away.rename(path)

        assert ["1"] == client.ids(1)
        assert file.exists()


def is_ready(stream: Stream) -> bytes:
    """Ask whether it is ready; return the answer."""
    with stream.ask("GET /readyz HTTP/1.1") as asked:
        return asked.rest()


def test_a_call_that_gets_lost_costs_a_second(home: Path) -> None:
    indexes = itertools.count()
    with streaming(home) as stream, stream.listen() as client:

        def publish_one() -> None:
            stream.store.publish([told(next(indexes))], [], day="2026-11-23")
            client.ids(1)

        assert least(lambda: seconds_of(publish_one), below=3) < 3


def test_it_ends_when_asked_to_though_the_store_never_answered(home: Path) -> None:
    (home / "notifier.db").unlink()
    command = [sys.executable, stream_process.__file__, str(home), "127.0.0.1:0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        said = process.stderr.readline()
        process.send_signal(signal.SIGTERM)

        assert 0 == process.wait(PATIENCE)
        assert "store.gone" in said


def test_a_store_of_another_release_ends_it_loudly(home: Path) -> None:
    with sqlite3.connect(home / "notifier.db") as db:
        db.execute("PRAGMA user_version = 99")
    db.close()
    with pytest.raises(UpdateNeeded, match=r"store\.shape"):
        asyncio.run(run_until_it_fails(home))


async def run_until_it_fails(home: Path) -> None:
    sleeper = Sleeper(home / "run", "stream")
    with contextlib.closing(sleeper):
        await Server(SqlNotices(Database(home / "notifier.db")), sleeper, SETTINGS).run(asyncio.Event())
