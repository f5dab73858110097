"""Files in a bucket: the same contract, against a server that speaks S3."""

from __future__ import annotations

import itertools
import sys
from collections.abc import Iterator
from pathlib import Path

import obstore
import pytest
from moto.server import ThreadedMotoServer

from libroabierto.errors import LedgerBusy, UsageError
from libroabierto.record.filetypes import PDF
from libroabierto_ledger.persistence.bucket import BucketBlobs
from support.blob_contract import NAME, BlobContract
from support.filing import LETTER, Filing, digest
from support.ports import free_port
from support.served_ledger import ask

NUMBERS = itertools.count()
# Warnings of the test server's own libraries, none of which we ship.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """An S3 in memory; its address."""
    port = free_port()
    moto = ThreadedMotoServer("127.0.0.1", port, verbose=False)
    moto.start()
    yield f"127.0.0.1:{port}"
    moto.stop()


@pytest.fixture
def bucket(server: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """A bucket of one's own, as LIBRO_LEDGER_EVIDENCE names it; the environment says where it is."""
    name = f"libro-{next(NUMBERS)}"
    assert 200 == ask(server, "PUT", f"/{name}")[0]
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://{server}")
    monkeypatch.setenv("AWS_ALLOW_HTTP", "true")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    monkeypatch.setenv("AWS_REGION", "us-east-1")
    return f"s3://{name}/mex"


class TestBucketBlobs(BlobContract):
    @pytest.fixture
    def blobs(self, bucket: str) -> BucketBlobs:
        return BucketBlobs(bucket)

    def test_the_prefix_is_kept(self, blobs: BucketBlobs, bucket: str, source: Path) -> None:
        blobs.put(NAME, PDF, source)
        whole = obstore.store.S3Store.from_url(bucket.removesuffix("/mex"))

        assert [f"mex/{NAME}"] == [one["path"] for one in obstore.list(whole).collect()]


def test_a_bucket_out_of_reach_is_busy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{free_port()}")
    monkeypatch.setenv("AWS_ALLOW_HTTP", "true")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")

    with pytest.raises(LedgerBusy, match=r"evidence\.store-unreachable"):
        BucketBlobs("s3://nowhere").find(NAME)


def test_a_ledger_without_the_library_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, "libroabierto_ledger.persistence.bucket")
    monkeypatch.setitem(sys.modules, "obstore", None)

    with (
        pytest.raises(UsageError, match=r"config\.no-bucket-library"),
        Filing.of(tmp_path, evidence="s3://mex"),
    ):
        pass


def test_a_ledger_keeps_its_files_in_the_bucket(bucket: str, tmp_path: Path) -> None:
    with Filing.of(tmp_path / "home", evidence=bucket) as filing:
        assert 201 == filing.put(LETTER).status_code
        assert LETTER[5:9] == filing.get(LETTER, Range="bytes=5-8").data
        assert LETTER == filing.get(LETTER).data
        assert [] == list((tmp_path / "home" / "evidence").rglob("*.pdf"))
        assert 200 == filing.put(LETTER).status_code
        assert digest(LETTER) in filing.get(LETTER).headers["ETag"]
