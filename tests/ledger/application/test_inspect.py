"""Inspect finds whatever was changed behind the ledger's back, and nothing where all is well."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from libroabierto_ledger.application.inspect import Damaged
from libroabierto_ledger.bootstrap import Assembly
from libroabierto_ledger.log.guard import Guard, GuardRefuses
from libroabierto_ledger.ports import StoreUnreadable
from support.founding import Town
from support.ledger_home import fill, opened
from support.refusal import refused


def spoil(assembly: Assembly, *statements: str) -> None:
    """Write to the database beside the ledger."""
    with closing(sqlite3.connect(assembly.config.database)) as db:
        db.create_function("flip", 2, flip)
        db.create_function("letter", 2, letter)
        for statement in statements:
            assert db.execute(statement).rowcount != 0, statement
        db.commit()


def flip(data: str | bytes, place: int) -> str | bytes:
    """Change one byte, or one character."""
    if isinstance(data, str):
        return data[:place] + ("0" if data[place] != "0" else "1") + data[place + 1 :]
    changed = bytearray(data)
    changed[place] ^= 1
    return bytes(changed)


def letter(data: bytes, place: int) -> bytes:
    """Change one character of base64url into another one."""
    return data[:place] + (b"A" if data[place : place + 1] != b"A" else b"B") + data[place + 1 :]


def test_a_sound_ledger_passes(told: Assembly) -> None:
    assert told.queries.info().size == told.inspect().size


def test_an_empty_ledger_passes(empty: Assembly) -> None:
    assert 0 == empty.inspect().size


SPOILED = {
    "an entry's signature": (
        "UPDATE stored_events SET state = letter(state, length(state) - 10) WHERE rowid = 5",
        "store.entry-columns",
        4,
    ),
    "an entry's form": ("UPDATE stored_events SET state = flip(state, 3) WHERE rowid = 5", "store.entry", 4),
    "an entry's link": ("UPDATE stored_events SET state = flip(state, 40) WHERE rowid = 5", "store.entry", 4),
    "the last entry": (
        "UPDATE stored_events SET state = letter(state, length(state) - 10) WHERE rowid = 14",
        "store.entry-columns",
        13,
    ),
    "an entry's type": ("UPDATE stored_events SET topic = 'x.y' WHERE rowid = 5", "store.entry-columns", 4),
    "a leaf": ("UPDATE ledger_entry SET leaf = flip(leaf, 0) WHERE idx = 4", "store.entry-columns", 4),
    "a hash": ("UPDATE ledger_entry SET hash = flip(hash, 0) WHERE idx = 4", "store.entry-columns", 4),
    "a key": ("UPDATE ledger_entry SET key = flip(key, 0) WHERE idx = 4", "store.entry-columns", 4),
    "an event id": ("UPDATE ledger_entry SET event_id = 'x' WHERE idx = 4", "store.entry-columns", 4),
    "an instant": ("UPDATE ledger_entry SET recorded_at = '2025' WHERE idx = 4", "store.entry-columns", 4),
    "a version on one side": ("UPDATE ledger_entry SET version = 77 WHERE idx = 4", "store.count", 4),
    "a lost entry": ("DELETE FROM stored_events WHERE rowid = 5", "store.count", 4),
    "a lost last entry": ("DELETE FROM ledger_entry WHERE idx = 13", "store.checkpoint", None),
    "a stray event": ("INSERT INTO stored_events VALUES ('x', 1, 'x.y', x'00')", "store.count", 14),
    "a tile": ("UPDATE ledger_tile SET data = flip(data, 100)", "store.tile", 0),
    "a short tile": ("UPDATE ledger_tile SET data = substr(data, 1, 32)", "store.tile", 0),
    "a long tile": ("UPDATE ledger_tile SET data = CAST(data || zeroblob(32) AS BLOB)", "store.tile", 0),
    "a lost tile": ("DELETE FROM ledger_tile", "store.tile", 0),
    "one tile too many": ("INSERT INTO ledger_tile VALUES (3, 0, x'00')", "store.tile", 0),
    "a checkpoint's signature": (
        "UPDATE ledger_checkpoint SET note = flip(note, length(note) - 5) WHERE size = 7",
        "store.checkpoint",
        None,
    ),
    "a checkpoint's root": (
        "UPDATE ledger_checkpoint SET note = flip(note, 25) WHERE size = 7",
        "store.checkpoint",
        None,
    ),
    "a checkpoint beyond the log": (
        "INSERT INTO ledger_checkpoint VALUES (99, x'00')",
        "store.checkpoint",
        None,
    ),
    "a checkpoint of nothing": ("INSERT INTO ledger_checkpoint VALUES (0, x'00')", "store.checkpoint", None),
    "no last checkpoint": ("DELETE FROM ledger_checkpoint WHERE size = 14", "store.checkpoint", None),
    "the head's root": ("UPDATE ledger_head SET root = flip(root, 0)", "store.head", None),
    "the head's hash": ("UPDATE ledger_head SET hash = flip(hash, 0)", "store.head", None),
    "the head's size": ("UPDATE ledger_head SET size = 13", "store.head", None),
    "a row's document": (
        "UPDATE state_row SET document = replace(document, '2027', '2028') WHERE kind = 'tenure'",
        "store.rows",
        3,
    ),
    "a row's interval": (
        "UPDATE state_row SET until_index = 99 WHERE kind = 'declaration' AND from_index = 9",
        "store.rows",
        9,
    ),
    "a lost row": ("DELETE FROM state_row WHERE kind = 'term'", "store.rows", 2),
    "one row too many": ("INSERT INTO state_row VALUES ('key', 'x', 6, 7, '{}')", "store.rows", 6),
    "a tag": ("UPDATE state_tag SET tag = 'state:approved' WHERE tag = 'state:in-force'", "store.rows", 11),
    "a lost tag": ("DELETE FROM state_tag WHERE tag = 'role:municipality'", "store.rows", 1),
}


@pytest.mark.parametrize("what", SPOILED)
def test_a_spoiled_ledger_is_found_out_at_the_first_fault(told: Assembly, what: str) -> None:
    statement, code, index = SPOILED[what]

    spoil(told, statement)

    with refused(code, Damaged, **({} if index is None else {"index": index})):
        told.inspect()


@pytest.mark.parametrize("size", [1, 2, 4])
def test_an_older_checkpoint_that_was_deleted_is_found_out(founded: Assembly, town: Town, size: int) -> None:
    """Receipts are made from the first that covers an entry: another one would make other bytes."""
    for batch in (["a"], ["b", "c"], ["d"]):
        town.now += timedelta(milliseconds=1)
        founded.submissions.submit_batch([town.institution(f"osc-{name}") for name in batch])
    assert 5 == founded.inspect().size

    spoil(founded, f"DELETE FROM ledger_checkpoint WHERE size = {size}")  # noqa: S608 - our own number

    with refused("store.checkpoint", Damaged, size=size):
        founded.inspect()


def test_versions_are_counted_by_the_fold(told: Assembly) -> None:
    spoil(
        told,
        "UPDATE ledger_entry SET version = 77 WHERE idx = 4",
        "UPDATE stored_events SET originator_version = 77 WHERE rowid = 5",
    )

    with refused("store.entry-columns", Damaged, index=4):
        told.inspect()


def test_a_guard_of_another_history_is_found_out(told: Assembly) -> None:
    told.config.guard.unlink()
    Guard(told.config.guard, told.signer.origin).create(14, b"\1" * 32)

    with refused("guard.other-root", GuardRefuses, size=14):
        told.inspect()


def test_an_accepted_entry_is_judged_again(
    town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    town.live()
    with opened(tmp_path, town) as assembly:
        fill(assembly, town.tokens)
        monkeypatch.setattr("libroabierto.domain.decide.OLDEST_ACT", town.now - town.now)

        with refused("store.entry-refused", Damaged, index=0, cause="time.occurred-too-long-ago"):
            assembly.inspect()


def test_a_page_of_the_file_that_is_broken_is_said_to_be(told: Assembly) -> None:
    told.store.close()
    with closing(sqlite3.connect(told.config.database)) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        page_size = db.execute("PRAGMA page_size").fetchone()[0]
    raw = bytearray(told.config.database.read_bytes())
    raw[page_size:] = bytes(len(raw) - page_size)
    told.config.database.write_bytes(raw)

    with refused("store.unreadable", StoreUnreadable):
        told.inspect()


def test_upper_tiles_are_checked_too(founded: Assembly, town: Town) -> None:
    tokens = [town.institution(f"osc-{n}") for n in range(530)]
    founded.submissions.submit_batch(tokens, timeout=120)
    assert 531 == founded.inspect().size

    spoil(founded, "UPDATE ledger_tile SET data = flip(data, 40) WHERE level = 1")

    with refused("store.tile", Damaged, path="tile/1/000.p/2"):
        founded.inspect()
