"""Withheld members: a value's salted commitment stands in its place, `{"_sd": digest}`.

A digest occurs once in a ledger (protocol section 2): two acts that carried the same one would be
joined for ever, and a withdrawal of one would silence the other. Each leaves a row of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from libroabierto.domain.eventtype import Case, Recorded
from libroabierto.domain.kinds import row
from libroabierto.domain.world import Row
from libroabierto.errors import Refused
from libroabierto.record.event import Event

_CONTAINERS: Final = (dict, list)


def digests(data: object) -> Iterator[str]:
    """Yield every digest below *data*, in order; recursion is bounded by the payload's depth."""
    if isinstance(data, dict):
        if isinstance(data.get("_sd"), str):
            yield data["_sd"]
        inner: Iterable[object] = data.values()
    else:
        inner = data if isinstance(data, list) else ()
    for item in inner:
        if isinstance(item, _CONTAINERS):
            yield from digests(item)


def digests_of(event: Event) -> tuple[str, ...]:
    """Return every digest that *event* carries, in order.

    Most carry none, which their bytes show at once: the name is neither spelled out in them nor escaped.
    A single byte is looked for first, many times faster than two.
    """
    payload = event.payload
    if b'"_sd"' not in payload and (b"\\" not in payload or b"\\u" not in payload):
        return ()
    return tuple(digests(event.data))


def check_digests(case: Case) -> None:
    """Raise Refused("personal.digest-reused") if a digest stands twice, here or in an earlier entry."""
    found = digests_of(case.event)
    if len(found) != len(set(found)):
        raise Refused("personal.digest-reused")
    for digest in found:
        if case.world.get("disclosure", digest) is not None:
            raise Refused("personal.digest-reused")


def disclosure_rows(recorded: Recorded) -> Iterable[Row]:
    """Yield a row for each digest that the event carries."""
    for digest in digests_of(recorded.case.event):
        yield row("disclosure", {"id": digest, "entry": recorded.index, "last_entry": recorded.index})
