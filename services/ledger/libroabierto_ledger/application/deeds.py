"""De la palabra al hecho: a municipality with its declarations, and what the ledger holds of each clause.

An answer gathers some hundred rows. Those of one state of the log are kept and asked for by that state:
each act that is recorded makes another one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

from libroabierto.domain.deeds import overview
from libroabierto.domain.scene import Scene
from libroabierto.domain.world import Document
from libroabierto.record.folio import format_folio
from libroabierto_ledger.application.asof import AsOf, resolve
from libroabierto_ledger.application.dated import dump
from libroabierto_ledger.application.disclosed import MARK
from libroabierto_ledger.application.reading import NotFound, Reader
from libroabierto_ledger.ports import Snapshot, StoredRow

_KEPT: Final = 256  # answers, of some 50 KB each: every municipality of a state, now and once before


@dataclass(frozen=True, slots=True)
class MunicipalDeeds:
    """A municipality's row as `item`, and what stands beside it (domain/deeds.py); `raw` is finished JSON."""

    as_of: AsOf
    raw: bytes


class Deeds:
    """Answers about one municipality, each from one snapshot. Thread-safe."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._kept: dict[tuple[str, AsOf], MunicipalDeeds] = {}

    def of(self, key: str, *, as_of: str | None = None) -> MunicipalDeeds:
        """Return it by its INEGI key; raises NotFound("row.not-found"), Malformed("as-of.…")."""
        with self._reader.snapshot() as snapshot:
            moment = resolve(snapshot, as_of, self._reader.clock())
            told = self._kept.get((key, moment))
            return told or self._keep(key, self._gather(snapshot, key, moment))

    def _keep(self, key: str, told: MunicipalDeeds) -> MunicipalDeeds:
        if MARK in told.raw:  # what may have to be forgotten is not kept
            return told
        if len(self._kept) >= _KEPT:
            self._kept.clear()
        self._kept[key, told.as_of] = told
        return told

    def _gather(self, snapshot: Snapshot, key: str, moment: AsOf) -> MunicipalDeeds:
        row = snapshot.row("municipality", key, moment.index)
        if row is None:
            raise NotFound("row.not-found", kind="municipality", id=key)
        told = overview(Scene(_Reader(snapshot, moment.index), key, moment.date))
        _name_entries(told, self._reader.log_code(snapshot))
        beside = dump({"as_of": moment.to_document(), **told})
        return MunicipalDeeds(moment, b'%b,"item":%b}' % (beside[:-1], row.document))


def _name_entries(overview: dict[str, Any], code: str) -> None:
    """Name each entry of evidence by its folio, too."""
    for clause in (overview["word_to_deed"] or {"clauses": ()})["clauses"]:
        for one in clause["evidence"]:
            one["folio"] = format_folio(code, one["entry"])


@dataclass(frozen=True, slots=True)
class _Reader:
    """The rows that were visible at an index; each is parsed once, which is what they cost."""

    snapshot: Snapshot
    at: int
    parsed: dict[tuple[str, str], Document] = field(default_factory=dict)

    def get(self, kind: str, id: str) -> Document | None:
        """Return a row, or None."""
        row = self.snapshot.row(kind, id, self.at)
        return self._read(kind, row) if row else None

    def some(self, kind: str, tag: str, most: int) -> list[Document]:
        """Return the rows that carry *tag*, the first *most* of them by id."""
        return [self._read(kind, row) for row in self.snapshot.rows(kind, [tag], self.at, "", most)]

    def _read(self, kind: str, row: StoredRow) -> Document:
        document = self.parsed.get((kind, row.id))
        if document is None:
            document = self.parsed[kind, row.id] = row.read()
        return document
