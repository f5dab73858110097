"""Lies at the first use, when the reader has only what the ledger says of itself; and at a second address."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from libroabierto.remote.trust_store import TrustStore
from libroabierto.tlog.note import NoteSigner
from support.founding import Town
from support.libro_command import Desk
from support.simulated_ledger import URL, SimulatedLedger
from support.towns import small_town

TOWN = small_town()
ORIGIN = TOWN.log.verifier.name
EVIL = "https://evil.example"


class Described(SimulatedLedger):
    """Says something else of itself."""

    said: dict[str, object]

    def description(self) -> dict[str, object]:
        return {**super().description(), **self.said}


def impostor(**said: object) -> Described:
    """Another ledger, under another key of the same name, which is longer than the true one."""
    town = Town(log_seed=bytes(32))
    town.live()
    ledger = Described(town.entries, town.log)
    ledger.said = said
    return ledger


def keys(desk: Desk) -> list[str]:
    return [str(trust.log) for trust in TrustStore(desk.folder / "data" / "libro" / "trust").all()]


@pytest.fixture
def trusting(tmp_path: Path) -> Desk:
    """A desk that has audited the true ledger."""
    desk = Desk(tmp_path, SimulatedLedger.of(TOWN))
    desk.libro("audit", URL, "--yes").well()
    return desk


def test_a_founding_that_names_another_key_is_found_without_knowing_any(tmp_path: Path) -> None:
    desk = Desk(tmp_path, SimulatedLedger(TOWN.entries, NoteSigner(ORIGIN, bytes(32))))
    result = desk.libro("audit", URL, "--yes", "--json")
    found = json.loads(result.out)["finding"]

    assert (1, "audit.other-log-key", 0) == (result.status, found["code"], found["index"])
    assert [] == keys(desk)


@pytest.mark.parametrize("said", [{}, {"origin": "evil.example/log"}], ids=["as it is", "under another name"])
def test_an_impostor_at_another_address_replaces_nobody(trusting: Desk, said: dict[str, object]) -> None:
    """Whoever says yes to evil.example has not said that the true ledger has another key."""
    trusting.ledger = impostor(**said)
    status = trusting.libro("audit", EVIL, "--yes").status

    assert status in {1, 3}
    assert [str(TOWN.log.verifier)] == keys(trusting)


def test_a_key_that_is_given_for_a_known_log_replaces_nobody(trusting: Desk) -> None:
    lying = impostor()
    trusting.ledger = lying
    status = trusting.libro("audit", EVIL, "--vkey", lying.log.verifier).status

    assert status == 2
    assert [str(TOWN.log.verifier)] == keys(trusting)


@pytest.mark.parametrize(
    "said",
    [{"ledger": "x"}, {"log_code": "mex"}, {"policy": "quorum nobody"}, {"origin": "x"}, {"size": "many"}],
    ids=str,
)
def test_a_description_that_is_none_is_no_fault_of_the_person(
    said: dict[str, object], tmp_path: Path
) -> None:
    assert Desk(tmp_path, impostor(**said)).libro("audit", URL, "--yes").status == 3
