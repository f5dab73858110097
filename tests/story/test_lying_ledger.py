"""The lying ledger: `libro audit` always ends, names the first entry at fault and keeps what can be shown."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from libroabierto.cli.texts import text
from support.libro_command import Desk
from support.lies import LIES
from support.lies.lie import FINDING, Lie
from support.simulated_ledger import URL, SimulatedLedger

# The files of an honest audit of 600 entries are 9; a proof under 2^53 reads a tile a level, twice.
MOST_REQUESTS = 40

every_lie = pytest.mark.parametrize("lie", LIES, ids=str)


@dataclass(frozen=True)
class Outcome:
    """What one lie came to: the desk where it was told, the report, and the trust store before and after."""

    desk: Desk
    status: int
    report: dict[str, Any]
    before: dict[str, bytes]
    after: dict[str, bytes]

    @property
    def finding(self) -> dict[str, Any]:
        finding: dict[str, Any] = self.report["finding"]
        return finding


Tell = Callable[[Lie], Outcome]


@pytest.fixture(scope="module")
def tell(tmp_path_factory: pytest.TempPathFactory) -> Tell:
    """Tell each lie once; its claims share the outcome."""
    return functools.cache(lambda lie: lied_to(Desk(tmp_path_factory.mktemp("desk")), lie))


def audited(desk: Desk, lie: Lie) -> tuple[int, dict[str, Any]]:
    """Let the person at *desk*, who knows key and ledger, audit; return the status and the report."""
    town = lie.town()
    keys = ("--vkey", town.log.verifier, "--ledger-id", town.ledger)
    result = desk.libro("audit", URL, *keys, "--json")
    return result.status, json.loads(result.out)


def lied_to(desk: Desk, lie: Lie) -> Outcome:
    """Audit the honest past, if there is one, and then the lie."""
    if lie.before is not None:
        desk.ledger = lie.before()
        assert audited(desk, lie)[0] == 0
    before = trusted(desk)
    desk.ledger = lie.ledger()
    return Outcome(desk, *audited(desk, lie), before, trusted(desk))


def trusted(desk: Desk) -> dict[str, bytes]:
    """Return every file of the trust store but the evidence."""
    files = (path for path in desk.folder.rglob("*") if path.is_file())
    return {str(path): path.read_bytes() for path in files if not path.name.startswith("evidence-")}


@every_lie
def test_a_lie_is_found_at_the_first_entry_at_fault(lie: Lie, tell: Tell) -> None:
    told = tell(lie)

    assert (lie.status, lie.code, lie.index) == (told.status, told.finding["code"], told.finding["index"])


@every_lie
def test_a_lie_leaves_evidence_that_verifies_alone(lie: Lie, tell: Tell, tmp_path: Path) -> None:
    """Elsewhere: another person, without the ledger and without a trust store."""
    path = tell(lie).finding["evidence"]

    assert (lie.weight is None) == (path is None), lie.why
    if lie.weight is not None:
        key = ("--vkey", lie.town().log.verifier)
        told = Desk(tmp_path).libro("evidence", "verify", path, *key).well()
        assert text(f"evidence.{lie.weight}", "es") in told.out


@every_lie
def test_a_lie_moves_no_trust(lie: Lie, tell: Tell) -> None:
    told = tell(lie)

    assert told.before == told.after


@every_lie
def test_a_lie_costs_few_requests(lie: Lie, tell: Tell) -> None:
    """Also where 2^53 entries are claimed and every one has an answer: the first false bundle ends it."""
    ledger = tell(lie).desk.ledger

    assert isinstance(ledger, SimulatedLedger)
    assert len(ledger.asked) <= MOST_REQUESTS


def test_only_what_nothing_can_show_leaves_no_evidence() -> None:
    assert [] == [lie.name for lie in LIES if lie.weight is None and not lie.why]


def the(name: str) -> Lie:
    return next(lie for lie in LIES if lie.name == name)


def test_the_ledger_that_stops_lying_is_sound_again(tmp_path: Path) -> None:
    lie, desk = the("a fork of the last entry"), Desk(tmp_path)
    assert lied_to(desk, lie).status == FINDING
    desk.ledger = SimulatedLedger.of(lie.town())

    assert audited(desk, lie)[0] == 0


def test_a_person_reads_the_first_entry_at_fault(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    lied_to(desk, the("a fork of the last entry"))

    assert text("audit.first-index", "es", index=299) in desk.libro("audit", URL).out
