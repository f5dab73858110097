r"""The bytes of a stream of Server-Sent Events (WHATWG HTML, section 9.2). Pure.

    : libro.example.org/mex                     whose log this is: a comment
    retry: 4711                                 how long to wait before coming back, ms
    id: 1041                                    where this stream begins
    event: cursor
    data: {"position":"1041"}

    id: 1042                                    a notice; `data` is its CloudEvent as published
    event: secretariat.installed
    data: {"specversion":"1.0", …}

    :                                           heartbeat
    id: 1057                                    heartbeat, when what came meanwhile was asked for by others
    event: cursor
    data: {"position":"1057"}

A heartbeat is one line without the empty one: some clients take an empty line after an id for an event
without data. For the same reason no frame has an id, or `retry`, and no data.
"""

from __future__ import annotations

from typing import Final

from libroabierto.notices.position import Position

HEARTBEAT: Final = b":\n"
EARLIEST: Final = "earliest"
BEFORE_ALL: Final = -1  # key of the position before everything


def name_of(key: int) -> str:
    """Return the id of a position: what a client comes back with."""
    return EARLIEST if key <= BEFORE_ALL else str(Position.of_key(key))


def notice(key: int, type_: str, body: bytes) -> bytes:
    """Return the frame of one notice; *body* is JSON on one line."""
    assert not any(end in body for end in (b"\n", b"\r")), "our bug: a body of several lines"
    return b"id: %s\nevent: %s\ndata: %s\n\n" % (name_of(key).encode(), type_.encode(), body)


def cursor(key: int) -> bytes:
    """Say that everything up to *key* was told, or was not asked for."""
    return b'id: %s\nevent: cursor\ndata: {"position":"%s"}\n\n' % ((name_of(key).encode(),) * 2)


def opening(origin: str, key: int, *, retry_ms: int) -> bytes:
    """Begin a stream after *key*."""
    return b": %s\nretry: %d\n%s" % (origin.encode(), retry_ms, cursor(key))


def reset(origin: str, asked: int, head: int, *, retry_ms: int) -> bytes:
    """Begin a stream after *head*, since *asked* is beyond everything that was published."""
    names = (name_of(head).encode(), name_of(head).encode(), name_of(asked).encode())
    event = b'id: %s\nevent: reset\ndata: {"position":"%s","asked":"%s"}\n\n' % names
    return b": %s\nretry: %d\n%s" % (origin.encode(), retry_ms, event)
