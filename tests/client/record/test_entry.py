"""The entry: one spelling, and a chain that sha256sum can check."""

from __future__ import annotations

import hashlib
import json
import subprocess
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libroabierto.errors import Malformed, ProofRejected, TooLarge
from libroabierto.record.entry import (
    MAX_ENTRY,
    MAX_INDEX,
    ZEROS,
    Entry,
    check_link,
    check_previous,
    entry_hash,
)
from libroabierto.record.envelope import EVENT, seal
from support.keyring import ed25519_key
from support.refusal import code_of, refused

TOKEN = seal(b"{}", ed25519_key(), EVENT)
ENTRY = Entry(7, "0123456789abcdef" * 4, "2026-11-22T15:04:05.123Z", TOKEN)
RAW = ENTRY.to_bytes()


def test_an_entry_is_the_line_of_the_protocol() -> None:
    line = (
        f'{{"libro":1,"index":7,"previous":"{ENTRY.previous}",'
        f'"recorded_at":"2026-11-22T15:04:05.123Z","event":"{TOKEN}"}}'
    )

    assert line.encode() == RAW


def test_any_json_reader_reads_an_entry() -> None:
    assert {
        "libro": 1,
        "index": 7,
        "previous": ENTRY.previous,
        "recorded_at": ENTRY.recorded_at,
        "event": TOKEN,
    } == json.loads(RAW)


PARTS = st.text("ABCxyz019-_", min_size=1, max_size=20)


@given(
    index=st.integers(0, MAX_INDEX),
    previous=st.binary(min_size=32, max_size=32).map(bytes.hex),
    event=st.tuples(PARTS, PARTS, PARTS).map(".".join),
)
def test_parse_undoes_to_bytes(index: int, previous: str, event: str) -> None:
    entry = Entry(index, previous, "2026-11-22T15:04:05.123Z", event)

    assert entry == Entry.parse(entry.to_bytes())


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param('{"libro"', ' {"libro"', id="a space in front"),
        pytest.param('"}', '"}\n', id="a line feed behind"),
        pytest.param('"}', '"} ', id="a space behind"),
        pytest.param('"}', '","x":1}', id="a sixth member"),
        pytest.param('"libro":1,', "", id="no version"),
        pytest.param('"libro":1', '"libro":2', id="another version"),
        pytest.param('"libro":1', '"libro": 1', id="a space"),
        pytest.param('"libro":1', '"libro":1.0', id="a fraction"),
        pytest.param('"libro":1', '"Libro":1', id="a capital"),
        pytest.param('"libro":1,"index":7', '"index":7,"libro":1', id="another order"),
        pytest.param('"index":7', '"index":07', id="a leading zero"),
        pytest.param('"index":7', '"index":00', id="two zeros"),
        pytest.param('"index":7', '"index":-7', id="below zero"),
        pytest.param('"index":7', '"index":-0', id="minus zero"),
        pytest.param('"index":7', '"index":+7', id="a plus"),
        pytest.param('"index":7', '"index":7e0', id="an exponent"),
        pytest.param('"index":7', '"index":"7"', id="text"),
        pytest.param('"index":7', '"index":', id="no index"),
        pytest.param('"index":7', '"index":٧', id="an Arabic digit"),
        pytest.param('"index":7', '"index":10000000000000000', id="17 digits"),
        pytest.param('"index":7', '"index":' + "9" * 5000, id="a flood of digits"),
        pytest.param("89abcdef", "89ABCDEF", id="capital hex"),
        pytest.param("89abcdef", "89abcde", id="63 digits"),
        pytest.param("89abcdef", "89abcdef0", id="more than 64 digits"),
        pytest.param("89abcdef", "89abcdeg", id="no hex"),
        pytest.param(".123Z", "Z", id="no millis"),
        pytest.param(".123Z", ".12Z", id="two decimals"),
        pytest.param(".123Z", ".1234Z", id="four decimals"),
        pytest.param(".123Z", ".123+00:00", id="an offset"),
        pytest.param("event", "\\u0065vent", id="an escape"),
        pytest.param(TOKEN, "", id="no event"),
        pytest.param(TOKEN, TOKEN + "=", id="padding"),
        pytest.param(TOKEN, TOKEN + ".a", id="four parts"),
        pytest.param(TOKEN, "a.b", id="two parts"),
        pytest.param(TOKEN, "a..b", id="an empty part"),
        pytest.param(TOKEN, TOKEN + "~a", id="a disclosure"),
        pytest.param(TOKEN, "é.b.c", id="beyond ASCII"),
    ],
)
def test_another_spelling_is_refused(old: str, new: str) -> None:
    changed = RAW.decode().replace(old, new, 1).encode()

    assert changed != RAW
    with refused("entry.form"):
        Entry.parse(changed)


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-22t15:04:05.123Z",
        "2026-02-29T15:04:05.123Z",
        "2026-11-22T24:00:00.000Z",
        "2016-12-31T23:59:60.000Z",
        "0999-11-22T15:04:05.123Z",
        "2026-11-22T15:04:05.123z",
        "2026-11-22T15:04:05-123Z",
        "2026-11-22T15:04:05.12ZZ",
        "------------------------",
    ],
)
def test_an_instant_that_there_is_not_is_refused(text: str) -> None:
    with pytest.raises(Malformed, match=r"^entry\.(recorded-at|form)"):
        Entry.parse(replace(ENTRY, recorded_at=text).to_bytes())


