"""The few interfaces that the core of the ledger needs, and the values that pass through them.

`Store` keeps everything: entries, tree, state and checkpoints, moved by one transaction at a time.
A store must order its writers over all processes of the host, and must show a reader either all of
a batch or nothing of it. Adapters share these contracts and no code.

An *index* counts entries from 0. A state *at* an index is that after the entry of this index.
"""

from __future__ import annotations

import errno
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Final, Protocol

from libroabierto.domain.world import Document, Effect, World
from libroabierto.errors import LedgerBusy, LibroError
from libroabierto.record.entry import ZEROS
from libroabierto.record.event import Event
from libroabierto.tlog.merkle import EMPTY_ROOT, Hash
from libroabierto.tlog.tile import Tile

Clock = Callable[[], datetime]
"""Gives the present instant, aware, in UTC."""

Progress = Callable[[str, int, int], None]
"""Hears (what is being done, how much is done, how much there is); for long work."""


class StoreUnreadable(LibroError):
    """The store cannot be read: its file is damaged, or the disk is; nothing is said about its content."""


# What a disk says no with, as LedgerBusy: nothing that was acknowledged is lost, the same event sent again
# later is right whatever became of it, and no restart is needed once the disk works.
DISK_FULL: Final = "ledger.disk-full"
DISK_READ_ONLY: Final = "ledger.disk-read-only"
DISK_ERROR: Final = "ledger.disk-error"
DISK_RETRY_AFTER: Final = 60  # seconds; somebody must make room first
# No disk's fault, though files say it: each connection is a file, and so is each thread's view of the store.
TOO_MANY_FILES: Final = "ledger.too-many-files"
TOO_MANY_FILES_RETRY_AFTER: Final = 5  # seconds; connections come and go

_DISK: Final = {
    errno.ENOSPC: DISK_FULL,
    errno.EDQUOT: DISK_FULL,
    errno.EFBIG: DISK_FULL,  # a limit on the size of files
    errno.EROFS: DISK_READ_ONLY,
    errno.EACCES: DISK_READ_ONLY,
    errno.EPERM: DISK_READ_ONLY,  # a file that was made immutable
}


@contextmanager
def on_disk() -> Iterator[None]:
    """Raise LedgerBusy in place of what a file answers."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.EMFILE, errno.ENFILE):
            raise LedgerBusy(TOO_MANY_FILES, retry_after=TOO_MANY_FILES_RETRY_AFTER) from error
        code = _DISK.get(error.errno or 0, DISK_ERROR)
        raise LedgerBusy(code, retry_after=DISK_RETRY_AFTER) from error


@dataclass(frozen=True, slots=True)
class Head:
    """Where the log stands: its size and root, and the last entry's hash (hex) and instant (millis)."""

    size: int
    root: Hash
    hash: str
    recorded_at: str


NO_HEAD: Final = Head(0, EMPTY_ROOT, ZEROS, "")


@dataclass(frozen=True, slots=True)
class RecordedEvent:
    """An event as the event store keeps it: `state` is the entry's bytes, `topic` the public type name."""

    originator_id: str  # the stream
    originator_version: int
    topic: str
    state: bytes


@dataclass(frozen=True, slots=True)
class StoredEntry:
    """An entry as it is kept, with all by which it is found again; the rest follows from `raw` alone."""

    index: int
    raw: bytes
    leaf: Hash
    hash: str  # SHA-256 of raw, hex
    recorded_at: str
    key: str  # idempotency key
    event_id: str
    type: str
    stream: str
    version: int  # in its stream, also of unordered types


@dataclass(frozen=True, slots=True)
class Batch:
    """What one transaction appends; `tiles` are whole tile contents by (tile level, tile index)."""

    old: Head
    new: Head
    entries: tuple[StoredEntry, ...]
    effects: tuple[Effect, ...]
    tiles: Mapping[tuple[int, int], bytes]
    note: bytes  # the signed checkpoint over `new`


@dataclass(frozen=True, slots=True)
class StoredCheckpoint:
    """A checkpoint that was signed and published: its size and the note."""

    size: int
    note: bytes


