"""Evidence that holds, of each kind, with its weight. What must not: evidence_forms and evidence_refusals."""

from __future__ import annotations

import json
from dataclasses import replace

from libroabierto.tlog.tiles import TileTree
from libroabierto.verify.evidence import Evidence

from . import evidence_forms, evidence_refusals
from . import evidence_lies as lies
from .cases import Case, Topic, good
from .evidence_lies import OTHERS
from .receipt_cases import STRANGERS_LINE


def topics() -> list[Topic]:
    """Return evidence."""
    about = (
        "A whole evidence file (PROTOCOL.md, section 7), judged with the log key that it names; `weight` is"
        " proved, needs-replay, word (the finder's) or unsigned. The log is that of story.json."
    )
    accepted = [*_forks(), *_entries(), *_served(), *_tiles(), *_bundles(), *_unsigned(), *_spellings()]
    return [Topic("evidence", about, (*accepted, *evidence_forms.cases(), *evidence_refusals.cases()))]


def _holds(desc: str, weight: str, evidence: Evidence) -> Case:
    want = {"kind": evidence.kind, "code": evidence.code, "weight": weight}
    return good(f"{evidence.kind}: {desc}", want, evidence=evidence.to_bytes().decode())


def _forks() -> list[Case]:
    story = lies.story()
    noted = lies.fork(story[:5], OTHERS)
    lined = tuple(note + STRANGERS_LINE.encode() for note in noted.checkpoints)
    return [
        _holds("one size, two roots", "proved", lies.fork(story, OTHERS)),
        _holds("5 entries, then 14 others", "proved", noted),
        _holds("4 entries, a whole subtree, then 14 others", "proved", lies.fork(story[:4], OTHERS)),
        _holds("an entry rewritten", "proved", lies.fork(story[:9], lies.rewritten(3))),
        _holds("a stranger's line under both notes", "proved", replace(noted, checkpoints=lined)),
        _holds("14 entries, then 9 of the same", "word", lies.rollback(story, story[:9])),
        _holds("14 entries, then none", "word", lies.rollback(story, [])),
    ]


def _entries() -> list[Case]:
    story = lies.story()
    spaced = [*story[:-1], story[-1].replace(b'"libro":1', b'"libro": 1')]
    torn = [*story[:-1], lies.next_to(story[-2], event="e30.e30.AA")]
    unlinked = lies.ended(previous="1" * 64)
    early = [*story[:-1], lies.next_to(story[-2], recorded_at="2026-11-02T14:00:00.000Z")]
    forged = [*story[:-1], _forged(story[-1])]
    founding = [lies.ended(index=0)[-1]]
    replay = "needs-replay"
    link, time, form = "audit.chain-broken", "audit.recorded-at-decreases", "audit.entry-form"
    return [
        _holds("another form", "proved", lies.entry(form, spaced, 12, 13)),
        _holds("another form, shown alone", "proved", lies.entry(form, spaced, 13)),
        _holds("another index", "proved", lies.entry("audit.entry-index", lies.ended(index=12), 12, 13)),
        _holds("an event of another form", "proved", lies.entry("audit.event-form", torn, 12, 13)),
        _holds("another previous", "proved", lies.entry(link, unlinked, 12, 13)),
        _holds("a founding that follows something", "proved", lies.entry(link, founding, 0)),
        _holds("before the entry before it", "proved", lies.entry(time, early, 12, 13)),
        _holds("a false signature", replay, lies.entry("audit.signature", forged, 12, 13)),
        _holds("a link, shown alone", replay, lies.entry(link, unlinked, 13)),
        _holds("a link, after an entry farther back", replay, lies.entry(link, unlinked, 11, 13)),
        _holds("a link, with a third entry", replay, lies.entry(link, unlinked, 12, 11, 13)),
        _holds("a rule, by an entry without fault", replay, lies.entry("audit.rule-broken", story, 9)),
    ]  # fmt: skip  # a case a line


def _forged(line: bytes) -> bytes:
    """Change the first character of the signature: the form stays."""
    head, _, tail = line.rpartition(b".")
    return head + b"." + (b"B" if tail[:1] == b"A" else b"A") + tail[1:]


def _served() -> list[Case]:
    honest = lies.exhibit(lies.story(), 3)
    other = replace(honest, entry=b"something else")
    return [
        _holds("an entry that is not its leaf", "word", lies.served(other)),
        _holds("a leaf whose path misses the root", "word", lies.served(lies.adrift(3))),
        _holds("one of two entries is false", "word", lies.served(honest, lies.adrift(4))),
    ]


def _tiles() -> list[Case]:
    story, many = lies.story(), lies.MANY
    bottom, upper = _row(lies.tree(story), 0), _row(lies.tree(many), 1)
    low, high = "tile/0/000.p/14", "tile/1/000.p/1"
    return [
        _holds("another hash over entry 7", "word", lies.tile(story, low, flipped(bottom, 32 * 7), 7)),
        _holds("another hash at level 1", "word", lies.tile(many, high, flipped(upper, 0), 7)),
        _holds("the same, by the last entry below it", "word", lies.tile(many, high, flipped(upper, 0), 255)),
        _holds("a byte too short", "word", lies.tile(story, low, bottom[:-1])),
        _holds("a hash too long", "word", lies.tile(story, low, bottom + bytes(32))),
        _holds("nothing", "word", lies.tile(story, low, b"")),
    ]


def _row(tree: TileTree, level: int) -> bytes:
    return tree.changed()[level, 0]


def flipped(raw: bytes, at: int) -> bytes:
    """Return *raw* with one bit of a byte turned."""
    return raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :]


def _bundles() -> list[Case]:
    end = lies.framed(lies.story()[-1])
    return [
        _holds("a byte after its end", "word", lies.bundle(end + b"\0")),
        _holds("another last entry", "word", lies.bundle(lies.framed(b"something else"))),
        _holds("another length", "word", lies.bundle(b"\xff\xff" + end[2:])),
        _holds("cut", "word", lies.bundle(end[:-1])),
        _holds("nothing", "word", lies.bundle(b"")),
    ]


def _unsigned() -> list[Case]:
    story = lies.story()
    note = lies.note(story)
    renamed = note.replace(b"libro.example.org/mex\n14", b"libro.example.org/pue\n14")
    return [
        _holds("by another key of that name", "unsigned", lies.unsigned(lies.note(story, lies.STRANGER))),
        _holds("another size than was signed", "unsigned", lies.unsigned(note.replace(b"\n14\n", b"\n15\n"))),
        _holds("cut", "unsigned", lies.unsigned(note[:-1])),
        _holds("bytes that are not UTF-8 before it", "unsigned", lies.unsigned(b"\xff" + note)),
        _holds("the name in the signature line alone", "unsigned", lies.unsigned(renamed)),
    ]


def _spellings() -> list[Case]:
    said = json.loads(lies.rollback(lies.story(), []).to_bytes())
    dense = json.dumps(dict(reversed(said.items())), separators=(",", ":"))
    escaped = dense.replace("audit.rolled", "\\u0061udit.rolled")
    return [
        good("members in any order, without spaces", {"weight": "word"}, evidence=dense),
        good("a letter as an escape", {"weight": "word"}, evidence=escaped),
    ]
