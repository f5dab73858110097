"""Payloads: strict JSON, and the form of each of the twelve members."""

from __future__ import annotations

import json
from base64 import b64encode
from typing import Any, Final

from libroabierto.record.event import MAX_PAYLOAD

from .cases import Case, Topic, bad, good
from .keyring import kid

KID: Final = kid("municipality")
MEMBERS: Final[dict[str, Any]] = {
    "ledger": "ab" * 32,
    "type": "term.started",
    "schema": 1,
    "id": "0b54e5f1-9a7c-4b2e-8d3f-6a1c2e4f8b70",
    "issuer": "ayto-15113",
    "office": "seal",
    "stream": "institution:ayto-15113",
    "version": 2,
    "occurred_on": "2026-11-02",
    "signed_at": "2026-11-02T16:59:00Z",
    "provenance": "native",
    "data": {},
}
TEXT: Final = json.dumps(MEMBERS, separators=(",", ":"))
UUID: Final = MEMBERS["id"]


def topics() -> list[Topic]:
    """Return payload."""
    about = (
        "The decoded payload of an event, as text or, where it is not UTF-8, in `payload_base64`; `kid` is"
        " that of its envelope. Only the form is judged. `want` gives its SHA-256 and its idempotency key."
    )
    cases = [*_accepted(), *_json(), *_numbers(), *_texts(), *_sets()]
    return [Topic("payload", about, tuple(cases))]


def _text(payload: str) -> dict[str, Any]:
    return {"payload": payload, "kid": KID}


def _bytes(payload: bytes) -> dict[str, Any]:
    return {"payload_base64": b64encode(payload).decode("ascii"), "kid": KID}


def _data(value: str) -> dict[str, Any]:
    """Put this JSON, spelled as it is, for the member `x` of data."""
    return _text(TEXT.replace('"data":{}', f'"data":{{"x":{value}}}'))


def with_members(**members: Any) -> dict[str, Any]:
    """Spell the good payload with these members changed."""
    return _text(json.dumps({**MEMBERS, **members}, separators=(",", ":")))


def _accepted() -> list[Case]:
    shuffled = json.dumps(dict(reversed(MEMBERS.items())), indent=3)
    return [
        good("members in the order of the table", **_text(TEXT)),
        good("the same bytes under another kid: another event", **{**_text(TEXT), "kid": kid("outsider")}),
        good("another order, with white space", **_text(shuffled)),
        good("white space around", **_text(f" \r\n\t{TEXT}\n")),
        good("an escape in a name", **_text(TEXT.replace('"issuer"', '"\\u0069ssuer"'))),
        good("44 KiB", **_text(TEXT + " " * (MAX_PAYLOAD - len(TEXT)))),
        good("depth 12", **_data("[" * 10 + "]" * 10)),
        good("brackets in a string have no depth", **_data('"' + "[{" * 40 + '\\""')),
        good("2^53 - 1", **_data("9007199254740991")),
        good("-(2^53 - 1)", **_data("-9007199254740991")),
        good("accents in NFC, quotes, a line feed", **_data('"Fund\u00f3 \u00aba\u00bb\\ny\\u00f1"')),
        good("a surrogate pair, escaped", **_data('"\\ud83d\\ude00"')),
        good("private use", **_data('"\ue000"')),
        good("joiners and a no-break space: no controls", **_data('"a\u200d\u200c\u00a0\u2070b"')),
        good("a name of a member with accents", **_text(TEXT.replace('"data":{}', '"data":{"se\u00f1a":1}'))),
        good("a character new in Unicode 14.0", **_data('"\U0001fae0"')),
        good("null, true and an empty list", **_data("[null,true,[]]")),
        good("31 December of year 9999", **with_members(occurred_on="9999-12-31")),
        good("29 February of the year 2000", **with_members(occurred_on="2000-02-29")),
        good("29 February of a leap year", **with_members(occurred_on="2024-02-29")),
    ]


def _json() -> list[Case]:
    inner = '"data":{"a":{"b":1,"\\u0062":2}}'
    return [
        bad("one byte above 44 KiB", "event.too-large", **_text(TEXT + " " * (MAX_PAYLOAD + 1 - len(TEXT)))),
        bad("a byte order mark", "event.bom", **_text("\ufeff" + TEXT)),
        bad("UTF-16", "event.not-utf8", **_bytes(TEXT.encode("utf-16"))),
        bad("Latin-1", "event.not-utf8", **_bytes(TEXT.replace("native", "nativ\u00e9").encode("latin-1"))),
        bad("an overlong slash", "event.not-utf8", **_bytes(TEXT.encode() + b"\xc0\xaf")),
        bad(
            "a surrogate in UTF-8",
            "event.not-utf8",
            **_bytes(TEXT.replace("{}", '{"x":"?"}').encode().replace(b"?", b"\xed\xa0\x80")),
        ),
        bad("depth 13", "event.too-deep", **_data("[" * 11 + "]" * 11)),
        bad("depth 20,000", "event.too-deep", **_data("[" * 20_000)),
        bad("nothing", "event.not-json", **_text("")),
        bad("cut", "event.not-json", **_text(TEXT[:-1])),
        bad("something after it", "event.not-json", **_text(TEXT + "{}")),
        bad("a comma too many", "event.not-json", **_text(TEXT[:-1] + ",}")),
        bad("a no-break space between tokens", "event.not-json", **_text(TEXT.replace(",", ",\u00a0", 1))),
        bad("a form feed between tokens", "event.not-json", **_text(TEXT.replace(",", ",\f", 1))),
        bad("two objects", "event.not-json", **_text(TEXT + TEXT)),
        bad("a text", "event.not-an-object", **_text('"text"')),
        bad("null", "event.not-an-object", **_text("null")),
        bad("a comment", "event.not-json", **_text(TEXT + "// yes")),
        bad("single quotes", "event.not-json", **_text(TEXT.replace('"', "'"))),
        bad("a tab in a string", "event.not-json", **_data('"a\tb"')),
        bad("a list", "event.not-an-object", **_text(f"[{TEXT}]")),
        bad("a member twice", "event.duplicate-member", **_text(TEXT[:-1] + ',"version":2}')),
        bad(
            "a member twice, deep, one of them escaped",
            "event.duplicate-member",
            **_text(TEXT.replace('"data":{}', inner)),
        ),
    ]