def test_a_day_that_there_is_not_is_named() -> None:
    with refused("entry.recorded-at"):
        Entry.parse(replace(ENTRY, recorded_at="2026-02-29T15:04:05.123Z").to_bytes())


@pytest.mark.parametrize("index", [0, 9, 10, MAX_INDEX - 1, MAX_INDEX])
def test_an_index_up_to_what_a_double_holds_is_read(index: int) -> None:
    assert index == Entry.parse(replace(ENTRY, index=index).to_bytes()).index


@pytest.mark.parametrize("index", [MAX_INDEX + 1, 9999999999999999])
def test_a_greater_index_is_refused(index: int) -> None:
    with refused("entry.index", limit=MAX_INDEX):
        Entry.parse(replace(ENTRY, index=index).to_bytes())


def test_an_entry_has_at_most_65535_bytes() -> None:
    room = MAX_ENTRY - len(replace(ENTRY, event="a.b.").to_bytes())
    full = replace(ENTRY, event="a.b." + "c" * room).to_bytes()
    Entry.parse(full)

    assert 65_535 == len(full)
    with refused("entry.too-large", TooLarge, limit=65_535):
        Entry.parse(full + b"x")


@given(st.binary(max_size=300))
def test_whatever_the_bytes_only_malformed_is_raised(raw: bytes) -> None:
    with refused("entry.form"):
        Entry.parse(raw)


@given(st.integers(0, len(RAW) - 1), st.binary(min_size=1, max_size=2))
def test_whatever_the_damage_it_is_refused_or_means_something_else(place: int, damage: bytes) -> None:
    raw = RAW[:place] + damage + RAW[place + len(damage) :]
    code = code_of(lambda: Entry.parse(raw))

    assert code is not None or (Entry.parse(raw) == ENTRY) == (raw == RAW)
    assert code is not None or raw == Entry.parse(raw).to_bytes()


# --- chain ---------------------------------------------------------------------------------------


def chain(length: int) -> list[bytes]:
    lines: list[bytes] = []
    for index in range(length):
        previous = entry_hash(lines[-1]) if lines else ZEROS
        lines.append(replace(ENTRY, index=index, previous=previous).to_bytes())
    return lines


def test_an_entry_is_hashed_as_it_stands() -> None:
    assert hashlib.sha256(RAW).hexdigest() == entry_hash(RAW)


def test_a_chain_holds() -> None:
    lines = chain(5)
    for before, line in zip([None, *lines], lines, strict=False):
        check_link(Entry.parse(line), before)


def test_sha256sum_sees_the_same_chain() -> None:
    first, second = chain(2)
    output = subprocess.run(["sha256sum"], input=first, capture_output=True, check=True).stdout  # noqa: S607  # whichever the reader has

    assert Entry.parse(second).previous == output.decode().split()[0]


def test_a_changed_entry_breaks_the_link_to_it() -> None:
    lines = chain(3)
    changed = lines[1].replace(b".123Z", b".124Z")

    with refused("chain.broken", ProofRejected, index=2):
        check_link(Entry.parse(lines[2]), changed)


def test_the_first_entry_follows_nothing() -> None:
    first = Entry.parse(chain(1)[0])
    with refused("chain.broken", ProofRejected, index=0):
        check_link(replace(first, previous="1" * 64), None)
    with refused("chain.broken", ProofRejected, index=0):
        check_link(replace(first, previous=entry_hash(RAW)), RAW)
    with refused("chain.broken", ProofRejected, index=1):
        check_link(replace(first, index=1), None)


def test_a_hash_is_enough_to_check_the_link_to_it() -> None:
    lines = chain(3)
    check_previous(Entry.parse(lines[2]), entry_hash(lines[1]))
    check_previous(Entry.parse(lines[0]), ZEROS)
    for previous in (entry_hash(lines[0]), ZEROS):
        with refused("chain.broken", ProofRejected, index=2):
            check_previous(Entry.parse(lines[2]), previous)
