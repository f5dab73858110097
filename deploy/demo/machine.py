"""The commands and the server of the demonstration, run as anybody would run them."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from demo.telling import Teller

BIN = Path(sys.executable).parent
START_SECONDS = 60.0


class Failed(Exception):
    """A step of the demonstration did not do what it should; the message says which."""


def free_port(wanted: int) -> int:
    """Return *wanted* if nobody listens there, else any free port of the loopback address."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as the server will do
        try:
            probe.bind(("127.0.0.1", wanted))
        except OSError:
            probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def run(teller: Teller, words: Sequence[str], *, expect: int = 0, only: str = "") -> str:
    """Run a command, show it and what it printed; raise Failed on another exit status than expected.

    Of its lines those are shown that have the words *only*.
    """
    command = [str(BIN / words[0]), *words[1:]]
    teller.command(command)
    done = subprocess.run(
        command,
        check=False,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,  # in the order in which a person would read it
        text=True,
        env={**os.environ, "LC_ALL": "es_MX.UTF-8"},
    )
    teller.say("\n".join(f"  {line}" for line in done.stdout.splitlines() if only in line))
    if done.returncode != expect:
        raise Failed(f"«{words[0]} {words[1]}» terminó con {done.returncode}; se esperaba {expect}")
    return done.stdout


@contextmanager
def serving(home: Path, port: int) -> Iterator[str]:
    """Serve the ledger in *home* with two workers; give its address; stop it afterwards."""
    url = f"http://127.0.0.1:{port}"
    environment = {**os.environ, "LIBRO_LEDGER_HOME": str(home), "LIBRO_LEDGER_BIND": f"127.0.0.1:{port}"}
    environment |= {"LIBRO_LEDGER_WORKERS": "2", "LIBRO_LEDGER_URL": url}
    with (home / "server.log").open("ab") as log:
        server = subprocess.Popen(
            [str(BIN / "libro-ledger"), "serve"], env=environment, stdout=log, stderr=subprocess.STDOUT
        )
        try:
            _wait_until_ready(url, server)
            yield url
        finally:
            server.terminate()
            server.wait(timeout=30)


def _wait_until_ready(url: str, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and server.poll() is None:
        try:
            with urllib.request.urlopen(f"{url}/readyz", timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise Failed("el servidor no arrancó; vea server.log en la carpeta del libro")


def get_json(url: str) -> Any:
    """Fetch a document, in Spanish, from the demonstration's own server."""
    request = urllib.request.Request(url, headers={"Accept-Language": "es"})
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.load(answer)


def size_of(url: str) -> int:
    """Return how many entries the ledger has: the second line of its checkpoint."""
    with urllib.request.urlopen(f"{url}/checkpoint", timeout=10) as answer:
        return int(answer.read().splitlines()[1])


def submit_batch(url: str, tokens: Sequence[str]) -> list[int]:
    """Submit events in one batch; return the index of each; raise Failed if any was refused."""
    request = urllib.request.Request(
        f"{url}/v1/events/batch",
        data="".join(f"{token}\n" for token in tokens).encode(),
        headers={"Content-Type": "application/x-ndjson", "Accept-Language": "es"},
        method="POST",
    )
    with urllib.request.urlopen(request, timeout=120) as answer:
        results = [json.loads(line) for line in answer.read().splitlines()]
    for result in results:
        if "receipt" not in result:
            raise Failed(f"el libro no registró un evento: {result}")
    return [int(result["receipt"]["index"]) for result in results]
