"""Evidence of misbehaviour: a JSON file that anyone can check alone, with the log's public key.

    libro_evidence  1
    kind            fork, rollback, entry or served
    code            what is claimed, as in the finding
    log             verifier key of the log
    checkpoints     base64 of the notes concerned; of a fork or rollback the older first
    beginning       fork: base64 of the root over the first entries of the newer tree, "" for equal sizes
    consistency     fork: proof (RFC 9162) from that beginning to the newer tree
    entries         entry, served: [{entry (base64), leaf (base64), proof (base64 of a tlog-proof)}]

Notes are base64 because they are foreign: whatever UTF-8 stands in them, the file reads back as it
was written. For the same reason `log` keeps to the rules of its own format, not to those of `text`.

What each kind can show:

    fork        the log signed two histories: the newer tree does not begin with the older one
    rollback    the log signed both checkpoints; that the smaller came later is the finder's word
    entry       the log contains this entry; its form, its link to the entry before and the order of
                time are checked here, a broken rule by replaying the log up to it
    served      the log contains another entry at this place; what was served is the finder's word

`check_evidence` raises unless the file shows what its kind can show.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any, Final, Literal

from libroabierto.errors import LibroError, Malformed, ProofRejected
from libroabierto.record.entry import Entry, check_link
from libroabierto.record.event import open_event
from libroabierto.record.strict_json import parse_object
from libroabierto.tlog import base64std
from libroabierto.tlog.checkpoint import Checkpoint, open_checkpoint
from libroabierto.tlog.hashing import Hash, leaf_hash
from libroabierto.tlog.merkle import check_consistency, check_inclusion
from libroabierto.tlog.note import VerifierKey
from libroabierto.tlog.proof import TlogProof

# Two entries with their proofs and two checkpoints, in base64 and JSON's escapes.
MAX_EVIDENCE: Final = 1024 * 1024

Weight = Literal["proved", "needs-replay", "word"]

_CODE: Final = re.compile(r"[a-z-]{1,40}(?:\.[a-z-]{1,40}){1,3}")
_KINDS: Final = {"fork": 2, "rollback": 2, "entry": 1, "served": 1}  # with the number of checkpoints
_MEMBERS: Final = (
    "libro_evidence",
    "kind",
    "code",
    "log",
    "checkpoints",
    "beginning",
    "consistency",
    "entries",
)


@dataclass(frozen=True, slots=True)
class Exhibit:
    """An entry as it was served, the leaf that the tree holds at its place, and the proof of that leaf."""

    entry: bytes
    leaf: Hash
    proof: TlogProof


@dataclass(frozen=True, slots=True)
class Evidence:
    """What an evidence file says; nothing in it is verified before `check_evidence`."""

    kind: str
    code: str
    log: VerifierKey
    checkpoints: tuple[bytes, ...]
    beginning: Hash = b""
    consistency: tuple[Hash, ...] = ()
    entries: tuple[Exhibit, ...] = ()

    def to_bytes(self) -> bytes:
        """Write the file."""
        members = {
            "libro_evidence": 1,
            "kind": self.kind,
            "code": self.code,
            "log": str(self.log),
            "checkpoints": [base64std.encode(note) for note in self.checkpoints],
            "beginning": base64std.encode(self.beginning),
            "consistency": [base64std.encode(value) for value in self.consistency],
            "entries": [_exhibit_members(exhibit) for exhibit in self.entries],
        }
        return json.dumps(members, ensure_ascii=False, indent=1).encode() + b"\n"

    @classmethod
    def parse(cls, raw: bytes) -> Evidence:
        """Read the file; raises Malformed ("evidence.…" or that of a part) or TooLarge."""
        said = parse_object(raw, what="evidence", max_bytes=MAX_EVIDENCE, texts=False)
        if set(said) != set(_MEMBERS) or said["libro_evidence"] != 1:
            raise Malformed("evidence.members", want=", ".join(_MEMBERS))
        kind, notes = said["kind"], _texts(said["checkpoints"])
        if (
            not isinstance(kind, str)
            or _KINDS.get(kind) != len(notes)
            or not isinstance(said["entries"], list)
        ):
            raise Malformed("evidence.kind")
        code, log, beginning = _texts([said["code"], said["log"], said["beginning"]])
        if not _CODE.fullmatch(code):
            raise Malformed("evidence.kind")
        return cls(
            kind=kind,
            code=code,
            log=VerifierKey.parse(log),
            checkpoints=tuple(base64std.decode(note, "evidence.base64") for note in notes),
            beginning=base64std.decode_hash(beginning, "evidence.base64") if beginning else b"",
            consistency=tuple(
                base64std.decode_hash(x, "evidence.base64") for x in _texts(said["consistency"])
            ),
            entries=tuple(map(_exhibit, said["entries"])),
        )


def check_evidence(evidence: Evidence) -> Weight:
    """Say how far the evidence goes; raise ProofRejected("evidence.proves-nothing") or what a part raises."""
    checkpoints = [open_checkpoint(note, evidence.log) for note in evidence.checkpoints]
    if evidence.kind == "fork":
        _check_fork(evidence, *checkpoints)
        return "proved"
    if evidence.kind == "rollback":
        _require(checkpoints[1].size < checkpoints[0].size)
        return "word"
    for exhibit in evidence.entries:
        _check_exhibit(exhibit, evidence.checkpoints[0], checkpoints[0])
    _require(bool(evidence.entries))
    is_served = [leaf_hash(exhibit.entry) == exhibit.leaf for exhibit in evidence.entries]
    if evidence.kind == "served":
        _require(not all(is_served))
        return "word"
    _require(all(is_served))
    return "proved" if _is_faulty(evidence.entries) else "needs-replay"


def _check_fork(evidence: Evidence, old: Checkpoint, new: Checkpoint) -> None:
    if old.size == new.size:
        _require(old.root != new.root)
        return
    check_consistency(
        evidence.consistency, old=old.size, new=new.size, old_root=evidence.beginning, new_root=new.root
    )
    _require(old.size > 0 and evidence.beginning != old.root)


def _check_exhibit(exhibit: Exhibit, note: bytes, checkpoint: Checkpoint) -> None:
    _require(exhibit.proof.checkpoint == note)
    place = {"index": exhibit.proof.index, "size": checkpoint.size}
    check_inclusion(exhibit.proof.hashes, leaf=exhibit.leaf, root=checkpoint.root, **place)


def _is_faulty(entries: tuple[Exhibit, ...]) -> bool:
    """Tell whether the last entry breaks a rule that needs nothing but itself and the entry before."""
    last = entries[-1]
    try:
        entry = Entry.parse(last.entry)
        open_event(entry.event)
        if entry.index == 0:
            check_link(entry, None)
    except LibroError:
        return True
    if entry.index != last.proof.index:
        return True
    return len(entries) == 2 and _breaks_with(entries[0], entry)


def _breaks_with(before: Exhibit, entry: Entry) -> bool:
    if before.proof.index != entry.index - 1:
        return False
    try:
        check_link(entry, before.entry)
        return entry.recorded_at < Entry.parse(before.entry).recorded_at
    except LibroError:
        return True


def _require(condition: bool) -> None:  # noqa: FBT001 - an assertion about their data
    if not condition:
        raise ProofRejected("evidence.proves-nothing")


def _exhibit_members(exhibit: Exhibit) -> dict[str, str]:
    return {
        "entry": base64std.encode(exhibit.entry),
        "leaf": base64std.encode(exhibit.leaf),
        "proof": base64std.encode(exhibit.proof.format()),
    }


def _exhibit(said: Any) -> Exhibit:
    if not isinstance(said, dict) or set(said) != {"entry", "leaf", "proof"}:
        raise Malformed("evidence.entries")
    entry, leaf, proof = _texts([said["entry"], said["leaf"], said["proof"]])
    return Exhibit(
        base64std.decode(entry, "evidence.base64"),
        base64std.decode_hash(leaf, "evidence.base64"),
        TlogProof.parse(base64std.decode(proof, "evidence.base64")),
    )


def _texts(values: Any) -> list[str]:
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise Malformed("evidence.members", want=", ".join(_MEMBERS))
    return values
