"""The notifier of the demonstration: made and started by its own command, asked as anybody would ask it."""

from __future__ import annotations

import json
import os
import subprocess
import time
import urllib.error
import urllib.request
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, TypeVar

from demo.machine import BIN, Failed, free_port, get_json

Found = TypeVar("Found")
HOST: Final = "127.0.0.1"
PATIENCE_SECONDS: Final = 60.0  # as long as the ledger is given to start
STOP_SECONDS: Final = 30.0
_ATOM: Final = "{http://www.w3.org/2005/Atom}"
_LIBRO: Final = "{urn:libroabierto:feed:1}"


@contextmanager
def notifying(home: Path, port: int) -> Iterator[str]:
    """Run `libro-notifier all` in *home*; give its address; end it afterwards.

    Webhooks may go to this machine (LIBRO_NOTIFIER_SINKS=local), which is for practice alone.
    """
    url = f"http://{HOST}:{port}"
    stream = free_port(0)
    environment = {
        **os.environ,
        "LIBRO_NOTIFIER_HOME": str(home),
        "LIBRO_NOTIFIER_BIND": f"{HOST}:{port}",
        "LIBRO_NOTIFIER_STREAM_BIND": f"{HOST}:{stream}",
        "LIBRO_NOTIFIER_URL": url,
        "LIBRO_NOTIFIER_STREAM_URL": f"http://{HOST}:{stream}/v1/stream",
        "LIBRO_NOTIFIER_SINKS": "local",
        "LC_ALL": "es_MX.UTF-8",
    }
    with (home / "avisador.log").open("ab") as log:
        command = [str(BIN / "libro-notifier"), "all"]
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=subprocess.STDOUT)
        try:
            wait_for(lambda: _is_ready(url, process), "el avisador")
            yield url
        finally:
            process.terminate()
            process.wait(timeout=STOP_SECONDS)
    if process.returncode:
        raise Failed(f"el avisador terminó con {process.returncode}; vea avisador.log")


def wait_for(look: Callable[[], Found | None], what: str) -> Found:
    """Look until there is something; raise Failed if it does not come in time."""
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        found = look()
        if found:
            return found
        time.sleep(0.05)
    raise Failed(f"no llegó a tiempo: {what}; vea avisador.log")


def post(url: str, document: Mapping[str, Any]) -> Any:
    """Send a JSON document and return the answer."""
    request = urllib.request.Request(
        url, json.dumps(document).encode(), {"Content-Type": "application/json", "Accept-Language": "es"}
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)


def get_owned(url: str, token: str) -> Any:
    """Fetch what only the owner of a subscription may see."""
    request = urllib.request.Request(url, headers={"Authorization": f"Bearer {token}"})
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.load(answer)


def read_feed(url: str, index: int) -> tuple[str, str] | None:
    """Read an Atom feed as a reader does; return title and message's address of the entry *index*."""
    with urllib.request.urlopen(url, timeout=10) as answer:
        feed = ET.parse(answer)  # noqa: S314 - of the demonstration's own notifier
    for entry in feed.iter(f"{_ATOM}entry"):
        if entry.findtext(f"{_LIBRO}position") == str(index):
            (message,) = (
                one.get("href") for one in entry.iter(f"{_ATOM}link") if one.get("rel") == "related"
            )
            return entry.findtext(f"{_ATOM}title") or "", message or ""
    return None


def fetch(url: str, path: Path) -> None:
    """Keep the bytes at an address."""
    with urllib.request.urlopen(url, timeout=10) as answer:
        path.write_bytes(answer.read())


def is_up_to_date(url: str, size: int) -> bool:
    """Whether so many entries were published and nothing waits to be delivered."""
    said = get_json(f"{url}/v1/status")
    return bool(said["verified"] >= size and said["lag"] == 0 and said["queues"]["pending"] == 0)


def _is_ready(url: str, process: subprocess.Popen[bytes]) -> bool:
    if process.poll() is not None:
        raise Failed("el avisador no arrancó; vea avisador.log")
    try:
        with urllib.request.urlopen(f"{url}/readyz", timeout=5):
            return bool(get_json(f"{url}/v1/status")["lag"] == 0)
    except (urllib.error.URLError, OSError):
        return False
