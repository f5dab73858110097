"""The guard: what this host may have told the world, remembered outside the database.

A database can be restored from an old copy, moved, or lost; whoever then goes on signing shows two
histories. One file per host holds size and root of the last checkpoint that may have left it:

- before signing, the log must contain it: same root at the guard's size, or the ledger stops;
- after the commit, and before anything of a new size leaves, the guard advances to that size;
- it only ever rises. No command lowers it: entries that cannot be recovered end the log.

A guard *behind* the database is normal after a crash between commit and advance.

The file has two slots of 512 bytes; an advance writes the older one and waits for the disk, so that
a torn write loses only the slot that was written, which nobody had relied on. A slot is text:

    libro-guard 1
    <origin>
    <size>
    <root, hex>
    <SHA-256 of the lines above, hex>
    (spaces up to 512 bytes)
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import hashlib
import logging
import os
import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from libroabierto.errors import LibroError
from libroabierto.files import flush_folder
from libroabierto.tlog.merkle import Hash
from libroabierto_ledger.ports import on_disk

SLOT: Final = 512
_HEADER: Final = "libro-guard 1"
_SLOT: Final = re.compile(
    rb"(libro-guard 1\n([\x21-\x7e]{1,300})\n(0|[1-9][0-9]{0,15})\n([0-9a-f]{64})\n)([0-9a-f]{64})\n *"
)
_log = logging.getLogger(__name__)


class GuardRefuses(LibroError):
    """What the database holds contradicts what this host has let out: nothing more may be signed or served.

    An alarm, never weather: facts name both sides. Somebody must find the right database.
    """


@dataclass(frozen=True, slots=True)
class Covered:
    """The last checkpoint that may have left this host."""

    origin: str
    size: int
    root: Hash

    def to_slot(self) -> bytes:
        """Write the slot, 512 bytes."""
        text = f"{_HEADER}\n{self.origin}\n{self.size}\n{self.root.hex()}\n".encode("ascii")
        slot = text + hashlib.sha256(text).hexdigest().encode("ascii") + b"\n"
        return slot.ljust(SLOT)

    @classmethod
    def from_slot(cls, slot: bytes) -> Covered | None:
        """Read a slot; None if it was torn, or never written."""
        match = _SLOT.fullmatch(slot)
        if match is None or hashlib.sha256(match[1]).hexdigest().encode("ascii") != match[5]:
            return None
        return cls(match[2].decode("ascii"), int(match[3]), bytes.fromhex(match[4].decode("ascii")))


class Guard:
    """The guard's file, as one process sees it. Thread-safe; processes meet in the file's lock."""

    def __init__(self, path: Path, origin: str) -> None:
        self._path, self._origin = path, origin
        self._lock = threading.Lock()
        # The newest that `cover` found or put on the disk; reads of a covered size ask nobody else.
        self._known: Covered | None = None

    def create(self, size: int, root: Hash) -> None:
        """Make the file; raises GuardRefuses("guard.exists"), for a guard is never made anew."""
        try:
            handle = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            raise GuardRefuses("guard.exists", path=str(self._path)) from None
        with contextlib.closing(os.fdopen(handle, "wb")) as file:
            file.write(Covered(self._origin, size, root).to_slot() + bytes(SLOT))
            file.flush()
            os.fsync(file.fileno())
        flush_folder(self._path.parent)

    def read(self) -> Covered:
        """Return what is covered.

        Raises GuardRefuses ("guard.missing", ".unreadable", ".other-origin"), LedgerBusy ("ledger.disk-…").
        """
        with on_disk(), self._open(fcntl.LOCK_SH) as handle:
            return self._newest(handle)

    def glance(self) -> Covered:
        """Return what was covered a moment ago, without waiting for whoever is advancing it.

        A floor for every view of the log that is opened afterwards, and no more than that: what is seen
        may not be on the disk yet, which only `cover` waits for. The slot that is being written is never
        the newest, so one that stands is always found. Raises as `read`; costs some microseconds.
        """
        with on_disk(), self._open(fcntl.LOCK_UN) as handle:
            return self._newest(handle)

    def check(self, covered: Covered, size: int, root_at: Callable[[int], Hash]) -> None:
        """Raise GuardRefuses unless the log of *size* entries contains *covered*.

        `read` what is covered first and look at the log second: other processes go on, and only an
        earlier guard must be in a later view. *root_at* computes the log's own root at a size. Codes:
        "guard.database-older" (facts `covered`, `size`), "guard.other-root" (fact `size`).
        """
        if size < covered.size:
            raise _alarm("guard.database-older", covered=covered.size, size=size)
        _check_equal(covered, root_at(covered.size))

    def cover(self, size: int, root: Hash) -> None:
        """Return once the guard covers (size, root); costs a comparison if it does already.

        Call it after the commit and before anything of this size leaves the host. Raises GuardRefuses
        ("guard.other-root", and those of `read`). After its LedgerBusy the entries of this size are in the
        log all the same, but nobody is told of them until they could be covered.
        """
        known = self._known
        if known is not None and size <= known.size:
            if size == known.size:
                _check_equal(known, root)
            return
        with on_disk(), self._lock, self._open(fcntl.LOCK_EX) as handle:
            self._known = self._advance(handle, Covered(self._origin, size, root))

    def _advance(self, handle: int, wanted: Covered) -> Covered:
        slots = _read_slots(handle)
        newest = self._newest(handle)
        if newest.size >= wanted.size:
            if newest.size == wanted.size:
                _check_equal(newest, wanted.root)
            _wait_for_disk(handle)
            return newest
        older = 0 if slots[0] != newest else 1
        writing = os.open(self._path, os.O_RDWR)  # only here: who reads goes on where nobody may write
        try:
            _write_slot(writing, wanted.to_slot(), older * SLOT)
        finally:
            os.close(writing)
        return wanted

    def _newest(self, handle: int) -> Covered:
        slots = [slot for slot in _read_slots(handle) if slot is not None]
        if not slots:
            raise _alarm("guard.unreadable", path=str(self._path))
        newest = max(slots, key=lambda slot: slot.size)
        if newest.origin != self._origin:
            raise _alarm("guard.other-origin", origin=newest.origin, want=self._origin)
        return newest

    @contextlib.contextmanager
    def _open(self, lock: int) -> Iterator[int]:
        """Open and lock the file; opened anew each time, so that no lock crosses a fork."""
        try:
            handle = os.open(self._path, os.O_RDONLY)
        except FileNotFoundError:
            raise _alarm("guard.missing", path=str(self._path)) from None
        try:
            fcntl.flock(handle, lock)
            yield handle
        finally:
            os.close(handle)


def _read_slots(handle: int) -> list[Covered | None]:
    raw = os.pread(handle, 2 * SLOT, 0)
    return [Covered.from_slot(raw[at : at + SLOT]) for at in (0, SLOT)]


def _wait_for_disk(handle: int) -> None:
    """Wait until the disk has what another process wrote: it may have been killed before it waited itself."""
    try:
        os.fdatasync(handle)
    except OSError as error:
        if error.errno != errno.EROFS:  # where nobody may write, nothing is left to be written
            raise


def _write_slot(handle: int, slot: bytes, place: int) -> None:
    """Write a slot and wait for the disk; if that fails, put back what stood there.

    Otherwise it would be read, and relied on, though a disk that has failed once to take it may say the
    next time that there is nothing left to write.
    """
    before = os.pread(handle, len(slot), place)
    try:
        _write(handle, slot, place)
        os.fdatasync(handle)
    except OSError:
        with contextlib.suppress(OSError):
            _write(handle, before, place)
        raise


def _write(handle: int, data: bytes, place: int) -> None:
    """Write all of *data*: a disk that fills takes a part of it before it says so."""
    while data:
        written = os.pwrite(handle, data, place)
        data, place = data[written:], place + written


def _check_equal(covered: Covered, root: Hash) -> None:
    if covered.root != root:
        raise _alarm("guard.other-root", size=covered.size)


def _alarm(code: str, **facts: object) -> GuardRefuses:
    error = GuardRefuses(code, **facts)
    _log.critical("the guard refuses: %s", error)
    return error
