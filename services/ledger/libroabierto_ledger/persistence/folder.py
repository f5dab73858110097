"""Files in a folder of this host: `<first two digits>/<sha256>.<extension>`, mode 0600.

A file gets its name when all of it is on the disk, so that it is there whole or not at all; it comes from
the same file system. The extension keeps its media type, and lets an operator look at it.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from libroabierto.files import flush_folder, make_folder
from libroabierto.record.filetypes import TYPES
from libroabierto_ledger.ports import Blob, on_disk

PIECE: Final = 256 * 1024  # bytes; of a download that is all it holds in memory


class FolderBlobs:
    """The files below *folder*, which is made when the first one comes. Thread-safe."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def find(self, sha256: str) -> Blob | None:
        for media_type in TYPES:
            with on_disk(), contextlib.suppress(FileNotFoundError):
                return Blob(self._path(sha256, media_type).stat().st_size, media_type)
        return None

    def put(self, sha256: str, media_type: str, source: Path) -> None:
        if self.find(sha256) is not None:
            return
        path = self._path(sha256, media_type)
        with on_disk():
            make_folder(path.parent, mode=0o700)
            source.chmod(0o600)
            _flush_content(source)
            source.rename(path)
            flush_folder(path.parent)

    def read(self, sha256: str, first: int, stop: int) -> Iterator[bytes]:
        blob = self.find(sha256)
        if blob is None:
            raise KeyError(sha256)
        with on_disk(), self._path(sha256, blob.media_type).open("rb", buffering=0) as file:
            file.seek(first)
            while first < stop and (piece := file.read(min(PIECE, stop - first))):
                first += len(piece)
                yield piece

    def delete(self, sha256: str) -> None:
        for media_type in TYPES:
            path = self._path(sha256, media_type)
            with on_disk(), contextlib.suppress(FileNotFoundError):
                path.unlink()
                flush_folder(path.parent)

    def _path(self, sha256: str, media_type: str) -> Path:
        return self._folder / sha256[:2] / f"{sha256}.{TYPES[media_type].extension}"


def _flush_content(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())
