"""Files that have not come whole yet: one in a folder of this host for each, `<sha256>.<institution>`.

Whoever names a file of others in an act of its own may hand it in too, and never spoils what they send.

Its length says how much has come. A lock of the operating system on the file itself lets one writer of the
host add to it, and ends with its process. Nobody waits for the disk: what a crash takes from an unfinished
file is missed when its hash is compared, and sent again.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final

from libroabierto.errors import LedgerBusy
from libroabierto_ledger.ports import on_disk

# As long as a permission to hand in a file may live (record.upload.LONGEST).
WEEK: Final = 7 * 24 * 3600.0  # seconds
RETRY_AFTER: Final = 5  # seconds; the other writer sends a part


class FolderArrivals:
    """The unfinished files in *folder*, which is made when the first one comes. Thread-safe."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @contextlib.contextmanager
    def taking(self, sha256: str, issuer: str) -> Iterator[FileArrival]:
        path = self._folder / f"{sha256}.{issuer}"
        with on_disk():
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            handle = _locked(path)
        try:
            yield FileArrival(path, handle)
        finally:
            os.close(handle)

    def forget(self, sha256: str | None = None) -> None:
        with on_disk():
            for path in self._folder.glob(f"{sha256 or '*'}.*"):
                with contextlib.suppress(FileNotFoundError):  # another worker was first
                    if sha256 or time.time() - path.stat().st_mtime > WEEK:
                        path.unlink()


class FileArrival:
    """One of them, whose lock is held; errors of the disk are LedgerBusy."""

    def __init__(self, path: Path, handle: int) -> None:
        self.path, self._handle = path, handle
        self.size = os.fstat(handle).st_size

    def begin_again(self) -> None:
        with on_disk():
            os.ftruncate(self._handle, 0)
        self.size = 0

    def write(self, piece: bytes) -> None:
        with on_disk():
            written = 0
            while written < len(piece):
                written += os.pwrite(self._handle, piece[written:], self.size + written)
        self.size += len(piece)

    def open(self) -> BinaryIO:
        with on_disk():
            return self.path.open("rb")

    def discard(self) -> None:
        with on_disk():
            self.path.unlink(missing_ok=True)


def _locked(path: Path) -> int:
    """Open and lock the file that has this name *now*: the one before may just have been taken away."""
    while True:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if _is_named(path, handle):
                return handle
        except BlockingIOError:
            os.close(handle)
            raise LedgerBusy("upload.in-progress", retry_after=RETRY_AFTER) from None
        except BaseException:
            os.close(handle)
            raise
        os.close(handle)


def _is_named(path: Path, handle: int) -> bool:
    try:
        return os.path.samestat(path.stat(), os.fstat(handle))
    except FileNotFoundError:
        return False
