"""Lies on the wire: what no ledger should say in HTTP, and what a reader must make of it.

Every lie is told at the tile; some are told everywhere. `patience` is the deadline of one exchange:
short where the lie lasts for ever, long where it must be seen through by its bytes and not by the clock.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable
from dataclasses import dataclass

from libroabierto.tlog.bundles import MAX_BUNDLE
from support.lies.liar import Lie, Peer
from support.lies.lie import FINDING, UNREACHABLE

OK = b"HTTP/1.1 200 OK\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
LONG, SHORT = 90.0, 1.0  # seconds
FILES = ("v1/log", "checkpoint", "tile/0/", "tile/entries/")
BOMB = gzip.compress(bytes(64 * 1024 * 1024))


@dataclass(frozen=True)
class WireLie:
    """A lie, where it is told, how long the reader waits, and the codes that may come of it."""

    name: str
    lie: Lie
    codes: tuple[str, ...]
    status: int = UNREACHABLE
    patience: float = LONG
    path: str = "tile/0/"

    def __str__(self) -> str:
        return f"{self.name} at {self.path}"


def saying(answer: bytes) -> Lie:
    """Send *answer* and hang up."""
    return lambda peer, _: peer.send(answer)


def headed(*lines: bytes) -> Lie:
    """Send the honest body under other headers."""
    return lambda peer, body: peer.send(OK + b"".join(line + b"\r\n" for line in lines) + b"\r\n" + body)


def flooding(head: bytes, piece: bytes) -> Lie:
    """Send *head*, and then *piece* for ever."""

    def flood(peer: Peer, _: bytes) -> None:
        peer.send(head)
        peer.flood(piece)

    return flood


def dripping(head: bytes, piece: bytes) -> Lie:
    """Send *head*, and then *piece* now and then, for ever."""

    def drip(peer: Peer, _: bytes) -> None:
        peer.send(head)
        peer.drip(piece)

    return drip


def sized(said: Callable[[int], int]) -> Lie:
    """Send the honest body under another Content-Length."""
    return lambda peer, body: peer.send(OK + b"Content-Length: %d\r\n\r\n" % said(len(body)) + body)


def silent(peer: Peer, _: bytes) -> None:
    """Take the request and say nothing."""
    peer.wait()


def redirecting(location: bytes, status: bytes = b"302 Found") -> Lie:
    """Send the reader somewhere else, where it is sent on."""
    return saying(b"HTTP/1.1 " + status + b"\r\nLocation: " + location + b"\r\nContent-Length: 0\r\n\r\n")


def problem(headers: bytes, body: bytes = b"") -> Lie:
    """Say that the ledger is busy, with something odd in it."""
    return saying(b"HTTP/1.1 503 Busy\r\nContent-Length: %d\r\n%s\r\n%s" % (len(body), headers, body))


UNUSABLE, SLOW, GONE = ("ledger.answer-unusable",), ("ledger.too-slow",), ("ledger.unreachable",)

LIES: tuple[WireLie, ...] = (
    *(WireLie("endless body", flooding(OK + b"\r\n", b"x"), UNUSABLE, path=path) for path in FILES),
    *(
        WireLie(
            "endless chunks", flooding(CHUNKED, b"1000\r\n" + b"x" * 0x1000 + b"\r\n"), UNUSABLE, path=path
        )
        for path in FILES
    ),
    *(
        WireLie("dripping body", dripping(OK + b"\r\n", b"x"), SLOW, patience=SHORT, path=path)
        for path in FILES
    ),
    *(
        WireLie(
            "gzip bomb",
            saying(OK + b"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(BOMB) + BOMB),
            UNUSABLE,
            path=path,
        )
        for path in FILES
    ),
    *(
        WireLie("redirect loop", redirecting(b"/" + path.encode()), ("ledger.redirects",), path=path)
        for path in FILES
    ),
    WireLie(
        "gzip bomb without a name",
        saying(OK + b"\r\n" + BOMB),
        ("audit.entry-not-in-tree",),
        FINDING,
        path="tile/entries/",
    ),
    WireLie(
        "the largest bundle, all zeros",
        saying(OK + b"\r\n" + bytes(MAX_BUNDLE)),
        ("audit.entry-not-in-tree",),
        FINDING,
        path="tile/entries/",
    ),
    WireLie("redirect to another host", redirecting(b"http://127.0.0.2:9/", b"307 X"), ("ledger.redirects",)),
    WireLie(
        "redirect without an address",
        saying(b"HTTP/1.1 301 X\r\nContent-Length: 0\r\n\r\n"),
        ("ledger.redirects",),
    ),
    WireLie("chunk of -1 bytes", flooding(CHUNKED + b"-1\r\n", b"x"), GONE),
    WireLie("chunk of -5 bytes", flooding(CHUNKED + b"-5\r\n", b"x"), GONE),
    WireLie("chunk without a size", saying(CHUNKED + b"zz\r\nx"), GONE),
    WireLie("chunk larger than the world", flooding(CHUNKED + b"f" * 40 + b"\r\n", b"x"), UNUSABLE),
    WireLie("chunk that is cut", saying(CHUNKED + b"1000\r\nxx"), GONE),
    WireLie("endless size of a chunk", flooding(CHUNKED, b"1"), GONE),
    WireLie("endless trailers", flooding(CHUNKED + b"0\r\n", b"a: b\r\n"), SLOW, patience=SHORT),
    WireLie("endless headers", flooding(OK, b"a: b\r\n"), GONE),
    WireLie("endless header", flooding(OK + b"a: ", b"x"), GONE),
    WireLie("endless status line", flooding(b"", b"x"), GONE),
    WireLie("endless 100 Continue", flooding(b"", b"HTTP/1.1 100 Continue\r\n\r\n"), SLOW, patience=SHORT),
    WireLie("dripping status line", dripping(b"", b"H"), SLOW, patience=SHORT),
    WireLie("dripping headers", dripping(OK, b"a: b\r\n"), SLOW, patience=SHORT),
    WireLie("dripping chunks", dripping(CHUNKED, b"1\r\nx\r\n"), SLOW, patience=SHORT),
    WireLie("silence", silent, SLOW, patience=SHORT),
    WireLie("a longer length", sized(lambda n: n + 1), UNUSABLE),
    WireLie("a much longer length", sized(lambda _: 10**18), UNUSABLE),
    WireLie("a shorter length", sized(lambda n: n - 1), ("audit.tile-length",), FINDING),
    WireLie("no length at all", sized(lambda _: 0), ("audit.tile-length",), FINDING),
    WireLie("a negative length", sized(lambda n: -n), UNUSABLE),
    WireLie("a length that is no number", headed(b"Content-Length: x"), UNUSABLE),
    WireLie("two lengths", headed(b"Content-Length: 1", b"Content-Length: 2"), UNUSABLE),
    WireLie("a status that has no body", saying(b"HTTP/1.1 204 X\r\n\r\n"), ("ledger.status",)),
    WireLie(
        "a part of the file", saying(b"HTTP/1.1 206 X\r\nContent-Length: 1\r\n\r\nx"), ("ledger.status",)
    ),
    WireLie("another protocol", saying(b"SSH-2.0-x\r\n"), GONE),
    WireLie("nothing but a hang-up", saying(b""), GONE),
    WireLie("a pause that is no number", problem(b"Retry-After: \xb2\r\n"), ("ledger.busy",)),
    WireLie("a pause of an age", problem(b"Retry-After: 99999999999\r\n"), ("ledger.busy",)),
    WireLie("a problem with a strange member", problem(b"", b'{"self":"x","code":"y"}'), ("ledger.busy",)),
)
