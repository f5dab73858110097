"""Evidence of misbehaviour: a JSON file that anyone can check alone, with the log's public key.

    libro_evidence  1
    kind            fork, rollback, entry, served, tile, bundle or unsigned
    code            what is claimed, as in the finding
    log             verifier key of the log
    checkpoints     base64 of the notes concerned; of a fork or rollback the older first
    beginning       fork: base64 of the root over the first entries of the newer tree, "" for equal sizes
    consistency     fork: proof (RFC 9162) from that beginning to the newer tree
    entries         [{entry (base64), leaf (base64), proof (base64 of a tlog-proof)}]
    path            tile, bundle: where it was served, e.g. tile/0/000.p/20; else ""
    served          tile: base64 of its content, as it was served; bundle: of its end, from the length
                    of its last entry on; else ""

Notes are base64 because they are foreign: whatever UTF-8 stands in them, the file reads back as it
was written. For the same reason `log` keeps to the rules of its own format, not to those of `text`.

What each kind can show:

    fork        the log signed two histories: the newer tree does not begin with the older one
    rollback    the log signed both checkpoints; that the smaller came later is the finder's word
    entry       the log contains this entry; its form, its link to the entry before and the order of
                time are checked here, a broken rule by replaying the log up to it
    served      these entries are not those under the log's checkpoint: one does not hash to the leaf
                at its place, or the path of that leaf does not lead to the signed root
    tile        this tile is not the one under the log's checkpoint: its length is not that of the size,
                or it has another hash over the leaf that `entries` proves (its `entry` is empty)
    bundle      this bundle does not end with the entry whose leaf `entries` proves (its `entry` is empty)
    unsigned    this note bears the log's name, and the log did not sign it

What was served is in the last four the finder's word. `weighing.check_evidence` raises unless the
file shows what its kind can show.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any, Final

from libroabierto.errors import Malformed
from libroabierto.record.strict_json import parse_object
from libroabierto.tlog import base64std
from libroabierto.tlog.hashing import Hash
from libroabierto.tlog.note import VerifierKey
from libroabierto.tlog.proof import TlogProof

# Two entries with their proofs and two checkpoints in base64, or a tile as long as a reader takes it.
MAX_EVIDENCE: Final = 1024 * 1024

CODE: Final = re.compile(r"[a-z-]{1,40}(?:\.[a-z-]{1,40}){1,3}")
# With the number of checkpoints.
KINDS: Final = {"fork": 2, "rollback": 2, "entry": 1, "served": 1, "tile": 1, "bundle": 1, "unsigned": 1}
# What two notes show; no other kind may claim it, and these may claim nothing else.
OWN_CODES: Final = {"fork": "audit.forked", "rollback": "audit.rolled-back"}
_PLACED: Final = frozenset({"entries", "path", "served"})
# What a kind may say besides; the rest of these members is empty.
SAYS: Final = {
    "fork": frozenset({"beginning", "consistency"}),
    "rollback": frozenset(),
    "entry": frozenset({"entries"}),
    "served": frozenset({"entries"}),
    "tile": _PLACED,
    "bundle": _PLACED,
    "unsigned": frozenset(),
}
BESIDES: Final = ("beginning", "consistency", "entries", "path", "served")
_MEMBERS: Final = (
    "libro_evidence",
    "kind",
    "code",
    "log",
    "checkpoints",
    "beginning",
    "consistency",
    "entries",
    "path",
    "served",
)


@dataclass(frozen=True, slots=True)
class Exhibit:
    """An entry and the leaf at its place, both as they were served, and the path of tiles above that leaf."""

    entry: bytes
    leaf: Hash
    proof: TlogProof


@dataclass(frozen=True, slots=True)
class Evidence:
    """What an evidence file says; nothing in it is verified before it is weighed."""

    kind: str
    code: str
    log: VerifierKey
    checkpoints: tuple[bytes, ...]
    beginning: Hash = b""
    consistency: tuple[Hash, ...] = ()
    entries: tuple[Exhibit, ...] = ()
    path: str = ""
    served: bytes = b""

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
            "path": self.path,
            "served": base64std.encode(self.served),
        }
        return json.dumps(members, ensure_ascii=False, indent=1).encode() + b"\n"

    @classmethod
    def parse(cls, raw: bytes) -> Evidence:
        """Read the file; raises Malformed ("evidence.…" or that of a part) or TooLarge."""
        said = parse_object(raw, what="evidence", max_bytes=MAX_EVIDENCE, texts=False)
        if set(said) != set(_MEMBERS) or said["libro_evidence"] is True or said["libro_evidence"] != 1:
            raise Malformed("evidence.members", want=", ".join(_MEMBERS))
        kind, notes = said["kind"], _texts(said["checkpoints"])
        if (
            not isinstance(kind, str)
            or KINDS.get(kind) != len(notes)
            or not isinstance(said["entries"], list)
        ):
            raise Malformed("evidence.kind")
        code, log, beginning, path, served = _texts(
            [said[name] for name in ("code", "log", "beginning", "path", "served")]
        )
        if not _may_claim(kind, code) or any(said[name] for name in BESIDES if name not in SAYS[kind]):
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
            path=path,
            served=base64std.decode(served, "evidence.base64"),
        )


def bears_name(note: bytes, log: VerifierKey) -> bool:
    """Tell whether *note*, broken or not, calls itself a checkpoint of *log*, in its text or under it."""
    name = log.name.encode()
    return note.startswith(name + b"\n") or b"\n\xe2\x80\x94 " + name + b" " in note


def _may_claim(kind: str, code: str) -> bool:
    if kind in OWN_CODES:
        return OWN_CODES[kind] == code
    return CODE.fullmatch(code) is not None and code not in OWN_CODES.values()


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
