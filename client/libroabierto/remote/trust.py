"""What a reader trusts of one log: set at first use, moved only by a sound audit.

log         verifier key; its name is the origin
ledger      hex SHA-256 of entry 0
policy      tlog-policy file: how many witnesses must have seen a checkpoint
log_code    begins every folio of this log
began       how the key came to be trusted: "asked" (first use), or "given" by the reader
since       instant of the first use
urls        addresses under which this log was met
checkpoint  note of the checkpoint trusted last, or None before the first audit

In the file policy and checkpoint are base64: they are foreign formats, and what was kept must come
back whatever bytes stand in it. The other texts are those of their own formats.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any, Final, Literal

from libroabierto.errors import Malformed
from libroabierto.record.folio import LOG_CODE
from libroabierto.record.strict_json import parse_object
from libroabierto.tlog import base64std
from libroabierto.tlog.checkpoint import Checkpoint, open_checkpoint
from libroabierto.tlog.note import VerifierKey
from libroabierto.tlog.policy import Policy
from libroabierto.verify.trusted import reader_policy

MAX_TRUST: Final = 512 * 1024  # a policy and a checkpoint of 64 KiB each in base64; the rest are addresses
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

    @property
    def origin(self) -> str:
        """The log's name."""
        return self.log.name

    def reading_policy(self) -> Policy:
        """The policy with this log as its only one."""
        return reader_policy(self.policy, self.log)

    def latest(self) -> Checkpoint | None:
        """The checkpoint trusted last."""
        return None if self.checkpoint is None else open_checkpoint(self.checkpoint, self.log)

    def met_at(self, url: str) -> Trust:
        """The same trust, knowing one address more."""
        return self if url in self.urls else replace(self, urls=(*self.urls, url))

    def to_bytes(self) -> bytes:
        """Write the file."""
        members = {
            "libro_trust": 1,
            "log": str(self.log),
            "ledger": self.ledger,
            "policy": base64std.encode(self.policy),
            "log_code": self.log_code,
            "began": self.began,
            "since": self.since,
            "urls": list(self.urls),
            "checkpoint": None if self.checkpoint is None else base64std.encode(self.checkpoint),
        }
        return json.dumps(members, ensure_ascii=False, indent=1).encode() + b"\n"

    @classmethod
    def parse(cls, raw: bytes) -> Trust:
        """Read the file; raises Malformed: a store that is damaged is never guessed at."""
        said = parse_object(raw, what="trust", max_bytes=MAX_TRUST, texts=False)
        if set(said) != set(_MEMBERS) or said["libro_trust"] is True or said["libro_trust"] != 1:
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


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise Malformed("trust.members")
    return value


def _bytes(value: Any) -> bytes:
    return base64std.decode(_text(value), "trust.members")
