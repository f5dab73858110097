"""Lanes claimed, served by threads, settled in batches: the process that delivers webhooks.

One loop owns the database and decides; threads speak with receivers. In each round the loop settles what
the threads have finished, in one transaction, and claims as many lanes as there are hands free, in another.
So the more there is to do, the more each transaction carries.

    killed after sending     the lane's lease ends, and it is sent again under the same webhook-id
    slower than its lease    what it settles is ignored: another dispatcher has the lane
    database away            what was finished is kept, and settled once it is back
    clock was ahead          what it put off is due again within a minute
    stopped                  attempts that run may end; what was not begun is given back at once
"""

from __future__ import annotations

import queue
import sys
import threading
import time
from collections import deque
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from libroabierto_notifier.delivery.lane import LaneServer, put_off
from libroabierto_notifier.delivery.schedule import Chance
from libroabierto_notifier.delivery.turns import PER_HOST, Turns
from libroabierto_notifier.ports import Claim, Clock, Lanes, Settled, Sleep, StoreUnavailable

LEASE_SECONDS: Final = 60
_LAST_START_SECONDS: Final = 30.0  # of the lease; two deadlines fit into the rest
_TURN_SECONDS: Final = 2.0  # then no further message of the same lane begins: others wait for the thread
EACH: Final = 50  # deliveries of one lane in one turn
_STOP_SECONDS: Final = 8.0  # an operator's `stop` waits ten
_LOOK_SECONDS: Final = 1.0  # between looks at the table when nobody calls
_LISTEN_SECONDS: Final = 0.25  # whoever listens for calls notices so late that it is over
_PUT_OFF_SECONDS: Final = 1.0
_MEND_SECONDS: Final = 60.0  # between looks for what a clock that was ahead has put off


@dataclass(frozen=True, slots=True)
class Options:
    """How much a dispatcher does at a time."""

    threads: int = 64
    per_host: int = PER_HOST


@dataclass(frozen=True, slots=True)
class _Job:
    claim: Claim
    until: float  # of the monotonic clock


@dataclass(frozen=True, slots=True)
class _Done:
    settled: Settled
    seconds: float  # for a message


class Dispatcher:
    """Delivers until it is stopped. `run` belongs to one thread; `stop` may be called from any."""

    def __init__(
        self,
        lanes: Lanes,
        server: LaneServer,
        sleep: Sleep,
        *,
        clock: Clock,
        chance: Chance,
        options: Options | None = None,
    ) -> None:
        self._lanes = lanes
        self._server = server
        self._sleep = sleep
        self._clock = clock
        self._chance = chance
        self._options = options or Options()
        self._turns = Turns(self._options.threads, per_host=self._options.per_host)
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._done: queue.SimpleQueue[_Done | None] = queue.SimpleQueue()  # None: look again
        self._until: dict[str, float] = {}  # of lanes in hand, by token
        self._settled: deque[Settled] = deque()  # finished, not yet written
        self._mend_at = 0.0  # of the monotonic clock
        self._stopping = threading.Event()
        self._listener = threading.Thread(target=self._listen, name="calls", daemon=True)

    def stop(self) -> None:
        """End `run` soon; idempotent."""
        self._stopping.set()
        self._done.put(None)

    def run(self) -> None:
        """Deliver until stopped; raises KeyUnusable where nothing can be signed."""
        self._start()
        try:
            self._deliver()
            self._finish()
        finally:
            self._stopping.set()
            for _ in range(self._options.threads):
                self._jobs.put(None)
            self._listener.join()

    def _deliver(self) -> None:
        while self._goes_on():
            try:
                self._wait(self._round())
            except StoreUnavailable as error:
                _tell(f"database: {error.code}")
                self._stopping.wait(_LOOK_SECONDS)

    def _start(self) -> None:
        for number in range(self._options.threads):
            threading.Thread(target=self._work, name=f"webhook-{number}", daemon=True).start()
        self._listener.start()

    def _round(self) -> float:
        """Settle, claim, hand out; return how long there will be nothing to do unless somebody calls."""
        self._server.check()
        self._write_settled()
        self._mend_clock()
        free = 2 * self._options.threads - len(self._until)
        if free <= 0:
            return _LOOK_SECONDS
        claims = self._lanes.claim(self._clock(), most=free, lease_seconds=LEASE_SECONDS, each=EACH)
        last_start = time.monotonic() + _LAST_START_SECONDS
        for claim in claims:
            self._hand_out(claim, last_start)
        if self._settled:  # of lanes that were put off
            return 0.0
        return _LOOK_SECONDS if len(claims) == free else self._seconds_to_next()

    def _mend_clock(self) -> None:
        if time.monotonic() >= self._mend_at:
            if count := self._lanes.mend_clock(self._clock(), lease_seconds=LEASE_SECONDS):
                _tell(f"the clock was ahead; {count} lanes that waited for it are due")
            self._mend_at = time.monotonic() + _MEND_SECONDS

    def _write_settled(self) -> None:
        if self._settled:
            self._lanes.settle(list(self._settled))
            self._settled.clear()

    def _hand_out(self, claim: Claim, until: float) -> None:
        verdict = self._turns.enter(claim)
        if verdict == "later":
            pause = timedelta(seconds=_PUT_OFF_SECONDS * (1 + self._chance()))
            self._settled.append(put_off(claim, self._clock() + pause))
            return
        self._until[claim.token] = until
        if verdict == "now":
            self._jobs.put(_Job(claim, until))

    def _seconds_to_next(self) -> float:
        due = self._lanes.next_due()
        if due is None:
            return _LOOK_SECONDS
        return min(max(0.0, (due - self._clock()).total_seconds()), _LOOK_SECONDS)

    def _wait(self, seconds: float) -> None:
        """Wait for something to do, then take all that the threads have finished."""
        try:
            self._take(self._done.get(timeout=seconds) if seconds else self._done.get_nowait())
            while True:
                self._take(self._done.get_nowait())
        except queue.Empty:
            return

    def _take(self, done: _Done | None) -> None:
        if done is None:
            return
        claim = done.settled.claim
        self._settled.append(done.settled)
        del self._until[claim.token]
        for waiting in self._turns.leave(claim, seconds=done.seconds):
            self._jobs.put(_Job(waiting, self._until[waiting.token]))

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            begun = time.monotonic()
            settled = self._server.serve(job.claim, min(job.until, begun + _TURN_SECONDS), self._goes_on)
            tried = max(1, len(settled.deliveries))
            self._done.put(_Done(settled, (time.monotonic() - begun) / tried))

    def _goes_on(self) -> bool:
        return not self._stopping.is_set()

    def _listen(self) -> None:
        """Pass calls on to the loop, which waits for its threads."""
        while not self._stopping.is_set():
            if self._sleep.wait(_LISTEN_SECONDS):
                self._done.put(None)

    def _finish(self) -> None:
        """Give back what was not begun, wait for what was, write it all down."""
        for claim in self._turns.give_back():
            self._settled.append(put_off(claim, None))
            del self._until[claim.token]
        end = time.monotonic() + _STOP_SECONDS
        while self._until and (left := end - time.monotonic()) > 0:
            self._wait(left)
        try:
            self._write_settled()
        except StoreUnavailable as error:
            _tell(f"database: {error.code}; what was sent last will be sent again")


def _tell(what: str) -> None:
    """Say it where the operator's journal is."""
    sys.stderr.write(f"libro-notifier dispatch: {what}\n")
