"""How far an evidence file goes, judged from it alone: the log's key and the file, nothing else.

    proved          whoever has the file and the log's public key is convinced
    needs-replay    the log contains the entry; that it breaks the rules shows when the log is replayed
    word            what the log signed is certain; what was served, or when, is the finder's word
    unsigned        nothing here is signed by the log; that it was served is the finder's word

Each kind has its own question; a file that does not even show what its kind can show is refused.
"""

from __future__ import annotations

from typing import Literal

from libroabierto.errors import LibroError, ProofRejected
from libroabierto.record.entry import Entry, check_link
from libroabierto.record.event import open_event
from libroabierto.tlog.checkpoint import Checkpoint, open_checkpoint
from libroabierto.tlog.hashing import HASH_SIZE, leaf_hash
from libroabierto.tlog.merkle import check_consistency, check_inclusion, root_from_inclusion
from libroabierto.tlog.note import VerifierKey
from libroabierto.tlog.tile import FULL_WIDTH, Tile, parse_bundle_path
from libroabierto.tlog.vkey import LOG

from .evidence import Evidence, Exhibit, bears_name

Weight = Literal["proved", "needs-replay", "word", "unsigned"]


def check_evidence(evidence: Evidence) -> Weight:
    """Say how far the evidence goes; raise ProofRejected("evidence.proves-nothing") or what a part raises."""
    if evidence.kind == "unsigned":
        _check_unsigned(evidence)
        return "unsigned"
    checkpoints = [open_checkpoint(note, evidence.log) for note in evidence.checkpoints]
    if evidence.kind == "fork":
        _check_fork(evidence, *checkpoints)
        return "proved"
    if evidence.kind == "rollback":
        _require(checkpoints[1].size < checkpoints[0].size)
        return "word"
    if evidence.kind == "tile":
        _check_tile(evidence, checkpoints[0])
        return "word"
    if evidence.kind == "bundle":
        _check_bundle(evidence, checkpoints[0])
        return "word"
    _require(bool(evidence.entries))
    return (_weigh_served if evidence.kind == "served" else _weigh_entries)(evidence, checkpoints[0])


def _check_unsigned(evidence: Evidence) -> None:
    (note,) = evidence.checkpoints
    _require(evidence.log.type == LOG and bears_name(note, evidence.log))
    _require(not _is_signed(note, evidence.log))


def _is_signed(note: bytes, log: VerifierKey) -> bool:
    try:
        open_checkpoint(note, log)
    except LibroError:
        return False
    return True


def _check_fork(evidence: Evidence, old: Checkpoint, new: Checkpoint) -> None:
    if old.size == new.size:
        _require(old.root != new.root)
        return
    check_consistency(
        evidence.consistency, old=old.size, new=new.size, old_root=evidence.beginning, new_root=new.root
    )
    _require(old.size > 0 and evidence.beginning != old.root)


def _check_tile(evidence: Evidence, checkpoint: Checkpoint) -> None:
    """The tile has another length than this size implies, or another hash over the leaf that is shown."""
    tile = Tile.parse(evidence.path)
    _require(tile.width == min(FULL_WIDTH, (checkpoint.size >> 8 * tile.level) - FULL_WIDTH * tile.index))
    if len(evidence.served) != tile.length:
        return
    _require(len(evidence.entries) == 1)
    exhibit = evidence.entries[0]
    _check_inclusion(exhibit, evidence.checkpoints[0], checkpoint)
    place = (exhibit.proof.index >> 8 * tile.level) - FULL_WIDTH * tile.index
    _require(0 <= place < tile.width)
    served = evidence.served[HASH_SIZE * place : HASH_SIZE * (place + 1)]
    _require(served != _hash_above(exhibit, tile.level))


def _check_bundle(evidence: Evidence, checkpoint: Checkpoint) -> None:
    """What was served from the length of the last entry on is not that length, that entry, and the end."""
    number, width = parse_bundle_path(evidence.path)
    _require(width == min(FULL_WIDTH, checkpoint.size - FULL_WIDTH * number) and len(evidence.entries) == 1)
    exhibit, served = evidence.entries[0], evidence.served
    _check_inclusion(exhibit, evidence.checkpoints[0], checkpoint)
    _require(exhibit.proof.index == FULL_WIDTH * number + width - 1)
    _require(int.from_bytes(served[:2], "big") != len(served) - 2 or leaf_hash(served[2:]) != exhibit.leaf)


def _hash_above(exhibit: Exhibit, level: int) -> bytes:
    """Compute the tile hash of *level* over the leaf: the first steps of its path stay below that hash."""
    below = 256**level
    hashes = exhibit.proof.hashes[: 8 * level]
    return root_from_inclusion(hashes, index=exhibit.proof.index % below, size=below, leaf=exhibit.leaf)


def _weigh_served(evidence: Evidence, checkpoint: Checkpoint) -> Weight:
    """One of the entries, as it was served, is not what the checkpoint covers."""
    _require(all(exhibit.proof.checkpoint == evidence.checkpoints[0] for exhibit in evidence.entries))
    _require(any(not _is_logged(exhibit, checkpoint) for exhibit in evidence.entries))
    return "word"


def _is_logged(exhibit: Exhibit, checkpoint: Checkpoint) -> bool:
    try:
        _check_inclusion(exhibit, exhibit.proof.checkpoint, checkpoint)
    except ProofRejected:
        return False
    return leaf_hash(exhibit.entry) == exhibit.leaf


def _weigh_entries(evidence: Evidence, checkpoint: Checkpoint) -> Weight:
    for exhibit in evidence.entries:
        _check_inclusion(exhibit, evidence.checkpoints[0], checkpoint)
        _require(leaf_hash(exhibit.entry) == exhibit.leaf)
    return "proved" if _is_faulty(evidence.entries) else "needs-replay"


def _check_inclusion(exhibit: Exhibit, note: bytes, checkpoint: Checkpoint) -> None:
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
