"""The trusted log: what one reader has verified of one log so far, and the only ways it may go on.

- It begins with a verifier key, a policy and, from the second time on, the checkpoint trusted last.
- A checkpoint is looked at only when the log signed it and the policy's quorum cosigned it.
- A smaller one is a rollback; one of the same size with another root is a fork.
- A larger one must contain the trusted one as its beginning; the tiles prove it or disprove it.
- After a finding nothing moves: what was trusted stays trusted.

Reads no file, opens no socket: the tiles come through the NodeReader that the caller gives.
"""

from __future__ import annotations

from dataclasses import replace

from libroabierto.errors import BadSignature, Malformed, ProofRejected
from libroabierto.tlog.checkpoint import Checkpoint, open_checkpoint
from libroabierto.tlog.hashing import NodeReader
from libroabierto.tlog.merkle import check_consistency, prove_consistency, root
from libroabierto.tlog.note import VerifierKey
from libroabierto.tlog.policy import Policy, Witnessed
from libroabierto.tlog.policy_file import Log
from libroabierto.tlog.vkey import LOG

from .evidence import Evidence
from .finding import Finding


def reader_policy(text: bytes | str, log: VerifierKey) -> Policy:
    """Read a policy whose only log is *log*, whichever logs it names.

    Raises Malformed("policy.…"), or ("vkey.not-a-log") for the key of a witness.
    """
    if log.type != LOG:
        raise Malformed("vkey.not-a-log", name=log.name)
    return replace(Policy.parse(text), logs=(Log(log, None),))


class TrustedLog:
    """A reader's trust in the log behind *key*; *latest* is the checkpoint note trusted last.

    *policy* is one of `reader_policy`, with *key* as its only log.
    """

    def __init__(self, key: VerifierKey, policy: Policy, latest: bytes | None = None) -> None:
        """Raises what open_checkpoint raises if *latest* is not this log's own."""
        self._key = key
        self._policy = policy
        self._note = latest
        self._latest = None if latest is None else open_checkpoint(latest, key)

    @property
    def latest(self) -> Checkpoint | None:
        """The checkpoint trusted last, or None before the first."""
        return self._latest

    def open(self, note: bytes) -> Witnessed:
        """Step 1: read a checkpoint that the log signed and the quorum cosigned; trust does not move.

        Raises Finding; Malformed for bytes that are no checkpoint at all.
        """
        try:
            return self._policy.check(note)
        except (BadSignature, ProofRejected) as error:
            code = "audit.quorum" if error.code == "quorum.not-reached" else "audit.checkpoint-not-signed"
            raise Finding(code, step=1, because=error) from error

    def advance(self, new: Witnessed, node: NodeReader) -> None:
        """Step 2: go on to *new*, which `open` gave, and whose tree *node* reads.

        Raises Finding: "audit.rolled-back" and "audit.forked" with their evidence,
        "audit.consistency-unproved" when the tiles are not those of the checkpoint either.
        """
        self._check_step(new.checkpoint, new.note, node)
        self._note, self._latest = new.note, new.checkpoint

    def _check_step(self, new: Checkpoint, note: bytes, node: NodeReader) -> None:
        old = self._latest
        if old is None:
            return
        if new.size < old.size:
            evidence = self._evidence("rollback", "audit.rolled-back", note)
            raise Finding("audit.rolled-back", step=2, evidence=evidence, old=old.size, new=new.size)
        if new.size == old.size:
            self._check_same(old, new, note)
        elif old.size > 0:
            self._check_grown(old, new, note, node)

    def _check_same(self, old: Checkpoint, new: Checkpoint, note: bytes) -> None:
        if new.root != old.root:
            evidence = self._evidence("fork", "audit.forked", note)
            raise Finding("audit.forked", step=2, evidence=evidence, old=old.size, new=new.size)

    def _check_grown(self, old: Checkpoint, new: Checkpoint, note: bytes, node: NodeReader) -> None:
        """Prove the beginning of the new tree; if that is not the old tree, the proof is the evidence."""
        beginning = root(old.size, node)
        proof = prove_consistency(old.size, new.size, node)
        try:
            check_consistency(proof, old=old.size, new=new.size, old_root=beginning, new_root=new.root)
        except ProofRejected as error:
            raise Finding(
                "audit.consistency-unproved", step=2, because=error, old=old.size, new=new.size
            ) from error
        if beginning != old.root:
            evidence = self._evidence("fork", "audit.forked", note, beginning=beginning, consistency=proof)
            raise Finding("audit.forked", step=2, evidence=evidence, old=old.size, new=new.size)

    def _evidence(
        self,
        kind: str,
        code: str,
        note: bytes,
        *,
        beginning: bytes = b"",
        consistency: tuple[bytes, ...] = (),
    ) -> Evidence:
        if self._note is None:
            raise Malformed("checkpoint.form")
        return Evidence(
            kind=kind,
            code=code,
            log=self._key,
            checkpoints=(self._note, note),
            beginning=beginning,
            consistency=consistency,
        )
