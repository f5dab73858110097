"""What a later audit needs in order to cost only what is new: where the last one stood.

NDJSON, one fact a line, in this order:

    {"libro_snapshot":1,"rules":…,"ledger":…,"size":…,"previous":…,"recorded_at":…}
    {"edge":[…]}                            base64 of the growing tile of each level
    {"row":[kind,document]}                 the present state
    {"head":[stream,version,index,hash]}    the last entry of each stream
    {"id":[event id,index]}                 every event id that is taken
    {"day":[index,date]}                    the first entry of each legal day
    {"sha256":…}                            over all the lines before

The checksum finds damage, not malice: the file is the reader's own. One that is damaged or of
another release is not repaired; the audit replays the log from entry 0, and says so.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Final

from libroabierto.domain import rulebook
from libroabierto.domain.kinds import row
from libroabierto.domain.world import Days, MemoryWorld, Row, StreamHead
from libroabierto.errors import Malformed
from libroabierto.tlog.hashing import Hash

from .fold import Mark
from .tree import GrowingTiles

VERSION: Final = 1
# A row holds at most one event's data and what later ones added to it; a declaration of 20
# signatories is some 100 KB.
MAX_LINE: Final = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Where an audit stands: entries taken, the tree's edge, the rebuilt state."""

    ledger: str
    mark: Mark
    edge: tuple[bytes, ...]
    world: MemoryWorld

    def root(self) -> Hash:
        """Compute the root of the tree that was audited; raises Malformed for a broken edge."""
        return GrowingTiles(self.mark.size, self.edge).root()


def dump(snapshot: Snapshot) -> Iterator[bytes]:
    """Write a snapshot, line by line."""
    checksum = sha256()
    for fact in _facts(snapshot):
        line = json.dumps(fact, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
        checksum.update(line)
        yield line
    yield json.dumps({"sha256": checksum.hexdigest()}).encode() + b"\n"


def load(lines: Iterable[bytes]) -> Snapshot:
    """Read a snapshot; raises Malformed("snapshot.broken"), ("snapshot.other-version"), ("tree.edge")."""
    reading = _Reading()
    checksum = sha256()
    try:
        for line in lines:
            if reading.is_closed or len(line) > MAX_LINE:
                raise Malformed("snapshot.broken")
            reading.take(line, checksum.hexdigest())
            checksum.update(line)
        return reading.snapshot()
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError):
        raise Malformed("snapshot.broken") from None


def _facts(snapshot: Snapshot) -> Iterator[dict[str, Any]]:
    mark, world = snapshot.mark, snapshot.world
    yield {
        "libro_snapshot": VERSION,
        "rules": rulebook.VERSION,
        "ledger": snapshot.ledger,
        "size": mark.size,
        "previous": mark.previous,
        "recorded_at": mark.recorded_at,
    }
    yield {"edge": [b64encode(tile).decode("ascii") for tile in snapshot.edge]}
    yield from ({"row": [row.kind, row.document]} for row in world.rows())
    yield from ({"head": [name, h.version, h.index, h.hash]} for name, h in world.heads().items())
    yield from ({"id": [id, index]} for id, index in world.ids().items())
    yield from ({"day": [index, day]} for index, day in world.days().firsts)


@dataclass(slots=True)
class _Reading:
    """The facts read so far; the first line opens, the checksum closes."""

    opening: dict[str, Any] | None = None
    edge: tuple[bytes, ...] = ()
    rows: list[Row] = field(default_factory=list)
    heads: dict[str, StreamHead] = field(default_factory=dict)
    ids: dict[str, int] = field(default_factory=dict)
    days: list[tuple[int, str]] = field(default_factory=list)
    is_closed: bool = False

    def take(self, line: bytes, checksum: str) -> None:
        fact = json.loads(line)
        if self.opening is None:
            self._open(fact)
            return
        (name, value), *_ = fact.items()
        if name == "sha256":
            self.is_closed = value == checksum
        else:
            readers: dict[str, Callable[[Any], None]] = {
                "edge": self._edge,
                "row": self._row,
                "head": self._head,
                "id": self._id,
                "day": self._day,
            }
            readers[name](value)

    def _open(self, fact: dict[str, Any]) -> None:
        if (fact["libro_snapshot"], fact["rules"]) != (VERSION, rulebook.VERSION):
            raise Malformed("snapshot.other-version")
        self.opening = fact

    def _edge(self, tiles: list[str]) -> None:
        self.edge = tuple(b64decode(tile, validate=True) for tile in tiles)

    def _row(self, value: list[Any]) -> None:
        kind, document = value
        self.rows.append(row(kind, document))

    def _head(self, value: list[Any]) -> None:
        stream, version, index, digest = value
        self.heads[stream] = StreamHead(version, index, digest)

    def _id(self, value: list[Any]) -> None:
        event_id, index = value
        self.ids[event_id] = index

    def _day(self, value: list[Any]) -> None:
        index, day = value
        self.days.append((index, day))

    def snapshot(self) -> Snapshot:
        if self.opening is None or not self.is_closed:
            raise Malformed("snapshot.broken")
        mark = Mark(self.opening["size"], self.opening["previous"], self.opening["recorded_at"])
        GrowingTiles(mark.size, self.edge)
        world = MemoryWorld.restored(self.rows, self.heads, self.ids, Days(self.days, mark.size))
        return Snapshot(self.opening["ledger"], mark, self.edge, world)
