"""Signed notes: verifier keys, notes, checkpoints, and what a trust policy makes of them."""

from __future__ import annotations

from base64 import b64encode
from typing import Any, Final

from libroabierto.tlog import base64std
from libroabierto.tlog.checkpoint import Checkpoint
from libroabierto.tlog.cosignature import cosign
from libroabierto.tlog.note import Note, NoteSigner, Signature, format_note, parse_note

from . import foreign
from .cases import Case, Topic, bad, good

LOG: Final = NoteSigner.from_seed("ledger.example/test", bytes(range(32)))
OTHER: Final = NoteSigner.from_seed("other.example/log", bytes([7]) * 32)
VKEY: Final = str(LOG.verifier)
OTHER_VKEY: Final = str(OTHER.verifier)
TEXT: Final = str(Checkpoint(LOG.verifier.name, 300, bytes.fromhex(foreign.C2SP_ROOTS[300])))
NOTE: Final = LOG.sign(TEXT).decode()
# C2SP signed-note, the example of the specification.
SPEC_VKEY: Final = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
SPEC_NOTE: Final = (
    "This is an example message.\n\n\u2014 example.com/foo "
    "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
)


def topics() -> list[Topic]:
    """Return vkey, note, checkpoint and policy."""
    about_note = "A note that at least one of `vkeys` must have signed; `want` names those that did, in the note's order."
    about_checkpoint = "A note in `note` or `note_base64` that must be a checkpoint of the log with `vkey`."
    about_policy = "A checkpoint judged by a trust policy (C2SP tlog-policy)."
    return [
        Topic("vkey", "A verifier key in its text form (C2SP signed-note).", tuple(_vkeys())),
        Topic("note", about_note, (*_notes(), *_refused_notes())),
        Topic("checkpoint", about_checkpoint, (*_checkpoints(), *_refused_checkpoints())),
        Topic("policy", about_policy, tuple(_policies())),
    ]


def _vkeys() -> list[Case]:
    name, id, key = VKEY.split("+", 2)
    witness = foreign.C2SP_WITNESS
    other_id = "vkey.key-id"
    return [
        good("a log's key", {"name": name, "type": 1, "key_id": id}, vkey=VKEY),
        good("a witness's key", {"type": 4}, source=foreign.C2SP, vkey=witness),
        good("an example of the specification", source="C2SP signed-note", vkey=SPEC_VKEY),
        good("a plus within the base64", source=foreign.TESSERA, vkey=foreign.TESSERA_LOG),
        bad("another id", other_id, vkey=f"{name}+00000000+{key}"),
        bad("an id in capitals", other_id, vkey=f"{name}+{id.upper()}+{key}"),
        bad("another name under the same id", other_id, vkey=f"x{name}+{id}+{key}"),
        bad(
            "a type that nobody knows",
            "vkey.type",
            vkey=f"{name}+{id}+{base64std.encode(bytes([2]) + bytes(32))}",
        ),
        bad(
            "a key of 31 bytes",
            "vkey.key-length",
            vkey=f"{name}+{id}+{base64std.encode(bytes([1]) + bytes(31))}",
        ),
        bad(
            "no padding",
            "vkey.base64",
            vkey=f"{name}+{id}+{base64std.encode(bytes([1]) + bytes(33)).rstrip('=')}",
        ),
        bad("the alphabet of JWS", "vkey.base64", vkey=VKEY.replace("/zz", "_zz")),
        bad("a space in the name", "vkey.name", vkey=f"a b+{id}+{key}"),
        bad("no name", "vkey.name", vkey=f"+{id}+{key}"),
        bad("a plus in the name", "vkey.base64", vkey=f"a+b+{id}+{key}"),
        bad("two fields", "vkey.form", vkey=f"{name}+{key.replace('+', '')}"),
        bad("nothing", "vkey.form", vkey=""),
    ]


def _given(note: str | bytes, *vkeys: str) -> dict[str, Any]:
    keys = {"vkeys": list(vkeys or (VKEY,))}
    return (
        {"note": note, **keys} if isinstance(note, str) else {"note_base64": b64encode(note).decode(), **keys}
    )


