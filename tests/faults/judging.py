"""What must hold after every fault, judged by a process that saw none of it.

- The ledger opens: no guard refuses, nothing is to be repaired by hand.
- Everything stored is sound (`libro-ledger check`), before and after the next events.
- Whatever was acknowledged is there, with the same receipt byte for byte.
- An event that was sent gets its receipt when it is sent again.
- The client's audit is sound, also for a reader who kept any checkpoint that was ever answered: so
  no two checkpoints of one size have different roots.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from faults.homes import extra, opened_later, town
from faults.scenarios import ACTED, NEXT
from libroabierto.errors import LedgerUnreachable, LibroError
from libroabierto.remote.audit import audit
from libroabierto.remote.reader import LedgerReader
from libroabierto.remote.transport import Answer, Request
from libroabierto.remote.trust import Trust
from libroabierto.tlog.checkpoint import Checkpoint, open_checkpoint
from libroabierto.tlog.proof import TlogProof
from libroabierto.tlog.tile import Tile, parse_bundle_path
from libroabierto_ledger.application import Outcome
from libroabierto_ledger.bootstrap import Assembly
from libroabierto_ledger.log.guard import Guard
from support import naive_tree
from support.founding import LOG_CODE

Line = dict[str, Any]  # as scenarios.py describes it


class Shelf:
    """The ledger's own queries behind the reader's Transport port."""

    def __init__(self, ledger: Assembly) -> None:
        self._queries = ledger.queries

    def send(self, request: Request, *, max_bytes: int) -> Answer:
        """Answer what an audit asks for."""
        try:
            return Answer(200, {}, self._find(request.path))
        except LibroError as error:
            raise LedgerUnreachable("ledger.unreachable", reason=str(error)) from error

    def close(self) -> None:
        """Nothing is held open."""

    def _find(self, path: str) -> bytes:
        if path == "checkpoint":
            return self._queries.checkpoint()
        if path.startswith("tile/entries/"):
            return self._queries.bundle(*parse_bundle_path(path))
        return self._queries.tile(Tile.parse(path))


def check_answers(lines: Sequence[Line]) -> None:
    """Raise AssertionError for an answer that nobody may get."""
    raised = [line["code"] for line in lines if line["answer"] == "raised"]
    assert not raised, raised[0]
    after = [line for line in lines if line["stage"] == "after"]
    assert [line["answer"] for line in after] == ["receipt", "receipt", "closed"], f"did not go on: {after}"


def recover(home: Path, heard: Sequence[Line]) -> None:
    """Open the ledger in *home* and hold it against what was *heard*; raise whatever is wrong."""
    receipts = {line["event"]: line["receipt"] for line in heard if line["answer"] == "receipt"}
    check_guard(home, receipts.values())
    with opened_later(home, hours=4) as ledger:
        ledger.inspect()
        _check_kept(ledger, receipts.values())
        for number in (ACTED, NEXT):
            again = ledger.submissions.submit(extra(number))
            assert isinstance(again, Outcome), again
            known = receipts.setdefault(number, again.receipt.to_json())
            assert known == again.receipt.to_json(), f"event {number} has a second receipt"
        size = _check_history(ledger, receipts.values())
    with opened_later(home, hours=5) as ledger:
        assert size == ledger.inspect().size


def check_guard(home: Path, receipts: Iterable[str]) -> None:
    """Before anything of a size leaves, the guard covers it: also a receipt that was let out."""
    let_out = max((_checkpoint_in(receipt).size for receipt in receipts), default=0)
    covered = Guard(home / "guard", town().log.verifier.name).read().size
    assert let_out <= covered, f"size {let_out} was let out while the guard covers {covered}"


def _check_kept(ledger: Assembly, receipts: Iterable[str]) -> None:
    """Everything acknowledged stands at its place, before anybody sends it again."""
    for receipt in receipts:
        index = json.loads(receipt)["index"]
        assert receipt == ledger.queries.receipt(index).to_json(), f"entry {index} was acknowledged otherwise"


def _check_history(ledger: Assembly, receipts: Iterable[str]) -> int:
    """The story is as it was, each event stands once, every reader's audit is sound; return the size."""
    entries = list(ledger.queries.lines())
    assert town().entries == entries[: len(town().entries)]
    events = [json.loads(raw)["event"] for raw in entries]
    assert len(set(events)) == len(events), "an event stands twice"
    reader = LedgerReader(Shelf(ledger))
    audited = audit(reader, _trust(_note_of_story()))
    assert (len(entries), naive_tree.root(entries)) == (audited.checkpoint.size, audited.checkpoint.root)
    for receipt in receipts:  # nobody reads the entries again: only the way from that checkpoint is new
        audit(reader, _trust(_note_in(receipt)), audited.snapshot)
    return len(entries)


def _note_of_story() -> bytes:
    entries = town().entries
    return town().log.sign(str(Checkpoint(town().log.verifier.name, len(entries), naive_tree.root(entries))))


def _note_in(receipt: str) -> bytes:
    return TlogProof.parse(json.loads(receipt)["proof"].encode()).checkpoint


def _checkpoint_in(receipt: str) -> Checkpoint:
    return open_checkpoint(_note_in(receipt), town().log.verifier)


def _trust(note: bytes | None) -> Trust:
    """What a reader keeps who saw *note* last."""
    since = "2026-11-22T15:00:00Z"
    return Trust(
        town().log.verifier, town().ledger, b"quorum none", LOG_CODE, "given", since, checkpoint=note
    )
