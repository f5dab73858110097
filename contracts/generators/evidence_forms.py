"""Files that are not read as evidence: other forms, members, kinds and spellings."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from typing import Any

from libroabierto.verify.evidence import Evidence

from . import evidence_lies as lies
from .cases import Case, bad
from .evidence_lies import given, said_by, some_entry, some_fork, some_tile
from .foreign import C2SP_WITNESS


def cases() -> list[Case]:
    """Return every case of a wrong form."""
    return [*_forms(), *_members(), *_kinds(), *_spellings(), *_exhibits()]


def _forms() -> list[Case]:
    text = json.dumps(said_by(some_fork()))
    wrong = {
        "not-json": ("cut", text[:-1]),
        "not-an-object": ("a list", f"[{text}]"),
        "duplicate-member": ("a member twice", text[:-1] + ', "path": ""}'),
        "number-not-integer": ("a version with a fraction", text.replace('evidence": 1', 'evidence": 1.0')),
        "bom": ("a byte order mark", "\ufeff" + text),
        "text-surrogate": ("half a surrogate pair", text.replace('"path": ""', '"path": "\\ud800"')),
        "too-deep": ("lists in lists", text.replace('"path": ""', '"path": ' + "[" * 12 + "]" * 12)),
    }
    latin = text.replace("audit.forked", "audit.bifurcaci\u00f3n").encode("latin-1")
    return [
        *(bad(desc, f"evidence.{code}", evidence=file) for code, (desc, file) in wrong.items()),
        bad("Latin-1", "evidence.not-utf8", evidence_base64=b64encode(latin).decode()),
    ]


def _members() -> list[Case]:
    said, code = said_by(some_fork()), "evidence.members"
    less = {name: {k: v for k, v in said.items() if k != name} for name in said}
    types: list[tuple[str, Any, str]] = [
        ("libro_evidence", 2, code),
        ("libro_evidence", True, code),
        ("libro_evidence", "1", code),
        ("kind", ["fork"], "evidence.kind"),
        ("kind", None, "evidence.kind"),
        ("code", 1, code),
        ("log", None, code),
        ("checkpoints", said["checkpoints"][0], code),
        ("checkpoints", [1, 2], code),
        ("beginning", None, code),
        ("consistency", "", code),
        ("consistency", [None], code),
        ("entries", {}, "evidence.kind"),
        ("path", None, code),
        ("served", [], code),
    ]
    return [
        *(bad(f"no {name}", code, **given(rest)) for name, rest in less.items()),
        bad("a member more", code, **given(said, note="")),
        *(
            bad(f"{name}: {json.dumps(value)[:20]}", want, **given(said, **{name: value}))
            for name, value, want in types
        ),
    ]


def _kinds() -> list[Case]:
    story, code = lies.story(), "evidence.kind"
    first, second = said_by(some_fork())["checkpoints"]
    tile, unsigned = some_tile(), lies.unsigned(lies.note(story, lies.STRANGER))
    rollback, proof = lies.rollback(story, story[:9]), said_by(some_fork())["consistency"]
    wrong: list[tuple[str, Evidence, dict[str, Any]]] = [
        ("an unknown kind", some_fork(), {"kind": "forgery"}),
        ("a kind in capitals", some_fork(), {"kind": "Fork"}),
        ("a fork that claims a rollback", some_fork(), {"code": "audit.rolled-back"}),
        ("a rollback that claims a fork", rollback, {"code": "audit.forked"}),
        ("a fork that claims a false signature", some_fork(), {"code": "audit.signature"}),
        ("an entry that claims a fork", some_entry(), {"code": "audit.forked"}),
        ("a served entry that claims a rollback", lies.served(lies.adrift(3)), {"code": "audit.rolled-back"}),
        ("a tile that claims a fork", tile, {"code": "audit.forked"}),
        ("a bundle that claims a fork", lies.bundle(b""), {"code": "audit.forked"}),
        ("a note of nobody that claims a rollback", unsigned, {"code": "audit.rolled-back"}),
        ("a code in capitals", some_entry(), {"code": "audit.Signature"}),
        ("a code of one word", some_entry(), {"code": "signature"}),
        ("a code of five words", some_entry(), {"code": "a.b.c.d.e"}),
        ("a code with an escape sequence", some_entry(), {"code": "audit.\u001b[2J"}),
        ("a fork of one note", some_fork(), {"checkpoints": [first]}),
        ("a fork of three notes", some_fork(), {"checkpoints": [first, second, second]}),
        ("an entry under two notes", some_entry(), {"checkpoints": [first, second]}),
        ("no note", unsigned, {"checkpoints": []}),
        ("a fork with entries", some_fork(), {"entries": said_by(some_entry())["entries"]}),
        ("a fork with a path", some_fork(), {"path": "tile/0/000"}),
        ("a rollback with a beginning", rollback, {"beginning": said_by(some_fork())["beginning"]}),
        (
            "an entry with a consistency proof",
            some_entry(),
            {"consistency": proof},
        ),
        ("an entry with what was served", some_entry(), {"served": "AA=="}),
        ("a note of nobody with a path", unsigned, {"path": "tile/0/000"}),
    ]
    return [bad(desc, code, **given(evidence, **changes)) for desc, evidence, changes in wrong]


def _spellings() -> list[Case]:
    fork, said, code = some_fork(), said_by(some_fork()), "evidence.base64"
    old, new = said["checkpoints"]
    name, id, key = said["log"].split("+", 2)
    wrong: list[tuple[str, str, dict[str, Any]]] = [
        ("a note without padding", code, {"checkpoints": [old.rstrip("=") + "A", new]}),
        ("a note after a space", code, {"checkpoints": [" " + old, new]}),
        ("a note before a line feed", code, {"checkpoints": [old, new + "\n"]}),
        ("a note as text", code, {"checkpoints": [b64decode(old).decode(), new]}),
        ("a beginning of 31 bytes", code, {"beginning": b64encode(bytes(31)).decode()}),
        ("a beginning with stray bits", code, {"beginning": "A" * 42 + "B="}),
        ("a beginning in the alphabet of JWS", code, {"beginning": "_" * 42 + "8="}),
        ("a beginning in hex", code, {"beginning": "00" * 32}),
        ("a proof hash of 33 bytes", code, {"consistency": [b64encode(bytes(33)).decode()]}),
        ("a proof hash that is empty", code, {"consistency": [""]}),
        ("a log key with its id in capitals", "vkey.key-id", {"log": f"{name}+{id.upper()}+{key}"}),
        ("a log key with another id", "vkey.key-id", {"log": f"{name}+00000000+{key}"}),
        ("no log key", "vkey.form", {"log": ""}),
        ("a witness for the log", "vkey.not-a-log", {"log": C2SP_WITNESS}),
    ]
    paths = {
        "a width with a leading zero": "tile/0/000.p/014",
        "a path from the root": "/tile/0/000.p/14",
        "a full width spelled out": "tile/0/000.p/256",
        "a level with a leading zero": "tile/00/000.p/14",
        "a bundle's path": "tile/entries/000.p/14",
        "no path": "",
    }
    return [
        *(bad(desc, want, **given(fork, **changes)) for desc, want, changes in wrong),
        bad("tile: what was served without padding", code, **given(some_tile(), served="AA")),
        *(bad(f"tile: {desc}", "tile.path", **given(some_tile(), path=path)) for desc, path in paths.items()),
        bad("tile: width 0", "tile.out-of-range", **given(some_tile(), path="tile/0/000.p/0")),
        bad("bundle: a tile's path", "bundle.path", **given(lies.bundle(b""), path="tile/0/000.p/14")),
    ]


def _exhibits() -> list[Case]:
    (honest,) = said_by(some_entry())["entries"]
    proof = b64decode(honest["proof"])
    less = {name: value for name, value in honest.items() if name != "leaf"}
    zero = {**honest, "proof": b64encode(proof.replace(b"index 13", b"index 013")).decode()}
    cut = {**honest, "proof": b64encode(proof.partition(b"\n\n")[0]).decode()}
    form = "evidence.entries"
    wrong: list[tuple[str, str, Any]] = [
        ("a list for an entry", form, []),
        ("a list of an entry's names", form, ["entry", "leaf", "proof"]),
        ("an entry without its leaf", form, less),
        ("an entry with its index beside it", form, {**honest, "index": 13}),
        ("an entry that is a number", "evidence.members", {**honest, "entry": 13}),
        ("an entry as text", "evidence.base64", {**honest, "entry": lies.story()[-1].decode()}),
        ("a leaf in hex", "evidence.base64", {**honest, "leaf": b64decode(honest["leaf"]).hex()}),
        ("a leaf that is empty", "evidence.base64", {**honest, "leaf": ""}),
        ("a proof as text", "evidence.base64", {**honest, "proof": proof.decode()}),
        ("a proof with a leading zero", "tlog-proof.index", zero),
        ("a proof without its note", "tlog-proof.form", cut),
        ("no proof", "tlog-proof.form", {**honest, "proof": ""}),
    ]
    return [bad(f"entry: {desc}", code, **given(some_entry(), entries=[said])) for desc, code, said in wrong]
