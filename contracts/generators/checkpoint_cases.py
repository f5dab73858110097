"""Checkpoints, and what a trust policy makes of them."""

from __future__ import annotations

from typing import Any

from libroabierto.tlog import base64std
from libroabierto.tlog.cosignature import cosign
from libroabierto.tlog.note import format_note, parse_note

from . import foreign
from .cases import Case, Topic, bad, good
from .note_cases import LOG, NOTE, OTHER, TEXT, VKEY


def topics() -> list[Topic]:
    """Return checkpoint and policy."""
    about_checkpoint = "A note in `note` or `note_base64` that must be a checkpoint of the log with `vkey`."
    about_policy = "A checkpoint judged by a trust policy (C2SP tlog-policy)."
    return [
        Topic("checkpoint", about_checkpoint, (*_checkpoints(), *_refused_checkpoints())),
        Topic("policy", about_policy, tuple(_policies())),
    ]


def _of(text: str) -> dict[str, Any]:
    """Sign any text as the log would."""
    return {"note": LOG.sign(text).decode(), "vkey": VKEY}


def _checkpoints() -> list[Case]:
    c2sp = {"source": foreign.C2SP, "vkey": foreign.C2SP_LOG}
    notes = {0: foreign.C2SP_CHECKPOINT_0, 300: foreign.C2SP_CHECKPOINT_300, 600: foreign.C2SP_CHECKPOINT_600}
    tessera = {"source": foreign.TESSERA, "vkey": foreign.TESSERA_LOG, "note": foreign.TESSERA_CHECKPOINT}
    return [
        *(good(f"size {size}", {"size": size}, note=note, **c2sp) for size, note in notes.items()),
        good("signed by Tessera", {"size": 70778}, **tessera),
        good("an extension line", **_of(TEXT + "extension\n")),
    ]


def _refused_checkpoints() -> list[Case]:
    origin, size, root, _ = TEXT.split("\n")
    sizes = [
        "0300",
        "+300",
        "-300",
        "300.0",
        "3e2",
        " 300",
        "",
        str(2**63),
        "9" * 30,
        "0x12c",
        "\uff13\uff10\uff10",
    ]
    roots = [
        root.rstrip("="),
        root[:-2] + "h=",
        root.replace("+", "-"),
        base64std.encode(bytes(31)),
        "",
        foreign.C2SP_ROOTS[300],
    ]
    wrong = "signature.invalid"
    return [
        *(
            bad(f"size {text[:12]!r}", "checkpoint.size", **_of(f"{origin}\n{text}\n{root}\n"))
            for text in sizes
        ),
        *(bad(f"root {text!r}", "checkpoint.root", **_of(f"{origin}\n{size}\n{text}\n")) for text in roots),
        bad("no root", "checkpoint.form", **_of(f"{origin}\n{size}\n")),
        bad("no origin", "checkpoint.origin", **_of(f"\n{size}\n{root}\n")),
        bad("an empty extension line", "checkpoint.extension", **_of(f"{TEXT}\n")),
        bad(
            "of another origin, signed by this log's key",
            "checkpoint.other-origin",
            **_of(TEXT.replace("test", "tost")),
        ),
        bad("signed by another log", wrong, note=OTHER.sign(TEXT).decode(), vkey=VKEY),
        bad(
            "one bit of the signature",
            wrong,
            note=NOTE.replace("\u2014 ledger.example/test eoZA", "\u2014 ledger.example/test eoZB"),
            vkey=VKEY,
        ),
        bad("a witness's key for a log's", "vkey.not-a-log", note=NOTE, vkey=foreign.C2SP_WITNESS),
        bad("the text alone", "note.form", note=TEXT, vkey=VKEY),
    ]


def _policies() -> list[Case]:
    log, witness = f"log {foreign.C2SP_LOG}\n", f"witness w1 {foreign.C2SP_WITNESS}\n"
    quorum = log + witness + "quorum w1\n"
    note = foreign.C2SP_CHECKPOINT_600
    text = note.split("\n\n")[0] + "\n"
    alone = note.rsplit("\u2014", 1)[0]
    old = format_note(
        parse_note(alone.encode()).adding(cosign(text, "witness.example/w1", bytes(range(0x20, 0x40)), 0))
    )
    moved = note.replace("IDJKvgAAAABrAjCA", "IDJKvgAAAABrAjCB")
    tessera = f"log {foreign.TESSERA_LOG}\nwitness w1 {foreign.TESSERA_WITNESS}\nquorum w1\n"
    seen = [{"name": "witness.example/w1", "at": foreign.C2SP_COSIGNED_AT}]
    theirs = [{"name": "witness.example/w1", "at": foreign.TESSERA_COSIGNED_AT}]
    return [
        good(
            "witnessed",
            {"standing": "witnessed", "cosignatures": seen},
            source=foreign.C2SP,
            policy=quorum,
            note=note,
        ),
        good(
            "witnessed, by others",
            {"cosignatures": theirs},
            source=foreign.TESSERA,
            policy=tessera,
            note=foreign.TESSERA_CHECKPOINT,
        ),
        good(
            "logged: no witness is asked for",
            {"standing": "logged", "cosignatures": []},
            policy=log + "quorum none\n",
            note=note,
        ),
        good(
            "time 0",
            {"cosignatures": [{"name": "witness.example/w1", "at": 0}]},
            policy=quorum,
            note=old.decode(),
        ),
        bad("no cosignature", "quorum.not-reached", policy=quorum, note=alone),
        bad("the time of a cosignature changed", "signature.invalid", policy=quorum, note=moved),
        bad("a log that is not in the policy", "checkpoint.unknown-log", policy=tessera, note=note),
        bad("a policy without quorum", "policy.no-quorum", policy=log, note=note),
        bad("a quorum that nobody is", "policy.unknown-name", policy=log + "quorum w1\n", note=note),
        bad(
            "a key twice",
            "policy.duplicate-key",
            policy=quorum + f"witness w2 {foreign.C2SP_WITNESS}\n",
            note=note,
        ),
        bad(
            "a group of more than all",
            "policy.threshold",
            policy=log + witness + "group g 2 w1\nquorum g\n",
            note=note,
        ),
    ]
