"""A mebibyte of anything is refused, and nothing but our own errors comes out.

What a refusal costs inside the bounds is measured in tests/client/parsers/test_growth.py.
"""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable

import pytest

from libroabierto.keys import PublicKey
from libroabierto.record import disclosure
from libroabierto.record.entry import Entry
from libroabierto.record.envelope import EVENT, open_envelope
from libroabierto.record.event import read_event
from libroabierto.record.folio import parse_folio
from libroabierto.record.moments import parse_date, parse_instant, parse_millis
from libroabierto.record.strict_json import parse_object
from libroabierto.tlog.note import parse_note
from libroabierto.tlog.policy import Policy
from libroabierto.tlog.proof import TlogProof
from libroabierto.tlog.tile import Tile
from libroabierto.tlog.vkey import VerifierKey
from libroabierto.verify.receipts import Receipt
from support.keyring import ed25519_key
from support.refusal import code_of

MIB = 2**20

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
    "plus signs": b"+",
    "tiles": b"tile/0/",
}


def as_text(parse: Callable[[str], object]) -> Callable[[bytes], object]:
    return lambda raw: parse(raw.decode("latin-1"))


# Those that have a bound of their own: they look at nothing of a mebibyte but its length.
BOUNDED: dict[str, Callable[[bytes], object]] = {
    "envelope": lambda raw: open_envelope(raw, EVENT),
    "event": lambda raw: read_event(raw, "kid"),
    "entry": Entry.parse,
    "note": parse_note,
    "proof": TlogProof.parse,
    "policy": Policy.parse,
    "receipt": Receipt.parse,
    "json": lambda raw: parse_object(raw, what="x", max_bytes=MIB - 16),
}
READERS: dict[str, Callable[[bytes], object]] = {
    **BOUNDED,
    "envelope as text": as_text(lambda text: open_envelope(text, EVENT)),
    "folio": as_text(parse_folio),
    "disclosure": as_text(disclosure.parse),
    "date": as_text(parse_date),
    "instant": as_text(parse_instant),
    "millis": as_text(parse_millis),
    "key": as_text(lambda text: PublicKey.from_jwk(ed25519_key().public.jwk | {"x": text})),
    "verifier key": as_text(VerifierKey.parse),
    "tile": as_text(Tile.parse),
    "json within its bound": lambda raw: parse_object(raw, what="x", max_bytes=2 * MIB),
}


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("garbage", GARBAGE)
def test_a_mebibyte_of_garbage_is_refused(reader: str, garbage: str) -> None:
    raw = GARBAGE[garbage] * (MIB // len(GARBAGE[garbage]))

    assert code_of(lambda: READERS[reader](raw)) is not None


@pytest.mark.parametrize("reader", BOUNDED)
def test_a_reader_with_a_bound_copies_nothing_of_what_is_beyond_it(reader: str) -> None:
    raw = b"{" * (4 * MIB)
    tracemalloc.start()
    try:
        code_of(lambda: BOUNDED[reader](raw))
        held = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert held < 64 * 1024
