"""Floods against nginx, gunicorn and the ledger as operators run them: honest submitters get receipts.

Run by `make test-floods` (FLOODS_SCALE=0.1 for a small one). Latencies are reported; the goal is a p99
of at most three times that without a flood, and a test fails only far beyond it: machines differ.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from floods import measuring
from floods.measuring import FloodOf, Latencies
from support import front
from support.founding import Town
from support.ledger_home import entries_of, fill, opened
from support.served_ledger import ask, serving

SCALE = float(os.environ.get("FLOODS_SCALE", "1"))
SUBMISSIONS = max(30, int(300 * SCALE))
GOAL, WIDE = 3.0, 10.0
FEW_MILLISECONDS = 50.0  # below this a ratio says more about the machine than about the ledger

FLOODS = {
    "idle": 10_000,  # connections
    "slow": 1_000,  # connections, half of them headers, half of them bodies
    "headers": 100,  # of 1 MiB, a second
    "garbage": 1_000,  # requests a second
}
AT_ONCE = {"idle", "slow"}  # the others are counted a second

Report = Callable[[str], None]


class Site:
    """A ledger behind nginx, and the events that were sent to it."""

    def __init__(self, home: Path, port: int, town: Town) -> None:
        self.home, self.port, self.town = home, port, town
        self.sent: list[str] = []

    def tokens(self) -> list[str]:
        """Sign as many events as one measurement takes."""
        first = len(self.sent)
        fresh = [self.town.institution(f"osc-{first + n}") for n in range(SUBMISSIONS)]
        self.sent += fresh
        return fresh


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """nginx in front of two workers, all with the settings that are shipped."""
    folder, town = tmp_path_factory.mktemp("site"), Town(now=datetime.now(UTC))
    home, socket = folder / "home", folder / "ledger.sock"
    with opened(home, town) as assembly:
        fill(assembly, [town.found()])
    with (
        serving(home, bind=f"unix:{socket}", LIBRO_LEDGER_PROXIES="1"),
        front.fronting(folder, socket) as served,
    ):
        yield Site(home, served.port, town)


@pytest.fixture
def report(capsys: pytest.CaptureFixture[str]) -> Report:
    """Print a line that is seen although the test passes."""

    def say(line: str) -> None:
        with capsys.disabled():
            sys.stdout.write(f"\n  {line}")
            sys.stdout.flush()

    return say


@pytest.mark.parametrize(("network", "kind"), list(enumerate(FLOODS, start=21)))
def test_honest_submitters_get_their_receipts_during_a_flood(
    site: Site, tmp_path: Path, report: Report, network: int, kind: str
) -> None:
    size = max(20, int(FLOODS[kind] * SCALE))
    before = measuring.submit(site.port, site.tokens(), tmp_path)

    command = FloodOf(kind, size, network)
    flood, during = measuring.during_flood(command, site.port, site.tokens(), tmp_path)

    report(f"{kind} {size}: {flood}")
    assert wanted(kind, size) <= flood["peak" if kind in AT_ONCE else "sent"]
    report(f"  {told(before, during)}")
    assert [] == before.lost
    assert [] == during.lost
    assert during.at(0.99) <= WIDE * max(before.at(0.99), FEW_MILLISECONDS)


def wanted(kind: str, size: int) -> float:
    """How much of a flood must have come for it to be one: a machine that is busy sends a little less."""
    return 0.8 * size * (1 if kind in AT_ONCE else measuring.FLOOD_SECONDS)


def told(before: Latencies, during: Latencies) -> str:
    """Say both, and their ratio."""
    ratio = during.at(0.99) / before.at(0.99)
    spelled = [f"p50 {x.at(0.5):.1f} p99 {x.at(0.99):.1f} max {x.at(1):.1f} ms" for x in (before, during)]
    verdict = "within" if ratio <= GOAL else "BEYOND"
    return (
        f"before {spelled[0]}; during {spelled[1]}; p99 ratio {ratio:.2f}, {verdict} the goal of {GOAL:.0f}"
    )


def test_after_all_floods_the_ledger_serves_as_before_and_holds_every_receipt(site: Site) -> None:
    assert 200 == ask(f"127.0.0.1:{site.port}", "GET", "/readyz")[0]
    with opened(site.home, site.town) as assembly:
        recorded = b"\n".join(entries_of(assembly))
        assembly.inspect()

    assert [] == [token for token in site.sent if token.encode() not in recorded]
