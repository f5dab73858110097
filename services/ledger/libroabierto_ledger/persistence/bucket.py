"""Files in a bucket that speaks S3: the key is the SHA-256, the object's Content-Type its media type.

Needs the extra `s3` (obstore). Where the bucket is and who may write to it say the variables that every such
tool reads: AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_REGION, AWS_ENDPOINT_URL, AWS_ALLOW_HTTP.

An object is created, never replaced. Give the ledger alone the right to write; keep versioning off, or a
withdrawn file would go on existing as an old version.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Final

import obstore
from obstore.exceptions import AlreadyExistsError, BaseError
from obstore.store import S3Store

from libroabierto.errors import LedgerBusy
from libroabierto_ledger.ports import Blob

PIECE: Final = 256 * 1024  # bytes
UNREACHABLE_RETRY_AFTER: Final = 30  # seconds
# A request of a reader waits for the bucket no longer than its web server waits for us.
_CONNECT: Final = timedelta(seconds=5)
_WHOLE: Final = timedelta(seconds=50)
_RETRIES: Final = 2


class BucketBlobs:
    """The files of the bucket at *url*, `s3://bucket` or `s3://bucket/prefix`. Thread-safe."""

    def __init__(self, url: str) -> None:
        self._store = S3Store.from_url(
            url,
            client_options={"connect_timeout": _CONNECT, "timeout": _WHOLE, "allow_http": _is_plain()},
            retry_config={"max_retries": _RETRIES, "retry_timeout": _WHOLE},
        )

    def find(self, sha256: str) -> Blob | None:
        with _reached(), contextlib.suppress(FileNotFoundError):
            found = obstore.get(self._store, sha256, options={"head": True})
            return Blob(found.meta["size"], str(found.attributes.get("Content-Type", "")))
        return None

    def put(self, sha256: str, media_type: str, source: Path) -> None:
        kind = {"Content-Type": media_type}
        with _reached(), contextlib.suppress(AlreadyExistsError):
            obstore.put(self._store, sha256, source, attributes=kind, mode="create", use_multipart=False)

    def read(self, sha256: str, first: int, stop: int) -> Iterator[bytes]:
        if first >= stop:
            return
        with _reached():
            try:
                found = obstore.get(self._store, sha256, options={"range": (first, stop)})
            except FileNotFoundError:
                raise KeyError(sha256) from None
            yield from map(bytes, found.stream(min_chunk_size=PIECE))

    def delete(self, sha256: str) -> None:
        with _reached(), contextlib.suppress(FileNotFoundError):
            obstore.delete(self._store, sha256)


def _is_plain() -> bool:
    """Say whether the operator allows http://; the library forgets its own variable beside other options."""
    return os.environ.get("AWS_ALLOW_HTTP", "").lower() == "true"


@contextlib.contextmanager
def _reached() -> Iterator[None]:
    """Raise LedgerBusy in place of what a bucket answers that cannot be reached or refuses us."""
    try:
        yield
    except BaseError as error:
        raise LedgerBusy("evidence.store-unreachable", retry_after=UNREACHABLE_RETRY_AFTER) from error
