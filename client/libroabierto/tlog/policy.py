"""Whom a reader trusts: the logs, the witnesses, and how many witnesses must agree (C2SP tlog-policy).

    log <vkey> [<url>]
    witness <name> <vkey> [<url>]
    group <name> all|any|<k> <name>...
    quorum <name>|none
    # comment

A checkpoint holds if one of the logs signed it and the quorum's witnesses cosigned it. `quorum none`
asks for no witness: what holds is then *logged*, not *witnessed*. The rules of the file:

- one item a line, fields separated by spaces and tabs; exactly one quorum line;
- groups and quorum name only what stands on earlier lines; a name is a member of one group at most;
- witnesses and groups share their names; "none" is not a name;
- no public key stands twice, whatever its name;
- bytes are 09, 0A, 20 to 7E and 80 to FF; names are opaque (bytes that are not UTF-8 are kept as
  surrogate escapes).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from libroabierto.errors import BadSignature, ProofRejected

from .checkpoint import Checkpoint
from .cosignature import Cosignature, check_cosignature
from .note import Note, VerifierKey, format_note, parse_note, verified_signatures
from .policy_file import Group, Log, Witness, read_policy

Standing: TypeAlias = Literal["logged", "witnessed"]


@dataclass(frozen=True, slots=True)
class Witnessed:
    """A checkpoint that a policy accepts, and every cosignature of the policy's witnesses under it.

    `note` is the note without the lines of strangers: what is worth keeping.
    """

    note: bytes
    checkpoint: Checkpoint
    cosignatures: tuple[Cosignature, ...]
    standing: Standing


@dataclass(frozen=True, slots=True)
class Policy:
    """A trust policy; `quorum` names a witness or group, or is None where log signatures suffice."""

    logs: tuple[Log, ...]
    witnesses: tuple[Witness, ...]
    groups: tuple[Group, ...]
    quorum: str | None

    @classmethod
    def parse(cls, text: bytes | str) -> Policy:
        """Read a policy file; raises Malformed or TooLarge, codes "policy.…" with the fact `line`."""
        lines = read_policy(text)
        return cls(
            logs=tuple(lines.logs),
            witnesses=tuple(lines.witnesses.values()),
            groups=tuple(lines.groups.values()),
            quorum=lines.quorum,
        )

    def check(self, note: bytes) -> Witnessed:
        """Accept a checkpoint note, or raise.

        Malformed       not the strict form of a checkpoint
        BadSignature    no log of this policy under that origin signed it, or a known key's line is bad
        ProofRejected   "checkpoint.unknown-log", "quorum.not-reached" (facts `quorum`, `witnesses`)
        """
        parsed = parse_note(note)
        checkpoint = Checkpoint.parse(parsed.text)
        logs = [log.key for log in self.logs if log.key.name == checkpoint.origin]
        if not logs:
            raise ProofRejected("checkpoint.unknown-log", origin=checkpoint.origin)
        keys = [*logs, *(witness.key for witness in self.witnesses)]
        verified = dict(verified_signatures(parsed, keys))
        if not any(log in verified for log in logs):
            raise BadSignature
        self._check_quorum(set(verified))
        cosignatures = [
            check_cosignature(verified[witness.key], parsed.text, witness.key)
            for witness in self.witnesses
            if witness.key in verified
        ]
        kept = format_note(Note(parsed.text, tuple(verified.values())))
        standing: Standing = "logged" if self.quorum is None else "witnessed"
        return Witnessed(kept, checkpoint, tuple(cosignatures), standing)

    def _check_quorum(self, signed: set[VerifierKey]) -> None:
        met = {witness.name for witness in self.witnesses if witness.key in signed}
        cosigned = tuple(sorted(map(_shown, met)))
        for group in self.groups:  # members stand on earlier lines, so one pass decides all
            if len(met.intersection(group.members)) >= group.threshold:
                met.add(group.name)
        if self.quorum is not None and self.quorum not in met:
            raise ProofRejected("quorum.not-reached", quorum=_shown(self.quorum), witnesses=cosigned)


def _shown(name: str) -> str:
    """Make an opaque name printable; it may stand for bytes that are not UTF-8."""
    return name.encode(errors="surrogateescape").decode(errors="replace")
