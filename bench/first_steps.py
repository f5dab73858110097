"""Steps 1 to 4 of an audit alone: checkpoint, entries, chain, tree, signatures; no rule is replayed.

Composed of the very functions that the whole audit is made of (remote/audit.py, verify/fold.py). The
keys are given, since only the replay of step 5 knows who is enrolled: `libro` has no such command.
"""

from __future__ import annotations

from collections.abc import Mapping

from libroabierto.errors import ProofRejected
from libroabierto.keys import PublicKey
from libroabierto.record.entry import ZEROS, Entry, check_previous, entry_hash
from libroabierto.record.envelope import check_signature
from libroabierto.record.event import open_event
from libroabierto.remote.reader import LedgerReader
from libroabierto.remote.trust import Trust
from libroabierto.tlog.hashing import leaf_hash
from libroabierto.tlog.tile import FULL_WIDTH, Tile
from libroabierto.verify.tree import GrowingTiles, check_tile, entries_of
from libroabierto.verify.trusted import TrustedLog


class FirstSteps:
    """The chain and the signatures of the entries so far."""

    def __init__(self, keys: Mapping[str, PublicKey]) -> None:
        self._keys = keys
        self._index, self._previous, self._recorded_at = 0, ZEROS, ""

    def take(self, raw: bytes) -> None:
        """Check the next entry: form, index, link, order of time; event, key, signature."""
        entry = Entry.parse(raw)
        check_previous(entry, self._previous)
        if entry.index != self._index or entry.recorded_at < self._recorded_at:
            raise ProofRejected("chain.broken", index=self._index)
        envelope, _ = open_event(entry.event)
        check_signature(envelope, self._keys[envelope.kid])
        self._index, self._previous, self._recorded_at = (
            entry.index + 1,
            entry_hash(raw),
            entry.recorded_at,
        )


def take_first_steps(reader: LedgerReader, trust: Trust, keys: Mapping[str, PublicKey]) -> int:
    """Check the whole log but for its rules; return its size."""
    trusted = TrustedLog(trust.log, trust.reading_policy())
    checkpoint = trusted.open(reader.checkpoint()).checkpoint
    steps, tree, tile = FirstSteps(keys), GrowingTiles(), b""
    for index in range(-(-checkpoint.size // FULL_WIDTH)):
        first = index * FULL_WIDTH
        width = min(FULL_WIDTH, checkpoint.size - first)
        tile = reader.tile(Tile(0, index, width))
        for raw in entries_of(reader.bundle(index, width), tile, first=first):
            steps.take(raw)
            for full, ours in tree.append(leaf_hash(raw)):
                check_tile(full, served=tile if full.level == 0 else reader.tile(full), ours=ours)
    for part, ours in tree.partial_tiles():
        check_tile(part, served=tile if part.level == 0 else reader.tile(part), ours=ours)
    if tree.root() != checkpoint.root:
        raise ProofRejected("inclusion.root", size=checkpoint.size)
    return checkpoint.size
