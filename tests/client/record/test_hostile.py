"""A mebibyte of anything is refused at once, and nothing but our own errors comes out."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from libroabierto.keys import PublicKey
from libroabierto.record import base64url
from libroabierto.record.entry import Entry
from libroabierto.record.envelope import EVENT, open_envelope
from libroabierto.record.event import read_event
from libroabierto.record.folio import parse_folio
from libroabierto.record.moments import parse_date, parse_instant, parse_millis
from libroabierto.record.strict_json import parse_object
from libroabierto.record.text import check_text
from support.keyring import ed25519_key
from support.refusal import code_of

MIB = 2**20
# Seconds of processor time. The slowest linear pass takes 0.7 s; a quadratic one would take an hour.
AT_ONCE = 5.0

GARBAGE = {
    "zeros": b"\0",
    "ones": b"\xff",
    "letters": b"A",
    "digits": b"9",
    "dots": b".",
    "short parts": b"a.",
    "spaces": b" ",
    "line feeds": b"\n",
    "quotes": b'"',
    "escaped quotes": b'\\"',
    "backslashes": b"\\",
    "brackets": b"[",
    "braces": b"{",
    "closing braces": b"}",
    "open strings": b'"a',
    "surrogates": b"\\ud800",
    "entries": b'{"libro":1,"index":0,',
    "colons": b"a:",
    "folios": b"MEX-",
}
# What JSON text makes a parser count, recurse, look back or sort.
SHAPES = {
    "digits": b'{"a":' + b"9" * MIB,
    "a number": b'{"a":' + b"9" * MIB + b"}",
    "a fraction": b'{"a":0.' + b"9" * MIB + b"}",
    "an exponent": b'{"a":1e' + b"9" * MIB + b"}",
    "depth": b'{"a":' * (MIB // 5),
    "lists": b'{"a":' + b"[" * MIB,
    "an open string": b'{"a":"' + b'\\"' * (MIB // 2),
    "escapes": b'{"a":"' + b"\\u0000" * (MIB // 6) + b'"}',
    "one name": b"{" + b'"a":1,' * (MIB // 6) + b'"a":1}',
    "many names": b"{" + b",".join(b'"%x":1' % n for n in range(MIB // 10)) + b"}",
    "a long name": b'{"' + b"a" * MIB + b'":1,"' + b"a" * MIB + b'":1}',
    "marks in order": b'{"a":"' + "\u0301".encode() * (MIB // 2) + b'"}',
    "marks out of order": b'{"a":"' + "\u0301\u0323".encode() * (MIB // 4) + b'"}',
    "marks to compose": b'{"a":"' + "a\u0323".encode() * (MIB // 3) + b'"}',
    "blocked marks": b'{"a":"a' + "\u0591".encode() * 99 + "\u0300".encode() * (MIB // 2) + b'"}',
    "jamo": b'{"a":"' + "\u1100\u1161".encode() * (MIB // 6) + b'"}',
    "beyond the first plane": b'{"a":"' + "😀".encode() * (MIB // 4) + b'"}',
    "many lists": b'{"a":[' + b"[]," * (MIB // 3) + b"[]]}",
}


def as_text(parse: Callable[[str], object]) -> Callable[[bytes], object]:
    return lambda raw: parse(raw.decode("latin-1"))


READERS: dict[str, Callable[[bytes], object]] = {
    "envelope": lambda raw: open_envelope(raw, EVENT),
    "envelope as text": as_text(lambda text: open_envelope(text, EVENT)),
    "event": lambda raw: read_event(raw, "kid"),
    "entry": Entry.parse,
    "folio": as_text(parse_folio),
    "date": as_text(parse_date),
    "instant": as_text(parse_instant),
    "millis": as_text(parse_millis),
    "key": as_text(lambda text: PublicKey.from_jwk(ed25519_key().public.jwk | {"x": text})),
    "json": lambda raw: parse_object(raw, what="x", max_bytes=2 * MIB),
}


def seconds(call: Callable[[], object]) -> float:
    start = time.process_time()
    call()
    return time.process_time() - start


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("garbage", GARBAGE)
def test_a_mebibyte_of_garbage_is_refused_at_once(reader: str, garbage: str) -> None:
    raw = GARBAGE[garbage] * (MIB // len(GARBAGE[garbage]))
    start = time.process_time()
    code = code_of(lambda: READERS[reader](raw))

    assert code is not None
    assert time.process_time() - start < AT_ONCE


@pytest.mark.parametrize("shape", SHAPES)
def test_no_shape_of_json_makes_the_reader_slow(shape: str) -> None:
    """Even where a caller sets a bound far above that of an event."""
    spent = seconds(lambda: code_of(lambda: parse_object(SHAPES[shape], what="x", max_bytes=4 * MIB)))

    assert spent < AT_ONCE


@pytest.mark.parametrize(
    "text", ["\u0301", "\u0301\u0323", "a\u0323", "\u0f71", "\u1161", "\ud800", "\U0001fae8"], ids=ascii
)
def test_no_text_makes_the_check_slow(text: str) -> None:
    assert seconds(lambda: check_text("q" + text * MIB)) < AT_ONCE


def test_a_mebibyte_of_base64url_is_read_at_once() -> None:
    assert seconds(lambda: base64url.decode("A" * MIB)) < AT_ONCE