@dataclass(frozen=True, slots=True)
class StoredRow:
    """A row of state as it is served: its document is finished JSON in UTF-8."""

    id: str
    document: bytes

    def read(self) -> Document:
        """Return the document, parsed."""
        parsed: Document = json.loads(self.document.decode())
        return parsed


@dataclass(frozen=True, slots=True)
class Rate:
    """An allowance: so many a second for as long as one likes, and so many at once after a pause."""

    per_second: int  # 1 to 1,000,000
    burst: int


@dataclass(frozen=True, slots=True)
class Grant:
    """How many of those asked for may pass now, and after how many microseconds the next may."""

    granted: int
    wait: int  # 0 if all may pass


class Limits(Protocol):
    """What each payer has used up lately."""

    def take(self, key: str, rate: Rate, want: int, *, least: int = 1, now: int) -> Grant:
        """Must count as many of *want* as *key* may have at *now* (microseconds since 1970), at once.

        That is over all processes of the host. None pass if fewer than *least* may, and then `wait` is
        for so many. Must not raise: whoever cannot count lets everybody pass.
        """


@dataclass(frozen=True, slots=True)
class Blob:
    """A file that is kept whole: how many bytes it has, and the media type under which it came."""

    size: int
    media_type: str


class Blobs(Protocol):
    """Files that acts name, each under the SHA-256 of its content (64 hex), whole and never changed."""

    def find(self, sha256: str) -> Blob | None:
        """Must say what is kept under this name."""

    def put(self, sha256: str, media_type: str, source: Path) -> None:
        """Must keep all of *source* or nothing, for good once it returns; may take the file away.

        What is there under this name is the same content, and stays readable meanwhile.
        """

    def read(self, sha256: str, first: int, stop: int) -> Iterator[bytes]:
        """Must give the bytes of [first, stop) in pieces of bounded size; KeyError if nothing is there."""

    def delete(self, sha256: str) -> None:
        """Must forget the file for good; nothing happens if none is there."""


class Arrival(Protocol):
    """A file that is on its way, held by one writer."""

    @property
    def size(self) -> int:
        """Must count the bytes that have come."""

    @property
    def path(self) -> Path:
        """Must name the file that holds them."""

    def begin_again(self) -> None:
        """Must forget what has come."""

    def write(self, piece: bytes) -> None:
        """Must add *piece* at the end."""

    def open(self) -> BinaryIO:
        """Must open for reading what has come; the caller closes it."""

    def discard(self) -> None:
        """Must forget the file; the last call of its writer."""


class Arrivals(Protocol):
    """Files that have not come whole yet; each waits on this host for its rest."""

    def taking(self, sha256: str, issuer: str) -> AbstractContextManager[Arrival]:
        """Must give an institution's file to one writer of the host at a time; else LedgerBusy at once.

        Nothing that another institution sends under the same name may reach it.
        """

    def forget(self, sha256: str | None = None) -> None:
        """Must forget the files of this name, or, without one, those that nobody added to for a week."""


class Disclosures(Protocol):
    """Values that persons consented to show, apart from the log: disclosures by their digest.

    Nothing of one may reach a log file or an error's facts.
    """

    def put(self, kept: Mapping[str, str]) -> None:
        """Must keep these disclosures, durably, but for those that are barred. Again is harmless."""

    def find(self, digests: Sequence[str]) -> dict[str, str]:
        """Must map those of *digests* that are kept to their disclosures."""

    def erase(self, digests: Sequence[str]) -> None:
        """Must bar these digests for ever, and leave no byte of their disclosures in any file of its own.

        What an earlier erasure that was interrupted left over goes as well. Again is harmless. Raises
        LedgerBusy if it cannot be done now.
        """

    def close(self) -> None:
        """Must let go of everything that is open."""


class Rows(Protocol):
    """The rows of state, as a fold over the entries writes them."""

    def world(self, at: int) -> World:
        """Must answer as of index *at* (-1: before entry 0), from the rows put so far."""

    def clear(self) -> None:
        """Must forget every row."""

    def seal(self) -> None:
        """Must remember that all of them were folded by this release."""

    def put(self, effects: Sequence[Effect]) -> None:
        """Must take in effects in the order of their indexes, after all that were put before."""


