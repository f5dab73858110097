"""Random lives of a town: the product, its replay and a naive model agree after every event.

Legal and illegal events of every type are drawn (support/naive_domain/drivers) and judged twice: by
`decide`, and by a second implementation written from the specification (support/naive_domain). They must
agree on the verdict, a refusal must carry a code for a reason that the model found, and after an
acceptance the state rows must show what the model knows. An auditor who began before entry 0 follows,
entry by entry; at the end of each life its rows are those of the product.

Fewer lives are lived on a real ledger as well: same verdicts, same rows in SQL, also as of an earlier
index, and a rebuild that changes nothing.
"""

from __future__ import annotations

import functools
import sqlite3
from collections.abc import Callable
from contextlib import ExitStack, closing
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from libroabierto.domain.world import MemoryWorld, World
from libroabierto.errors import LibroError
from libroabierto.verify.fold import Auditor
from libroabierto_ledger.persistence.world import SqlWorld
from support.ledger_home import bring_key, fill, opened
from support.naive_domain.codes import said_by
from support.naive_domain.drivers import DRIVERS
from support.naive_domain.drivers.chance import Chance
from support.naive_domain.drivers.seeds import SEEDS, stage_after
from support.naive_domain.drivers.stage import Driver, Verdict, whole
from support.naive_domain.drivers.turns import in_turn
from support.naive_domain.drivers.twists import twisted
from support.naive_domain.views import shown, views

# Many rules are switched off in each life (swarm testing), so that the others come up more often.
LIVES = settings(
    max_examples=250,
    stateful_step_count=40,
    deadline=None,
    derandomize=True,
    report_multiple_bugs=False,
    suppress_health_check=list(HealthCheck),
)


def agreed(reasons: frozenset[str], code: str | None) -> bool:
    """Say whether the model found no reason and nothing was refused, or a reason for this very code."""
    return code in said_by(reasons) if reasons else code is None


@functools.cache
def _auditor_of(seed: str) -> Auditor:
    auditor = Auditor()
    for raw in stage_after(seed).town.entries:
        auditor.take(raw)
    return auditor


def auditor_after(seed: str) -> Auditor:
    """Return an auditor who began before entry 0 and stands at the end of the seed."""
    audited = _auditor_of(seed)
    return Auditor(world=MemoryWorld(audited.world), mark=audited.mark)


class Life(RuleBasedStateMachine):
    """A town from its founding on, as chance will have it."""

    @initialize(seed=st.sampled_from(SEEDS))
    def begin(self, seed: str) -> None:
        self.stage, self.auditor = stage_after(seed), auditor_after(seed)
        self.follow()

    @precondition(lambda self: self.stage.today < "2027-06-01")
    @rule(days=st.sampled_from((1, 12, 31, 91)))
    def days_pass(self, days: int) -> None:
        self.stage.town.now += timedelta(days=days)

    def act(self, driver: Driver, data: st.DataObject) -> None:
        """Somebody wants to record something; both judges say the same of it."""
        choose = Chance(data)
        token = self.stage.token(twisted(self.stage, choose, driver(self.stage, choose)))
        verdict = self.stage.attempt(token)

        assert agreed(verdict.reasons, verdict.code), verdict
        self.submit(token, verdict)
        if verdict.code is None:
            self.follow()

    def submit(self, token: str, verdict: Verdict) -> None:
        """Nothing more happens in a life without a ledger."""

    def follow(self) -> None:
        """The auditor takes what is new; the rows show what the model knows."""
        for raw in self.stage.town.entries[self.auditor.mark.size :]:
            self.auditor.take(raw)
        for kind, id, wanted in views(self.stage.book):
            document = self.stage.town.world.get(kind, id)

            assert document is not None, (kind, id)
            assert wanted == shown(document, wanted), (kind, id)

    def teardown(self) -> None:
        """Replay comes to the very rows, stream heads and ids that the decisions were made on."""
        if hasattr(self, "auditor"):
            world, replayed = whole(self.stage.town.world), whole(self.auditor.world)

            assert list(world.rows()) == list(replayed.rows())
            assert (world.heads(), world.ids()) == (replayed.heads(), replayed.ids())


class LifeOnALedger(Life):
    """The same, recorded by a real ledger on SQLite."""

    @initialize(seed=st.sampled_from(SEEDS))
    def begin(self, seed: str) -> None:
        super().begin(seed)
        self.seeded = whole(self.stage.town.world)
        self.open = ExitStack()
        folder = Path(self.open.enter_context(TemporaryDirectory()))
        self.ledger = self.open.enter_context(opened(folder, self.stage.town))
        fill(self.ledger, self.stage.town.tokens)

    def submit(self, token: str, verdict: Verdict) -> None:
        """The ledger says the same, perhaps for another of the reasons: it checks signatures first."""
        code = None
        bring_key(self.ledger.config, token)
        try:
            self.ledger.submissions.submit(token)
        except LibroError as error:
            code = error.code

        assert agreed(verdict.reasons, code), (code, verdict)

    def teardown(self) -> None:
        """Rows and tags in SQL are those in memory, today and as of the seed; a rebuild changes nothing."""
        if not hasattr(self, "ledger"):
            return
        with self.open, closing(sqlite3.connect(self.ledger.config.database)) as db:
            super().teardown()
            self.check(whole(self.stage.town.world), SqlWorld(db))
            self.check(self.seeded, SqlWorld(db, at=len(self.seeded.ids()) - 1))
            before = sorted(db.iterdump())
            self.ledger.rebuild()

            assert before == sorted(db.iterdump())

    def check(self, here: MemoryWorld, there: World) -> None:
        rows = list(here.rows())
        tagged: dict[tuple[str, str], list[Any]] = {}
        for one in rows:
            for tag in one.tags:
                tagged.setdefault((one.kind, tag), []).append(one.document)

        assert [one.document for one in rows] == [there.get(one.kind, one.id) for one in rows]
        assert tagged == {(kind, tag): there.find(kind, tag) for kind, tag in tagged}
        assert here.heads() == {stream: there.head(stream) for stream in here.heads()}


def _rule_of(type_name: str, driver: Driver) -> Callable[..., None]:
    def happens(self: Life, data: st.DataObject) -> None:
        self.act(driver, data)

    happens.__name__ = type_name.replace(".", "_")
    tried = precondition(lambda self: in_turn(type_name, self.stage.book))
    return tried(rule(data=st.data())(happens))


def _out_of_turn(family: str) -> Callable[..., None]:
    types = [type_name for type_name in DRIVERS if type_name.startswith(family)]

    def happens(self: Life, type_name: str, data: st.DataObject) -> None:
        self.act(DRIVERS[type_name], data)

    happens.__name__ = f"{family}_out_of_turn"
    return rule(type_name=st.sampled_from(types), data=st.data())(happens)


for _family in ("declaration", "secretariat", "plan", "commitment", "observation"):
    setattr(Life, f"{_family} out of turn", _out_of_turn(_family))
for _type, _driver in DRIVERS.items():
    setattr(Life, _type, _rule_of(_type, _driver))

TestLife = pytest.mark.slow(Life.TestCase)
TestLife.settings = LIVES
TestLifeOnALedger = pytest.mark.slow(LifeOnALedger.TestCase)
TestLifeOnALedger.settings = settings(LIVES, max_examples=12, phases=[Phase.generate])  # no shrinking: dear
