"""Reading from a notifier: what it says of itself, and the messages that it published, by pulling.

Nothing is verified here (see notices/checking.py); LedgerUnreachable is what did not come.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote, urlencode

from libroabierto.errors import LedgerBusy, LedgerUnreachable, LibroError, Malformed, UsageError
from libroabierto.notices.position import Position
from libroabierto.record.strict_json import parse_array

from . import answers
from .frames import MAX_FRAME
from .http import base_of
from .reader import refusal, retry_after
from .transport import Answer, Request, Transport

# A notifier ends an answer at 2 MiB, and the last message may be as long as any.
MAX_PULLED: Final = 2 * 1024 * 1024 + MAX_FRAME
MAX_STATUS: Final = 64 * 1024
# Shorter than whatever stands between us is wont to wait.
WAIT_SECONDS: Final = 25
STREAM: Final = "/v1/stream"
EARLIEST: Final = "earliest"
BATCH: Final = "application/cloudevents-batch+json"
NOT_YET: Final = "position.not-yet"  # the problem of a position beyond what was published

Query = Sequence[tuple[str, str]]
"""What is asked for, as in `?municipality=15113&type=commitment.`; the same name again means "or"."""


@dataclass(frozen=True, slots=True)
class NotifierStatus:
    """What a notifier says of itself."""

    origin: str | None  # of the ledger that it follows
    ledger_url: str | None
    published: str  # the position told last, or EARLIEST before the first
    stream: str | None = None  # where its stream is


@dataclass(frozen=True, slots=True)
class Pulled:
    """Messages, unread, and the position up to which everything was looked at."""

    messages: tuple[dict[str, Any], ...]
    position: str


class NotifierReader:
    """A notifier as those see it who pull; *language* is asked for in its sentences."""

    def __init__(self, transport: Transport, *, language: str = "es") -> None:
        self._transport = transport
        self._language = language

    def status(self) -> NotifierStatus:
        """Read what the notifier says of itself."""
        path = "v1/status"
        said = answers.parse_answer(self._get(path, MAX_STATUS).body, path, MAX_STATUS)
        published = said.get("published")
        return NotifierStatus(
            origin=_optional(said.get("origin")),
            ledger_url=_optional(said.get("ledger")),
            published=EARLIEST if published is None else check_position(published, path),
            stream=_optional(said.get("stream")),
        )

    def pull(self, after: str, query: Query, *, wait: int = 0) -> Pulled:
        """Read what matches after a position; the notifier waits up to *wait* seconds if nothing does.

        Raises LedgerUnreachable("notifier.reset") where it has not published that position (yet), and as all.
        """
        path = f"v1/events?{asking([('after', after), ('wait', str(wait)), *query])}"
        try:
            answer = self._get(path, MAX_PULLED)
        except answers.ProblemAnswer as problem:
            if problem.code != NOT_YET:
                raise
            published = problem.facts.get("published", "")
            raise LedgerUnreachable("notifier.reset", position=after, published=published) from problem
        try:
            found = parse_array(answer.body, what="answer", max_bytes=MAX_PULLED, texts=False)
        except Malformed as error:
            raise answers.unusable("v1/events", error.code) from error
        if not all(isinstance(one, dict) for one in found):
            raise answers.unusable("v1/events", "message.members")
        position = answer.headers.get("libro-position")
        return Pulled(tuple(found), after if position is None else check_position(position, "v1/events"))

    def close(self) -> None:
        """Let the connection go."""
        self._transport.close()

    def _get(self, path: str, max_bytes: int) -> Answer:
        accept = f"{BATCH}, application/json, application/problem+json"
        language = "en" if self._language == "en" else "es-MX, es, en;q=0.5"
        request = Request(path, headers={"Accept": accept, "Accept-Language": language})
        answer = self._transport.send(request, max_bytes=max_bytes)
        if answer.status != 200:
            raise _failure(answer, path.partition("?")[0])
        return answer


def other_stream(url: str, said: str | None) -> str | None:
    """Return the base address of a stream that is elsewhere than at *url*; None if none is that we may ask.

    *said* is what the notifier says: it must end in /v1/stream, and be https if *url* is.
    """
    base, ours = (said or "").removesuffix(STREAM), url.rstrip("/")
    if said is None or base in (said, ours) or (ours.startswith("https:") and not base.startswith("https:")):
        return None
    try:
        base_of(base)
    except UsageError:
        return None
    return base


def asking(query: Query) -> str:
    """Spell a query; spaces as %20, so that every server reads it alike."""
    return urlencode(query, quote_via=quote)


def check_position(said: object, path: str) -> str:
    """Return *said* if it is a position or EARLIEST; raise LedgerUnreachable."""
    try:
        return EARLIEST if said == EARLIEST else str(Position.parse(said if isinstance(said, str) else ""))
    except Malformed as error:
        raise answers.unusable(path, error.code) from error


def _failure(answer: Answer, path: str) -> LibroError:
    """Make the error for a read that was not answered, in words that speak of a notifier."""
    if answer.status in (429, 503):
        return LedgerBusy("notifier.busy", retry_after=retry_after(answer))
    if 400 <= answer.status < 500 and answer.status != 404:
        refused = refusal(answer, path)
        if isinstance(refused, answers.ProblemAnswer):
            refused.is_notifiers = True
        return refused
    return LedgerUnreachable("notifier.status", path=path, status=answer.status)


def _optional(value: object) -> str | None:
    return value if isinstance(value, str) else None
