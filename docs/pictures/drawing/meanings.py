"""What tables, columns and files mean, in a few words; tables and columns must be exactly those that exist.

An arrow leads from what is derived to what it is derived from. `holds` says so in SQL, of a row *a* of
the one and a row *b* of the other, and a test asks it of a real ledger.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from drawing.station import GUARD, LIMITS, LOCK, LOG_KEY
from libroabierto_ledger.persistence.schema import OPEN


@dataclass(frozen=True, slots=True)
class Meaning:
    """A table: what it is worth, what a row is, and its columns in words."""

    worth: str
    row: str
    columns: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Reference:
    """Table *derived* follows from table *source*; `label` names the columns."""

    derived: str
    source: str
    label: str
    holds: str


TRUTH: Final = "the truth"
LOG: Final = "derived; check compares it"
STATE: Final = "derived; rebuild makes it again"

MEANINGS: Final[Mapping[str, Meaning]] = {
    "stored_events": Meaning(
        TRUTH,
        "One {entry} a row, in the library's table; rowid: its index + 1.",
        {
            "originator_id": "the {stream}",
            "originator_version": "its place in the stream, from 1",
            "topic": "public name of the event type",
            "state": "the exact bytes of the entry",
        },
    ),
    "ledger_entry": Meaning(
        LOG,
        "By what an entry is found again.",
        {
            "idx": "index of the entry, from 0",
            "event_id": "the id that its signer chose",
            "key": "idempotency key, hex",
            "stream": "as above",
            "version": "as above, also of unordered types",
            "recorded_at": "instant, UTC, milliseconds",
            "leaf": "its leaf in the tree",
            "hash": "SHA-256 of its bytes: the chain",
        },
    ),
    "ledger_tile": Meaning(
        LOG,
        "The tree, a {tile} a row; its content only grows.",
        {
            "level": "0: over the leaves",
            "idx": "from the left, from 0",
            "data": "at most 256 hashes",
        },
    ),
    "ledger_checkpoint": Meaning(
        LOG,
        "Every {checkpoint} that was signed.",
        {
            "size": "entries that it covers",
            "note": "signed note, as published",
        },
    ),
    "ledger_head": Meaning(
        LOG,
        "Exactly one row: where the log stands.",
        {
            "id": "always 1",
            "size": "entries in the log",
            "root": "root over all of them",
            "hash": "of the last entry",
            "recorded_at": "of the last entry",
        },
    ),
    "state_row": Meaning(
        STATE,
        "Every version of every row of state, as finished JSON.",
        {
            "kind": "institution, key, declaration …",
            "id": "which one",
            "from_index": "visible after this entry …",
            "until_index": "… until this one, or OPEN",
            "document": "JSON, as it is served",
        },
    ),
    "state_tag": Meaning(
        STATE,
        "The words by which rules and lists find rows.",
        {
            "kind": "as above",
            "tag": "role:authority:15113",
            "id": "of the row that carries it",
            "from_index": "carried after this entry …",
            "until_index": "… until this one, or OPEN",
        },
    ),
}
REFERENCES: Final = (
    Reference(
        "ledger_entry",
        "stored_events",
        "idx + 1 = rowid; stream, version = originator_id, originator_version",
        "b.rowid = a.idx + 1 AND (b.originator_id, b.originator_version) = (a.stream, a.version)",
    ),
    Reference(
        "state_row",
        "ledger_entry",
        "from_index, until_index = idx",
        f"b.idx = a.from_index AND a.until_index IN (SELECT idx FROM ledger_entry UNION SELECT {OPEN})",  # noqa: S608 - our own words
    ),
    Reference(
        "state_tag",
        "state_row",
        "kind, id, from_index: its first version",
        "(b.kind, b.id, b.from_index) = (a.kind, a.id, a.from_index)",
    ),
    Reference(
        "ledger_tile",
        "ledger_entry",
        "leaf",
        "a.level > 0 OR (b.idx = a.idx * 256 AND b.leaf = substr(a.data, 1, 32))",
    ),
    Reference(
        "ledger_checkpoint",
        "ledger_tile",
        "root over the first size leaves",
        "b.level = 0 AND b.idx = (a.size - 1) / 256 AND length(b.data) / 32 > (a.size - 1) % 256",
    ),
    Reference(
        "ledger_head",
        "ledger_checkpoint",
        "size, root: those of the newest",
        "b.size = a.size AND b.size = (SELECT max(size) FROM ledger_checkpoint)",
    ),
)
# Beside the database, in the order in which one would miss them.
FILES: Final[Mapping[str, str]] = {
    LOG_KEY: "The log's private key, one line. Mode 0600; never in the database's backup.",
    GUARD: "The {guard}: size and root of what may have left this host. Never lowered, never restored.",
    LOCK: "Where writers meet. Empty: only the lock on it means something.",
    LIMITS: "What each address and institution used up lately. Losing it is harmless.",
}
