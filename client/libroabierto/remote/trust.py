"""What a reader trusts of one log: set at first use, moved only by a sound audit.

log         verifier key, the present one; its name is the origin
former      the keys that the log had before, each with its last size, in order; none in version 1
ledger      hex SHA-256 of entry 0
policy      tlog-policy file: how many witnesses must have seen a checkpoint
log_code    begins every folio of this log
began       how the key came to be trusted: "asked" (first use), or "given" by the reader
since       instant of the first use
urls        addresses under which this log was met
checkpoint  note of the checkpoint trusted last, or None before the first audit
practice    whether it is a practice ledger, and its reader knows; never in version 1

A file without former keys and of no practice ledger is of version 1, which release 0.1.0 reads too; else
of version 2.

In the file policy and checkpoint are base64: they are foreign formats, and what was kept must come
back whatever bytes stand in it. The other texts are those of their own formats.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import pairwise
from typing import Any, Final, Literal

from libroabierto.errors import BadSignature, Malformed, ProofRejected
from libroabierto.record.folio import LOG_CODE
from libroabierto.record.strict_json import parse_object
from libroabierto.tlog import base64std
from libroabierto.tlog.checkpoint import Checkpoint, open_checkpoint
from libroabierto.tlog.note import VerifierKey, parse_note
from libroabierto.tlog.policy import Policy
from libroabierto.verify.logkeys import FormerKey
from libroabierto.verify.receipts import Logged, Receipt, check_receipt
from libroabierto.verify.trusted import reader_policy

# A policy and a checkpoint of 64 KiB each in base64, a hundred former keys; the rest are addresses.
MAX_TRUST: Final = 512 * 1024
_MEMBERS: Final = (
    "libro_trust",
    "log",
    "ledger",
    "policy",
    "log_code",
    "began",
    "since",
    "urls",
    "checkpoint",
)
_MEMBERS_OF: Final = {1: {*_MEMBERS}, 2: {*_MEMBERS, "former", "practice"}}
_LEDGER: Final = re.compile("[0-9a-f]{64}")

Began = Literal["asked", "given"]


@dataclass(frozen=True, slots=True)
class Trust:
    """One log, as one reader trusts it."""

    log: VerifierKey
    ledger: str
    policy: bytes
    log_code: str
    began: Began
    since: str
    urls: tuple[str, ...] = ()
    checkpoint: bytes | None = None
    former: tuple[FormerKey, ...] = ()
    practice: bool = False

    @property
    def origin(self) -> str:
        """The log's name."""
        return self.log.name

    def reading_policy(self) -> Policy:
        """The policy with this log as its only one."""
        return reader_policy(self.policy, self.log)

    def knows(self, log: VerifierKey) -> bool:
        """Tell whether *log* is the log's key, or was."""
        return log == self.log or any(log == key.log for key in self.former)

    def check_receipt(self, receipt: Receipt, *, quorum: bool = False) -> Logged:
        """Check a receipt under this trust; with *quorum*, under its policy too. Raises as check_receipt.

        One that is signed under the log's name by a key that is not known yet raises ProofRejected
        ("receipt.unknown-key"): an audit finds out whether the log's key was rotated.
        """
        policy = self.reading_policy() if quorum else None
        try:
            return check_receipt(
                receipt,
                log=self.log,
                former=self.former,
                ledger=self.ledger,
                log_code=self.log_code,
                policy=policy,
            )
        except BadSignature:
            note = parse_note(receipt.proof.checkpoint)
            ours = {log.key_id for log in (self.log, *(key.log for key in self.former))}
            if {line.key_id for line in note.signatures if line.name == self.origin} - ours:
                raise ProofRejected("receipt.unknown-key", origin=self.origin) from None
            raise

    def latest(self) -> Checkpoint | None:
        """The checkpoint trusted last."""
        return None if self.checkpoint is None else open_checkpoint(self.checkpoint, self.log)

    def met_at(self, url: str) -> Trust:
        """The same trust, knowing one address more."""
        return self if url in self.urls else replace(self, urls=(*self.urls, url))

    def to_bytes(self) -> bytes:
        """Write the file."""
        former = [{"log": str(key.log), "last_size": key.last_size} for key in self.former]
        later = {"former": former, "practice": self.practice} if former or self.practice else {}
        members = {
            "libro_trust": 2 if later else 1,
            "log": str(self.log),
            "ledger": self.ledger,
            "policy": base64std.encode(self.policy),
            "log_code": self.log_code,
            "began": self.began,
            "since": self.since,
            "urls": list(self.urls),
            "checkpoint": None if self.checkpoint is None else base64std.encode(self.checkpoint),
            **later,
        }
        return json.dumps(members, ensure_ascii=False, indent=1).encode() + b"\n"

    @classmethod
    def parse(cls, raw: bytes) -> Trust:
        """Read the file; raises Malformed: a store that is damaged is never guessed at."""
        said = parse_object(raw, what="trust", max_bytes=MAX_TRUST, texts=False)
        version = said.get("libro_trust")
        if type(version) is not int or set(said) != _MEMBERS_OF.get(version):
            raise Malformed("trust.members")
        trust = cls(
            log=VerifierKey.parse(_text(said["log"])),
            ledger=check_ledger_id(_text(said["ledger"])),
            policy=_bytes(said["policy"]),
            log_code=check_log_code(_text(said["log_code"])),
            began=_began(said["began"]),
            since=_text(said["since"]),
            urls=tuple(map(_text, said["urls"] if isinstance(said["urls"], list) else [None])),
            checkpoint=None if said["checkpoint"] is None else _bytes(said["checkpoint"]),
            former=_former(said.get("former", [])),
            practice=_flag(said.get("practice", False)),
        )
        trust.reading_policy()
        trust.latest()
        return trust


def fingerprint(log: VerifierKey) -> str:
    """Show a log's key for comparison by eye or by telephone: SHA-256, hex in groups of four."""
    digest = sha256(log.key).hexdigest()
    return " ".join(digest[at : at + 4] for at in range(0, len(digest), 4))


def check_ledger_id(text: str) -> str:
    """Return *text* if it is a ledger's id; raise Malformed("trust.ledger")."""
    if not _LEDGER.fullmatch(text):
        raise Malformed("trust.ledger")
    return text


def check_log_code(text: str) -> str:
    """Return *text* if folios can begin with it; raise Malformed("trust.log-code")."""
    if not LOG_CODE.fullmatch(text):
        raise Malformed("trust.log-code")
    return text


def _began(value: Any) -> Began:
    if value not in ("asked", "given"):
        raise Malformed("trust.members")
    return "given" if value == "given" else "asked"


def _former(value: Any) -> tuple[FormerKey, ...]:
    """Read the former keys; their sizes must grow."""
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise Malformed("trust.members")
    if any(set(item) != {"log", "last_size"} or type(item["last_size"]) is not int for item in value):
        raise Malformed("trust.members")
    former = tuple(FormerKey(VerifierKey.parse(_text(item["log"])), item["last_size"]) for item in value)
    if any(after.last_size <= before.last_size for before, after in pairwise(former)):
        raise Malformed("trust.members")
    return former


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise Malformed("trust.members")
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise Malformed("trust.members")
    return value


def _bytes(value: Any) -> bytes:
    return base64std.decode(_text(value), "trust.members")
