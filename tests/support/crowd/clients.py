"""The crowd: clients that send singles and batches, repeat, fight for one version, and send bad items.

Each client owns some streams and says them in order, since every event names its version; what it
says meanwhile about what is recorded already must change nothing.
"""

from __future__ import annotations

import json
import random
import threading
import time
from collections import deque
from collections.abc import Sequence
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from libroabierto.record.event import Event
from support.crowd.book import Book
from support.crowd.sender import NOT_NOW, PAUSE, Answer, Sender, Tally
from support.crowd.signing import Bureau
from support.crowd.spoiling import SPOILT, TOO_LARGE, Spoilt
from support.founding import read

JOSE, NDJSON = "application/jose", "application/x-ndjson"

Line = tuple[str, Spoilt | None]  # of a batch: a good event, or a bad one and what is wrong with it
Result = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Manners:
    """How a client behaves: chances of each kind of step, the rest being single events."""

    batches: float = 0.3
    repeats: float = 0.1
    bad: float = 0.1
    impatience: float = 0.0  # to hang up before an answer
    longest_batch: int = 40


class Client:
    """One client with its own streams; `run` returns when all of them are recorded."""

    def __init__(
        self, number: int, *, port: int, book: Book, tally: Tally, bureau: Bureau, manners: Manners
    ) -> None:
        self._random = random.Random(f"client {number}")
        self._sender = Sender(port, tally, impatience=manners.impatience, seed=f"sender {number}")
        self._book, self._tally, self._bureau, self._manners = book, tally, bureau, manners
        self._recent: deque[str] = deque(maxlen=50)  # recorded tenures, to be repeated and spoilt

    def run(self, streams: Sequence[Sequence[str]], over: threading.Event) -> None:
        """Record every stream, each from its first event to its last, unless it is *over* before."""
        waiting = [deque(stream) for stream in streams]
        with closing(self._sender):
            for stream in waiting:  # a key must come from an earlier request
                self._single(stream.popleft(), keep=False)
            while not over.is_set() and (waiting := [stream for stream in waiting if stream]):
                self._step(waiting)

    def _step(self, waiting: list[deque[str]]) -> None:
        chance, manners = self._random.random(), self._manners
        if chance < manners.batches:
            self._batch(waiting)
            return
        self._single(self._random.choice(waiting).popleft())
        if chance > 1 - manners.repeats:
            self._repeat()
        elif chance > 1 - manners.repeats - manners.bad:
            self._bad()

    def _single(self, token: str, *, keep: bool = True) -> None:
        answer = self._sender.post("/v1/events", token.encode(), JOSE)
        self._recorded(token, answer.status, answer.document(), is_first=answer.attempt == 1)
        if keep:
            self._recent.append(token)

    def _batch(self, waiting: list[deque[str]]) -> None:
        lines: list[Line] = []
        for _ in range(self._random.randint(1, self._manners.longest_batch)):
            stream = self._random.choice(waiting)
            if stream:
                lines.append((stream.popleft(), None))
            if self._recent and self._random.random() < self._manners.bad:
                lines.append(self._spoil(self._random.choice(SPOILT)))
        body = "".join(f"{line}\n" for line, _ in lines).encode()
        self._tally.add("batches")
        results, is_first = self._post_batch(body), True
        while any(result["status"] in NOT_NOW for result in results):  # it speaks for those after it
            self._keep_receipts(lines, results)
            time.sleep(PAUSE)
            results, is_first = self._post_batch(body), False
        self._read_batch(lines, results, is_first=is_first)

    def _post_batch(self, body: bytes) -> list[Result]:
        answer = self._sender.post("/v1/events/batch", body, NDJSON)
        assert 200 == answer.status, answer
        return [{**json.loads(line), "attempt": answer.attempt} for line in answer.body.splitlines()]

    def _keep_receipts(self, lines: list[Line], results: list[Result]) -> None:
        for (token, _), result in zip(lines, results, strict=True):
            if "receipt" in result:
                self._book.keep(token, result["receipt"])

    def _read_batch(self, lines: list[Line], results: list[Result], *, is_first: bool) -> None:
        for (token, spoilt), result in zip(lines, results, strict=True):
            if spoilt is not None:
                self._refused(spoilt, result["status"], result["problem"])
                continue
            alone = is_first and result["attempt"] == 1
            self._recorded(token, result["status"], result.get("receipt", result), is_first=alone)
            self._recent.append(token)

    def _repeat(self) -> None:
        if not self._recent:
            return
        token = self._random.choice(self._recent)
        answer = self._sender.post("/v1/events", token.encode(), JOSE)
        assert 200 == answer.status, answer
        self._book.keep(token, answer.document())
        self._tally.add("repeats, all answered 200")

    def _bad(self) -> None:
        if not self._recent:
            return
        token, spoilt = self._spoil(self._random.choice((*SPOILT, TOO_LARGE)))
        answer = self._sender.post("/v1/events", token.encode(), JOSE)
        self._refused(spoilt, answer.status, answer.document())

    def _spoil(self, spoilt: Spoilt) -> tuple[str, Spoilt]:
        good = self._random.choice(self._recent)
        event: Event = read(good)
        return spoilt.make(good, self._bureau.key_pair(event.issuer, event.office)), spoilt

    def _recorded(self, token: str, status: int, receipt: Result, *, is_first: bool) -> None:
        assert status == 201 or (status == 200 and not is_first), (status, receipt)
        self._book.keep(token, receipt)
        self._tally.add("recorded, 201" if status == 201 else "recorded before its answer was lost, 200")

    def _refused(self, spoilt: Spoilt, status: int, problem: Result) -> None:
        assert (spoilt.name, spoilt.status, spoilt.code) == (spoilt.name, status, problem["code"])
        self._tally.add("bad items, all refused")


