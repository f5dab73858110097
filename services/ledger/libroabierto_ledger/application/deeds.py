"""De la palabra al hecho: a municipality with its declarations, and what the ledger holds of each clause."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from libroabierto.domain.deeds import overview
from libroabierto.domain.scene import Scene
from libroabierto.domain.world import Document
from libroabierto_ledger.application.asof import AsOf, resolve
from libroabierto_ledger.application.reading import NotFound, Reader
from libroabierto_ledger.ports import Snapshot, StoredRow


@dataclass(frozen=True, slots=True)
class MunicipalDeeds:
    """A municipality's row as JSON text, and what stands beside it (domain/deeds.py)."""

    as_of: AsOf
    text: str
    overview: dict[str, Any]


class Deeds:
    """Answers about one municipality, each from one snapshot. Thread-safe."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def of(self, key: str, *, as_of: str | None = None) -> MunicipalDeeds:
        """Return it by its INEGI key; raises NotFound("row.not-found"), Malformed("as-of.…")."""
        with self._reader.snapshot() as snapshot:
            moment = resolve(snapshot, as_of, self._reader.clock())
            row = snapshot.row("municipality", key, moment.index)
            if row is None:
                raise NotFound("row.not-found", kind="municipality", id=key)
            told = overview(Scene(_Reader(snapshot, moment.index), key, moment.date))
        return MunicipalDeeds(moment, row.document, told)


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
