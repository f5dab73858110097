"""Answers of strangers: bounded, strict, however they are cut into pieces."""

from __future__ import annotations

import contextlib
import socket
import threading
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from libroabierto_notifier.delivery.answer import MAX_BODY, MAX_HEAD, Incoming
from libroabierto_notifier.delivery.connector import Deadline, NoAnswer
from support.patience import PATIENCE

OK = b"HTTP/1.1 200 OK\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"


def read(*pieces: bytes, seconds: float = PATIENCE) -> tuple[int, bytes | None]:
    """Send the pieces and hang up; return status and body as they are read."""
    ours, theirs = socket.socketpair()

    def send() -> None:
        with contextlib.suppress(OSError), theirs:
            for piece in pieces:
                theirs.sendall(piece)

    thread = threading.Thread(target=send)
    thread.start()
    try:
        with ours:
            incoming, deadline = Incoming(ours), Deadline(seconds)
            head = incoming.head(deadline)
            return head.status, incoming.body(head, deadline)
    finally:
        thread.join()


@pytest.mark.parametrize(
    ("raw", "status", "body"),
    [
        (b"HTTP/1.1 204 No Content\r\n\r\n", 204, b""),
        (b"HTTP/1.1 204\r\n\r\n", 204, b""),
        (OK + b"Content-Length: 2\r\n\r\nok", 200, b"ok"),
        (OK + b"content-length:2\r\n\r\nok and more", 200, b"ok"),
        (OK + b"Content-Length: 2\r\nContent-Length: 2\r\n\r\nok", 200, b"ok"),
        (OK + b"\r\nto the end", 200, b"to the end"),
        (b"HTTP/1.0 200 OK\r\n\r\nold", 200, b"old"),
        (CHUNKED + b"2\r\nok\r\n3;x=y\r\nyes\r\n0\r\n\r\n", 200, b"okyes"),
        (b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Hints\r\nLink: a\r\n\r\n" + OK + b"\r\n", 200, b""),
        (b"HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n", 304, b""),
        (OK + b"Content-Length: %d\r\n\r\n" % (MAX_BODY + 1) + b"x" * 100, 200, None),
        (OK + b"Content-Length: %d\r\n\r\n" % MAX_BODY + b"x" * MAX_BODY, 200, b"x" * MAX_BODY),
        (OK + b"\r\n" + b"x" * (MAX_BODY + 1), 200, None),
        (CHUNKED + b"FFFFFFFF\r\nxx", 200, None),
        (CHUNKED + b"1\r\nx\r\n" * 1024 + b"0\r\n\r\n", 200, b"x" * 1024),
        (CHUNKED + b"1\r\nx\r\n" * 1025 + b"0\r\n\r\n", 200, None),
        (CHUNKED + b"8000\r\n" + (b"x" * 0x8000 + b"\r\n8000\r\n") * 2 + b"x" * 10, 200, None),
    ],
)
def test_a_good_answer_is_read_within_its_bounds(raw: bytes, status: int, body: bytes | None) -> None:
    assert (status, body) == read(raw)


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "closed"),
        (b"HTTP/1.1 200", "closed"),
        (OK + b"Content-Length: 3\r\n\r\nok", "closed"),
        (CHUNKED + b"2\r\nok\r\n", "closed"),
        (b"SSH-2.0-OpenSSH_9.2\r\n\r\n", "bad-answer"),
        (b"HTTP/2 200 OK\r\n\r\n", "bad-answer"),
        (b"HTTP/1.1 2000 OK\r\n\r\n", "bad-answer"),
        (b"HTTP/1.1 099 OK\r\n\r\n", "bad-answer"),
        (b"HTTP/1.1 +20 OK\r\n\r\n", "bad-answer"),
        (OK + b"no colon\r\n\r\n", "bad-answer"),
        (OK + b" folded: x\r\n\r\n", "bad-answer"),
        (OK + b"Name : x\r\n\r\n", "bad-answer"),
        (OK + b"A: b\nC: d\r\n\r\n", "bad-answer"),
        (OK + b"Content-Length: -1\r\n\r\n", "bad-answer"),
        (OK + b"Content-Length: 1_0\r\n\r\n", "bad-answer"),
        (OK + b"Content-Length: 2\r\nContent-Length: 3\r\n\r\nok", "bad-answer"),
        (OK + b"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\nok", "bad-answer"),
        (OK + b"Transfer-Encoding: gzip, chunked\r\n\r\n", "bad-answer"),
        (CHUNKED + b"-1\r\n", "bad-answer"),
        (CHUNKED + b"0x2\r\nok\r\n0\r\n\r\n", "bad-answer"),
        (CHUNKED + b"2\r\nokay\r\n0\r\n\r\n", "bad-answer"),
        (CHUNKED + b"0\r\nTrailer: x\r\n\r\n", "bad-answer"),
        (b"HTTP/1.1 100 Continue\r\n\r\n" * 9 + OK + b"\r\n", "bad-answer"),
        (OK + b"X: " + b"x" * (MAX_HEAD + 20_000), "too-large"),
        (CHUNKED + b"1" * 20_000, "too-large"),
    ],
)
def test_a_bad_answer_is_told_as_one(raw: bytes, reason: str) -> None:
    with pytest.raises(NoAnswer, match=rf"webhook\.{reason}"):
        read(raw)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(1, 90), max_size=8, unique=True).map(sorted))
def test_where_an_answer_is_cut_changes_nothing(cuts: list[int]) -> None:
    raw = b"HTTP/1.1 100 Continue\r\n\r\n" + CHUNKED + b"2\r\nok\r\n3\r\nyes\r\n0\r\n\r\n"
    pieces = [raw[start:stop] for start, stop in zip([0, *cuts], [*cuts, len(raw)], strict=True)]

    assert (200, b"okyes") == read(*pieces)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_give_an_answer_or_our_own_error(noise: bytes) -> None:
    with contextlib.suppress(NoAnswer):
        read(OK + noise)


def test_a_deadline_is_of_the_whole_and_not_of_each_byte() -> None:
    ours, theirs = socket.socketpair()
    stop = threading.Event()

    def drip() -> None:
        while not stop.wait(0.02):
            theirs.sendall(b"x")

    thread = threading.Thread(target=drip)
    thread.start()
    begun = time.monotonic()
    with ours, theirs:
        with pytest.raises(NoAnswer, match=r"webhook\.timeout"):
            Incoming(ours).head(Deadline(0.3))
        stop.set()
        thread.join()

    assert 0.25 < time.monotonic() - begun < PATIENCE  # each byte anew would never end
