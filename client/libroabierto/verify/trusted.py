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

from libroabierto.errors import BadSignature, LibroError, Malformed, ProofRejected
from libroabierto.tlog.checkpoint import Checkpoint, open_checkpoint
from libroabierto.tlog.hashing import NodeReader
from libroabierto.tlog.merkle import check_consistency, prove_consistency, root
from libroabierto.tlog.note import VerifierKey
from libroabierto.tlog.policy import Policy, Witnessed
from libroabierto.tlog.policy_file import Log
from libroabierto.tlog.vkey import LOG

from .evidence import Evidence, bears_name
from .finding import Finding
from .tree import GrowingTiles


def reader_policy(text: bytes | str, log: VerifierKey) -> Policy:
    """Read a policy whose only log is *log*, whichever logs it names.

    Raises Malformed("policy.…"), or ("vkey.not-a-log") for the key of a witness.
    """
    return with_log(Policy.parse(text), log)


def with_log(policy: Policy, log: VerifierKey) -> Policy:
    """Return *policy* with *log* as its only log; raises Malformed("vkey.not-a-log")."""
    if log.type != LOG:
        raise Malformed("vkey.not-a-log", name=log.name)
    return replace(policy, logs=(Log(log, None),))


class TrustedLog:
    """A reader's trust in the log behind *key*; *latest* is the checkpoint note trusted last.

    *policy* is one of `reader_policy`, with *key* as its only log. *tree*, where the reader still has
    it, is that of *latest*: it tells where a fork begins.
    """

    def __init__(
        self,
        key: VerifierKey,
        policy: Policy,
        latest: bytes | None = None,
        tree: GrowingTiles | None = None,
    ) -> None:
        """Raises what open_checkpoint raises if *latest* is not this log's own."""
        self._key = key
        self._policy = policy
        self._note = latest
        self._latest = None if latest is None else open_checkpoint(latest, key)
        self._tree = tree

    @property
    def latest(self) -> Checkpoint | None:
        """The checkpoint trusted last, or None before the first."""
        return self._latest

    def open(self, note: bytes) -> Witnessed:
        """Step 1: read a checkpoint that the log signed and the quorum cosigned; trust does not move.

        Raises Finding; Malformed for bytes that do not even claim to be a checkpoint of this log.
        """
        try:
            return self._policy.check(note)
        except (BadSignature, ProofRejected) as error:
            code = "audit.quorum" if error.code == "quorum.not-reached" else "audit.checkpoint-not-signed"
            raise Finding(code, step=1, because=error, evidence=self._unsigned(code, note)) from error
        except Malformed as error:
            evidence = self._unsigned("audit.checkpoint-form", note)
            if evidence is None:
                raise
            raise Finding("audit.checkpoint-form", step=1, because=error, evidence=evidence) from error

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
            raise Finding(
                "audit.rolled-back", step=2, evidence=evidence, index=new.size, old=old.size, new=new.size
            )
        if new.size == old.size:
            self._check_same(old, new, note, node)
        elif old.size > 0:
            self._check_grown(old, new, note, node)

    def _check_same(self, old: Checkpoint, new: Checkpoint, note: bytes, node: NodeReader) -> None:
        if new.root != old.root:
            raise self._forked(old, new, node, self._evidence("fork", "audit.forked", note))

    def _check_grown(self, old: Checkpoint, new: Checkpoint, note: bytes, node: NodeReader) -> None:
        """Prove the beginning of the new tree; if that is not the old tree, the proof is the evidence."""
        beginning = root(old.size, node)
        proof = prove_consistency(old.size, new.size, node)
        try:
            check_consistency(proof, old=old.size, new=new.size, old_root=beginning, new_root=new.root)
        except ProofRejected as error:
            code = "audit.consistency-unproved"
            raise Finding(code, step=2, because=error, index=old.size, old=old.size, new=new.size) from error
        if beginning != old.root:
            evidence = self._evidence("fork", "audit.forked", note, beginning=beginning, consistency=proof)
            raise self._forked(old, new, node, evidence)

    def _forked(self, old: Checkpoint, new: Checkpoint, node: NodeReader, evidence: Evidence) -> Finding:
        index = self._beginning_of_fork(old, new, node)
        return Finding("audit.forked", step=2, evidence=evidence, index=index, old=old.size, new=new.size)

    def _beginning_of_fork(self, old: Checkpoint, new: Checkpoint, node: NodeReader) -> int | None:
        """Name the first entry that is another one now, as far as our tree and theirs can tell."""
        if self._tree is None or self._tree.size != old.size:
            return None
        try:  # the fork is proved; a ledger that hides its tiles only hides where it begins
            is_theirs = new.size > old.size or root(new.size, node) == new.root
            return self._tree.first_difference(node) if is_theirs else None
        except LibroError:
            return None

    def _unsigned(self, code: str, note: bytes) -> Evidence | None:
        """Keep a note that bears our log's name falsely; one that lacks only cosignatures is not false."""
        if code == "audit.quorum" or not bears_name(note, self._key):
            return None
        return Evidence(kind="unsigned", code=code, log=self._key, checkpoints=(note,))

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
