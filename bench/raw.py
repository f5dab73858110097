"""What the machine itself allows: Ed25519 verifications a second, commits a second.

Verifications are those of the `cryptography` package over the very signatures and signing inputs of
the acts, and nothing else: no parsing, no lookup of keys.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import sqlite3
import time
from collections.abc import Iterator
from multiprocessing.pool import Pool
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from bench.cast import public_keys
from libroabierto.record import base64url
from libroabierto.record.envelope import EVENT, open_envelope

Signature = tuple[Ed25519PublicKey, bytes, bytes]
"""Key, signature, signing input."""

_MOST: Final = 5000  # signatures held; a loop over them is far longer than any cache of the processor
_PATIENCE: Final = 60.0  # seconds that the slower starter is waited for

_held: list[Signature] = []  # of a worker process
_together: Barrier | None = None


def signatures(tokens: list[str]) -> list[Signature]:
    """Take signed events apart."""
    keys = {kid: _native(key.jwk["x"]) for kid, key in public_keys().items()}
    opened = [open_envelope(token, EVENT) for token in tokens]
    return [(keys[e.kid], e.signature, e.signing_input) for e in opened]


def verify_all(held: list[Signature]) -> float:
    """Verify every signature; return the processor time of this thread in seconds."""
    begun = time.thread_time()
    for key, signature, signed in held:
        key.verify(signature, signed)
    return time.thread_time() - begun


def verify_rate(held: list[Signature], seconds: float) -> float:
    """Verify for *seconds*, over and over; return verifications a second."""
    done, begun = 0, time.perf_counter()
    until = begun + seconds
    while time.perf_counter() < until:
        for key, signature, signed in held[:200]:
            key.verify(signature, signed)
        done += len(held[:200])
        held = held[200:] + held[:200]
    return done / (time.perf_counter() - begun)


class Verifiers:
    """One process a core, verifying at the same time."""

    def __init__(self, pool: Pool, processes: int) -> None:
        self._pool, self.processes = pool, processes

    def rate(self, seconds: float) -> float:
        """Return the verifications a second of all together."""
        return sum(self._pool.map(_verify_together, [seconds] * self.processes, chunksize=1))


@contextlib.contextmanager
def verifiers(acts: Path, processes: int | None = None) -> Iterator[Verifiers]:
    """Start the processes; *acts* is a file of signed events, one a line."""
    count = processes or os.cpu_count() or 1
    context = multiprocessing.get_context("spawn")
    barrier = context.Barrier(count)
    with context.Pool(count, _load, (str(acts), barrier)) as pool:
        yield Verifiers(pool, count)


def commit_rate(folder: Path, seconds: float) -> float:
    """Commit one small row at a time for *seconds*, as the ledger would: WAL, synchronous=FULL."""
    path = folder / "commits.db"
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = FULL")
        db.execute("CREATE TABLE IF NOT EXISTS commits (id INTEGER PRIMARY KEY, said TEXT NOT NULL)")
        done, begun = 0, time.perf_counter()
        while time.perf_counter() < begun + seconds:
            db.execute("INSERT INTO commits (said) VALUES (?)", ("x" * 100,))
            done += 1
        return done / (time.perf_counter() - begun)


def _load(acts: str, barrier: Barrier) -> None:
    global _together  # noqa: PLW0603 - a process of the pool has no other place for it
    _together = barrier
    with Path(acts).open(encoding="ascii") as file:
        _held.extend(signatures([line.rstrip("\n") for line, _ in zip(file, range(_MOST), strict=False)]))


def _verify_together(seconds: float) -> float:
    assert _together is not None, "our bug: the process was not prepared"
    _together.wait(_PATIENCE)
    return verify_rate(_held, seconds)


def _native(encoded: str) -> Ed25519PublicKey:
    return Ed25519PublicKey.from_public_bytes(base64url.decode(encoded))
