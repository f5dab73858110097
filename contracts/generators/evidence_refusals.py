"""Evidence in its right form that must not pass: other signatures, other proofs, and what shows nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from libroabierto.tlog.checkpoint import Checkpoint
from libroabierto.tlog.hashing import leaf_hash
from libroabierto.tlog.note import VerifierKey
from libroabierto.verify.evidence import Evidence, Exhibit

from . import evidence_lies as lies
from .cases import Case, bad
from .evidence_lies import OTHERS, given, some_entry, some_fork, some_tile
from .foreign import C2SP_WITNESS
from .storytelling import LOG


def cases() -> list[Case]:
    """Return every case that shows nothing."""
    return [*_signatures(), *_proofs(), *_nothing()]


def _signatures() -> list[Case]:
    story, fork = lies.story(), some_fork()
    old, new = fork.checkpoints
    strange = lies.note(story, lies.STRANGER)
    elsewhere = LOG.sign(str(Checkpoint("libro.example.org/pue", 14, bytes(32))))
    wider = new.replace(b"\n14\n", b"\n15\n")
    notes: list[tuple[str, Evidence, tuple[bytes, ...]]] = [
        ("fork: another size in the newer note", fork, (old, wider)),
        ("fork: the newer note is a stranger's", fork, (old, strange)),
        ("rollback: the second note is a stranger's", lies.rollback(story, []), (new, strange)),
        ("entry: under a stranger's note", some_entry(), (strange,)),
        ("served: under a stranger's note", lies.served(lies.adrift(3)), (strange,)),
        ("tile: under a stranger's note", some_tile(), (strange,)),
        ("bundle: under a stranger's note", lies.bundle(b""), (strange,)),
    ]
    wrong, origin = "signature.invalid", "checkpoint.other-origin"
    stranger = str(lies.STRANGER.verifier)
    return [
        *(bad(desc, wrong, **given(replace(evidence, checkpoints=of))) for desc, evidence, of in notes),
        bad("fork: under another key of that name", wrong, **given(fork, log=stranger)),
        bad("fork: the newer note of another origin", origin, **_noted(fork, old, elsewhere)),
        bad("fork: a note cut", "note.form", **_noted(fork, old[:-1], new)),
    ]


def _noted(evidence: Evidence, *notes: bytes) -> dict[str, str]:
    return given(replace(evidence, checkpoints=notes))


def _proofs() -> list[Case]:
    fork, honest = some_fork(), lies.exhibit(lies.story(), 13)
    first, *rest = fork.consistency
    stray = replace(honest, entry=b"x", leaf=leaf_hash(b"x"))
    steps = honest.proof.hashes
    root, outside = "consistency.other-root", "inclusion.other-root"
    forks: list[tuple[str, str, dict[str, Any]]] = [
        ("an invented beginning", root, {"beginning": bytes(32)}),
        ("the newer root for a beginning", root, {"beginning": lies.tree(OTHERS).root()}),
        ("no beginning", root, {"beginning": b""}),
        ("no proof", "consistency.too-short", {"consistency": ()}),
        ("a proof hash dropped", "consistency.too-short", {"consistency": tuple(rest)}),
        ("a proof hash added", "consistency.too-long", {"consistency": (first, first, *rest)}),
        ("proof hashes in another order", root, {"consistency": (*rest, first)}),
        ("the newer note first", "consistency.shrunk", {"checkpoints": fork.checkpoints[::-1]}),
    ]
    proofs: list[tuple[str, str, dict[str, Any]]] = [
        ("a hash dropped", "inclusion.too-short", {"hashes": steps[1:]}),
        ("a hash added", "inclusion.too-long", {"hashes": (bytes(32), *steps)}),
        ("an index beyond the tree", "inclusion.outside-tree", {"index": 14}),
        ("another index in its proof", outside, {"index": 12}),
    ]
    return [
        *(bad(f"fork: {desc}", code, **given(replace(fork, **change))) for desc, code, change in forks),
        *(bad(f"entry: {desc}", code, **_proved(honest, **change)) for desc, code, change in proofs),
        bad("entry: outside the tree", outside, **_shown(some_entry(), stray)),
        bad("tile: by a leaf outside the tree", outside, **_shown(some_tile(), stray)),
        bad("bundle: by a leaf outside the tree", outside, **_shown(lies.bundle(b""), stray)),
    ]


def _proved(honest: Exhibit, **changes: Any) -> dict[str, str]:
    return _shown(some_entry(), replace(honest, proof=replace(honest.proof, **changes)))


def _shown(evidence: Evidence, exhibit: Exhibit) -> dict[str, str]:
    return given(replace(evidence, entries=(exhibit,)))


def _nothing() -> list[Case]:
    story = lies.story()
    row = lies.tree(story).changed()[0, 0]
    upper = lies.tree(lies.MANY).changed()[1, 0]
    end = lies.framed(story[-1])
    honest = lies.exhibit(story, 3)
    elsewhere = replace(some_entry(), entries=(lies.exhibit(story[:13], 12),))
    mixed = replace(lies.served(lies.adrift(3)), checkpoints=(lies.note(story[:13]),))
    two = (*some_tile().entries, *some_tile().entries)
    other = (LOG.sign(str(Checkpoint(LOG.verifier.name, 0, bytes(32)))), lies.note(story))
    empty, witness = lies.fork([], story), VerifierKey.parse(C2SP_WITNESS)
    after = replace(empty, beginning=lies.tree([]).root())
    theirs = f"{witness.name}\n".encode()
    found: list[tuple[str, Evidence]] = [
        ("fork: one note twice", lies.fork(story, story)),
        ("fork: an honest growth", lies.fork(story[:5], story)),
        ("fork: after no entries, of another root", replace(after, checkpoints=other)),
        ("fork: after no entries", after),
        ("rollback: a growth", lies.rollback(story[:5], story)),
        ("rollback: one size, two roots", lies.rollback(story, OTHERS)),
        ("entry: no entries", replace(some_entry(), entries=())),
        ("entry: another entry than its leaf", replace(some_entry(), entries=(replace(honest, entry=b"x"),))),
        ("entry: proved under another note", elsewhere),
        ("served: no entries", lies.served()),
        ("served: what the log contains", lies.served(honest)),
        ("served: proved under another note", mixed),
        ("tile: the tree's own", some_tile(served=row)),
        ("tile: the tree's own, at level 1", lies.tile(lies.MANY, "tile/1/000.p/1", upper, 7)),
        ("tile: of a width that the tree has not", some_tile("tile/0/000.p/13")),
        ("tile: of a level that the tree has not", some_tile("tile/1/000.p/1")),
        ("tile: by a leaf beside it", lies.tile(lies.MANY, "tile/1/000.p/1", bytes(32), 299)),
        ("tile: of the right length, by no leaf", replace(some_tile(), entries=())),
        ("tile: by two leaves", replace(some_tile(), entries=two)),
        ("bundle: the tree's own end", lies.bundle(end)),
        ("bundle: by another leaf than the last", lies.bundle(end + b"\0", index=12)),
        ("bundle: of a width that the tree has not", lies.bundle(b"", 12, "tile/entries/000.p/13")),
        ("bundle: by no leaf", replace(lies.bundle(b""), entries=())),
        ("unsigned: signed by the log", lies.unsigned(lies.note(story))),
        ("unsigned: of nobody", lies.unsigned(b"<html>")),
        ("unsigned: of another name", lies.unsigned(b"libro.example.org/pue\n1\n")),
        ("unsigned: the name without its line feed", lies.unsigned(b"libro.example.org/mexico\n1\n")),
        ("unsigned: under a witness's key", replace(lies.unsigned(theirs), log=witness)),
    ]  # fmt: skip  # a case a line
    return [bad(desc, "evidence.proves-nothing", **given(evidence)) for desc, evidence in found]
