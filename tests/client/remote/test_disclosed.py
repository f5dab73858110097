"""What a ledger serves of withheld members is believed only where the event commits to it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from libroabierto.errors import LedgerUnreachable
from libroabierto.record.event import Event
from libroabierto.remote.disclosed import served_disclosures
from libroabierto.remote.reader import LedgerReader
from libroabierto.remote.transport import Answer, Request
from support.founding import read
from support.lives import privacy
from support.lives.privacy import DIGEST, NAME, SILENT_TEXT, TEXT, opened
from support.refusal import refused
from support.refusals.row import town_after


class Saying:
    """A ledger that answers everything with one document."""

    def __init__(self, said: object, status: int = 200) -> None:
        self._answer = Answer(status, {"content-type": "application/json"}, json.dumps(said).encode())

    def send(self, request: Request, *, max_bytes: int) -> Answer:
        return self._answer

    def close(self) -> None:
        """Nothing is held open."""


def event() -> Event:
    return read(privacy.seating(town_after("watched")))


def told(*said: Any) -> dict[str, dict[str, Any]]:
    return served_disclosures(LedgerReader(Saying({"disclosures": list(said)})), event())


def test_a_disclosed_value_is_read_from_its_disclosure() -> None:
    said = {"digest": DIGEST, "status": "disclosed", "disclosure": TEXT, "value": "otra cosa"}

    assert {DIGEST: {"status": "disclosed", "value": NAME}} == told(said)


@pytest.mark.parametrize("status", ["withheld", "withdrawn"])
def test_that_it_is_kept_back_is_the_ledgers_word(status: str) -> None:
    assert {DIGEST: {"status": status}} == told({"digest": DIGEST, "status": status})


@pytest.mark.parametrize("text", [SILENT_TEXT, opened("organisation")[0], "x", "", None, 7])
def test_a_value_that_the_event_does_not_commit_to_is_not_shown(text: object) -> None:
    with refused("ledger.answer-unusable", LedgerUnreachable):
        told({"digest": DIGEST, "status": "disclosed", "disclosure": text})


@pytest.mark.parametrize("one", [None, 7, [], {}, {"digest": ["x"]}, {"digest": {}}, {"digest": "A" * 43}])
def test_what_is_about_nothing_is_passed_over(one: object) -> None:
    assert {} == told(one)


def test_an_event_that_withholds_nothing_asks_nothing() -> None:
    plain = read(town_after("watched").tokens[1])

    assert {} == served_disclosures(LedgerReader(Saying(None, 500)), plain)


@pytest.mark.parametrize("roles", [None, {}, [7], [{}], [{"role": 7}]])
def test_an_institution_without_roles_teaches_nothing(roles: object) -> None:
    with refused("ledger.answer-unusable", LedgerUnreachable):
        LedgerReader(Saying({"item": {"id": "osc-uno", "roles": roles}})).institution("osc-uno")


def test_an_institution_that_the_ledger_lacks_is_none() -> None:
    assert LedgerReader(Saying({}, 404)).institution("osc-uno") is None
