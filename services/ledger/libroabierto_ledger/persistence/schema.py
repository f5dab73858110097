"""The tables beside the event store's `stored_events`, whose rowid is always an entry's index + 1.

    ledger_entry        by what an entry is found again; `idx` counts from 0
    ledger_tile         one row for each (level, index): its content only grows, a partial tile is a prefix
    ledger_checkpoint   every checkpoint that was signed, by size
    ledger_head         exactly one row: where the log stands
    state_row           every version of every row of state, visible at n: from_index <= n < until_index
    state_tag           the same for each tag; stays open while consecutive versions keep the tag

`user_version` of the file is the shape of the rows' documents: a release that changes it must fold them
again (`libro-ledger rebuild`) before rules may read them.

Rows and tags that are visible now have until_index = OPEN. Rules ask for these alone, so they have
partial indexes of their own: what was closed costs a rule nothing. The index on `stream` carries the
rowid (idx), so that the head of a stream before any index is one step away; that versions are unique
in a stream is held by the primary key of `stored_events`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

SHAPE: Final = 5  # 0: release 0.1.0, before there was such a number
OPEN: Final = 1 << 62
NOW: Final = f"until_index = {OPEN}"  # a literal, without which SQLite would not use the partial indexes

_LOG: Final = """
CREATE TABLE IF NOT EXISTS ledger_entry (
    idx INTEGER PRIMARY KEY, event_id TEXT NOT NULL UNIQUE, key TEXT NOT NULL UNIQUE,
    stream TEXT NOT NULL, version INTEGER NOT NULL, recorded_at TEXT NOT NULL,
    leaf BLOB NOT NULL, hash TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS ledger_entry_stream ON ledger_entry (stream);
CREATE INDEX IF NOT EXISTS ledger_entry_recorded_at ON ledger_entry (recorded_at);
CREATE TABLE IF NOT EXISTS ledger_tile (
    level INTEGER NOT NULL, idx INTEGER NOT NULL, data BLOB NOT NULL, PRIMARY KEY (level, idx));
CREATE TABLE IF NOT EXISTS ledger_checkpoint (size INTEGER PRIMARY KEY, note BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS ledger_head (
    id INTEGER PRIMARY KEY CHECK (id = 1), size INTEGER NOT NULL, root BLOB NOT NULL,
    hash TEXT NOT NULL, recorded_at TEXT NOT NULL)
"""
_STATE: Final = """
CREATE TABLE IF NOT EXISTS {schema}.state_row (
    kind TEXT NOT NULL, id TEXT NOT NULL, from_index INTEGER NOT NULL, until_index INTEGER NOT NULL,
    document TEXT NOT NULL, PRIMARY KEY (kind, id, from_index));
CREATE INDEX IF NOT EXISTS {schema}.state_row_open ON state_row (kind, id) WHERE until_index = {open};
CREATE TABLE IF NOT EXISTS {schema}.state_tag (
    kind TEXT NOT NULL, tag TEXT NOT NULL, id TEXT NOT NULL, from_index INTEGER NOT NULL,
    until_index INTEGER NOT NULL, PRIMARY KEY (kind, tag, id, from_index)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS {schema}.state_tag_open ON state_tag (kind, tag, id) WHERE until_index = {open}
"""


@dataclass(frozen=True, slots=True)
class Visible:
    """The rows and tags that are visible at some index: what stands between FROM and further conditions."""

    rows: str
    tags: str


PRESENT: Final = Visible(
    f"state_row INDEXED BY state_row_open WHERE {NOW}", f"state_tag INDEXED BY state_tag_open WHERE {NOW}"
)
_THEN: Final = "from_index <= :at AND until_index > :at"
PAST: Final = Visible(f"state_row WHERE {_THEN}", f"state_tag WHERE {_THEN}")  # after the entry `:at`


def state_tables(*, temporary: bool) -> list[str]:
    """Return the statements that make the tables of state; temporary ones hide the stored ones by name."""
    return _STATE.format(schema="temp" if temporary else "main", open=OPEN).split(";")


def set_shape() -> str:
    """Return the statement that says that the rows have the present shape; part of its transaction."""
    return f"PRAGMA user_version = {SHAPE}"


def tables() -> list[str]:
    """Return the statements that make every table of ours."""
    return [*_LOG.split(";"), *state_tables(temporary=False)]