def _both(first: NoteSigner = LOG, second: NoteSigner = OTHER) -> Note:
    return parse_note(first.sign(TEXT)).adding(*parse_note(second.sign(TEXT)).signatures)


def _bad_line(signer: NoteSigner) -> Signature:
    return Signature(signer.verifier.name, signer.verifier.key_id, bytes(64))


def _notes() -> list[Case]:
    both = format_note(_both()).decode()
    unknown = Signature("stranger.example", b"abcd", b"anything")
    doubled = parse_note(NOTE.encode()).adding(_bad_line(LOG))
    return [
        good("an example of the specification", source="C2SP signed-note", **_given(SPEC_NOTE, SPEC_VKEY)),
        good("one signature", {"text": TEXT, "verified": [LOG.verifier.name]}, **_given(NOTE)),
        good("two known keys", **_given(both, OTHER_VKEY, VKEY)),
        good("the line of an unknown key is ignored", **_given(both)),
        good(
            "an unknown key of another length",
            **_given(format_note(parse_note(NOTE.encode()).adding(unknown)).decode()),
        ),
        good("of two lines of one key the first counts", **_given(format_note(doubled).decode())),
        good("an empty line within the text", **_given(LOG.sign("a\n\nb\n").decode())),
    ]


def _refused_notes() -> list[Case]:
    head, line = NOTE.split("\n\n")
    form, lines = "note.form", "note.signature-line"
    wrong = "signature.invalid"
    beside = format_note(parse_note(NOTE.encode()).adding(_bad_line(OTHER))).decode()
    cut = line.rstrip("\n").rstrip("=")
    plus = line.replace("ledger.example/test ", "ledger.example+test ")
    many = NOTE + "\u2014 a YWJjZGVm\n" * 100
    return [
        bad("a bad line of a known key beside a good one", wrong, **_given(beside, VKEY, OTHER_VKEY)),
        bad("no known key", wrong, **_given(NOTE, OTHER_VKEY)),
        bad("the right name, another key id", wrong, **_given(NOTE, _renamed(OTHER, LOG.verifier.name))),
        bad("the text changed", wrong, **_given(NOTE.replace("300", "301"))),
        bad("no empty line", form, **_given(f"{head}\n{line}")),
        bad("no signature", form, **_given(f"{head}\n\n")),
        bad("no line feed at the end", form, **_given(NOTE[:-1])),
        bad("a line feed too many", form, **_given(NOTE + "\n")),
        bad("nothing", form, **_given("")),
        bad("a hyphen for the dash", lines, **_given(NOTE.replace("\u2014", "-"))),
        bad("a plus in the key name", lines, **_given(f"{head}\n\n{plus}")),
        bad("two spaces", lines, **_given(NOTE.replace("\u2014 ", "\u2014  "))),
        bad("base64 without padding", lines, **_given(f"{head}\n\n{cut}\n")),
        bad("base64 of JWS", lines, **_given(f"{head}\n\n{line.replace('+', '-').replace('/R', '_R')}")),
        bad("three bytes for id and signature", lines, **_given(f"{head}\n\n\u2014 a YWJj\n")),
        bad("carriage returns", "note.control-character", **_given(NOTE.replace("\n", "\r\n"))),
        bad("a tab", "note.control-character", **_given(NOTE.replace("300", "300\t"))),
        bad("NUL", "note.control-character", **_given(NOTE.replace("300", "300\0"))),
        bad("Latin-1", "note.not-utf8", **_given(NOTE.replace("300", "\u00e9").encode("latin-1", "replace"))),
        bad("101 signatures", "note.too-many-signatures", **_given(many)),
        bad("64 KiB and one byte", "note.too-large", **_given("x" * (64 * 1024 + 1))),
    ]


def _renamed(signer: NoteSigner, name: str) -> str:
    return str(NoteSigner.from_seed(name, signer.seed).verifier)


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
