"""Receipts: an entry and the proof that it is in the log, which anyone can check offline.

    {"folio": "MEX-000123-K", "entry": "<the line>", "index": 123,
     "leaf_hash": "<hex>", "proof": "<tlog-proof>"}

A receipt is always built from the *first* published checkpoint that covers its entry, so that every
repeat of an event gets the same bytes.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from libroabierto.record.folio import format_folio
from libroabierto.tlog.merkle import Hash, leaf_hash, prove_inclusion
from libroabierto.tlog.proof import format_proof
from libroabierto.tlog.tiles import node_reader
from libroabierto_ledger.ports import Snapshot


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a submitter keeps for ever; `leaf_hash` is hex, `proof` the text of a .tlog-proof file."""

    folio: str
    entry: str
    index: int
    leaf_hash: str
    proof: str

    def to_json(self) -> str:
        """Return the receipt in its one spelling: members in order, without spaces."""
        members = {
            "folio": self.folio,
            "entry": self.entry,
            "index": self.index,
            "leaf_hash": self.leaf_hash,
            "proof": self.proof,
        }
        return json.dumps(members, ensure_ascii=False, separators=(",", ":"))


def make_receipt(raw: bytes, *, index: int, hashes: tuple[Hash, ...], note: bytes, log_code: str) -> Receipt:
    """Build the receipt of the entry *raw* from its inclusion proof under the checkpoint *note*."""
    return Receipt(
        folio=format_folio(log_code, index),
        entry=raw.decode(),
        index=index,
        leaf_hash=leaf_hash(raw).hex(),
        proof=format_proof(index, hashes, note).decode(),
    )


def stored_receipt(snapshot: Snapshot, index: int, log_code: str) -> Receipt:
    """Build the receipt of entry *index*, which must exist, from what is stored. O(log n) hashes."""
    checkpoint = snapshot.checkpoint(index + 1)
    assert checkpoint is not None, "our bug: an entry that no checkpoint covers"
    (raw,) = snapshot.entries(index, index + 1)
    hashes = prove_inclusion(index, checkpoint.size, node_reader(checkpoint.size, snapshot.tile))
    return make_receipt(raw, index=index, hashes=hashes, note=checkpoint.note, log_code=log_code)
