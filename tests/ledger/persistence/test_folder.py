"""Files in a folder of the host: the contract, and what the disk shows."""

from __future__ import annotations

from pathlib import Path

import pytest

from libroabierto.errors import LedgerBusy
from libroabierto.record.filetypes import PDF
from libroabierto_ledger.persistence.folder import FolderBlobs
from support.blob_contract import CONTENT, NAME, BlobContract


class TestFolderBlobs(BlobContract):
    @pytest.fixture
    def blobs(self, tmp_path: Path) -> FolderBlobs:
        return FolderBlobs(tmp_path / "store")

    def test_a_file_is_for_the_ledger_alone(self, blobs: FolderBlobs, source: Path, tmp_path: Path) -> None:
        source.chmod(0o644)
        blobs.put(NAME, PDF, source)
        kept = tmp_path / "store" / NAME[:2] / f"{NAME}.pdf"

        assert CONTENT == kept.read_bytes()
        assert (0o600, 0o700) == (kept.stat().st_mode & 0o777, kept.parent.stat().st_mode & 0o777)

    def test_a_disk_that_fails_is_busy_and_keeps_nothing(self, blobs: FolderBlobs, source: Path) -> None:
        source.unlink()

        with pytest.raises(LedgerBusy):
            blobs.put(NAME, PDF, source)
        assert blobs.find(NAME) is None
