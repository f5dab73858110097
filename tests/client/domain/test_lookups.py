"""What rules look up costs the same in a small ledger and in a large one.

A whole exercise of one municipality (bench/mixed.py) is judged twice: when 1,400 entries are recorded,
and when 14,000 are, those of 124 other municipalities. Each act asks the world exactly as often, and
is given exactly as many rows. What grows with nobody's past but its own: a second exercise of the same
municipality, at 20,000 entries.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest
from bench import cast
from bench.actors import Desk
from bench.mixed import ROUND, length, mixed
from bench.settling import ORIGIN, founding, settlement

from libroabierto.domain.decide import decide, evolve
from libroabierto.domain.world import Document, MemoryWorld, StreamHead
from libroabierto.record.entry import ZEROS, Entry, entry_hash
from libroabierto.record.moments import format_millis
from libroabierto.tlog.note import NoteSigner
from support.founding import read

pytestmark = pytest.mark.slow

Costs = dict[str, list[Counter[str]]]  # by type, of each of its acts: calls by method, and rows given


@dataclass
class Counting:
    """A world that counts what it is asked."""

    world: MemoryWorld
    counted: Counter[str] = field(default_factory=Counter)

    def get(self, kind: str, id: str) -> Document | None:
        self.counted["get"] += 1
        return self.world.get(kind, id)

    def find(self, kind: str, tag: str) -> list[Document]:
        found = self.world.find(kind, tag)
        self.counted["find"] += 1
        self.counted["rows"] += len(found)
        return found

    def head(self, stream: str) -> StreamHead | None:
        self.counted["head"] += 1
        return self.world.head(stream)

    def index_of(self, event_id: str) -> int | None:
        self.counted["index_of"] += 1
        return self.world.index_of(event_id)

    def recorded_on(self, index: int) -> str | None:
        self.counted["recorded_on"] += 1
        return self.world.recorded_on(index)


class Log:
    """A ledger in memory, whose clock is that of the bench: acts are signed now."""

    def __init__(self) -> None:
        self.world, self.size, self.last = MemoryWorld(), 0, ZEROS
        self.take(founding(str(NoteSigner(ORIGIN, bytes(32)).verifier)))
        self.id = self.last
        for token in settlement(Desk(self.id), whole=True):
            self.take(token)

    def take(self, token: str) -> tuple[str, Counter[str]]:
        """Judge and record; return the type, and what judging asked of the world."""
        event, now, counting = read(token), datetime.now(UTC), Counting(self.world)
        raw = Entry(self.size, self.last, format_millis(now), token).to_bytes()
        effect = evolve(decide(counting, event, now), index=self.size, entry_hash=entry_hash(raw))
        self.world.apply(effect)
        self.size, self.last = self.size + 1, effect.hash
        return event.type, counting.counted

    def live(self, number: int) -> Costs:
        """Record a life; return what its acts cost, by type."""
        costs: Costs = {}
        for token in mixed(number, self.id):
            type, counted = self.take(token)
            costs.setdefault(type, []).append(counted)
        return costs


@pytest.fixture(scope="module")
def lives() -> list[Costs]:
    """The costs of each life of one round and a half."""
    log = Log()
    return [log.live(number) for number in range(ROUND + ROUND // 2)]


def test_an_act_asks_as_much_at_14000_entries_as_at_1400(lives: list[Costs]) -> None:
    small, large = lives[0], lives[ROUND - 1]

    assert 1_400 > cast.settled(whole=True)
    assert 14_000 < cast.settled(whole=True) + (ROUND - 1) * length()
    assert small == large


def test_only_its_own_past_makes_an_act_dearer(lives: list[Costs]) -> None:
    """A second exercise of one term finds what the first one left: a declaration, a tenure, a commitment."""
    once, again = lives[ROUND // 2 - 1], lives[ROUND + ROUND // 2 - 1]
    dearer = {type: more for type in once if (more := _more(once[type], again[type]))}

    taken_over = {"secretariat.installation_signed": 1}
    assert {"declaration.issued": 1, "office.assumed": 1, "declaration.renewed": 1, **taken_over} == dearer


def _more(before: list[Counter[str]], after: list[Counter[str]]) -> int:
    """How many rows and calls more the dearest of these acts costs."""
    return max(new.total() - old.total() for old, new in zip(before, after, strict=True))
