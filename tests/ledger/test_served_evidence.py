"""Files through a real server: memory that does not grow, lines that break, and other bytes than promised."""

from __future__ import annotations

import contextlib
import http.client
import itertools
import re
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from libroabierto.record.upload import MAX_FILE
from support.filing import Filing, digest
from support.patience import least, wait_for
from support.ports import free_port
from support.served_ledger import ANSWER_SECONDS, ask, serving

LARGE = (b"%PDF-1.7\n" + b"% scanned page after page\n" * (MAX_FILE // 26))[: MAX_FILE - 6] + b"%%EOF\n"
PATH = f"/v1/evidence/{digest(LARGE)}"
# What a worker may need beyond what it needs for small requests: buffers of a connection, a piece of a file.
ALLOWED = 6 * 1024  # KiB


@dataclass(frozen=True)
class Place:
    """Where the server listens, and the permission that it is shown."""

    bind: str
    token: str

    @property
    def permitted(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    def offset(self) -> int:
        said = {**self.permitted, "Content-Range": f"bytes */{len(LARGE)}"}
        headers = ask(self.bind, "PUT", PATH, headers=said)[1]
        return int(headers.get("upload-offset", 0))  # none while somebody else sends it


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    with placed(tmp_path / "home") as made:
        yield made


@contextlib.contextmanager
def placed(home: Path) -> Iterator[Place]:
    """A server of two workers whose ledger names LARGE; its clock is that of the machine."""
    bind = f"127.0.0.1:{free_port()}"
    with Filing.of(home, letter=LARGE, now=datetime.now(UTC)) as filing:
        token = filing.token(LARGE)
    with serving(home, bind=bind, LIBRO_LEDGER_RATE_ADDRESS="0", LIBRO_LEDGER_RATE_INSTITUTION="0"):
        yield Place(bind, token)


def peaks() -> dict[int, int]:
    """Map each process below us to its peak memory (KiB)."""
    found = {}
    for status in Path("/proc").glob("[0-9]*/status"):
        with contextlib.suppress(OSError, AttributeError):
            text = status.read_text(encoding="utf-8", errors="replace")
            if "gunicorn" in (status.parent / "cmdline").read_text(encoding="utf-8", errors="replace"):
                found[int(status.parent.name)] = int(re.search(r"VmHWM:\s+(\d+)", text)[1])  # type: ignore[index]  # a process that ended
    return found


@pytest.mark.slow
def test_25_mib_go_up_and_down_in_the_memory_of_a_small_request(tmp_path: Path) -> None:
    """A server anew for each try: one that held a file once keeps its peak."""
    tries = itertools.count()

    assert least(lambda: growth(tmp_path / str(next(tries))), below=ALLOWED, tries=4) < ALLOWED


def growth(folder: Path) -> int:
    """Serve anew, send LARGE up and down; return how much the peak of a worker grew at most (KiB)."""
    folder.mkdir()
    with placed(folder / "home") as place:
        with ThreadPoolExecutor(8) as pool:  # both workers, and most of their threads, have answered once
            list(pool.map(lambda _: (place.offset(), ask(place.bind, "GET", PATH)), range(80)))
        before = peaks()
        assert 201 == ask(place.bind, "PUT", PATH, LARGE, headers=place.permitted)[0]
        for _ in range(4):
            assert LARGE == ask(place.bind, "GET", PATH)[2]
        grown = {pid: peak - before[pid] for pid, peak in peaks().items() if pid in before}
    assert grown
    return max(grown.values())


@pytest.mark.slow
def test_a_line_that_breaks_costs_what_had_not_come(place: Place) -> None:
    host, _, port = place.bind.rpartition(":")
    with socket.create_connection((host, int(port))) as line:
        head = f"PUT {PATH} HTTP/1.1\r\nHost: x\r\nContent-Length: {len(LARGE)}\r\n"
        line.sendall(f"{head}Authorization: {place.permitted['Authorization']}\r\n\r\n".encode())
        line.sendall(LARGE[: 5 * 2**20])
    offset = wait_for(place.offset)

    assert 0 < offset <= 5 * 2**20
    assert 404 == ask(place.bind, "GET", PATH)[0]
    said = {**place.permitted, "Content-Range": f"bytes {offset}-{len(LARGE) - 1}/{len(LARGE)}"}
    assert 201 == ask(place.bind, "PUT", PATH, LARGE[offset:], headers=said)[0]
    assert LARGE == ask(place.bind, "GET", PATH)[2]


@pytest.mark.slow
def test_a_body_without_length_is_counted(place: Place) -> None:
    """Chunks without end are refused once they are more than permitted."""
    host, _, port = place.bind.rpartition(":")
    with contextlib.closing(http.client.HTTPConnection(host, int(port), timeout=ANSWER_SECONDS)) as line:
        pieces = iter([LARGE, b"and more", b"and more"])
        line.request("PUT", PATH, pieces, place.permitted, encode_chunked=True)

        assert 422 == line.getresponse().status
