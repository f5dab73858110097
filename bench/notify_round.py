"""One round of the latency bench: a fresh ledger, a fresh notifier, acts, and who was told of them when.

See notify_latency.py. Instants are seconds since 1970, of one machine's clock.
"""

from __future__ import annotations

import argparse
import contextlib
import http.client
import json
import random
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bench.notify_home import PROCESSES, Notifier, notifier
from bench.notify_listeners import Listeners
from bench.notify_marks import STEPS, read_marks
from bench.notify_sink import sink
from bench.serving import Server, serve_ledger
from bench.workload import Workload
from libroabierto_ledger.bootstrap import read_key
from libroabierto_ledger.config import DEFAULT_THREADS

WARM: Final = 12  # acts before anything is counted
BARE: Final = 300  # POSTs of which the median is taken
BODY: Final = 6000  # bytes: a common message with its proof
SHOWN: Final = ("stream, first", "stream, last", "webhook, first", "webhook, last")
_SEED: Final = 20261123  # of the intervals


@dataclass(frozen=True, slots=True)
class Told:
    """One act: when the ledger's answer came, and who had it when; seconds since 1970."""

    index: int
    answered: float
    streams: list[float]
    webhooks: list[float]

    def ages(self) -> dict[str, float]:
        """Return the columns of SHOWN in milliseconds."""
        ends = (min(self.streams), max(self.streams), min(self.webhooks), max(self.webhooks))
        return {name: 1000 * (at - self.answered) for name, at in zip(SHOWN, ends, strict=True)}


class Round:
    """A fresh ledger and a fresh notifier, and so many acts."""

    def __init__(self, work: Workload, options: argparse.Namespace, *, marks: bool = False) -> None:
        self._work, self._options, self._marks = work, options, marks
        self.bare: list[float] = []  # ms of a POST over a new connection
        self.bare_all = 0.0  # ms of as many as there are webhooks
        self.poll = 0.0  # ms between two looks of the follower
        self.steps: dict[str, list[tuple[float, int]]] = {}  # of each step: when, and how far

    def run(self) -> list[Told]:
        """Tell every act; return what became of it."""
        with tempfile.TemporaryDirectory(dir=self._work.folder) as folder:
            config = self._work.fresh(Path(folder) / "ledger")
            vkey, arrivals = str(read_key(config).verifier), Path(folder) / "arrivals"
            home, streams = Path(folder) / "notifier", self._options.streams
            with (
                sink(arrivals) as urls,
                serve_ledger(config, threads=DEFAULT_THREADS) as server,
                notifier(home, server.port, vkey, streams=streams, marks=self._marks) as running,
            ):
                answered, heard = self._submit(server, running, urls)
            if self._marks:
                self._read_steps(running)
            return self._gathered(answered, heard, _arrivals(arrivals))

    def _submit(
        self, server: Server, running: Notifier, urls: Sequence[str]
    ) -> tuple[dict[int, float], dict[int, list[float]]]:
        self._post_bare(urls[0])
        self.poll = float(running.config.poll_ms)
        running.start("follow")
        running.follow_to(self._work.about.settled)
        running.subscribe(urls, self._options.subscribers)
        running.start(*PROCESSES[1:])
        listeners = Listeners(running.stream_port, self._options.streams)
        with listeners.listening():
            answered = dict(self._acts(server))
            running.follow_to(max(answered) + 1)
            running.settled()
            time.sleep(1)  # the last streams
        return answered, listeners.heard

    def _acts(self, server: Server) -> Iterator[tuple[int, float]]:
        """Submit; give the index of each act and when the answer came."""
        ledger = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
        chance = random.Random(_SEED)  # noqa: S311 - intervals, no secrets
        for token in self._work.tokens(stop=WARM + self._options.events):
            ledger.request("POST", "/v1/events", token, {"Content-Type": "application/jose"})
            answer = ledger.getresponse()
            body, at = answer.read(), time.time()
            if answer.status != 201:
                raise RuntimeError(f"{answer.status}: {body[:500]!r}")
            yield json.loads(body)["index"], at
            time.sleep(chance.uniform(0.25, 1.75) * self._options.pause)

    def _gathered(
        self, answered: dict[int, float], heard: dict[int, list[float]], arrived: dict[int, list[float]]
    ) -> list[Told]:
        told = [Told(index, at, heard[index], arrived[index]) for index, at in answered.items()]
        for one in told:
            counts = len(one.streams), len(one.webhooks)
            assert counts == (self._options.streams, self._options.subscribers), (one.index, counts)
        return told[WARM:]

    def _post_bare(self, url: str) -> None:
        begun = time.perf_counter()
        for _ in range(self._options.subscribers):
            post_once(url)
        self.bare_all = 1000 * (time.perf_counter() - begun)
        for _ in range(BARE):
            begun = time.perf_counter()
            post_once(url)
            self.bare.append(1000 * (time.perf_counter() - begun))

    def _read_steps(self, running: Notifier) -> None:
        noted = [mark for name in ("follow", "dispatch") for mark in read_marks(running.marks_of(name))]
        self.steps = {step: [(at, size) for at, what, size in noted if what == step] for step in STEPS}


def post_once(url: str) -> None:
    """Post over a connection of its own."""
    host, _, port = url.removeprefix("http://").partition(":")
    with contextlib.closing(http.client.HTTPConnection(host, int(port), timeout=10)) as connection:
        connection.request("POST", "/bare", b"x" * BODY)
        assert connection.getresponse().status == 204


def _arrivals(log: Path) -> dict[int, list[float]]:
    """Read the receiver's log: when the message of each entry came."""
    found: defaultdict[int, list[float]] = defaultdict(list)
    for line in log.read_text(encoding="ascii").splitlines():
        at, _, id = line.partition(" ")
        if id.startswith("msg_") and id[4:].isdigit():
            found[int(id[4:])].append(float(at))
    return found


def spans(told: Sequence[Told], steps: dict[str, list[tuple[float, int]]]) -> dict[str, list[float]]:
    """Return what each step took for each act, in milliseconds."""
    found: defaultdict[str, list[float]] = defaultdict(list)
    for one in told:
        at = {step: next(when for when, size in steps[step] if size > one.index) for step in STEPS}
        first = min(one.webhooks)
        for name, begin, end in (
            ("until the follower has read the checkpoint", one.answered, at["seen"]),
            ("tiles, entries, audit; staged", at["seen"], at["staged"]),
            ("trusted", at["staged"], at["trusted"]),
            ("matched, written, published", at["trusted"], at["published"]),
            ("a stream has it", at["published"], min(one.streams)),
            ("the dispatcher has claimed a lane", at["published"], at["claimed"]),
            ("signed, sent, answered: the first webhook", at["claimed"], first),
            ("to the last webhook", first, max(one.webhooks)),
        ):
            found[name].append(1000 * (end - begin))
    return found
