"""Files on their way in: in one piece or in parts, hashed, kept when they are whole and right.

A part begins where the last one ended, or at 0, which begins the whole file again. What came of a part that
was cut short stays and is not served; the file is looked at, and kept, when its last byte has come. Memory:
one piece of the stream, whatever the file's size.

A file that came in parts is hashed once, when its last byte is there. What is refused then is gone, so that
to be hashed again costs its institution an act, as every file that is begun. A part in between costs no more
than the bytes that are sent, and the one request for which its address pays.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from libroabierto.errors import LibroError, Refused
from libroabierto.record.filetypes import check_content
from libroabierto.record.upload import Upload
from libroabierto_ledger.application.files import Withdrawn, is_withdrawn
from libroabierto_ledger.application.limits import Allowances
from libroabierto_ledger.application.permits import Permits
from libroabierto_ledger.application.reading import Reader
from libroabierto_ledger.ports import Arrival, Arrivals, Blobs

_PIECE: Final = 256 * 1024


class UploadConflict(LibroError):
    """The part does not begin where the file ends so far; fact `offset` says where that is."""


@dataclass(frozen=True, slots=True)
class Part:
    """The bytes [first, stop) of a file of *size* bytes; none of them for who only asks how much is there."""

    first: int
    stop: int
    size: int

    @property
    def length(self) -> int:
        """How many bytes it has."""
        return self.stop - self.first


@dataclass(frozen=True, slots=True)
class Sent:
    """What a request says that it carries: a *part*, or all of the file without one; None is not said."""

    part: Part | None = None
    length: int | None = None  # bytes
    media_type: str | None = None


@dataclass(frozen=True, slots=True)
class Received:
    """What the ledger has of a file now: `offset` bytes; `repeated` if it had all of it before."""

    upload: Upload
    offset: int
    repeated: bool = False

    @property
    def is_whole(self) -> bool:
        """Whether the file is there."""
        return self.offset == self.upload.size


class Uploads:
    """How a file comes in. Thread-safe."""

    def __init__(
        self, reader: Reader, permits: Permits, allowances: Allowances, blobs: Blobs, arrivals: Arrivals
    ) -> None:
        self._reader, self._permits, self._allowances = reader, permits, allowances
        self._blobs, self._arrivals = blobs, arrivals

    def receive(self, token: str, sha256: str, sent: Sent, pieces: Iterable[bytes]) -> Received:
        """Take in *pieces* of the file that *token* permits; keep the file when it is whole.

        Raises as Permits.judge and Refused ("upload.size-differs", "upload.type-differs") before any of
        *pieces* is read; then RateLimited, UploadConflict, LedgerBusy ("upload.in-progress", disk, bucket),
        Refused ("upload.wrong-hash", "file.not-its-type": send all of it again), Withdrawn, and whatever
        *pieces* raise: then what came before stays.
        """
        upload, issuer = self._permits.judge(token, sha256)
        part = sent.part or Part(0, upload.size, upload.size)
        _check_said(upload, part, sent)
        if self._blobs.find(sha256) is not None:
            return Received(upload, upload.size, repeated=True)
        with self._arrivals.taking(sha256, issuer) as arrival:
            if arrival.size >= upload.size:  # it came, and a crash or a bucket kept it from being kept
                self._charge(issuer)  # else everybody's asking hashes it while the bucket is out of reach
                self._keep(arrival, upload, _hash_of(arrival))
            elif part.length:
                if part.first == 0:
                    self._charge(issuer)
                self._add(arrival, upload, part, pieces)
            return Received(upload, arrival.size)

    def _charge(self, issuer: str) -> None:
        """Let an institution begin, or have looked at again, as many files as it may sign acts."""
        for refusal in self._allowances.take_events(f"institution:{issuer}", 1):
            raise refusal

    def _add(self, arrival: Arrival, upload: Upload, part: Part, pieces: Iterable[bytes]) -> None:
        if part.first == 0:
            arrival.begin_again()
        if part.first != arrival.size:
            raise UploadConflict("upload.offset", offset=arrival.size)
        hasher = hashlib.sha256()
        for piece in pieces:
            if arrival.size + len(piece) > part.stop:
                raise Refused("upload.size-differs", size=upload.size)
            arrival.write(piece)
            hasher.update(piece)
        if arrival.size == upload.size:
            self._keep(arrival, upload, _hash_of(arrival) if part.first else hasher.hexdigest())

    def _keep(self, arrival: Arrival, upload: Upload, digest: str) -> None:
        """Keep a whole file, unless it is another one; nothing of what is refused stays."""
        try:
            _check_file(arrival, upload, digest)
        except Refused:
            arrival.discard()
            raise
        self._blobs.put(upload.sha256, upload.media_type, arrival.path)
        arrival.discard()
        self._check_again(upload.sha256)

    def _check_again(self, sha256: str) -> None:
        """Undo it if the file was withdrawn while it came: whoever erases may have come too early."""
        with self._reader.snapshot() as snapshot:
            if not is_withdrawn(snapshot, sha256):
                return
        self._blobs.delete(sha256)
        raise Withdrawn(sha256)


def _check_said(upload: Upload, part: Part, sent: Sent) -> None:
    if part.size != upload.size or sent.length not in (None, part.length):
        raise Refused("upload.size-differs", size=upload.size)
    if sent.media_type not in (None, upload.media_type):
        raise Refused("upload.type-differs", media_type=upload.media_type)


def _check_file(arrival: Arrival, upload: Upload, digest: str) -> None:
    if digest != upload.sha256:
        raise Refused("upload.wrong-hash", sha256=digest)
    with arrival.open() as file:
        check_content(upload.media_type, file, upload.size)


def _hash_of(arrival: Arrival) -> str:
    """Return the hash of what has come."""
    hasher = hashlib.sha256()
    with arrival.open() as file:
        while piece := file.read(_PIECE):
            hasher.update(piece)
    return hasher.hexdigest()
