"""What rules look up costs the same in a small ledger and in a large one.

A whole exercise of one municipality (bench/mixed.py) is judged twice: when 1,400 entries are recorded,
and when 14,000 are, those of 124 other municipalities. Each act asks the world exactly as often, and
is given exactly as many rows. What grows with nobody's past but its own: a second exercise of the same
municipality, at 20,000 entries. And a municipality that has hundreds of withdrawn declarations, former
presidents and former councils behind it asks as much as one that has none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest
from bench import cast
from bench.actors import Desk
from bench.mixed import ROUND, length, mixed
from bench.settling import ORIGIN, founding, settlement

from libroabierto.domain.decide import decide, evolve
from libroabierto.domain.kinds import row
from libroabierto.domain.world import Document, Effect, MemoryWorld, Row, StreamHead
from libroabierto.record.entry import ZEROS, Entry, entry_hash
from libroabierto.record.moments import format_millis
from libroabierto.tlog.note import NoteSigner
from support.founding import COUNCIL, DECLARATION, KEY, Town, read
from support.lives import keys
from support.refusals.row import spoiled, town_after

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
    """A second exercise of one term finds what the first one left: a paper without a term, a tenure."""
    once, again = lives[ROUND // 2 - 1], lives[ROUND + ROUND // 2 - 1]
    dearer = {type: more for type in once if (more := _more(once[type], again[type]))}

    assert {"declaration.digitized": 1, "office.assumed": 1} == dearer


def president(town: Town) -> str:
    """The token by which a president takes the office that another one left."""
    return spoiled(town, town.assumption(COUNCIL, keys.PRESIDENT), {"from": "2026-11-21"})


def next_term(town: Town) -> str:
    """The token of the term after the present one."""
    return spoiled(town, town.term(), {"from": "2028-01-01", "to": "2030-12-31"})


def successor(town: Town) -> str:
    """The token that accredits another institution in place of the one that governed."""
    town.record(keys.extinguished(town, COUNCIL))
    return town.accreditation("otra-15113", KEY)


def another_seal(town: Town) -> str:
    """The token that enrols another seal of the municipality."""
    return keys.second_seal(town, COUNCIL)


@pytest.mark.parametrize("make", [Town.declaration, president, next_term, successor, another_seal])
def test_a_municipality_with_a_long_past_asks_as_much_as_one_without(make: Callable[[Town], str]) -> None:
    short, long = town_after("president left"), town_after("president left")
    long.world.apply(Effect(len(long.entries), "past", "none:none", 1, "0" * 64, "2026-11-22", past(long)))

    assert asked(short, make(short)) == asked(long, make(long))


def past(town: Town, size: int = 500) -> tuple[Row, ...]:
    """Return so many withdrawn declarations of this term, old tenures, seals, terms and councils."""
    declared = town_after("declared").world.get("declaration", DECLARATION)
    (seal,) = town.world.find("key", f"working:{COUNCIL}:seal")
    council, held = town.world.get("institution", COUNCIL), town.world.get("tenure", _tenure(town))
    assert declared is not None
    assert council is not None
    assert held is not None
    days = {"term": "15113:1900-01-01", "from": "1900-01-01", "to": "1900-01-01"}
    rotated = {"kid": "A" * 43, "ended": {"entry": 9, "reason": "rotated"}}
    ended: tuple[Document, ...] = ({"state": "withdrawn"}, days, {"state": "extinguished"}, rotated)
    kinds = (("declaration", declared), ("tenure", held), ("institution", council), ("key", seal))
    aged = (
        row(kind, {**document, **changes, "id": f"{document['id']}-{n}"})
        for (kind, document), changes in zip(kinds, ended, strict=True)
        for n in range(size)
    )
    return (*aged, *(_old_term(declared["municipality"], 1824 + n % 200, n // 200) for n in range(size)))


def _old_term(municipality: Document, year: int, number: int) -> Row:
    """Return one of the terms of a year before the present ones."""
    period = {"from": f"{year}-0{number + 1}-01", "to": f"{year}-0{number + 1}-28"}
    document = {"id": f"{municipality['key']}:{period['from']}", "municipality": municipality, **period}
    return row("term", {**document, "institution": COUNCIL, "last_entry": 0})


def _tenure(town: Town) -> str:
    return str(keys.tenure_of(town, COUNCIL, keys.PRESIDENT))


def asked(town: Town, token: str) -> Counter[str]:
    """Return what judging and recording an act asks of the town's world."""
    counting = Counting(town.world)
    evolve(decide(counting, read(token), town.now), index=len(town.entries), entry_hash="0" * 64)
    return counting.counted


def _more(before: list[Counter[str]], after: list[Counter[str]]) -> int:
    """How many rows and calls more the dearest of these acts costs."""
    return max(new.total() - old.total() for old, new in zip(before, after, strict=True))
