"""Server-Sent Events: every notice to everybody who listens, from any position, by one process.

    frames       the bytes of events, cursors, heartbeats (WHATWG HTML, section 9.2)
    request      the head of an HTTP request, strictly read
    asked        what a request for the stream asks for: from where, and which notices
    answers      every other answer: problems in Spanish and English, health
    listeners    how many there may be, together and from one address
    recent       the newest notices, in memory
    hub          who hears what: one frame per notice, one write per listener
    replay       notices of the past, from the store
    connection   one client: a request, then a stream at the client's own speed
    binding      the socket, and what it says of every connection
    server       the tail of the table, the heartbeats
    process      the server as a process: descriptors, signals

A stream goes from replay to live in one step of the event loop: only that loop moves the hub's head, and a
listener whose own position is the head joins before anything else happens. Nothing can fall in between.
"""

from __future__ import annotations

from libroabierto_notifier.delivery.stream.process import serve
from libroabierto_notifier.delivery.stream.server import Server, Settings

__all__ = ["Server", "Settings", "serve"]
