"""Handing in an event and coming back with a verified receipt. Safe to repeat, at any point.

    201, 200    the receipt, new or of the first time
    202         the ledger could not answer in time: it is asked until it has decided
    problem     the ledger's own words, as ProblemAnswer
    429, 503    LedgerBusy, with the seconds to wait

The receipt is checked against the reader's trust, and must be for this very event: the same key and
the same payload. (Its signature may be another one: whichever was recorded first stands.) That of a rotation
of the log's key is signed by the next one, to which the trusted one has handed over in the event itself.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Final

from libroabierto.errors import LedgerBusy, Malformed
from libroabierto.record.disclosure import split
from libroabierto.record.event import Event, open_event
from libroabierto.verify.receipts import MAX_RECEIPT, Logged, Receipt

from . import answers
from .handover import check_receipt_of
from .reader import JOSE, LedgerReader, read_receipt, refusal, retry_after
from .transport import Answer
from .trust import Trust

# How long a person waits for an answer before being told to come back.
PATIENCE_SECONDS: Final = 60
EVENTS: Final = "v1/events"


@dataclass(frozen=True, slots=True)
class Submitted:
    """What came back: the receipt, what it proves, and whether the event was there before."""

    receipt: Receipt
    logged: Logged
    repeated: bool


def submit(
    reader: LedgerReader, trust: Trust, submission: str, *, sleep: Callable[[float], None]
) -> Submitted:
    """Hand in a JWS, alone or with disclosures (record/disclosure.py); the receipt is for the JWS.

    Raises ProblemAnswer, LedgerBusy, LedgerUnreachable, or why the receipt is no good.
    """
    token, _ = split(submission)
    _, event = open_event(token)
    return _Submission(reader, trust, submission, event).run(sleep)


@dataclass(frozen=True, slots=True)
class _Submission:
    """One event on its way."""

    reader: LedgerReader
    trust: Trust
    submission: str
    event: Event

    def run(self, sleep: Callable[[float], None]) -> Submitted:
        answer = self._hand_in()
        waited = 0
        while answer.status == 202:
            pause = retry_after(answer)
            if waited + pause > PATIENCE_SECONDS:
                raise LedgerBusy("submission.pending", retry_after=pause)
            sleep(pause)
            waited += pause
            answer, receipt = self._ask()
            if receipt is not None:
                return self._checked(receipt, repeated=False)
        receipt = read_receipt(answer.body, EVENTS)
        return self._checked(receipt, repeated=answer.status == 200)

    def _hand_in(self) -> Answer:
        answer = self.reader.post(EVENTS, self.submission.encode("ascii"), JOSE)
        if answer.status not in (200, 201, 202):
            raise refusal(answer, EVENTS)
        return answer

    def _ask(self) -> tuple[Answer, Receipt | None]:
        """Ask for the outcome; an event that the ledger lost is handed in again."""
        path = f"v1/submissions/{self.event.idempotency_key}"
        answer = self.reader.get(path)
        if answer.status != 200:
            raise refusal(answer, path)
        said = answers.parse_answer(answer.body, path, MAX_RECEIPT + 1024, texts=False)  # a note is inside
        status = answers.member(said, "status", str)
        if status == "recorded":
            return answer, _receipt_in(said, path)
        if status == "unknown":
            return self._hand_in(), None
        return replace(answer, status=202), None

    def _checked(self, receipt: Receipt, *, repeated: bool) -> Submitted:
        return Submitted(receipt, check_receipt_of(self.trust, self.event, receipt), repeated)


def _receipt_in(said: dict[str, Any], path: str) -> Receipt:
    try:
        return Receipt.from_members(answers.member(said, "receipt", dict))
    except Malformed as error:
        raise answers.unusable(path, error.code) from error
