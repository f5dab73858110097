"""Group commit: everything that waits when the lock is won goes into one transaction.

One thread a process takes the writer's lock of the host first and drains the queue second, so that
whatever arrived during the wait is in the batch: one signature, one commit, one wait for the disk
for up to 256 events. The order of the queue is the order of the log.

- Nobody is woken before the commit *and* before the guard covers the head that was looked at, also
  when nothing was recorded: a refusal names versions and hashes, perhaps of what another process has
  just committed.
- If anything fails before or at the commit, all of the batch is undone; what became of each item is
  then looked up, never guessed: the commit may have happened although its answer was lost.
- The signed note of a batch that was undone is dropped and never written anywhere: beside the one
  that replaces it, it would be evidence of a fork.
"""

from __future__ import annotations

import logging
import os
import queue
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Final

from libroabierto.errors import LedgerBusy
from libroabierto.tlog.merkle import Hash, root
from libroabierto.tlog.tiles import node_reader
from libroabierto_ledger.log.faults import log_fault
from libroabierto_ledger.log.guard import Guard, GuardRefuses
from libroabierto_ledger.log.hold import Hold
from libroabierto_ledger.log.integrate import Integration, Item, Known, Logged, Sign, Verdict, integrate
from libroabierto_ledger.ports import Clock, Store, StoreUnreadable, Transaction

# One commit's worth: more would only make the first ones wait longer (measured at 127 on average).
MAX_BATCH: Final = 256
# What one process lets wait: four full requests of `events/batch`, some seconds of work.
MAX_WAITING: Final = 4096
RETRY_AFTER: Final = 5  # seconds
PATIENCE: Final = 30.0  # seconds that a closing process gives to what waits

After = Callable[[Item, int], None]
"""Does what is due once an item stands at an index; may raise LedgerBusy, so that it is sent again."""

_log = logging.getLogger(__name__)


class Ticket:
    """The items of one request, waiting; `verdicts` is filled in by the sequencer, None while unknown."""

    def __init__(self, items: Sequence[Item]) -> None:
        self.items = tuple(items)
        self.verdicts: list[Verdict | None] = [None] * len(items)
        self._open = len(items)
        self._done = threading.Event()

    def settle(self, place: int, verdict: Verdict | None) -> None:
        """Answer one item, with None if nobody can tell; only the sequencer's thread calls this."""
        self.verdicts[place] = verdict
        self._open -= 1
        if not self._open:
            self._done.set()

    def wait(self, timeout: float) -> None:
        """Return when every item is answered, or after *timeout* seconds."""
        self._done.wait(timeout)


_Place = tuple[Ticket, int]  # an item: where it stands in its ticket