def _numbers() -> list[Case]:
    code = "event.number-not-integer"
    beyond = ["9007199254740992", "-9007199254740992", "1" + "0" * 30, "9" * 5000]
    return [
        *(
            bad(f"the number {n}", code, **_data(n))
            for n in ("1.0", "1.5", "1e3", "1E3", "-0", "-0.0", "0e0")
        ),
        *(bad(f"no number at all: {n}", code, **_data(n)) for n in ("NaN", "Infinity", "-Infinity")),
        *(bad(f"{n[:20]}, {len(n)} characters", "event.number-out-of-range", **_data(n)) for n in beyond),
        bad("a leading zero", "event.not-json", **_data("01")),
        bad("a plus sign", "event.not-json", **_data("+1")),
        bad("version 2.0", code, **_text(TEXT.replace('"version":2', '"version":2.0'))),
    ]


def _texts() -> list[Case]:
    marks = [
        "061c",
        "200e",
        "200f",
        *(f"{code:x}" for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))),
    ]
    control, bidi, unassigned = "event.text-control", "event.text-bidi", "event.text-unassigned"
    return [
        *(bad(f"U+{mark.upper()}", bidi, **_data(f'"a\\u{mark}b"')) for mark in marks),
        bad("U+202E, not escaped", bidi, **_data('"a\u202eb"')),
        *(
            bad(f"U+{c.upper()}", control, **_data(f'"a\\u{c}b"'))
            for c in ("0000", "0009", "000b", "000d", "001f", "007f", "0080", "0085", "009f")
        ),
        bad("half of a pair", "event.text-surrogate", **_data('"\\ud83d"')),
        bad("the other half", "event.text-surrogate", **_data('"\\ude00"')),
        bad("the halves the wrong way round", "event.text-surrogate", **_data('"\\ude00\\ud83d"')),
        bad("e and a combining acute: not NFC", "event.text-not-nfc", **_data('"e\u0301"')),
        bad("the angstrom sign: not NFC", "event.text-not-nfc", **_data('"\u212b"')),
        bad("unassigned in Unicode 14.0: U+0378", unassigned, **_data('"\u0378"')),
        bad("assigned only in Unicode 15.0: U+1FAE8", unassigned, **_data('"\U0001fae8"')),
        bad("a noncharacter: U+FFFF", unassigned, **_data('"\uffff"')),
        bad("a noncharacter: U+FDD0", unassigned, **_data('"\ufdd0"')),
        bad("a noncharacter: U+10FFFF", unassigned, **_data('"\\udbff\\udfff"')),
        bad(
            "a control in the name of a member",
            control,
            **_text(TEXT.replace('"data":{}', '"data":{"a\\u0000":1}')),
        ),
        bad("the name of a member not in NFC", "event.text-not-nfc", **_text(_named("e\u0301"))),
        bad("half of a pair in the name of a member", "event.text-surrogate", **_text(_named("\\ud83d"))),
        bad("an unassigned character in the name of a member", unassigned, **_text(_named("\u0378"))),
        bad("a bad name of a member", bidi, **_text(TEXT.replace('"data":{}', '"data":{"a\\u202e":1}'))),
    ]


def _named(name: str) -> str:
    """Put a member of this name, spelled as it is, into data."""
    return TEXT.replace('"data":{}', f'"data":{{"{name}":1}}')


def _sets() -> list[Case]:
    less = [{k: v for k, v in MEMBERS.items() if k != name} for name in MEMBERS]
    return [
        *(
            bad(f"without {name}", "event.missing-member", **_text(json.dumps(m)))
            for name, m in zip(MEMBERS, less, strict=True)
        ),
        bad("a thirteenth member", "event.unknown-member", **with_members(note="x")),
        bad(
            "recorded_at is for the ledger to say",
            "event.unknown-member",
            **with_members(recorded_at="2026-11-02T17:00:00Z"),
        ),
        bad("no members", "event.missing-member", **_text("{}")),
        bad("Ledger in a capital", "event.missing-member", **_text(TEXT.replace('"ledger"', '"Ledger"'))),
    ]
