"""A copy of the ledger in which somebody changes one byte of one entry, after the fact."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path


def tampered_copy(home: Path, copy: Path, *, index: int) -> tuple[str, str]:
    """Copy the ledger's folder and change one letter of entry *index* in the copy's database.

    The signed event is base64url, so the letter lies in its text, two thirds into the entry. Returns
    the letter that stood there and the one that stands there now.
    """
    shutil.copytree(home, copy)
    database = sqlite3.connect(copy / "ledger.db")
    with database:
        (raw,) = database.execute("SELECT state FROM stored_events WHERE rowid = ?", (index + 1,)).fetchone()
        at = len(raw) * 2 // 3
        old, new = raw[at : at + 1], b"A" if raw[at : at + 1] != b"A" else b"B"
        changed = raw[:at] + new + raw[at + 1 :]
        database.execute("UPDATE stored_events SET state = ? WHERE rowid = ?", (changed, index + 1))
    database.close()
    return old.decode(), new.decode()
