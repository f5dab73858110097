"""Following a notifier: its messages in order, as they come, over its stream or by pulling.

The stream comes first; if the address has none, that which the notifier names. When it breaks, what was
missed is fetched from the position heard last; where a notifier has none (a proxy that cuts it off, a
process that does not run) pulling goes on alone, with waits of 25 seconds. Failures are told and tried
again, ever more slowly, up to every half a minute; so is a position that the notifier does not know: it may
have been rebuilt, and the position is never let go. What has not the form of a message is no failure of the
line: it raises Malformed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from libroabierto.errors import LedgerBusy, LedgerUnreachable
from libroabierto.notices.reading import Message

from .listener import EVENT_STREAM, Listener
from .notifier import WAIT_SECONDS, NotifierReader, Query, asking, check_position
from .transport import Request

FIRST_PAUSE: Final = 1.0  # seconds
LONGEST_PAUSE: Final = 30.0
CURSOR: Final = "cursor"  # a frame that only moves the position: nothing that was asked for came since
RESET: Final = "reset"  # the notifier does not know the position that we asked from

Trouble = Callable[[LedgerUnreachable | LedgerBusy], None]


class Follower:
    """Follows from *position* on; *trouble* is told of each failure, *sleep* waits between two tries.

    *elsewhere* is the stream that is asked if *listener* finds that it has none.
    """

    def __init__(
        self,
        reader: NotifierReader,
        listener: Listener,
        query: Query,
        position: str,
        *,
        trouble: Trouble,
        sleep: Callable[[float], None],
        elsewhere: Listener | None = None,
    ) -> None:
        self._reader = reader
        self._listener = listener
        self._elsewhere = elsewhere
        self._missing: LedgerUnreachable | None = None  # the answer here, until the other stream is heard
        self._query = query
        self._trouble = trouble
        self._sleep = sleep
        self._pause = FIRST_PAUSE
        self._streams = True
        self.position = position

    def present(self) -> Iterator[Message]:
        """Yield what was published by now, and end; LedgerUnreachable("notifier.not-yet") if it is less."""
        before = None
        while before != self.position:
            before = self.position
            try:
                yield from self._pulled(wait=0)
            except LedgerUnreachable as failure:
                if failure.code != "notifier.reset":
                    raise
                raise LedgerUnreachable("notifier.not-yet", **failure.facts) from failure

    def for_ever(self) -> Iterator[Message]:
        """Yield what was published and what is published from now on."""
        while True:
            try:
                yield from self._streamed() if self._streams else self._pulled(wait=WAIT_SECONDS)
            except (LedgerUnreachable, LedgerBusy) as failure:
                if self._streams and self._moved(failure):
                    continue
                error = self._missing if self._missing and failure.code != "notifier.busy" else failure
                self._trouble(error)
                if error.code == "notifier.status":  # there is a notifier, but no stream of it
                    self._streams = False
                self._sleep(max(self._pause, float(str(error.facts.get("retry_after", 0)))))
                self._pause = min(2 * self._pause, LONGEST_PAUSE)

    def _moved(self, error: LedgerUnreachable | LedgerBusy) -> bool:
        """Turn to the other stream if nothing at all stands where this one should be; say whether we did."""
        is_none = error.code == "notifier.status" and error.facts.get("status") == 404
        if self._elsewhere is None or not is_none or isinstance(error, LedgerBusy):
            return False
        self._listener, self._elsewhere, self._missing = self._elsewhere, None, error
        return True

    def _pulled(self, *, wait: int) -> Iterator[Message]:
        pulled = self._reader.pull(self.position, self._query, wait=wait)
        self._pause = FIRST_PAUSE
        for message in pulled.messages:
            yield Message.from_members(message)
        self.position = pulled.position

    def _streamed(self) -> Iterator[Message]:
        query = asking(self._query)
        headers = {"Accept": EVENT_STREAM, "Last-Event-ID": self.position, "Cache-Control": "no-store"}
        request = Request(f"v1/stream?{query}" if query else "v1/stream", headers=headers)
        for frame in self._listener.listen(request):
            self._missing = None
            if frame.event == RESET:
                raise LedgerUnreachable("notifier.reset", position=self.position)
            self._pause = FIRST_PAUSE
            if frame.event != CURSOR:
                yield Message.parse(frame.data.encode())
            if frame.id:
                self.position = check_position(frame.id, "v1/stream")
