"""A ledger's log as static files, and the transport that reads them: an audit without a network.

    checkpoint, tile/<L>/<N>[.p/<W>], tile/entries/<N>[.p/<W>]     (C2SP tlog-tiles)
    trust.json                                                   what its reader trusts

Reading a file costs an audit some hundredths of a per cent; how it would fare over a slow network is
not measured.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from libroabierto.errors import LedgerUnreachable
from libroabierto.remote.reader import LedgerReader
from libroabierto.remote.transport import Answer, Request
from libroabierto.remote.trust import Trust
from libroabierto.tlog.tile import FULL_WIDTH, bundle_path
from libroabierto.tlog.tiles import tiles_of
from libroabierto.tlog.vkey import VerifierKey
from libroabierto_ledger.bootstrap import Assembly

_TRUST: Final = "trust.json"


class FolderTransport:
    """Reads what `publish` wrote."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def send(self, request: Request, *, max_bytes: int) -> Answer:
        try:
            body = (self._folder / request.path).read_bytes()
        except OSError:
            return Answer(404, {}, b"")
        if len(body) > max_bytes:
            raise LedgerUnreachable("ledger.answer-unusable", reason="too-long", path=request.path)
        return Answer(200, {}, body)

    def close(self) -> None:
        """Nothing is held open."""


def publish(ledger: Assembly, folder: Path) -> None:
    """Write the log of a ledger into *folder*."""
    info = ledger.queries.info()
    for tile in tiles_of(info.size):
        _write(folder / tile.path, ledger.queries.tile(tile))
    for index in range(-(-info.size // FULL_WIDTH)):
        width = min(FULL_WIDTH, info.size - index * FULL_WIDTH)
        _write(folder / bundle_path(index, width), ledger.queries.bundle(index, width))
    _write(folder / "checkpoint", ledger.queries.checkpoint())
    _write(folder / _TRUST, _trust(ledger).to_bytes())


def opened(folder: Path) -> tuple[LedgerReader, Trust]:
    """Return a reader of the published log, and what it trusts."""
    return LedgerReader(FolderTransport(folder)), Trust.parse((folder / _TRUST).read_bytes())


def _trust(ledger: Assembly) -> Trust:
    info = ledger.queries.info()
    assert info.founding is not None, "our bug: an empty log"
    return Trust(
        log=VerifierKey.parse(info.vkey),
        ledger=str(info.founding["ledger"]),
        policy=str(info.founding["witness_policy"]).encode(),
        log_code=str(info.founding["log_code"]),
        began="given",
        since="2026-11-22T00:00:00Z",
    )


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
