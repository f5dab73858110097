"""Rows whose documents change with the day: what the day decides is joined to their stored JSON.

So a row is parsed once, and no row is written anew to be served. The day's members come last: the members of
a document have no order.
"""

from __future__ import annotations

import json
from datetime import date
from typing import Final, NamedTuple

from libroabierto.domain.calendar import ByDay
from libroabierto.domain.derived import DERIVED
from libroabierto_ledger.application.disclosed import MARK
from libroabierto_ledger.application.keeping import keep
from libroabierto_ledger.ports import StoredRow

_ENCODER: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


class _Dated(NamedTuple):
    """What each day decides of a row; and the rest, without its last brace, where that restates members."""

    by_day: ByDay
    fixed: bytes | None


def dated(kind: str, row: StoredRow, on: date) -> bytes:
    """Return the row as JSON, with what the day *on* makes of it."""
    if kind not in DERIVED:
        return row.document
    reading = _read if MARK in row.document else _kept  # what may have to be forgotten is not kept
    by_day, fixed = reading(row.document, kind)
    return b"%b,%b" % (fixed or row.document[:-1], dump(by_day(on))[1:])


def dump(value: object) -> bytes:
    """Spell *value* as JSON without spaces, letters as they are, in UTF-8."""
    return _ENCODER.encode(value).encode()


def _read(raw: bytes, kind: str) -> _Dated:
    document = json.loads(raw)
    by_day = DERIVED[kind](document)
    decided = by_day(date.max)
    if decided.keys().isdisjoint(document):
        return _Dated(by_day, None)
    fixed = {name: value for name, value in document.items() if name not in decided}
    return _Dated(by_day, dump(fixed)[:-1])


_kept: Final = keep(_read)
