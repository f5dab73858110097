"""A copy of the ledger in which somebody changes one byte of one entry, after the fact."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

from demo.machine import Failed


def tampered_copy(home: Path, copy: Path, *, index: int, old: bytes, new: bytes) -> None:
    """Copy the ledger's folder and replace, in entry *index* of the copy, one byte.

    The signed event is base64url, so the change is made in its text: *old* and *new* are single
    characters; the first *old* in the last third of the entry becomes *new*.
    """
    shutil.copytree(home, copy)
    with sqlite3.connect(copy / "ledger.db") as database:
        (raw,) = database.execute("SELECT state FROM stored_events WHERE rowid = ?", (index + 1,)).fetchone()
        at = raw.find(old, len(raw) * 2 // 3)
        if at < 0:
            raise Failed(f"el asiento {index} no contiene «{old.decode()}»")
        changed = raw[:at] + new + raw[at + 1 :]
        database.execute("UPDATE stored_events SET state = ? WHERE rowid = ?", (changed, index + 1))
    database.close()
