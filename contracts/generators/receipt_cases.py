"""Receipts of the story, and what must not pass for one."""

from __future__ import annotations

import json
from typing import Any, Final

from libroabierto.record.entry import Entry, entry_hash
from libroabierto.tlog.checkpoint import Checkpoint
from libroabierto.tlog.hashing import leaf_hash
from libroabierto.tlog.note import NoteSigner

from .cases import Case, Topic, bad, good
from .foreign import C2SP_WITNESS
from .story import opening
from .storytelling import LOG, LOG_CODE

STRANGER: Final = NoteSigner("libro.example.org/mex", bytes([9]) * 32)
STRANGERS_LINE: Final = "— x\u202ey AAAAAAAA\n"
QUORUM: Final = f"log {LOG.verifier}\nwitness w {C2SP_WITNESS}\nquorum w\n"


def topics() -> list[Topic]:
    """Return receipt."""
    about = (
        "A receipt as JSON text, checked against what its reader trusts: the log's `vkey`, the `ledger`, the"
        " `log_code`, and a trust `policy` where there is one. The receipts are those of story.json."
    )
    return [Topic("receipt", about, (*_accepted(), *_members(), *_contradictions(), *_proofs()))]


def _given(receipt: dict[str, Any] | str, **trusted: str) -> dict[str, Any]:
    text = receipt if isinstance(receipt, str) else json.dumps(receipt, ensure_ascii=False)
    usual = {"vkey": str(LOG.verifier), "ledger": opening().ledger, "log_code": LOG_CODE}
    return {"receipt": text, **usual, **trusted}


def _accepted() -> list[Case]:
    story = opening()
    pairs = [(0, 1), (0, 14), (2, 3), (9, 14), (13, 14)]
    spaced = json.dumps(dict(reversed(story.receipt(9).items())), indent=2)
    none = f"log {LOG.verifier}\nquorum none\n"
    noted = {**story.receipt(9), "proof": story.receipt(9)["proof"] + STRANGERS_LINE}
    return [
        *(
            good(
                f"entry {index} under the checkpoint of {size}",
                {"size": size},
                **_given(story.receipt(index, size)),
            )
            for index, size in pairs
        ),
        good("members in any order, with spaces and escapes", **_given(spaced)),
        good("a line of a stranger, whatever its characters, under the checkpoint", **_given(noted)),
        good("a policy without witnesses", {"standing": "logged"}, **_given(story.receipt(9), policy=none)),
    ]


def _members() -> list[Case]:
    honest = opening().receipt(9)
    less = {name: value for name, value in honest.items() if name != "leaf_hash"}
    text = json.dumps(honest)
    return [
        bad("a member more", "receipt.members", **_given({**honest, "note": ""})),
        bad("a member less", "receipt.members", **_given(less)),
        bad("an index as text", "receipt.members", **_given({**honest, "index": "9"})),
        bad("an index that is true", "receipt.members", **_given({**honest, "index": True})),
        bad("an entry as an object", "receipt.members", **_given({**honest, "entry": {}})),
        bad("a member twice", "receipt.duplicate-member", **_given(text[:-1] + ', "index": 9}')),
        bad(
            "an index as a float",
            "receipt.number-not-integer",
            **_given(text.replace('"index": 9', '"index": 9.0')),
        ),
        bad("cut", "receipt.not-json", **_given(text[:-1])),
        bad("a list", "receipt.not-an-object", **_given(f"[{text}]")),
        bad("a folio in lower case", "folio.form", **_given({**honest, "folio": honest["folio"].lower()})),
    ]


