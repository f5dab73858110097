"""Messages as they lie in files: whatever a channel of the notifier gave is taken as it came.

webhook, /v1/events/1042    one CloudEvent
/v1/events                  an array of them
/v1/stream                  frames, as a program wrote them down
JSON Feed                   the feed, or an item of it: the message is in `_libro`
"""

from __future__ import annotations

from typing import Any, Final

from libroabierto.errors import LedgerUnreachable, Malformed
from libroabierto.notices.reading import MAX_MESSAGE, Message
from libroabierto.record.strict_json import parse_array, parse_object
from libroabierto.remote.frames import FrameReader

# A page of pulling, or a stream of an afternoon.
MAX_FILE: Final = 16 * MAX_MESSAGE
FEED_EXTENSION: Final = "_libro"


def messages_in(raw: bytes) -> list[Message]:
    """Read every message of a file, at least one; raises Malformed("message.…")."""
    begin = raw.lstrip()[:1]
    if begin == b"{":
        found = _of_object(parse_object(raw, what="message", max_bytes=MAX_FILE, texts=False))
    elif begin == b"[":
        found = _members(parse_array(raw, what="message", max_bytes=MAX_FILE, texts=False))
    else:
        return _of_frames(raw)
    if not found:
        raise Malformed("message.none")
    return [Message.from_members(one) for one in found]


def _of_object(said: dict[str, Any]) -> list[dict[str, Any]]:
    if isinstance(said.get("items"), list):
        return [one for item in _members(said["items"]) for one in _of_object(item)]
    if isinstance(said.get(FEED_EXTENSION), dict):
        return _members([said[FEED_EXTENSION].get("message")])
    return [said]


def _of_frames(raw: bytes) -> list[Message]:
    try:
        read = list(FrameReader().feed(raw + b"\n\n"))
    except LedgerUnreachable:  # so it is in a stream that goes on; a file has no second try
        raise Malformed("message.none") from None
    frames = [frame for frame in read if frame.event not in ("cursor", "reset")]
    if not frames:
        raise Malformed("message.none")
    return [Message.parse(frame.data.encode()) for frame in frames]


def _members(found: list[Any]) -> list[dict[str, Any]]:
    if not all(isinstance(one, dict) for one in found):
        raise Malformed("message.members")
    return found
