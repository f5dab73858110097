"""A stream over a real socket: what comes is given at once; silence, ends and impostors are told."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from libroabierto.errors import LedgerBusy, LedgerUnreachable
from libroabierto.remote.frames import Frame
from libroabierto.remote.listener import HttpListener
from libroabierto.remote.transport import Request
from support.patience import PATIENCE

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\n"
OPEN = HEAD + b"\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
STREAM = Request("v1/stream?municipality=15113", headers={"Last-Event-ID": "7"})


@contextmanager
def serving(*pieces: bytes, hang: float = 0.0) -> Iterator[tuple[str, list[bytes]]]:
    """Answer one connection with *pieces*, then hang, as long as anybody looks, then close."""
    heard: list[bytes] = []
    over = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def answer() -> None:
            caller, _ = listening.accept()
            with caller:
                heard.append(caller.recv(65_536))
                for piece in pieces:
                    caller.sendall(piece)
                    time.sleep(0.02)
                over.wait(hang)

        thread = threading.Thread(target=answer)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}/mex", heard
        finally:
            over.set()
        thread.join(PATIENCE)


def refused(url: str, silence: float = PATIENCE) -> str:
    with pytest.raises(LedgerUnreachable) as caught:
        list(HttpListener(url, silence_seconds=silence).listen(STREAM))
    return caught.value.code


def test_frames_come_as_soon_as_they_are_whole() -> None:
    with serving(OPEN, b"id: 8\ndata: a\n", b"\n", hang=PATIENCE) as (url, heard):
        begun = time.monotonic()
        frame = next(HttpListener(url).listen(STREAM))

        assert (Frame("message", "a", "8"), True) == (frame, time.monotonic() - begun < PATIENCE / 2)
        assert heard[0].startswith(b"GET /mex/v1/stream?municipality=15113 HTTP/1.1\r\n")
        assert b"Last-Event-ID: 7\r\n" in heard[0]


def test_a_chunked_stream_is_read_alike() -> None:
    with serving(CHUNKED, b"9\r\ndata: a\n\n\r\n", b"0\r\n\r\n") as (url, _):
        listened = HttpListener(url).listen(STREAM)

        assert "a" == next(listened).data
        with pytest.raises(LedgerUnreachable, match="stream-ended"):
            next(listened)


def test_a_stream_that_ends_is_told() -> None:
    with serving(OPEN + b"data: a\n\n") as (url, _):
        assert "notifier.stream-ended" == refused(url)


def test_a_silent_stream_is_given_up() -> None:
    with serving(OPEN, hang=PATIENCE) as (url, _):
        assert "notifier.silent" == refused(url, silence=0.5)


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", "notifier.status"),
        (b"HTTP/1.1 302 Found\r\nLocation: http://a.example/\r\n\r\n", "notifier.status"),
        (b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n", "notifier.stream-unusable"),
        (HEAD + b"Content-Encoding: gzip\r\n\r\n", "notifier.stream-unusable"),
        (b"nonsense\r\n\r\n", "notifier.unreachable"),
        (b"", "notifier.unreachable"),
    ],
)
def test_what_is_no_stream_is_refused(answer: bytes, code: str) -> None:
    with serving(answer) as (url, _):
        assert code == refused(url)


def test_a_notifier_with_too_many_streams_is_asked_again_later() -> None:
    full = b"HTTP/1.1 503 Full\r\nRetry-After: 17\r\nContent-Length: 0\r\n\r\n"
    with serving(full) as (url, _), pytest.raises(LedgerBusy) as caught:
        list(HttpListener(url).listen(STREAM))

    assert 17 == caught.value.facts["retry_after"]


def test_a_notifier_that_is_not_there_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]

    assert "notifier.unreachable" == refused(f"http://127.0.0.1:{port}")
