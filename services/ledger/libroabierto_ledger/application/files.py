"""Files that acts name: what is kept of each, who names it, and that what was withdrawn is gone.

What is withdrawn the rows of state say, never the store of files: so a file that a copy brought back is not
served, and deleted again when the ledger starts.

A file can be named by many acts, and is withdrawn from each. It is gone when no entry is left from which
it was not withdrawn; a later one of those for whom it is barred (domain/attachments.py) counts for nothing.
So it stays, or may be handed in again, where nobody may take it from others: as what somebody else named,
and as an act's own document.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from libroabierto.domain.attachments import is_gone, names
from libroabierto.domain.kinds import entry_id
from libroabierto.domain.world import Document
from libroabierto.errors import LedgerBusy, LibroError
from libroabierto.record.folio import format_folio
from libroabierto.record.upload import DIGEST
from libroabierto_ledger.application.bounds import DEFAULT_LIMIT, PORTION
from libroabierto_ledger.application.reading import NotFound, Reader
from libroabierto_ledger.log.integrate import Item
from libroabierto_ledger.ports import Arrivals, Blob, Blobs, Snapshot, Store

WITHDRAWAL: Final = "disclosure.withdrawn"
_log = logging.getLogger(__name__)


class Withdrawn(LibroError):
    """The file was withdrawn for good; code "evidence.withdrawn", fact `sha256`."""

    def __init__(self, sha256: str) -> None:
        super().__init__("evidence.withdrawn", sha256=sha256)


@dataclass(frozen=True, slots=True)
class HeldFile:
    """A file that the ledger holds; `own` if it is an act's own document, which nobody can withdraw."""

    sha256: str
    blob: Blob
    own: bool


@dataclass(frozen=True, slots=True)
class Naming:
    """An entry that names a file: what it is, and where in its data the hash stands."""

    index: int
    folio: str
    event: str
    stream: str
    issuer: str
    pointers: tuple[str, ...]
    own: bool
    withdrawn: bool


@dataclass(frozen=True, slots=True)
class NamedFile:
    """A file that entries name: `blob` is None while it is awaited, or once it is withdrawn."""

    sha256: str
    blob: Blob | None
    withdrawn: bool
    entries: tuple[Naming, ...]
    next: str | None


class Files:
    """What readers ask of files, and how they are erased. Thread-safe."""

    def __init__(self, reader: Reader, blobs: Blobs, arrivals: Arrivals) -> None:
        self._reader, self._blobs, self._arrivals = reader, blobs, arrivals

    def held(self, sha256: str) -> HeldFile:
        """Return a file that may be read now.

        Raises Withdrawn, NotFound ("evidence.not-named", "evidence.not-uploaded").
        """
        with self._reader.snapshot() as snapshot:
            check_named(snapshot, sha256)
            own = is_own(snapshot, sha256)
        blob = self._blobs.find(sha256)
        if blob is None:
            raise NotFound("evidence.not-uploaded", sha256=sha256)
        return HeldFile(sha256, blob, own)

    def read(self, file: HeldFile, first: int, stop: int) -> Iterator[bytes]:
        """Give the bytes of [first, stop) piece by piece."""
        return self._blobs.read(file.sha256, first, stop)

    def named(self, sha256: str, *, after: str = "", limit: int = DEFAULT_LIMIT) -> NamedFile:
        """Say which entries name a file, in pages, and what became of it; "evidence.not-named"."""
        with self._reader.snapshot() as snapshot:
            withdrawn = is_withdrawn(snapshot, sha256)
            found = _rows(snapshot, f"sha256:{sha256}", limit + 1, after)
            if not found and not after:
                raise NotFound("evidence.not-named", sha256=sha256)
            code = self._reader.log_code(snapshot)
        blob = None if withdrawn else self._blobs.find(sha256)
        entries = tuple(_naming(one, sha256, code) for one in found[:limit])
        more = entry_id(entries[-1].index) if len(found) > limit else None
        return NamedFile(sha256, blob, withdrawn, entries, more)

    def erase(self, sha256: str) -> None:
        """Delete a file for good if it is withdrawn; what is on its way too."""
        with self._reader.snapshot() as snapshot:
            if not is_withdrawn(snapshot, sha256):
                return
        self._arrivals.forget(sha256)
        self._blobs.delete(sha256)

    def settle(self, item: Item, index: int) -> None:
        """Erase what the event of *item*, which is recorded, withdraws; raises LedgerBusy."""
        if item.event.type == WITHDRAWAL:
            for digest in filter(DIGEST.fullmatch, item.event.data["digests"]):
                self.erase(digest)

    def erase_withdrawn(self, store: Store) -> None:
        """Delete again whatever was ever withdrawn, and forget what never came whole; at the start.

        Asks the store itself: nothing is shown to anybody, so that the guard has no say.
        Where that cannot be done now, the log says so: nothing withdrawn is served meanwhile.
        """
        try:
            self._arrivals.forget()
            after = ""
            while found := _barred(store, after):
                for sha256 in found:
                    self.erase(sha256)
                after = found[-1]
        except LedgerBusy as error:
            _log.error("withdrawn files could not be deleted again (%s)", error.code)


def _barred(store: Store, after: str) -> list[str]:
    """Return a portion of the files that were ever withdrawn from an act, by hash."""
    with store.snapshot() as snapshot:
        return [row.id for row in snapshot.rows("barred", [], snapshot.head.size - 1, after, PORTION)]


def check_named(snapshot: Snapshot, sha256: str) -> None:
    """Raise NotFound("evidence.not-named") for a file that no entry names, Withdrawn for one that is."""
    if not _rows(snapshot, f"sha256:{sha256}", 1):
        raise NotFound("evidence.not-named", sha256=sha256)
    if is_withdrawn(snapshot, sha256):
        raise Withdrawn(sha256)


def is_own(snapshot: Snapshot, sha256: str) -> bool:
    """Say whether the file is the own document of some act."""
    return bool(_rows(snapshot, f"own:{sha256}", 1))


def is_withdrawn(snapshot: Snapshot, sha256: str) -> bool:
    """Say whether the file was withdrawn, and no act keeps it (see above).

    Two rows decide, however many entries name it: the first withdrawal, and one entry that keeps it.
    """
    if snapshot.row("barred", sha256, snapshot.head.size - 1) is None:
        return False
    return not _rows(snapshot, f"standing:{sha256}", 1)


def _rows(snapshot: Snapshot, tag: str, limit: int, after: str = "") -> list[Document]:
    rows = snapshot.rows("attachment", [tag], snapshot.head.size - 1, after, limit)
    return [row.read() for row in rows]


def _naming(row: Document, sha256: str, log_code: str) -> Naming:
    assert names(row, sha256), "our bug: a tag that the row does not give"
    here: list[dict[str, Any]] = [file for file in row["files"] if file["sha256"] == sha256]
    return Naming(
        index=int(row["entry"]),
        folio=str(format_folio(log_code, int(row["entry"]))),
        event=row["event"],
        stream=row["stream"],
        issuer=row["issuer"],
        pointers=tuple(file["pointer"] for file in here),
        own=any(file["own"] for file in here),
        withdrawn=is_gone(row, sha256),
    )