class GroupCommit:
    """The sequencer of one process.

    Each of *after* hears of what was recorded, also before, once it is committed and covered and before
    anybody is answered: so it happens too where nobody waits any more.
    """

    def __init__(
        self,
        store: Store,
        guard: Guard,
        sign: Sign,
        clock: Clock,
        after: Sequence[After] = (),
        *,
        hold: Hold | None = None,
    ) -> None:
        self._store, self._guard, self._sign, self._clock = store, guard, sign, clock
        self._after, self._hold = tuple(after), hold
        # _starting guards the fields below it, which belong to the process _pid: a fork starts anew.
        self._starting = threading.Lock()
        self._pid = -1
        self._thread: threading.Thread | None = None
        self._queue: queue.SimpleQueue[_Place | None] = queue.SimpleQueue()
        self._waiting: Counter[str] = Counter()  # idempotency keys that have no verdict yet

    def submit(self, items: Sequence[Item], timeout: float) -> list[Verdict | None]:
        """Have *items* judged and recorded in this order; None where no verdict came in *timeout* seconds.

        An item without a verdict may still be recorded. Raises LedgerBusy("ledger.queue-full").
        """
        ticket = Ticket(items)
        if items:
            self._enqueue(ticket)
            ticket.wait(timeout)
        return list(ticket.verdicts)

    def is_waiting(self, key: str) -> bool:
        """Whether an item with this idempotency key waits in this process."""
        return self._pid == os.getpid() and key in self._waiting

    def close(self) -> bool:
        """End the thread, after everything that waits was answered; say whether it has ended.

        While it has not, its connection must not be closed. A later submission starts it again.
        """
        with self._starting:
            thread, self._thread = self._thread, None
            if thread is None or self._pid != os.getpid():
                return True
            self._pid = -1
            self._queue.put(None)
        thread.join(PATIENCE)
        return not thread.is_alive()

    def _enqueue(self, ticket: Ticket) -> None:
        with self._starting:
            self._start()
            if self._queue.qsize() + len(ticket.items) > MAX_WAITING:
                raise LedgerBusy("ledger.queue-full", retry_after=RETRY_AFTER)
            self._waiting.update(item.key for item in ticket.items)
            for place in range(len(ticket.items)):
                self._queue.put((ticket, place))

    def _start(self) -> None:
        """Start the thread, lazily, so after the fork that made this worker."""
        if self._pid == os.getpid():
            return
        self._pid, self._queue, self._waiting = os.getpid(), queue.SimpleQueue(), Counter()
        self._thread = threading.Thread(target=self._run, args=(self._queue,), name="sequencer", daemon=True)
        self._thread.start()

    def _run(self, waiting: queue.SimpleQueue[_Place | None]) -> None:
        while (first := waiting.get()) is not None:  # sleep until there is work
            batch = [first]
            try:
                verdicts = self._commit(waiting, batch)
            except Exception as error:  # noqa: BLE001 - whatever it is, nobody may be left waiting
                log_fault(_log, f"a batch of {len(batch)} items failed", error)
                verdicts = self._settle(batch, error)
            self._answer(batch, [self._followed(*both) for both in zip(batch, verdicts, strict=True)])

    def _followed(self, place: _Place, verdict: Verdict | None) -> Verdict | None:
        """Let what is recorded have its consequences; where they fail, the item is to be sent again."""
        if not isinstance(verdict, Logged | Known):
            return verdict
        item = place[0].items[place[1]]
        try:
            for follow in self._after:
                follow(item, verdict.index)
        except LedgerBusy as error:
            return error
        except Exception as error:  # noqa: BLE001 - our bug, or a broken file: the entry stands all the same
            log_fault(_log, f"entry {verdict.index} has not had its consequences", error)
            return LedgerBusy("ledger.batch-failed", retry_after=RETRY_AFTER)
        return verdict

    def _commit(
        self, waiting: queue.SimpleQueue[_Place | None], batch: list[_Place]
    ) -> Iterable[Verdict | None]:
        with self._store.exclusive() as tx:  # lock first ...
            _drain(waiting, batch)  # ... then drain
            self._guard.check(self._guard.read(), tx.head.size, lambda size: root_at(tx, size))
            done = self._integrate(tx, [ticket.items[place] for ticket, place in batch])
        head = tx.head if done.batch is None else done.batch.new
        self._guard.cover(head.size, head.root)
        return done.verdicts

    def _integrate(self, tx: Transaction, items: Sequence[Item]) -> Integration:
        now = self._clock()
        held = self._hold.held(now) if self._hold else None
        done = integrate(tx, items, now=now, sign=self._sign, held=held)
        if done.batch is not None:
            tx.append(done.batch)
        return done

    def _settle(self, batch: list[_Place], error: Exception) -> list[Verdict | None]:
        """Look up what became of a failed batch before saying anything; None stands for "unknown".

        A store that was unreadable was so before anything was written: then nobody needs to ask again.
        """
        keys = [ticket.items[place].key for ticket, place in batch]
        busy = _refusal_of(error)
        try:
            with self._store.snapshot() as snapshot:
                found = snapshot.find(keys)
        except Exception as lost:  # noqa: BLE001 - the store is gone: whoever waits is told to ask again
            log_fault(_log, "what became of a failed batch could not be looked up", lost)
            return [busy if isinstance(error, StoreUnreadable) else None] * len(keys)
        return [Known(found[key]) if key in found else busy for key in keys]

    def _answer(self, batch: list[_Place], verdicts: Iterable[Verdict | None]) -> None:
        with self._starting:
            self._waiting.subtract(ticket.items[place].key for ticket, place in batch)
            self._waiting = +self._waiting  # forgets those at zero
        for (ticket, place), verdict in zip(batch, verdicts, strict=True):
            ticket.settle(place, verdict)


def _refusal_of(error: Exception) -> LedgerBusy:
    """Say to everybody of a batch why nothing came of it."""
    if isinstance(error, LedgerBusy):  # the disk, or a lock
        return LedgerBusy(error.code, **error.facts)
    if isinstance(error, GuardRefuses | StoreUnreadable):
        return LedgerBusy("ledger.stopped", retry_after=RETRY_AFTER)
    return LedgerBusy("ledger.batch-failed", retry_after=RETRY_AFTER)


def root_at(tx: Transaction, size: int) -> Hash:
    """Compute the root over the first *size* entries from the stored tiles; O(log n)."""
    if size == tx.head.size:
        return tx.head.root
    return root(size, node_reader(tx.head.size, tx.tile))


def _drain(waiting: queue.SimpleQueue[_Place | None], batch: list[_Place]) -> None:
    while len(batch) < MAX_BATCH:
        try:
            place = waiting.get_nowait()
        except queue.Empty:
            return
        if place is None:  # the end comes after this batch
            waiting.put(None)
            return
        batch.append(place)
