"""A real server on a disk that fills, or turns read-only, and comes back: `python -m faults.disk_stories`.

    unshare --user --map-root-user --mount python -m faults.disk_stories NAME FOLDER

The disk is a small tmpfs, mounted over FOLDER/home in a mount namespace of our own, so that it is gone
with us. A story prints what it saw as one JSON object; test_disks.py says what that must be.
"""

from __future__ import annotations

import errno
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from faults.asking import get, post
from faults.homes import extra, town
from libroabierto.remote.audit import audit
from libroabierto.remote.http import HttpTransport
from libroabierto.remote.reader import LedgerReader
from libroabierto.remote.trust import Trust
from support.crowd.served import ServedLedger
from support.founding import LOG_CODE
from support.ledger_home import fill, opened

DISK: Final = "6m"
ROOM: Final = (0, 4096, 16384, 49152, 81920)  # bytes left: none, and what ends in the middle of an append
READS: Final = ("/checkpoint", "/v1/log", "/v1/entries", "/v1/institutions", "/readyz", "/tile/0/000.p/3")

Saw = dict[str, Any]


def full(served: ServedLedger) -> Saw:
    """The disk fills under a running server, to the last byte and less than that."""
    first, workers = post(served.port, extra(0)), served.workers()
    ballast, saw = Ballast(served.home / "ballast"), []
    for number, room in enumerate(ROOM, start=1):
        ballast.leave(room)
        refused = [post(served.port, extra(number)).told for _ in range(3)]
        reads = sorted({get(served.port, path).status for path in READS})
        size = audited(served)
        ballast.drop()
        saw.append(
            {
                "room": room,
                "refused": refused,
                "reads": reads,
                "size": size,
                "then": post(served.port, extra(number)).told,
            }
        )
    return {"full": saw, **_afterwards(served, first.body, workers)}


def readonly(served: ServedLedger) -> Saw:
    """The disk turns read-only under a running server."""
    first, workers = post(served.port, extra(0)), served.workers()
    with _read_only_for(served.home, workers):
        refused = [post(served.port, extra(1)).told for _ in range(4)]
        reads = sorted({get(served.port, path).status for path in READS})
        size = audited(served)
    then = post(served.port, extra(1)).told
    saw = {"refused": refused, "reads": reads, "size": size, "then": then}
    return {"readonly": saw, **_afterwards(served, first.body, workers)}


def _afterwards(served: ServedLedger, first: bytes, workers: list[int]) -> Saw:
    """The same processes serve, what was acknowledged before is there, and everything is sound."""
    again = post(served.port, extra(0))
    return {
        "same_workers": workers == served.workers(),
        "same_receipt": (again.status, again.body) == (200, first),
        "size": audited(served),
    }


def cold(home: Path) -> Saw:
    """The disk is read-only when the server is to be started."""
    served = ServedLedger(home, workers=2, threads=4)
    _mount("remount,ro", home)
    refused = [served.operate(word) for word in ("serve", "check")]
    _mount("remount,rw", home)
    with served.running():
        told = post(served.port, extra(0)).told
        size = audited(served)
    return {
        "refused": [(done.returncode, done.stderr) for done in refused],
        "then": told,
        "size": size,
        "check": served.operate("check").returncode,
    }


class Ballast:
    """A file that takes what room there is."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def leave(self, room: int) -> None:
        """Fill the disk, but for so many bytes."""
        size = 0
        try:
            with self._path.open("wb", buffering=0) as file:
                while True:
                    size += file.write(bytes(4096))
        except OSError as error:
            if error.errno != errno.ENOSPC:
                raise
        with self._path.open("r+b") as file:
            file.truncate(size - room)

    def drop(self) -> None:
        """Give the room back."""
        self._path.unlink()


def audited(served: ServedLedger) -> int:
    """Audit the ledger over HTTP as a stranger; return its size."""
    since = "2026-11-22T15:00:00Z"
    trust = Trust(town().log.verifier, town().ledger, b"quorum none", LOG_CODE, "given", since)
    return audit(LedgerReader(HttpTransport(served.url)), trust).checkpoint.size


@contextmanager
def _read_only_for(home: Path, pids: list[int]) -> Iterator[None]:
    command = [sys.executable, "-m", "faults.readonly", str(home), *map(str, pids)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        try:
            assert process.stdout.readline() == "on\n"
            yield
            process.stdin.close()
            assert process.wait(30) == 0
        finally:
            process.kill()


def _mount(options: str, home: Path) -> None:
    subprocess.run(["mount", "-t", "tmpfs", "-o", options, "none", str(home)], check=True)  # noqa: S607 - the system's own


def _served(story: Callable[[ServedLedger], Saw]) -> Callable[[Path], Saw]:
    def tell(home: Path) -> Saw:
        served = ServedLedger(home, workers=2, threads=4)
        with served.running():
            saw = story(served)
        return {**saw, "check": served.operate("check").returncode}

    return tell


STORIES: Final[dict[str, Callable[[Path], Saw]]] = {
    "full": _served(full),
    "readonly": _served(readonly),
    "cold": cold,
}


def main(name: str, folder: str) -> None:
    """Tell one story."""
    home = Path(folder) / "home"
    home.mkdir()
    _mount(f"size={DISK}", home)
    with opened(home, town()) as ledger:
        fill(ledger, town().tokens)
    sys.stdout.write(json.dumps(STORIES[name](home)) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