def _contradictions() -> list[Case]:
    story = opening()
    honest, other = story.receipt(9), story.receipt(10)
    line = honest["entry"]
    changes: list[tuple[str, str, dict[str, Any]]] = [
        ("another index", "receipt.index", {"index": 10}),
        ("another folio", "receipt.folio", {"folio": other["folio"]}),
        ("the proof of another entry", "receipt.index", {"proof": other["proof"]}),
        ("the entry of another place", "receipt.index", {"entry": other["entry"]}),
        ("another leaf hash", "receipt.leaf-hash", {"leaf_hash": other["leaf_hash"]}),
        ("a leaf hash in capitals", "receipt.leaf-hash", {"leaf_hash": honest["leaf_hash"].upper()}),
        (
            "the entry's plain hash for its leaf hash",
            "receipt.leaf-hash",
            {"leaf_hash": entry_hash(line.encode())},
        ),
        ("a line feed after the entry", "entry.form", {"entry": line + "\n"}),
        ("an index changed in the entry", "receipt.index", {"entry": line.replace('"index":9', '"index":8')}),
        ("a time changed in the entry", "receipt.leaf-hash", {"entry": line.replace(".123Z", ".124Z")}),
    ]
    later = _relabelled(line)
    return [
        *(bad(desc, code, **_given({**honest, **change})) for desc, code, change in changes),
        bad("a changed entry with its own leaf hash", "inclusion.other-root", **_given({**honest, **later})),
        bad("another ledger", "receipt.other-ledger", **_given(honest, ledger="1" * 64)),
        bad(
            "the founding of another ledger",
            "receipt.other-ledger",
            **_given(story.receipt(0), ledger="1" * 64),
        ),
        bad("another log code", "receipt.folio", **_given(honest, log_code="PUE")),
        bad("no witness cosigned", "quorum.not-reached", **_given(honest, policy=QUORUM)),
    ]


def _relabelled(line: str) -> dict[str, str]:
    """Change the entry's time and compute its leaf hash anew, as a forger would."""
    entry = Entry.parse(line.encode())
    forged = Entry(
        entry.index, entry.previous, entry.recorded_at.replace("2026", "2027"), entry.event
    ).to_bytes()
    return {"entry": forged.decode(), "leaf_hash": leaf_hash(forged).hex()}


def _proofs() -> list[Case]:
    story = opening()
    honest = story.receipt(9)
    proof: str = honest["proof"]
    head, note = proof.split("\n\n", 1)
    magic, index, first, *rest = head.split("\n")
    old = story.checkpoint(13).decode()
    checkpoint = Checkpoint(LOG.verifier.name, 14, story.tree().root())
    stranger = STRANGER.sign(str(checkpoint)).decode()
    elsewhere = LOG.sign(str(checkpoint).replace("mex", "pue")).decode()

    def lines(*said: str, under: str = note) -> dict[str, Any]:
        return _given({**honest, "proof": "\n".join(said) + "\n\n" + under})

    return [
        good("an extra line, which nothing signs", **lines(magic, "extra AAAA", index, first, *rest)),
        bad("one hash dropped", "inclusion.too-short", **lines(magic, index, *rest)),
        bad("one hash added", "inclusion.too-long", **lines(magic, index, first, first, *rest)),
        bad("two hashes swapped", "inclusion.other-root", **lines(magic, index, rest[0], first, *rest[1:])),
        bad("another index in the proof", "receipt.index", **lines(magic, "index 8", first, *rest)),
        bad("an index with a leading zero", "tlog-proof.index", **lines(magic, "index 09", first, *rest)),
        bad("no index", "tlog-proof.index", **lines(magic, first, *rest)),
        bad("another version", "tlog-proof.form", **lines(magic.replace("v1", "v2"), index, first, *rest)),
        bad("no empty line", "tlog-proof.form", **_given({**honest, "proof": head})),
        bad("a hash without padding", "tlog-proof.hash", **lines(magic, index, first.rstrip("="), *rest)),
        bad("a hash in base64 of JWS", "tlog-proof.hash", **lines(magic, index, "_" * 43 + "=", *rest)),
        bad("an empty extra line", "tlog-proof.extra", **lines(magic, "extra ", index, first, *rest)),
        bad("64 hashes", "tlog-proof.too-many-hashes", **lines(magic, index, *[first] * 64)),
        bad("an earlier checkpoint", "inclusion.other-root", **lines(magic, index, first, *rest, under=old)),
        bad(
            "a checkpoint of another key of that name",
            "signature.invalid",
            **lines(magic, index, first, *rest, under=stranger),
        ),
        bad(
            "a checkpoint of another origin",
            "checkpoint.other-origin",
            **lines(magic, index, first, *rest, under=elsewhere),
        ),
        bad(
            "the checkpoint's text alone",
            "note.form",
            **lines(magic, index, first, *rest, under=str(checkpoint)),
        ),
    ]
