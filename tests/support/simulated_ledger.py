"""A ledger behind the Transport port: honest, or lying in one way.

    SimulatedLedger(entries, log)   serves checkpoint, tiles, bundles, /v1/log, streams, receipts
    LyingLedger                     the same with one lie, as the named constructors say

The tree is the naive one (naive_tree.py), so that a mistake of ours cannot hide on both sides. Like
the real one it serves only what its checkpoint implies: a reader that asks for more gets a 404 and
`surprises` remembers it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from functools import cached_property

from libroabierto.errors import LedgerUnreachable
from libroabierto.record.entry import entry_hash
from libroabierto.record.folio import format_folio, parse_folio
from libroabierto.remote.transport import Answer, Request
from libroabierto.tlog.checkpoint import Checkpoint
from libroabierto.tlog.hashing import leaf_hash
from libroabierto.tlog.note import NoteSigner
from libroabierto.tlog.proof import TlogProof
from support import naive_tree
from support.founding import LOG_CODE, Town

URL = "https://libro.example/mex"

# What anybody may put under a note: a line of an unknown key, whose name turns the text around.
STRANGERS_LINE = "— x\u202ey AAAAAAAA\n".encode()


class SimulatedLedger:
    """Serves *entries* under a checkpoint that *log* signs."""

    def __init__(self, entries: Sequence[bytes], log: NoteSigner) -> None:
        self.entries = list(entries)
        self.log = log
        self.asked: list[str] = []
        self.surprises: list[str] = []
        self.date = "Sun, 22 Nov 2026 15:00:00 GMT"

    @classmethod
    def of(cls, town: Town, size: int | None = None) -> SimulatedLedger:
        """The ledger of a town, or what it was at *size*."""
        return cls(town.entries[:size], town.log)

    # --- what a ledger is made of; lies override these ------------------------------------------------

    @cached_property
    def tiles(self) -> dict[str, bytes]:
        return naive_tree.tiles(self.entries)

    @cached_property
    def bundles(self) -> dict[str, bytes]:
        return naive_tree.bundles(self.entries)

    @cached_property
    def root(self) -> bytes:
        return naive_tree.root(self.entries)

    @cached_property
    def checkpoint(self) -> bytes:
        return self.sign(len(self.entries), self.root)

    def sign(self, size: int, root: bytes) -> bytes:
        return self.log.sign(str(Checkpoint(self.log.verifier.name, size, root)))

    # --- the port -------------------------------------------------------------------------------------

    def send(self, request: Request, *, max_bytes: int) -> Answer:
        assert not request.path.startswith("/")
        self.asked.append(request.path)
        status, body = self.answer(request)
        if len(body) > max_bytes:
            raise LedgerUnreachable("ledger.answer-unusable", reason="too-long", path=request.path)
        if status == 404:
            self.surprises.append(request.path)
        return Answer(status, {"content-type": "application/json", "date": self.date}, body)

    def close(self) -> None:
        """Nothing is held open."""

    def answer(self, request: Request) -> tuple[int, bytes]:
        path = request.path.partition("?")[0]
        if path == "checkpoint":
            return 200, self.checkpoint
        if path.startswith("tile/"):
            found = self.bundles.get(path) or self.tiles.get(path)
            return (200, found) if found else (404, b"")
        if path == "v1/log":
            return 200, json.dumps(self.description()).encode()
        if path.startswith("v/"):
            return 200, json.dumps(self.receipt(parse_folio(path[2:]).index)).encode()
        return 404, b""

    def description(self) -> dict[str, object]:
        return {
            "origin": self.log.verifier.name,
            "ledger": entry_hash(self.entries[0]) if self.entries else None,
            "log_code": LOG_CODE,
            "verifier_keys": [str(self.log.verifier)],
            "size": len(self.entries),
            "root": "",
            "policy": "quorum none",
            "rules": {"version": 1, "sha256": "0" * 64},
            "practice": False,
        }

    def receipt(self, index: int) -> dict[str, object]:
        entry = self.entries[index]
        proof = TlogProof(index, tuple(naive_tree.path(index, self.entries)), self.checkpoint)
        return {
            "folio": format_folio(LOG_CODE, index),
            "entry": entry.decode(),
            "index": index,
            "leaf_hash": leaf_hash(entry).hex(),
            "proof": proof.format().decode(),
        }


class LyingLedger(SimulatedLedger):
    """Serves what *lie* makes of the honest answer to the paths that it changes."""

    def __init__(self, honest: SimulatedLedger, lie: Callable[[str, bytes], bytes]) -> None:
        super().__init__(honest.entries, honest.log)
        self.lie = lie

    def answer(self, request: Request) -> tuple[int, bytes]:
        status, body = super().answer(request)
        return status, self.lie(request.path, body)


def flip(data: bytes, place: int) -> bytes:
    """Flip one bit of the byte at *place*."""
    return data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]


def flipping_entry(honest: SimulatedLedger, index: int) -> LyingLedger:
    """One bit of entry *index* is flipped in its bundle, and nowhere else."""
    needle = honest.entries[index]

    def lie(path: str, body: bytes) -> bytes:
        return body.replace(needle, flip(needle, len(needle) // 2)) if "entries" in path else body

    return LyingLedger(honest, lie)


def flipping_tile(honest: SimulatedLedger, start: str, place: int) -> LyingLedger:
    """One bit is flipped in hash *place* of the tile whose path begins with *start*."""
    return LyingLedger(honest, lambda path, body: flip(body, 32 * place) if path.startswith(start) else body)


def rewriting(honest: SimulatedLedger, index: int, entry: bytes) -> SimulatedLedger:
    """Entry *index* is another one, with tiles to match; the checkpoint is still the honest one."""
    entries = [*honest.entries[:index], entry, *honest.entries[index + 1 :]]
    lying = SimulatedLedger(entries, honest.log)
    lying.checkpoint = honest.checkpoint
    return lying


def serving(honest: SimulatedLedger, start: str, change: Callable[[bytes], bytes]) -> LyingLedger:
    """Whatever path begins with *start* is answered with what *change* makes of it."""
    return LyingLedger(honest, lambda path, body: change(body) if path.startswith(start) else body)