class Snapshot(Protocol):
    """One consistent view of the store; nothing that is committed later may show in it."""

    @property
    def head(self) -> Head:
        """Must be the newest committed head."""

    @property
    def world(self) -> World:
        """Must answer for the present, that is after the last entry of `head`."""

    def world_at(self, at: int) -> World:
        """Must answer as of index *at* (-1: before entry 0)."""

    def prepare(self, at: int, signed: Sequence[Event]) -> None:
        """May read at once the keys that signed these events, as of *at*, and the institutions of now."""

    def find(self, keys: Sequence[str]) -> dict[str, int]:
        """Must map the recorded ones of these idempotency keys to their indexes."""

    def entries(self, first: int, stop: int) -> list[bytes]:
        """Must return the raw entries of [first, stop) as far as they exist, in order."""

    def tile(self, tile: Tile) -> bytes:
        """Must return exactly `tile.length` bytes, or raise KeyError for what the log does not have."""

    def checkpoint(self, size: int) -> StoredCheckpoint | None:
        """Must return the smallest checkpoint of at least this size."""

    def checkpoints(self, after: int, limit: int) -> list[StoredCheckpoint]:
        """Must return the checkpoints larger than *after*, by size."""

    def last_before(self, instant: str) -> int | None:
        """Must return the largest index recorded before *instant* (millis), or None."""

    def recorded_at(self, index: int) -> str:
        """Must return when the entry was recorded; KeyError if it does not exist."""

    def row(self, kind: str, id: str, at: int) -> StoredRow | None:
        """Must return the version of a row that was visible at index *at*."""

    def rows(self, kind: str, tags: Sequence[str], at: int, after: str, limit: int) -> list[StoredRow]:
        """Must list rows visible at *at* that carry all *tags*, with ids greater than *after*, by id."""


class Transaction(Protocol):
    """The store while its writer is alone in it."""

    @property
    def head(self) -> Head: ...
    @property
    def world(self) -> World: ...
    @property
    def rows(self) -> Rows: ...

    def find(self, keys: Sequence[str]) -> dict[str, int]:
        """Must map the recorded ones of these idempotency keys to their indexes."""

    def prepare(self, events: Sequence[Event]) -> None:
        """May read at once what judging these events will surely ask of `world`."""

    def tile(self, tile: Tile) -> bytes:
        """Must return exactly `tile.length` bytes, or raise KeyError."""

    def entries(self, first: int, stop: int) -> list[bytes]:
        """Must return the raw entries of [first, stop) as far as they exist, in order."""

    def append(self, batch: Batch) -> None:
        """Must store all of *batch*, once, and only if the head is still `batch.old`."""


class Inspection(Snapshot, Protocol):
    """A snapshot for whoever re-checks everything: what is stored, beside a second fold."""

    @property
    def again(self) -> Rows:
        """Must hold rows of its own, empty at first, apart from the stored ones."""

    def first_difference(self) -> int | None:
        """Must return the smallest index at which stored rows and `again` differ, or None."""

    def stored_entries(self) -> Iterator[StoredEntry]:
        """Must give every entry as it is stored, by index; reads in portions."""

    def stored_tiles(self) -> Iterator[tuple[int, int, bytes]]:
        """Must give every stored tile, by level and index: (level, index, content)."""

    def is_of_this_release(self) -> bool:
        """Must say whether the stored rows have the shape that this release gives them."""

    def counts(self) -> tuple[int, int]:
        """Must count the events of the event store, and the entries beside them."""


class Store(Protocol):
    """Where the ledger is kept."""

    def exclusive(self) -> AbstractContextManager[Transaction]:
        """Must wait until this writer is alone on the host; must commit on leaving, or undo everything.

        If leaving raises, the commit may have happened all the same.
        """

    def snapshot(self) -> AbstractContextManager[Snapshot]:
        """Must give a reader its view without waiting for writers; may raise StoreUnreadable."""

    def inspection(self) -> AbstractContextManager[Inspection]:
        """Must give an inspector its view; may be slow, may raise StoreUnreadable."""

    def close(self) -> None:
        """Must let go of everything that is open."""
