"""Files that are there whole or not at all, and never lost once written.

A new content is written beside the old one, flushed to the disk, and renamed over it; then the
folder is flushed, since the new name is part of what must survive.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from libroabierto.errors import UsageError


def write_whole(path: Path, pieces: Iterable[bytes], *, mode: int = 0o644) -> None:
    """Replace *path* by *pieces*, all or nothing; raises OSError."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.writelines(pieces)
            file.flush()
            os.fsync(handle)
        Path(name).chmod(mode)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    flush_folder(path.parent)


def write_new(path: Path, content: bytes, *, mode: int = 0o644) -> None:
    """Write a file that must not exist; the same content again is harmless.

    Raises UsageError("file.exists") for other content, OSError.
    """
    if path.exists():
        if path.read_bytes() != content:
            raise UsageError("file.exists", path=str(path))
        return
    write_whole(path, [content], mode=mode)


def read_bounded(path: Path, limit: int) -> bytes:
    """Read a file of at most *limit* bytes; raises UsageError("file.too-large"), OSError."""
    with path.open("rb") as file:
        content = file.read(limit + 1)
    if len(content) > limit:
        raise UsageError("file.too-large", path=str(path), limit=limit)
    return content


def make_folder(folder: Path, *, mode: int = 0o777) -> None:
    """Make a folder, with those above it that are missing, so that their names survive; raises OSError."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    folder.mkdir(mode=mode, exist_ok=True)
    flush_folder(folder.parent)


def flush_folder(folder: Path) -> None:
    """Make the names in a folder survive; raises OSError."""
    if os.name == "nt":  # folders cannot be opened there; its file system keeps names by itself
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
