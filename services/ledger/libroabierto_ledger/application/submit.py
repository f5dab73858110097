"""Submissions: one event, many events, or a question about one.

Order of the checks (protocol.md section 5): form, founded, ledger, key known in any status,
signature; exact repeat and what the institution may send (gate.py); then, under the lock and item by
item, exact repeat, data, and all that depends on order.
The data's form needs no lock, but `decide` checks it anyway, and to do it twice would cost an eighth
of all that is accepted; a repeat of what an older form allowed is found before it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from typing import Final, TypeVar

from libroabierto.errors import LibroError, TooLarge
from libroabierto_ledger.application.admission import admit
from libroabierto_ledger.application.checking import Checker
from libroabierto_ledger.application.gate import Gate
from libroabierto_ledger.application.judgement import Judgement
from libroabierto_ledger.application.keyring import Keyring
from libroabierto_ledger.application.limits import Allowances
from libroabierto_ledger.application.outcomes import ItemFailed, Outcome, Pending, SubmissionState
from libroabierto_ledger.application.reading import Reader
from libroabierto_ledger.application.receipts import Receipt, make_receipt, stored_receipt
from libroabierto_ledger.log.faults import log_fault
from libroabierto_ledger.log.integrate import Item, Known, Logged, Verdict
from libroabierto_ledger.log.sequencer import After, GroupCommit

# A request answers within the patience of proxies; the commit may still land after it.
TIMEOUT_SECONDS: Final = 10.0
MAX_LINES: Final = 1000  # of a batch: some seconds of work

_Answer = TypeVar("_Answer")
_log = logging.getLogger(__name__)


class Submissions:
    """Everything by which an event enters the ledger. Thread-safe."""

    def __init__(
        self, reader: Reader, sequencer: GroupCommit, allowances: Allowances, after: Sequence[After] = ()
    ) -> None:
        self._reader, self._sequencer, self._after = reader, sequencer, tuple(after)
        self._keyring = Keyring(reader)
        self._gate = Gate(reader, allowances)
        self._checker = Checker(reader, self._keyring, allowances)

    def submit(self, token: str | bytes, *, timeout: float = TIMEOUT_SECONDS) -> Outcome | Pending:
        """Record an event, or answer with the receipt that it got before.

        Raises what refuses it: Malformed, TooLarge, UnknownKey, BadSignature, RateLimited, InvalidData,
        Refused (and its kinds), LedgerBusy (nothing was recorded: send it again).
        """
        item = admit(token, self._reader, self._keyring)
        (verdict,) = self._judge([item], timeout)
        return self._outcome(item, verdict)

    def submit_batch(
        self, lines: Sequence[str | bytes], *, timeout: float = TIMEOUT_SECONDS
    ) -> list[Outcome | Pending | LibroError]:
        """Record many events in their order; each stands or falls alone, and sees those before it.

        A key must come from an earlier request. One answer a line, ItemFailed where the fault is ours,
        RateLimited where it is beyond what the institution may send.
        Raises TooLarge("batch.too-many-lines") for more than MAX_LINES, and LedgerBusy if all of it cannot
        wait its turn.
        """
        if len(lines) > MAX_LINES:
            raise TooLarge("batch.too-many-lines", limit=MAX_LINES)
        admitted = [self._try_admit(line) for line in lines]
        items = [item for item in admitted if isinstance(item, Item)]
        verdicts = iter(self._judge(items, timeout))
        return [
            self._try_outcome(item, next(verdicts)) if isinstance(item, Item) else item for item in admitted
        ]

    def check(self, body: str | bytes) -> Judgement:
        """Say what a signed event, or an unsigned payload, would be answered now; record nothing.

        Raises RateLimited: it counts as a submission does.
        """
        return self._checker.check(body)

    def state(self, key: str) -> SubmissionState:
        """Say what became of the event with this idempotency key; what is no key is unknown."""
        waiting = self._sequencer.is_waiting(key)  # asked first: it may be recorded a moment later
        receipt = self._recorded(key)
        if receipt is not None:
            return SubmissionState("recorded", receipt)
        return SubmissionState("pending" if waiting else "unknown")

    def _judge(self, items: Sequence[Item], timeout: float) -> list[Verdict | None]:
        early = self._gate.verdicts(items)
        waiting = [item for place, item in enumerate(items) if place not in early]
        late = iter(self._sequencer.submit(waiting, timeout))
        return [early[place] if place in early else next(late) for place in range(len(items))]

    def _try_admit(self, token: str | bytes) -> Item | LibroError:
        return _alone(lambda: admit(token, self._reader, self._keyring))

    def _outcome(self, item: Item, verdict: Verdict | None) -> Outcome | Pending:
        if verdict is None:
            return Pending(item.key)
        if isinstance(verdict, Exception):
            raise verdict
        if isinstance(verdict, Known):
            for follow in self._after:  # a repeat that never reached the sequencer; twice is harmless
                follow(item, verdict.index)
            return Outcome(self._receipt(verdict.index), repeated=True)
        return Outcome(self._fresh_receipt(verdict), repeated=False)

    def _try_outcome(self, item: Item, verdict: Verdict | None) -> Outcome | Pending | LibroError:
        return _alone(lambda: self._outcome(item, verdict))

    def _fresh_receipt(self, logged: Logged) -> Receipt:
        code = str(self._reader.founding()["log_code"])
        return make_receipt(
            logged.raw, index=logged.index, hashes=logged.hashes, note=logged.note, log_code=code
        )

    def _receipt(self, index: int) -> Receipt:
        with self._reader.snapshot() as snapshot:
            return stored_receipt(snapshot, index, self._reader.log_code(snapshot))

    def _recorded(self, key: str) -> Receipt | None:
        with self._reader.snapshot() as snapshot:
            index = snapshot.find([key]).get(key)
            return None if index is None else stored_receipt(snapshot, index, self._reader.log_code(snapshot))


def _alone(step: Callable[[], _Answer]) -> _Answer | LibroError:
    """Take one step for one line of a batch; whatever goes wrong is the answer of this line alone."""
    try:
        return step()
    except LibroError as error:
        return error
    except Exception as error:  # noqa: BLE001 - our bug: the other lines were recorded and must hear of it
        log_fault(_log, "a line of a batch failed", error)
        return ItemFailed("ledger.item-failed")
