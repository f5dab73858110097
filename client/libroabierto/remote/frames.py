"""Server-sent events, read as browsers read them (WHATWG HTML, section 9.2), within bounds.

    retry: 5000
    id: 1042
    event: secretariat.installed
    data: {"specversion":"1.0", ...}
    <empty line>

Lines end in CR, LF or CRLF; a line that begins with ":" is a heartbeat; `id` stays until another one comes
and is no id with a NUL inside; a frame without `data` tells nothing.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from libroabierto.errors import LedgerUnreachable

# The longest message is an alarm: an evidence file of up to 1 MiB and two checkpoints (notices/reading.py).
MAX_FRAME: Final = 4 * 1024 * 1024

_END: Final = re.compile(r"\r\n|\n|\r")


@dataclass(frozen=True, slots=True)
class Frame:
    """One event of a stream; *id* is the one that counts after it."""

    event: str
    data: str
    id: str


class FrameReader:
    """Takes the stream in pieces as they come; gives the frames that are whole.

    Raises LedgerUnreachable("notifier.stream-unusable") for what is no UTF-8 or longer than its bound.
    """

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")()
        self._rest = ""  # the line that is not yet at its end
        self._was_return = False  # the last piece ended in CR: an LF that follows belongs to it
        self._size = 0  # characters since the last empty line
        self._event, self._data, self._id = "", list[str](), ""

    def feed(self, piece: bytes) -> Iterator[Frame]:
        """Yield what *piece* completes."""
        if self._size > MAX_FRAME:
            raise _unusable("too-long")
        try:
            text = self._decoder.decode(piece)
        except UnicodeDecodeError:
            raise _unusable("not-utf8") from None
        for line in self._lines(text) if text else ():
            if (frame := self._line(line)) is not None:
                yield frame

    def _lines(self, text: str) -> list[str]:
        begun = text.removeprefix("\n") if self._was_return else text
        self._was_return = text.endswith("\r")
        self._size += len(text)
        *lines, self._rest = _END.split(self._rest + begun)
        return lines

    def _line(self, line: str) -> Frame | None:
        if not line:
            return self._dispatch()
        name, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if name == "event":
            self._event = value
        elif name == "data":
            self._data.append(value)
        elif name == "id" and "\0" not in value:
            self._id = value
        return None

    def _dispatch(self) -> Frame | None:
        event, data = self._event or "message", "\n".join(self._data)
        self._event, self._data, self._size = "", [], len(self._rest)
        return Frame(event, data, self._id) if data else None


def _unusable(reason: str) -> LedgerUnreachable:
    return LedgerUnreachable("notifier.stream-unusable", reason=reason)
