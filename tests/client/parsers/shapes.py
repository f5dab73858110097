"""Shapes of input that make parsers count, recurse, look back, sort or pile up; each by its size in bytes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fuzz.readers import KEYS, any_file
from libroabierto.domain.drafts import MAX_DRAFT, read_draft
from libroabierto.errors import Malformed
from libroabierto.keys import base64url
from libroabierto.record.entry import MAX_ENTRY, Entry
from libroabierto.record.envelope import EVENT, open_envelope
from libroabierto.record.event import MAX_PAYLOAD, read_event
from libroabierto.record.text import check_text
from libroabierto.tlog.bundles import parse_bundle
from libroabierto.tlog.checkpoint import Checkpoint
from libroabierto.tlog.note import MAX_NOTE, open_note, parse_note
from libroabierto.tlog.policy import Policy
from libroabierto.tlog.policy_file import MAX_POLICY
from libroabierto.tlog.proof import TlogProof
from libroabierto.verify.evidence import MAX_EVIDENCE, Evidence
from libroabierto.verify.receipts import MAX_RECEIPT, Receipt
from support.vectors import topic

Shape = Callable[[int], bytes]
STORY = topic("story")
LINE = "\u2014 a AAAAAAA=\n".encode()


def filled(head: bytes, part: bytes, tail: bytes = b"") -> Shape:
    """Repeat *part* between *head* and *tail*, up to the size."""
    return lambda size: head + part * max((size - len(head) - len(tail)) // len(part), 0) + tail


def numbered(head: str, part: str, tail: str = "") -> Shape:
    """The same, `{n}` in *part* being another number each time, so that no name stands twice."""

    def shape(size: int) -> bytes:
        count = max((size - len(head) - len(tail)) // (len(part) + 3), 1)
        return (head + "".join(part.replace("{n}", f"{n:06}") for n in range(count)) + tail).encode()

    return shape


JSON: dict[str, Shape] = {
    "quotes": filled(b"", b'"'),
    "escaped quotes": filled(b'{"a":"', b'\\"', b'"}'),
    "an open string of escapes": filled(b'{"a":"', b'\\"'),
    "backslashes": filled(b'{"a":"', b"\\", b'"}'),
    "escapes": filled(b'{"a":"', b"\\u00e9", b'"}'),
    "pairs": filled(b'{"a":"', b"\\ud83d\\ude00", b'"}'),
    "halves of pairs": filled(b'{"a":"', b"\\ud83d", b'"}'),
    "brackets": filled(b'{"a":', b"["),
    "closing brackets": filled(b'{"a":', b"]"),
    "brackets in strings": filled(b'{"a":["', b'[","', b'"]}'),
    "many lists": filled(b'{"a":[', b"[],", b"0]}"),
    "many objects": filled(b'{"a":[', b"{},", b"0]}"),
    "many small objects": filled(b'{"a":[', b'{"b":0},', b"0]}"),
    "many members": numbered("{", '"{n}":0,', '"z":0}'),
    "one member again and again": filled(b"{", b'"a":0,', b'"a":0}'),
    "two names in turn": filled(b"{", b'"a":0,"b":0,', b'"c":0}'),
    "a long name": filled(b'{"', b"a", b'":0}'),
    "a long number": filled(b'{"a":', b"9", b"}"),
    "many numbers": filled(b'{"a":[', b"9007199254740991,", b"0]}"),
    "a fraction": filled(b'{"a":0.', b"9", b"}"),
    "an exponent": filled(b'{"a":1e', b"9", b"}"),
    "spaces": filled(b"{", b" ", b"}"),
    "line feeds after it": filled(b"{}", b"\n"),
    "marks in order": filled(b'{"a":"q', "\u0301".encode(), b'"}'),
    "marks out of order": filled(b'{"a":"q', "\u0301\u0323".encode(), b'"}'),
    "marks to compose": filled(b'{"a":"', "a\u0323".encode(), b'"}'),
    "blocked marks": filled(b'{"a":"a' + "\u0591".encode() * 99, "\u0300".encode(), b'"}'),
    "syllables in parts": filled(b'{"a":"', "\u1100\u1161".encode(), b'"}'),
    "beyond the first plane": filled(b'{"a":"', "\U0001f600".encode(), b'"}'),
}
TOML: dict[str, Shape] = {
    "dots in a key": filled(b"", b"a.", b"a=1"),
    "dots in a header": filled(b"[", b"a.", b"a]"),
    "dots and spaces": filled(b"", b". "),
    "dots and tabs": filled(b"a", b"\t.\t", b"a=1"),
    "quoted parts of a key": filled(b"", b'"".', b"a=1"),
    "keys in one table": numbered("", "a.b{n}=1\n"),
    "tables": numbered("", "[a.b{n}]\n"),
    "tables of arrays": filled(b"", b"[[a]]\n"),
    "tables of arrays inside one another": filled(b"", b"[[a]]\n[[a.b]]\n"),
    "nested inline tables": filled(b"a=", b"{a="),
    "inline tables": numbered("a=[", "{b.c{n}=1},", "]"),
    "brackets": filled(b"a=", b"["),
    "brackets in strings": filled(b"a=[", b'"[[",', b"]"),
    "a long integer": filled(b"a=", b"9"),
    "a long hexadecimal": filled(b"type=0x", b"f"),
    "underscores": filled(b"a=1", b"_1"),
    "a long fraction": filled(b"a=0.", b"9"),
    "quotes": filled(b"a=", b'"'),
    "literal quotes": filled(b"a=", b"'"),
    "quotes in a long string": filled(b'a="""', b'\n""', b'"""'),
    "quotes in a long literal": filled(b"a='''", b"\n''", b"'''"),
    "escapes": filled(b'a="', b"\\n", b'"'),
    "comments": filled(b"", b"#[\n"),
    "spaces": filled(b"a=", b" "),
    "line feeds": filled(b"", b"\r\n"),
    "marks out of order": filled(b'type="', "\u0301\u0323".encode(), b'"'),
    "marks by thirties": filled(b'type="', ("a" + "\u0301\u0323" * 15).encode(), b'"'),
}
NOTES: dict[str, Shape] = {
    "empty lines": filled(b"", b"\n"),
    "lines of text": filled(b"", b"a\n", b"\n" + LINE),
    "signature lines": filled(b"a\n\n", LINE),
    "lines that are no signatures": filled(b"a\n\n", b"a\n"),
    "dashes": filled(b"a\n\n", "\u2014 ".encode(), b"\n"),
    "a long name": filled("a\n\n\u2014 ".encode(), b"a", b" AAAAAAA=\n"),
    "a long signature": filled("a\n\n\u2014 a ".encode(), b"AAAA", b"\n"),
    "padding": filled("a\n\n\u2014 a ".encode(), b"=", b"\n"),
    "the log's line again and again": filled(b"a\n\n", f"\u2014 {KEYS[0].name} AAAAAAA=\n".encode()),
}
PROOFS: dict[str, Shape] = {
    "hashes": filled(b"c2sp.org/tlog-proof@v1\nindex 1\n", b"A" * 43 + b"=\n", b"\na\n\n" + LINE),
    "extra": filled(b"c2sp.org/tlog-proof@v1\nextra ", b"AAAA", b"\nindex 1\n\na\n\n" + LINE),
    "digits": filled(b"c2sp.org/tlog-proof@v1\nindex ", b"9", b"\n\na\n\n" + LINE),
    "line feeds": filled(b"c2sp.org/tlog-proof@v1\nindex 1", b"\n"),
}
POLICIES: dict[str, Shape] = {
    "comments": filled(b"", b"#\n", b"quorum none"),
    "tabs": filled(b"", b"\t"),
    "members": filled(b"group a any", b" b"),
    "names": numbered("", "witness w{n} x\n"),
    "one log again and again": filled(b"", f"log {STORY['vkey']}\n".encode()),
    "digits": filled(b"group a ", b"9", b" b"),
}
BUNDLES: dict[str, Shape] = {
    "entries of one byte": filled(b"", b"\x00\x01a"),
    "empty entries": filled(b"", b"\x00\x00"),
    "one long entry": lambda size: b"\xff\xff" + b"a" * size,
}


def _as_text(parse: Callable[[str], Any]) -> Callable[[bytes], Any]:
    return lambda raw: parse(raw.decode())


def _widest(raw: bytes) -> tuple[bytes, ...]:
    """Far more entries than a tile has: nobody asks for so many, and still it must not hurt."""
    return parse_bundle(raw, len(raw) // 2)


def _text(raw: bytes) -> None:
    reason = check_text(raw.decode())
    if reason is not None:
        raise Malformed(reason)


def _jws(part: bytes) -> Shape:
    return filled(b"e30.", part, b".AAAA")


# Each with the size up to which it does its work.
READERS: dict[str, tuple[int, Callable[[bytes], Any]]] = {
    "base64url": (2**19, _as_text(base64url.decode)),
    "text": (2**17, _text),
    "envelope": (MAX_PAYLOAD, lambda raw: open_envelope(raw, EVENT)),
    "event": (MAX_PAYLOAD, lambda raw: read_event(raw, "kid")),
    "entry": (MAX_ENTRY, Entry.parse),
    "note": (MAX_NOTE, parse_note),
    "signed note": (MAX_NOTE, lambda raw: open_note(raw, KEYS)),
    "checkpoint": (MAX_NOTE, _as_text(Checkpoint.parse)),
    "proof": (MAX_NOTE, TlogProof.parse),
    "policy": (MAX_POLICY, Policy.parse),
    "bundle": (2**17, _widest),
    "receipt": (MAX_RECEIPT // 4, Receipt.parse),
    "evidence": (MAX_EVIDENCE // 8, Evidence.parse),
    "draft": (MAX_DRAFT // 4, _as_text(lambda text: read_draft(text, any_file))),
}
RECEIPT = '{{"folio":"MEX-000123-K","entry":"{0}","index":123,"leaf_hash":"","proof":"{1}"}}'
SHAPES: dict[str, dict[str, Shape]] = {
    "base64url": {"letters": filled(b"", b"AAAA"), "dashes": filled(b"", b"-")},
    "text": {
        name: filled(b"q", text.encode())
        for name, text in {
            "marks": "\u0301\u0323",
            "halves": "\u1161",
            "marks that compose": "a\u0323",
        }.items()
    },
    "envelope": {
        "a long payload": _jws(b"AAAA"),
        "dots": filled(b"", b"."),
        "short parts": filled(b"", b"a."),
    },
    "event": {
        "data": filled(b'{"data":{"a":"', b"a", b'"}}'),
        "unknown members": numbered("{", '"{n}":0,', '"z":0}'),
    },
    "entry": {
        "a long event": filled(b'{"libro":1,"index":0,"previous":"","event":"', b"a.", b'"}'),
        "the beginning again": filled(b"", b'{"libro":1,"index":0,'),
    },
    "note": NOTES,
    "signed note": NOTES,
    "checkpoint": {
        "extensions": filled(b"a\n0\n" + b"A" * 43 + b"=\n", b"a\n"),
        "digits": filled(b"a\n", b"9"),
    },
    "proof": PROOFS,
    "policy": POLICIES,
    "bundle": BUNDLES,
    "receipt": {
        "a long entry": filled(RECEIPT.format("", "").encode()[:-20], b"a", b'"}'),
        "quotes": filled(b'{"entry":"', b'\\"', b'"}'),
    },
    "evidence": {
        "consistency": filled(b'{"consistency":[', b'"' + b"A" * 43 + b'=",', b'""]}'),
        "entries": filled(b'{"entries":[', b"{},", b"0]}"),
    },
    "draft": TOML,
}
