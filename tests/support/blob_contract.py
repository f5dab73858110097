"""What every store of files must do; subclass it and provide `blobs`."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from libroabierto.record.filetypes import CSV, PDF, TYPES
from libroabierto_ledger.ports import Blob, Blobs

CONTENT = bytes(range(256)) * 5000  # longer than any piece
NAME = hashlib.sha256(CONTENT).hexdigest()
SIZE = len(CONTENT)
NOBODY = "0" * 64


class BlobContract:
    """The contract of ports.Blobs."""

    @pytest.fixture
    def source(self, tmp_path: Path) -> Path:
        path = tmp_path / "store" / "arriving" / NAME
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(CONTENT)
        return path

    def test_what_is_put_is_found_and_read_back(self, blobs: Blobs, source: Path) -> None:
        blobs.put(NAME, PDF, source)

        assert Blob(len(CONTENT), PDF) == blobs.find(NAME)
        assert CONTENT == b"".join(blobs.read(NAME, 0, len(CONTENT)))

    @pytest.mark.parametrize(("first", "stop"), [(0, 1), (7, 300_007), (SIZE - 1, SIZE), (5, 5)])
    def test_a_part_is_read(self, blobs: Blobs, source: Path, first: int, stop: int) -> None:
        blobs.put(NAME, PDF, source)

        assert CONTENT[first:stop] == b"".join(blobs.read(NAME, first, stop))

    def test_it_is_read_in_pieces(self, blobs: Blobs, source: Path) -> None:
        blobs.put(NAME, PDF, source)

        assert max(map(len, blobs.read(NAME, 0, len(CONTENT)))) < len(CONTENT)

    @pytest.mark.parametrize("media_type", TYPES)
    def test_it_keeps_its_media_type(self, blobs: Blobs, source: Path, media_type: str) -> None:
        blobs.put(NAME, media_type, source)

        assert Blob(len(CONTENT), media_type) == blobs.find(NAME)

    def test_what_is_there_is_never_replaced(self, blobs: Blobs, source: Path) -> None:
        blobs.put(NAME, PDF, source)
        source.write_bytes(b"other")
        blobs.put(NAME, CSV, source)

        assert Blob(len(CONTENT), PDF) == blobs.find(NAME)
        assert CONTENT == b"".join(blobs.read(NAME, 0, len(CONTENT)))

    def test_what_is_not_there_is_not_found(self, blobs: Blobs) -> None:
        assert blobs.find(NOBODY) is None
        with pytest.raises(KeyError):
            list(blobs.read(NOBODY, 0, 1))

    def test_what_is_deleted_is_gone_and_deleting_again_is_harmless(self, blobs: Blobs, source: Path) -> None:
        blobs.put(NAME, PDF, source)
        blobs.delete(NAME)
        blobs.delete(NAME)

        assert blobs.find(NAME) is None
        with pytest.raises(KeyError):
            list(blobs.read(NAME, 0, 1))
