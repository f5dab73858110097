"""Receipts: what a submitter keeps for ever, and checks without asking anybody.

A JSON object with exactly

    folio       MEX-000123-K
    entry       the entry, one line, as it was logged
    index       its place in the log
    leaf_hash   hex of its leaf hash in the tree
    proof       tlog-proof text: inclusion, and the checkpoint that the log signed, under which
                strangers may have put lines of their own (so the rules of `text` do not apply)

A receipt proves that the log committed itself to the entry: *logged*, or *witnessed* where the
reader's quorum cosigned the same checkpoint. It does not prove that the event's signature is good:
the signer's key stands in another entry, and the audit looks at all of them.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from libroabierto.errors import Malformed, ProofRejected
from libroabierto.record.entry import MAX_ENTRY, ZEROS, Entry, entry_hash
from libroabierto.record.event import Event, open_event
from libroabierto.record.folio import Folio, parse_folio
from libroabierto.record.strict_json import parse_object
from libroabierto.tlog.checkpoint import Checkpoint
from libroabierto.tlog.merkle import leaf_hash
from libroabierto.tlog.note import VerifierKey
from libroabierto.tlog.policy import Policy
from libroabierto.tlog.proof import MAX_PROOF, TlogProof, check_entry

from .logkeys import FormerKey, key_at, open_dated
from .trusted import with_log

# Entry and proof, each as a JSON string; an entry's quotes are escaped.
MAX_RECEIPT: Final = 2 * (MAX_ENTRY + MAX_PROOF) + 1024

_MEMBERS: Final = ("folio", "entry", "index", "leaf_hash", "proof")


@dataclass(frozen=True, slots=True)
class Receipt:
    """A receipt of strict form; nothing in it is verified before `check_receipt`."""

    folio: Folio
    entry: bytes
    index: int
    leaf_hash: str
    proof: TlogProof

    @classmethod
    def parse(cls, raw: bytes) -> Receipt:
        """Read a receipt; raises Malformed ("receipt.…", "folio.…", "tlog-proof.…") or TooLarge."""
        return cls.from_members(parse_object(raw, what="receipt", max_bytes=MAX_RECEIPT, texts=False))

    @classmethod
    def from_members(cls, said: dict[str, object]) -> Receipt:
        """Read a receipt that stands inside another object; see parse."""
        if set(said) != set(_MEMBERS):
            raise Malformed("receipt.members", want=", ".join(_MEMBERS))
        folio, entry, index, leaf, proof = (said[name] for name in _MEMBERS)
        if not isinstance(folio, str) or not isinstance(entry, str) or type(index) is not int:
            raise Malformed("receipt.members", want=", ".join(_MEMBERS))
        if not isinstance(leaf, str) or not isinstance(proof, str):
            raise Malformed("receipt.members", want=", ".join(_MEMBERS))
        return cls(parse_folio(folio), entry.encode(), index, leaf, TlogProof.parse(proof.encode()))

    def to_bytes(self) -> bytes:
        """Write the receipt as a file."""
        values = (
            str(self.folio),
            self.entry.decode(),
            self.index,
            self.leaf_hash,
            self.proof.format().decode(),
        )
        members = dict(zip(_MEMBERS, values, strict=True))
        return json.dumps(members, ensure_ascii=False, indent=1).encode() + b"\n"


@dataclass(frozen=True, slots=True)
class Logged:
    """What a receipt proves: this entry, with this event, stands under this checkpoint."""

    checkpoint: Checkpoint
    entry: Entry
    event: Event
    standing: Literal["logged", "witnessed"]
    witnesses: tuple[str, ...]


def check_receipt(
    receipt: Receipt,
    *,
    log: VerifierKey,
    former: Sequence[FormerKey] = (),
    ledger: str | None = None,
    log_code: str | None = None,
    policy: Policy | None = None,
) -> Logged:
    """Check a receipt against what its reader trusts; None is not compared.

    *log* is the log's key and *former* those that it had before: a receipt must carry the one that fits its
    checkpoint's size, and so holds for ever.
    Raises Malformed, BadSignature or ProofRejected ("receipt.…", "inclusion.…", "quorum.not-reached",
    "checkpoint.former-key").
    """
    entry = Entry.parse(receipt.entry)
    _require("receipt.index", receipt.index == entry.index == receipt.proof.index)
    _require("receipt.leaf-hash", receipt.leaf_hash == leaf_hash(receipt.entry).hex())
    _require("receipt.folio", receipt.folio == Folio(log_code or receipt.folio.log_code, receipt.index))
    _, event = open_event(entry.event)
    named = entry_hash(receipt.entry) if event.ledger == ZEROS and entry.index == 0 else event.ledger
    _require("receipt.other-ledger", ledger in (None, named))
    checkpoint = open_dated(receipt.proof.checkpoint, log, former)
    check_entry(receipt.proof, entry=receipt.entry, checkpoint=checkpoint)
    if policy is None:
        return Logged(checkpoint, entry, event, "logged", ())
    if former:
        policy = with_log(policy, key_at(checkpoint.size, log, former))
    witnessed = policy.check(receipt.proof.checkpoint)
    names = tuple(cosignature.key.name for cosignature in witnessed.cosignatures)
    return Logged(checkpoint, entry, event, witnessed.standing, names)


def _require(code: str, condition: bool) -> None:  # noqa: FBT001 - an assertion about their data
    if not condition:
        raise ProofRejected(code)
