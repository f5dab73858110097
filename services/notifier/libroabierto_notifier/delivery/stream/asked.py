"""What a request for the stream asks for: from where, and which notices.

    Last-Event-ID: 1042          what follows entry 1042; a browser sends it when it comes back
    ?last_event_id=1042          the same for a first connection, where browsers can set no header
    …=earliest, …=now            from the first notice on; what is published from now on, the default
    ?municipality=15113&…        filters, see libroabierto.notices.filters

The header wins: it is what the client saw last, and the address is that of its first connection.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from libroabierto.notices.filters import Filters
from libroabierto.notices.position import Position
from libroabierto_notifier.delivery.stream.frames import BEFORE_ALL, EARLIEST
from libroabierto_notifier.delivery.stream.request import BadRequest, Request

HEADER: Final = "last-event-id"
PARAMETER: Final = "last_event_id"
NOW: Final = "now"


@dataclass(frozen=True, slots=True)
class Asked:
    """Where a stream begins, None for now, and what is told in it."""

    key: int | None
    filters: Filters


def read_asked(request: Request) -> Asked:
    """Read what is asked for; raises Malformed or BadRequest."""
    parameters = request.parameters()
    named = [value for name, value in parameters if name == PARAMETER]
    if len(named) > 1:
        raise BadRequest("request.repeated")
    seen = request.fields.get(HEADER) or (named[0] if named else NOW)
    filters = Filters.from_query([pair for pair in parameters if pair[0] != PARAMETER])
    return Asked(_key_of(seen), filters)


def _key_of(text: str) -> int | None:
    if text == NOW:
        return None
    return BEFORE_ALL if text == EARLIEST else Position.parse(text).key
