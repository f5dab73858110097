"""Successions as the web face shows them: who followed whom, what is missing, names of then and of today."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from ledger.web.town_hall import TownHall
from libroabierto_ledger.web.app import create_app
from support.founding import AUTHORITY, COUNCIL, DECLARATION, ROLL, unsigned
from support.ledger_home import opened, relive
from support.lives import succession as lives
from support.refusals.row import town_after


class Halls:
    """A web face for each life, made once."""

    def __init__(self, folders: pytest.TempPathFactory) -> None:
        self._folders, self._made = folders, dict[str, TownHall]()
        self.closing = ExitStack()

    def after(self, life: str) -> TownHall:
        if life not in self._made:
            town = town_after(life)
            ledger = self.closing.enter_context(opened(self._folders.mktemp("life"), town))
            relive(ledger, town)
            self._made[life] = TownHall(town, ledger, create_app(ledger).test_client())
        return self._made[life]


@pytest.fixture(scope="module")
def halls(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Halls]:
    made = Halls(tmp_path_factory)
    with made.closing:
        yield made


def whole(hall: TownHall, id: str = AUTHORITY) -> dict[str, Any]:
    answer = hall.client.get(f"/v1/institutions/{id}")
    assert answer.status_code == 200
    found: dict[str, Any] = answer.get_json()
    return found


def told(hall: TownHall, stream: str) -> list[str]:
    items = hall.client.get(f"/v1/streams/{stream}").get_json()["items"]
    return [one["sentence"]["es"] for one in items]


def test_an_institution_shows_who_followed_it(halls: Halls) -> None:
    hall = halls.after("split")
    old, new = whole(hall), whole(hall, lives.CONTROL)

    assert [lives.COMPTROLLER, lives.CONTROL] == [one["successor"] for one in old["successors"]["items"]]
    assert [AUTHORITY] == [one["predecessor"] for one in new["predecessors"]["items"]]
    assert "accredited" == old["item"]["state"]


def test_a_claim_says_how_many_are_missing_and_the_first_day(halls: Halls) -> None:
    (once,) = whole(halls.after("attested once"))["claims"]["items"]
    (twice,) = whole(halls.after("attested"))["claims"]["items"]

    assert (1, 1, None) == (once["attestations"], once["missing"], once["possible_from"])
    assert [ROLL[0]] == [one["institution"] for one in once["attested_by"]]
    assert (2, 0, "2026-12-22") == (twice["attestations"], twice["missing"], twice["possible_from"])


def test_a_hand_over_under_way_says_who_has_signed(halls: Halls) -> None:
    hall = halls.after("half handed over")
    (one,) = whole(hall)["handovers"]["items"]

    assert {"predecessor": len(hall.town.entries) - 1, "successor": None} == one["signed"]


def test_vacant_powers_are_shown_until_somebody_takes_them_over(halls: Halls) -> None:
    before, after = whole(halls.after("vanished"))["item"], whole(halls.after("taken over"))["item"]

    assert [126, 0] == [sum(len(held["territory"]) for held in one["vacant"]) for one in (before, after)]


def test_an_old_act_names_the_old_institution_and_todays(halls: Halls) -> None:
    hall = halls.after("powers handed over")
    first = told(hall, f"institution:{COUNCIL}")[0]

    assert "Autoridad garante de prueba (hoy: Institución contraloria-mex) acredita" in first


def test_a_renamed_institution_keeps_its_name_in_what_it_did_before(halls: Halls) -> None:
    hall = halls.after("renamed")
    before, *_, renaming = told(hall, f"institution:{COUNCIL}")

    assert "Ayuntamiento de Villa Guerrero" in before
    assert "Ayuntamiento Constitucional registra" in renaming


def test_the_page_of_an_old_entry_says_both_names(halls: Halls) -> None:
    hall = halls.after("powers handed over")
    issued = hall.client.get(f"/v1/streams/{DECLARATION}").get_json()["items"][0]
    accredited = hall.client.get(f"/v1/streams/institution:{COUNCIL}").get_json()["items"][0]
    html = {"Accept": "text/html"}
    answers = [hall.client.get(f"/v/{one['folio']}", headers=html) for one in (issued, accredited)]
    pages = [answer.get_data(as_text=True) for answer in answers]

    assert [False, True] == ["hoy: Institución contraloria-mex" in page for page in pages]


def test_a_submission_without_limits_takes_a_carried_seal(halls: Halls) -> None:
    """`check` answers for it too, signed and unsigned."""
    hall = halls.after("attested")
    hall.town.now += lives.WAIT
    token = lives.dated(hall.town, lives.succeeded(hall.town))
    payload = unsigned(token)
    said = [
        hall.client.post("/v1/events/check", data=data, content_type=kind).get_json()["verdict"]
        for data, kind in ((token, "application/jose"), (payload, "application/json"))
    ]
    hall.town.now -= lives.WAIT

    assert ["accepted", "accepted"] == said
