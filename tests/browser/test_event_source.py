"""A browser's own EventSource listens to the stream: across origins, and behind nginx through a kill -9."""

from __future__ import annotations

import contextlib
import socket
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from browser.browsing import browsing, page_server, running
from libroabierto_notifier.persistence.database import Database
from libroabierto_notifier.persistence.follower_store import SqlFollowerStore
from support import stream_process
from support.front import nginx
from support.ports import free_port
from support.streaming import create_home, streaming, told

NGINX = """
daemon off; pid {folder}/nginx.pid; error_log {folder}/nginx-error.log; worker_processes 1;
events {{ worker_connections 64; }}
http {{
  access_log off;
  client_body_temp_path {folder}; proxy_temp_path {folder}; fastcgi_temp_path {folder};
  uwsgi_temp_path {folder}; scgi_temp_path {folder};
  server {{
    listen 127.0.0.1:{port};
    location = /v1/stream {{
      proxy_pass http://127.0.0.1:{stream};
      error_page 502 504 =200 @later;   # at any other status EventSource gives up for good
    }}
    location @later {{ default_type text/event-stream; return 200 ": away\nretry: 500\n"; }}
    location / {{ proxy_pass http://{page}; }}
  }}
}}
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return create_home(tmp_path / "notifier")


@contextlib.contextmanager
def stream_at(port: int, home: Path) -> Iterator[None]:
    """Serve the stream by a process of its own, which ends as by kill -9."""
    command = [sys.executable, stream_process.__file__, str(home), f"127.0.0.1:{port}", "1"]
    with running(command, home / "stream.log"):
        _wait_until_open(port)
        yield


@contextlib.contextmanager
def front(folder: Path, stream: int, page: str) -> Iterator[int]:
    """Put nginx, with its defaults, before the stream and the page; give its port."""
    port, file = free_port(), folder / "nginx.conf"
    file.write_text(NGINX.format(folder=folder, port=port, stream=stream, page=page))
    with running([nginx(), "-c", str(file), "-e", "stderr"], folder / "nginx.log"):
        _wait_until_open(port)
        yield port


def _wait_until_open(port: int) -> None:
    for _ in range(300):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    raise AssertionError(port)


def publish(home: Path, *indexes: int) -> None:
    """Publish notices; the stream looks within a second."""
    store = SqlFollowerStore(Database(home / "notifier.db"))
    store.publish([told(i) for i in indexes], [], day="2026-11-23")


def test_a_browser_comes_back_with_its_last_id_after_the_stream_was_killed(
    home: Path, tmp_path: Path
) -> None:
    port = free_port()
    publish(home, 0, 1)
    with page_server() as page, front(tmp_path, port, page.address) as at, contextlib.ExitStack() as shown:
        with stream_at(port, home):
            shown.enter_context(browsing(page_of(at, "/v1/stream?last_event_id=earliest"), tmp_path))
            page.wait_for("0", "1")
            publish(home, 2)
            page.wait_for("2")
        publish(home, 3, 4)
        page.wait_for_errors(3)  # it was cut off, and came back in vain
        with stream_at(port, home):
            page.wait_for("3", "4")
            publish(home, 5)
            notices = page.wait_for("5")

    assert [str(i) for i in range(6)] == [event.id for event in notices]
    assert told(5).body.decode() == notices[-1].data
    assert {"commitment.updated"} == {event.type for event in notices}


def test_a_page_of_another_site_may_listen_to_what_it_filters(home: Path, tmp_path: Path) -> None:
    with streaming(home) as stream, page_server() as page:
        stream.publish(told(0, municipality="09002"), told(1, municipality="15113"))
        source = f"http://{stream.address}/v1/stream?municipality=15113&last_event_id=earliest"
        with browsing(page_of(page.server_port, source), tmp_path):
            page.wait_for("1")
            stream.publish(told(2, municipality="09002"), told(3, municipality="15113"))

            assert ["1", "3"] == [event.id for event in page.wait_for("3")]


def test_a_browser_that_is_ahead_is_told_so_and_hears_on(home: Path, tmp_path: Path) -> None:
    with streaming(home) as stream, page_server() as page:
        stream.publish(told(7))
        source = f"http://{stream.address}/v1/stream?last_event_id=99"
        with browsing(page_of(page.server_port, source), tmp_path):
            stream.settle(1)
            stream.publish(told(8))
            page.wait_for("8")

    first = page.heard[0]
    assert ("reset", "7", '{"position":"7","asked":"99"}') == (first.type, first.id, first.data)


def page_of(port: int, source: str) -> str:
    """Return the address of the page that listens to *source*."""
    return f"http://127.0.0.1:{port}/#{quote(source, safe='')}"
