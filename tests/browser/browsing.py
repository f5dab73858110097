"""A headless chromium that shows one page, and the page's server, which hears what it tells."""

from __future__ import annotations

import contextlib
import http.server
import json
import os
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

PAGE = Path(__file__).with_name("listening_page.html")
PATIENCE = 60.0  # seconds


@dataclass(frozen=True)
class Event:
    """One event that the page was given."""

    type: str
    id: str
    data: str


class PageServer(http.server.ThreadingHTTPServer):
    """Serves the page, and keeps what it tells."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.heard: list[Event] = []

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.server_port}"

    def wait_for(self, *ids: str) -> list[Event]:
        """Wait until notices with these ids came last; return all that came."""
        until = time.monotonic() + PATIENCE
        while [event.id for event in self.notices()][-len(ids) :] != list(ids):
            assert time.monotonic() < until, self.heard
            time.sleep(0.05)
        return self.notices()

    def wait_for_errors(self, count: int) -> None:
        """Wait until the page was cut off as often."""
        until = time.monotonic() + PATIENCE
        while sum(event.type == "error" for event in tuple(self.heard)) < count:
            assert time.monotonic() < until, self.heard
            time.sleep(0.05)

    def notices(self) -> list[Event]:
        """Return the notices that the page was given."""
        return [event for event in tuple(self.heard) if event.type not in ("cursor", "reset", "error")]


class Handler(http.server.BaseHTTPRequestHandler):
    server: PageServer

    def do_GET(self) -> None:
        body = PAGE.read_bytes() if self.path == "/" else b""
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        told = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.heard.append(Event(**told))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *args: Any) -> None:
        """Say nothing."""


@contextlib.contextmanager
def page_server() -> Iterator[PageServer]:
    with PageServer() as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def program(*names: str) -> str:
    """Find a program; fail loudly without it: nothing else tries what these tests try."""
    found = next((path for name in names if (path := shutil.which(name, path=_PATH))), None)
    if found is None:
        pytest.fail(f"this floor needs {' or '.join(names)}")
    return found


_PATH = f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/bin"


@contextlib.contextmanager
def running(command: Sequence[str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run a program and all that it starts, until the block ends."""
    with log.open("ab") as file:
        process = subprocess.Popen(command, stdout=file, stderr=file, start_new_session=True)
    try:
        yield process
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@contextlib.contextmanager
def browsing(url: str, folder: Path) -> Iterator[None]:
    """Show a page."""
    chromium = program("chromium", "chromium-browser", "google-chrome")
    command = [
        *(chromium, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run"),
        *("--disable-background-networking", "--no-proxy-server", "--remote-debugging-port=0"),
        *(f"--user-data-dir={folder / 'profile'}", url),
    ]
    with running(command, folder / "chromium.log"):
        yield
