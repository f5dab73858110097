"""A second judge of evidence files, after the words of contracts/PROTOCOL.md, section 7.

Uses the standard library, the second reader of notes and the RFC's own split of a tree, and nothing
of libroabierto. It raises `Doubt` for what is not evidence, and otherwise says how far it goes.
"""

from __future__ import annotations

import json
import re
from base64 import b64decode, b64encode
from hashlib import sha256
from typing import Any

from support.naive_tree import leaf, place, roots
from support.second_reader import ENTRY, Doubt, check, read_checkpoint, root_above

SAYS = {
    "fork": {"beginning", "consistency"},
    "rollback": set(),
    "entry": {"entries"},
    "served": {"entries"},
    "tile": {"entries", "path", "served"},
    "bundle": {"entries", "path", "served"},
    "unsigned": set(),
}
BESIDES = {"beginning", "consistency", "entries", "path", "served"}
MEMBERS = {"libro_evidence", "kind", "code", "log", "checkpoints", *BESIDES}
OWN = {"fork": "audit.forked", "rollback": "audit.rolled-back"}
Head = tuple[int, bytes]  # size, root
Exhibit = tuple[bytes, bytes, int, list[bytes], bytes]  # entry, leaf, index, path, note


def weigh(text: str) -> str:
    """Return proved, needs-replay, word or unsigned."""
    said = json.loads(text)
    check(set(said) == MEMBERS and type(said["libro_evidence"]) is int, "other members")
    kind, code, notes = said["kind"], said["code"], [_raw(note) for note in said["checkpoints"]]
    check(said["libro_evidence"] == 1 and len(notes) == (2 if kind in OWN else 1), "another form")
    check(not any(said[name] for name in BESIDES - SAYS[kind]), "what this kind does not need")
    check(OWN[kind] == code if kind in OWN else code not in OWN.values(), "what this kind cannot show")
    check(re.fullmatch(r"[a-z-]{1,40}(\.[a-z-]{1,40}){1,3}", code) is not None, "not a code")
    if kind == "unsigned":
        return _unsigned(notes[0], said["log"])
    heads = [read_checkpoint(note.decode(), said["log"]) for note in notes]
    shown = [_exhibit(each) for each in said["entries"]]
    if kind == "fork":
        return _fork(heads[0], heads[1], _raw(said["beginning"]), [_raw(x) for x in said["consistency"]])
    if kind == "rollback":
        check(heads[1][0] < heads[0][0], "no rollback")
        return "word"
    check(all(note == notes[0] for *_, note in shown), "a proof under another note")
    if kind in ("tile", "bundle"):
        {"tile": _tile, "bundle": _bundle}[kind](said["path"], _raw(said["served"]), shown, *heads[0])
        return "word"
    check(shown != [], "no entries")
    if kind == "served":
        check(not all(_is_in(each, *heads[0]) and leaf(each[0]) == each[1] for each in shown), "as logged")
        return "word"
    check(all(_is_in(each, *heads[0]) and leaf(each[0]) == each[1] for each in shown), "not logged")
    return "proved" if _is_faulty(shown) else "needs-replay"


def _unsigned(note: bytes, vkey: str) -> str:
    name, _, key = vkey.split("+", 2)
    bears = note.startswith(f"{name}\n".encode()) or f"\n\u2014 {name} ".encode() in note
    check(bears and b64decode(key)[0] == 1, "of nobody")
    try:
        read_checkpoint(note.decode(), vkey)
    except (Doubt, ValueError):
        return "unsigned"
    raise Doubt("the log signed it")


def _fork(older: Head, newer: Head, beginning: bytes, path: list[bytes]) -> str:
    (old, was), (new, now) = older, newer
    if old == new:
        check(was != now, "one root")
        return "proved"
    check(0 < old < new and (beginning, now) == roots(old, new, path, beginning, b=True), "another root")
    check(beginning != was, "one history")
    return "proved"


def _tile(path: str, served: bytes, shown: list[Exhibit], size: int, root: bytes) -> None:
    level, number, width = _place(path, r"tile/(0|[1-9][0-9]?)/(.*)", size)
    if len(served) != 32 * width:
        return
    ((_, of, index, steps, _),) = shown
    check(_is_in(shown[0], size, root) and index >> 8 * (level + 1) == number, "not below this tile")
    at = (index >> 8 * level) % 256
    below = root_above(index % 256**level, 256**level, of, steps[: 8 * level])
    check(at < width and served[32 * at : 32 * at + 32] != below, "the tree's own")


def _bundle(path: str, served: bytes, shown: list[Exhibit], size: int, root: bytes) -> None:
    _, number, width = _place(path, r"tile/(entries)/(.*)", size)
    ((_, of, index, _, _),) = shown
    check(_is_in(shown[0], size, root) and index == 256 * number + width - 1, "not its last entry")
    check(served[:2] != len(served[2:]).to_bytes(2, "big") or leaf(served[2:]) != of, "the tree's own")


def _place(path: str, form: str, size: int) -> tuple[int, int, int]:
    """Read where it stands: level, number and the width that the size implies."""
    found = re.fullmatch(form, path)
    check(found is not None, "no such path")
    assert found is not None
    level = 0 if found[1] == "entries" else int(found[1])
    number = int(re.sub(r"[x/]", "", found[2].partition(".p/")[0]))
    width = min(256, (size >> 8 * level) - 256 * number)
    check(width > 0 and found[2] == place(number, width), "not a tile of this size")
    return level, number, width


def _is_in(shown: Exhibit, size: int, root: bytes) -> bool:
    _, of, index, path, _ = shown
    try:
        return root_above(index, size, of, path) == root
    except Doubt:
        return False


def _is_faulty(shown: list[Exhibit]) -> bool:
    """Tell whether the last entry is wrong by itself, or after the one that stands right before it."""
    line, _, index, _, _ = shown[-1]
    found = ENTRY.fullmatch(line.decode())
    if found is None or int(found[1]) != index or not _is_event(found[4]):
        return True
    if index == 0 and found[2] != "0" * 64:
        return True
    if len(shown) != 2 or shown[0][2] != index - 1:
        return False
    before = ENTRY.fullmatch(shown[0][0].decode())
    return found[2] != sha256(shown[0][0]).hexdigest() or before is None or found[3] < before[3]


def _is_event(token: str) -> bool:
    head = token.split(".", maxsplit=1)[0]
    return set(json.loads(b64decode(head + "=" * (-len(head) % 4), altchars=b"-_"))) == {"alg", "kid", "typ"}


def _exhibit(said: dict[str, Any]) -> Exhibit:
    check(set(said) == {"entry", "leaf", "proof"}, "another exhibit")
    head, _, note = _raw(said["proof"]).partition(b"\n\n")
    magic, index, *path = head.decode().split("\n")
    check(magic == "c2sp.org/tlog-proof@v1" and index == f"index {int(index[6:])}", "another proof")
    of = _raw(said["leaf"])
    check(len(of) == 32, "not a hash")
    return _raw(said["entry"]), of, int(index[6:]), [_raw(step) for step in path], note


def _raw(text: str) -> bytes:
    raw = b64decode(text, validate=True)
    check(b64encode(raw).decode() == text, "another spelling")
    return raw
