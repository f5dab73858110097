"""A real ledger, followed over its web face: what it records is told, and nothing that can be erased."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from libroabierto.record.folio import parse_folio
from libroabierto_ledger.bootstrap import Assembly
from libroabierto_ledger.web.app import create_app
from support.followed import Followed
from support.founding import Town
from support.ledger_home import opened, relive
from support.lives.privacy import DIGEST, NAME, TEXT
from support.refusals.row import town_after
from support.seated import holder, seat, withdraw
from support.web_transport import WebTransport


@pytest.fixture
def town() -> Town:
    return town_after("watched")


@pytest.fixture
def house(town: Town, tmp_path: Path) -> Iterator[Assembly]:
    with opened(tmp_path / "home", town) as house:
        relive(house, town)
        yield house


@pytest.fixture
def desk(town: Town, house: Assembly, tmp_path: Path) -> Followed:
    desk = Followed(tmp_path / "notifier", town)
    desk.ledger = WebTransport(create_app(house).test_client())
    return desk


def test_what_is_recorded_one_by_one_is_told_one_by_one(desk: Followed, house: Assembly, town: Town) -> None:
    desk.follow()
    for number in range(3):
        token = town.institution(f"osc-nueva-{number}")
        house.submissions.submit(token)
        town.record(token)
        desk.follow()

        assert [*map(str, range(len(town.entries)))] == desk.positions()
        assert town.entries[-1].decode() == desk.bodies()[-1]["data"]["receipt"]["entry"]


def test_the_page_that_a_message_names_is_the_ledgers(desk: Followed, house: Assembly) -> None:
    desk.follow()
    told = desk.bodies()[-1]
    path = told["dataref"].rpartition("/")[2]
    answer = create_app(house).test_client().get(f"/v/{path}", headers={"Accept": "application/json"})
    receipt = json.loads(answer.data)

    assert parse_folio(path).index == receipt["index"]
    assert told["leafhash"] == receipt["leaf_hash"]


def test_a_name_that_the_ledger_shows_by_consent_is_in_no_message(
    desk: Followed, house: Assembly, town: Town
) -> None:
    entry = seat(house, town, TEXT)
    assert {"_sd": DIGEST, "status": "disclosed", "value": NAME} == holder(house)
    desk.follow()
    withdraw(house, town, entry, DIGEST)
    desk.follow()

    assert [*map(str, range(len(town.entries)))] == desk.positions()
    assert not [one for one in desk.notices() if NAME.encode() in one.body]
