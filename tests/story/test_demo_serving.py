"""Without --once the demonstration leaves ledger and notifier running, says where, and ends both."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LEFT = "siguen en servicio"

pytestmark = pytest.mark.slow


class Left:
    """A demonstration that told its story and is still there."""

    def __init__(self, process: subprocess.Popen[str], text: str) -> None:
        self.process, self.text = process, text

    def address(self, name: str) -> str:
        """Return the address of that name on the last page, without its scheme."""
        return str(re.findall(rf"^  {name} +http://(\S+)$", self.text, flags=re.MULTILINE)[-1])


@pytest.fixture(scope="module")
def left(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Left]:
    home = tmp_path_factory.mktemp("home")
    process = subprocess.Popen(
        [sys.executable, "-m", "demo", "--folder", str(home / "demo"), "--port", "0"],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": "deploy", "HOME": str(home)},
    )
    assert process.stdout is not None
    lines: list[str] = []
    try:
        while LEFT not in "".join(lines[-1:]):
            lines.append(process.stdout.readline())
            assert lines[-1], "".join(lines)
        yield Left(process, "".join(lines))
    finally:
        process.terminate()  # killed, it would leave both services behind
        process.wait(timeout=120)
        process.stdout.close()


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Página", "Libro Abierto"),
        ("Suscribirse", "Suscribirse"),
        ("Canal Atom", "<feed"),
        ("Consulta", '"specversion":"1.0"'),
        ("Suscripción", "sub_"),
    ],
)
def test_every_address_that_it_names_answers(left: Left, name: str, words: str) -> None:
    with urllib.request.urlopen(f"http://{left.address(name)}", timeout=120) as answer:
        assert words in answer.read().decode()


def test_the_stream_is_at_the_address_of_the_pages(left: Left) -> None:
    with urllib.request.urlopen(f"http://{left.address('Flujo en vivo')}", timeout=120) as answer:
        assert "text/event-stream" == answer.headers.get_content_type()


def test_both_end_with_it(left: Left) -> None:
    ports = [int(left.address(name).partition(":")[2].partition("/")[0]) for name in ("Página", "Avisos")]
    left.process.send_signal(signal.SIGTERM)

    assert 0 == left.process.wait(timeout=120)
    assert [False, False] == [_listens(port) for port in ports]


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