def fight(number: int, versions: int, *, port: int, book: Book, tally: Tally, bureau: Bureau) -> None:
    """Let two clients sign each version of one stream: one of them wins it, the other is told so."""
    first = bureau.body_accreditation(number)
    sender = Sender(port, tally)
    with closing(sender), closing(Sender(port, tally)) as rival, ThreadPoolExecutor(2) as pool:
        book.keep(first, sender.post("/v1/events", first.encode(), JOSE).document())
        for version in range(2, versions + 2):
            tokens = [bureau.tenure(number, version, variant) for variant in ("A", "B")]
            sent = [
                pool.submit(side.post, "/v1/events", token.encode(), JOSE)
                for side, token in zip((sender, rival), tokens, strict=True)
            ]
            _judge(tokens, [each.result() for each in sent], book)
            tally.add("versions that two clients claimed")


def _judge(tokens: list[str], answers: list[Answer], book: Book) -> None:
    won = [n for n, answer in enumerate(answers) if answer.status in (200, 201)]
    assert 1 == len(won), answers
    book.keep(tokens[won[0]], answers[won[0]].document())
    lost = answers[1 - won[0]]
    assert (409, "version.conflict") == (lost.status, lost.document()["code"])


def let_loose(
    signed: Sequence[Sequence[str]],
    *,
    clients: int,
    port: int,
    ledger: str,
    manners: Manners,
    book: Book,
    tally: Tally,
    fights: int = 0,
) -> None:
    """Let the crowd record all of *signed* (and fight for *fights* versions); raise what any client met."""
    over = threading.Event()
    with ThreadPoolExecutor(clients + 1) as pool:
        running = []
        for n in range(clients):
            client = Client(n, port=port, book=book, tally=tally, bureau=Bureau(ledger), manners=manners)
            running.append(pool.submit(client.run, signed[n::clients], over))
        if fights:
            bureau = Bureau(ledger)
            fought = pool.submit(fight, len(signed), fights, port=port, book=book, tally=tally, bureau=bureau)
            running.append(fought)
        try:
            wait(running, return_when=FIRST_EXCEPTION)
        finally:
            over.set()  # nobody goes on for a crowd of which one has failed
        for each in running:
            each.result()
