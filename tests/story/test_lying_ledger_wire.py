"""The lying ledger on the wire: the real command over real HTTP ends, in bounded memory, whatever is sent."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from support.lies.auditor import Auditor, Ended
from support.lies.liar import Liar
from support.lies.wire import LIES, LONG, WireLie
from support.simulated_ledger import SimulatedLedger
from support.towns import small_town

# Python, its libraries and the rules take about 50 MiB; a bundle of 16 MiB is held twice for a moment.
MEMORY_KIB = 160 * 1024
# The largest body that a reader takes, and what the sockets of both sides may hold.
BYTES = 17 * 1024 * 1024 + 16 * 1024 * 1024

Audit = Callable[[Liar, float], Ended]


@pytest.fixture(scope="module")
def auditor() -> Iterator[Auditor]:
    auditor = Auditor()
    yield auditor
    auditor.close()


@pytest.fixture
def audit(auditor: Auditor, tmp_path: Path) -> Audit:
    town = small_town()
    keys = ["--vkey", str(town.log.verifier), "--ledger-id", town.ledger]
    return lambda liar, seconds: auditor.audit(["audit", liar.url, *keys, "--json"], tmp_path, seconds)


def lying(lie: WireLie) -> Liar:
    return Liar(SimulatedLedger.of(small_town()), lie.path, lie.lie)


def the(name: str, path: str = "tile/0/") -> WireLie:
    return next(lie for lie in LIES if (lie.name, lie.path) == (name, path))


def is_told(lie: WireLie, ended: Ended) -> bool:
    """At the first use the description is read before there is a report: then it is told in words."""
    if not ended.out:
        return lie.path == "v1/log" and "Error: " in ended.err
    return ended.finding["code"] in lie.codes


@pytest.mark.parametrize("lie", LIES, ids=str)
def test_a_lie_on_the_wire_ends_the_audit(lie: WireLie, audit: Audit, tmp_path: Path) -> None:
    with lying(lie) as liar:
        ended = audit(liar, lie.patience)

    assert lie.status == ended.status, ended.err
    assert is_told(lie, ended), ended.out + ended.err
    assert ended.peak_kib < MEMORY_KIB
    assert liar.sent < BYTES or lie.patience < LONG
    assert [] == list(tmp_path.rglob("trust.json"))


@pytest.mark.parametrize("path", ["v1/log", "checkpoint", "tile/0/", "tile/entries/"])
def test_a_redirect_is_followed_nowhere(path: str, audit: Audit) -> None:
    with lying(the("redirect loop", path)) as liar:
        audit(liar, LONG)

    assert [asked for asked in liar.asked if asked.startswith(path)] == liar.asked[-1:]


def test_whoever_hangs_up_is_asked_once_more(audit: Audit) -> None:
    with lying(the("nothing but a hang-up")) as liar:
        audit(liar, LONG)

    assert liar.connections == 2


def test_what_was_served_on_the_wire_is_kept_too(audit: Audit, auditor: Auditor, tmp_path: Path) -> None:
    with lying(the("a shorter length")) as liar:
        path = audit(liar, LONG).finding["evidence"]

    assert 0 == auditor.audit(["evidence", "verify", path], tmp_path / "elsewhere", LONG).status


def test_an_honest_ledger_on_the_same_wire_is_sound(audit: Audit) -> None:
    with Liar(SimulatedLedger.of(small_town()), "nowhere", lambda *_: None) as liar:
        assert audit(liar, LONG).status == 0
