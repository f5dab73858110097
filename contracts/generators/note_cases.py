"""Signed notes, and the verifier keys that they are checked with."""

from __future__ import annotations

from base64 import b64encode
from typing import Any, Final

from libroabierto.tlog import base64std
from libroabierto.tlog.checkpoint import Checkpoint
from libroabierto.tlog.note import Note, NoteSigner, Signature, format_note, parse_note

from . import foreign
from .cases import Case, Topic, bad, good

LOG: Final = NoteSigner("ledger.example/test", bytes(range(32)))
OTHER: Final = NoteSigner("other.example/log", bytes([7]) * 32)
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
    """Return vkey and note."""
    about_note = (
        "A note that one of `vkeys` must have signed; `want` names those that did, as they stand in it."
    )
    return [
        Topic("vkey", "A verifier key in its text form (C2SP signed-note).", tuple(_vkeys())),
        Topic("note", about_note, (*_notes(), *_refused_notes())),
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
    return str(NoteSigner(name, signer.seed).verifier)
