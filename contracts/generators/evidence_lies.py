"""What a lying log leaves behind: evidence of each kind, about the log of the story and forged ones.

A *history* is a list of entries; the log signs the checkpoint over any of them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from libroabierto.record.entry import Entry, entry_hash
from libroabierto.tlog.checkpoint import Checkpoint
from libroabierto.tlog.hashing import leaf_hash
from libroabierto.tlog.note import NoteSigner
from libroabierto.tlog.proof import TlogProof
from libroabierto.tlog.tiles import TileTree
from libroabierto.verify.evidence import Evidence, Exhibit

from .story import opening
from .storytelling import LOG, no_tile

History = Sequence[bytes]
# Of another log, whose few words keep the vectors short: tile level 1 begins at 256 entries.
MANY: Final = tuple(b"entry %d" % n for n in range(300))
OTHERS: Final = (b"other",) * 14
STRANGER: Final = NoteSigner(LOG.verifier.name, bytes([9]) * 32)


def story() -> list[bytes]:
    """Return the fourteen entries of the story's first chapter."""
    return list(opening().entries)


def tree(history: History) -> TileTree:
    """Return the tree over *history*."""
    grown = TileTree(0, no_tile)
    for line in history:
        grown.append(leaf_hash(line))
    return grown


def note(history: History, signer: NoteSigner = LOG) -> bytes:
    """Return the checkpoint over *history*."""
    return signer.sign(str(Checkpoint(LOG.verifier.name, len(history), tree(history).root())))


def exhibit(history: History, index: int) -> Exhibit:
    """Show an entry as the log contains it."""
    proof = TlogProof(index, tree(history).prove_inclusion(index), note(history))
    return Exhibit(history[index], leaf_hash(history[index]), proof)


def rewritten(at: int) -> list[bytes]:
    """Return the story with another entry in one place; what follows is as it was."""
    return [*story()[:at], b"rewritten", *story()[at + 1 :]]


def ended(**changes: object) -> list[bytes]:
    """Return the story with *changes* in the members of its last entry."""
    last = Entry.parse(story()[-1])
    return [*story()[:-1], replace(last, **changes).to_bytes()]  # type: ignore[arg-type]  # a liar may say anything


def next_to(line: bytes, **changes: object) -> bytes:
    """Return the last entry of the story as the one that follows *line*."""
    before = Entry.parse(line)
    entry = replace(Entry.parse(story()[-1]), index=before.index + 1, previous=entry_hash(line))
    return replace(entry, **changes).to_bytes()  # type: ignore[arg-type]  # a liar may say anything


def fork(old: History, new: History) -> Evidence:
    """Two histories; for equal sizes the notes are enough."""
    notes = (note(old), note(new))
    if len(old) == len(new):
        return Evidence("fork", "audit.forked", LOG.verifier, notes)
    proof, beginning = tree(new).prove_consistency(len(old)), tree(new[: len(old)]).root()
    return Evidence("fork", "audit.forked", LOG.verifier, notes, beginning, proof)


def rollback(old: History, new: History) -> Evidence:
    """Two notes, the later one of fewer entries."""
    return Evidence("rollback", "audit.rolled-back", LOG.verifier, (note(old), note(new)))


def entry(code: str, history: History, *indexes: int) -> Evidence:
    """Entries that the log contains, the last one at fault."""
    shown = tuple(exhibit(history, index) for index in indexes)
    return Evidence("entry", code, LOG.verifier, (note(history),), entries=shown)


def served(*exhibits: Exhibit) -> Evidence:
    """Entries of the story that are not what the log contains."""
    return Evidence("served", "audit.entry-not-in-tree", LOG.verifier, (note(story()),), entries=exhibits)


def adrift(index: int) -> Exhibit:
    """Show an entry whose path misses the signed root."""
    honest = exhibit(story(), index)
    astray = replace(honest.proof, hashes=(bytes(32), *honest.proof.hashes[1:]))
    return replace(honest, proof=astray)


def tile(history: History, path: str, served: bytes, *indexes: int) -> Evidence:
    """What was served at *path* against the leaf at an index."""
    shown = tuple(replace(exhibit(history, index), entry=b"") for index in indexes)
    notes, code = (note(history),), "audit.tile-differs" if indexes else "audit.tile-length"
    return Evidence("tile", code, LOG.verifier, notes, entries=shown, path=path, served=served)


def bundle(end: bytes, index: int = 13, path: str = "tile/entries/000.p/14") -> Evidence:
    """The end of the story's bundle, from the length of its last entry on, against that entry's leaf."""
    shown = (replace(exhibit(story(), index), entry=b""),)
    notes = (note(story()),)
    return Evidence(
        "bundle", "audit.bundle-trailing", LOG.verifier, notes, entries=shown, path=path, served=end
    )


def framed(line: bytes) -> bytes:
    """Return an entry after its length, as bundles have it."""
    return len(line).to_bytes(2, "big") + line


def unsigned(text: bytes) -> Evidence:
    """A note under the log's name."""
    return Evidence("unsigned", "audit.checkpoint-not-signed", LOG.verifier, (text,))


def some_fork() -> Evidence:
    """Return a fork of 5 entries and 14 others."""
    return fork(story()[:5], OTHERS)


def some_entry() -> Evidence:
    """Return an entry that only a replay can fault."""
    return entry("audit.signature", story(), 13)


def some_tile(path: str = "tile/0/000.p/14", served: bytes = bytes(32 * 14), index: int = 7) -> Evidence:
    """Return a tile with other hashes."""
    return tile(story(), path, served, index)


def said_by(evidence: Evidence) -> dict[str, Any]:
    """Return the members of an evidence file."""
    said: dict[str, Any] = json.loads(evidence.to_bytes())
    return said


def given(evidence: Evidence | Mapping[str, Any], **changes: Any) -> dict[str, str]:
    """Return the input member of a case: the file with *changes* in its members."""
    said = said_by(evidence) if isinstance(evidence, Evidence) else evidence
    return {"evidence": json.dumps({**said, **changes})}
