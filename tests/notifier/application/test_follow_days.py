"""Reminders in the one order: after the last entry that was recorded before their day began."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from libroabierto.domain.calendar import day_of
from libroabierto.notices.reminders import reminders_on
from libroabierto.record.entry import Entry
from libroabierto.record.moments import parse_millis
from libroabierto.verify.fold import Auditor
from libroabierto.verify.receipts import Receipt
from support.followed import Followed, trust_in
from support.founding import AUTHORITY, TODAY, Town
from support.lives import commitments, secretariats
from support.simulated_ledger import SimulatedLedger


def town_of(*lives: Callable[[Town], object]) -> Town:
    town = Town()
    for live in lives:
        live(town)
    return town


@pytest.fixture
def town() -> Town:
    """A secretariat whose installation two parties have yet to sign."""
    return town_of(secretariats.installing)


@pytest.fixture
def desk(tmp_path: Path, town: Town) -> Followed:
    return Followed(tmp_path, town)


def last(town: Town) -> int:
    return len(town.entries) - 1


def test_a_new_day_is_told_without_an_entry(desk: Followed, town: Town) -> None:
    desk.follow()
    desk.at("2026-11-23")
    desk.follow()

    assert [
        (f"{last(town)}-1", "notice.signature_awaited", awaited("Autoridad garante de prueba")),
        (f"{last(town)}-2", "notice.signature_awaited", awaited("Organización osc-uno")),
    ] == desk.told()


def awaited(name: str) -> str:
    act = "minutes of installation of secretariat 15113-2026, which awaits it since 22 November 2026."
    return f"The signature of {name} (institution's electronic seal) is missing on the {act}"


@pytest.mark.parametrize(("time", "count"), [("00:04", 0), ("00:05", 2)])
def test_a_day_is_told_once_its_eve_has_settled(desk: Followed, time: str, count: int) -> None:
    desk.follow()
    desk.at("2026-11-23", time)
    desk.follow()

    assert count == len(desk.told())


def test_nothing_is_told_of_a_day_without_a_checkpoint_of_that_day(desk: Followed) -> None:
    desk.follow()
    desk.ledger = None
    desk.at("2026-11-23")
    desk.follow()

    assert [] == desk.told()


def test_a_day_is_told_once(desk: Followed) -> None:
    desk.follow()
    for time in ("12:00", "13:00", "23:59"):
        desk.at("2026-11-23", time)
        desk.follow()
        desk.restart()

    assert 2 == len(desk.told())
    assert "2026-11-23" == desk.cursor.day


def test_days_without_entries_number_on(desk: Followed, town: Town) -> None:
    desk.follow()
    for day in ("2026-11-23", "2026-12-23", "2027-01-22"):
        desk.at(day)
        desk.follow()

    assert [f"{last(town)}-{number}" for number in range(1, 7)] == [at for at, _, _ in desk.told()][:6]


def test_a_reminder_shows_how_it_was_derived(desk: Followed, town: Town) -> None:
    desk.follow()
    desk.at("2026-11-23")
    desk.follow()
    told = desk.bodies()[-1]

    assert {
        "derived": True,
        "time": "2026-11-23T06:00:00.000Z",
        "municipality": "15113",
    }.items() <= told.items()
    assert "leafhash" not in told
    assert {
        "rule": "notice.signature_awaited",
        "on": "2026-11-23",
        "as_of": last(town),
        "kind": "secretariat",
        "id": "secretariat:15113-2026",
        "facts": {
            "institution": "osc-uno",
            "offices": ["seal"],
            "since": TODAY,
            "days": 1,
        },
    } == told["data"]["derived"]


def later(town: Town, days: int, *lives: Callable[[Town], object]) -> None:
    """Let some days pass, and something happen then."""
    town.now += timedelta(days=days)
    for live in lives:
        live(town)


def accredit(town: Town, name: str) -> None:
    """An organisation is accredited today."""
    stream, today = f"institution:{name}", day_of(town.now).isoformat()
    ground = {"legal_ground": "Registro de la autoridad garante"}
    data = lambda id: {**town._organisation(name, id), **ground}  # noqa: E731 - as the town has it
    town.say("institution.accredited", AUTHORITY, "seal", stream, data, occurred_on=today)


def long_story() -> Town:
    """A town in which entries and days alternate."""
    town = town_of(secretariats.installing)
    later(town, 1, lambda town: town.record(secretariats.installation_signature(town, "autoridad-mex")))
    later(town, 35, lambda town: accredit(town, "osc-tarde"))
    later(town, 0, lambda town: accredit(town, "osc-luego"))
    later(town, 100, lambda town: accredit(town, "osc-despues"))
    return town


def test_a_rebuilt_notifier_numbers_them_as_they_were_told_live(tmp_path: Path) -> None:
    town = long_story()
    live, rebuilt = Followed(tmp_path / "live", town), Followed(tmp_path / "rebuilt", town)
    days = {number: recorded_on(raw) for number, raw in enumerate(town.entries)}
    day = days[0]
    while day <= days[last(town)]:
        size = max(number for number, on in days.items() if on <= day) + 1
        for time, seen in (("00:06", sum(on < day for on in days.values()) or 1), ("18:00", size)):
            live.at(day.isoformat(), time)
            live.follow(SimulatedLedger.of(town, seen))
        day += timedelta(days=1)
    rebuilt.follow(SimulatedLedger.of(town))

    assert len(rebuilt.told()) > 5
    assert without_proofs(rebuilt) == without_proofs(live)


def recorded_on(raw: bytes) -> date:
    return day_of(parse_millis(Entry.parse(raw).recorded_at))


def without_proofs(desk: Followed) -> list[str]:
    bodies = desk.bodies()
    for body in bodies:
        del body["data"]["receipt"]["proof"]
    return [json.dumps(body) for body in bodies]


def test_a_receiver_derives_the_same_from_the_state_of_then(tmp_path: Path) -> None:
    town = long_story()
    desk = Followed(tmp_path, town)
    desk.follow()
    for body in desk.bodies():
        if "derived" in body:
            said = body["data"]["derived"]
            auditor = Auditor()
            for raw in town.entries[: said["as_of"] + 1]:
                auditor.take(raw)
            row = auditor.world.get(said["kind"], said["id"])
            assert row is not None
            found = reminders_on(auditor.world, said["kind"], row, date.fromisoformat(said["on"]))

            assert (said["rule"], said["facts"]) in [(one.rule, one.facts) for one in found]


def test_the_receipt_of_a_reminder_proves_the_entry_behind_it(tmp_path: Path) -> None:
    town = long_story()
    desk = Followed(tmp_path, town)
    desk.follow()
    for body in desk.bodies():
        if "derived" in body:
            members = body["data"]["receipt"]
            entry = town.entries[members["index"]].decode()
            receipt = Receipt.from_members({**members, "entry": entry})

            assert members["index"] == trust_in(town).check_receipt(receipt).entry.index


def test_a_day_that_broke_off_goes_on_where_it_was(desk: Followed, town: Town) -> None:
    desk.follow()
    publish, told = desk.stores.follower.publish, []

    def breaks(notices: object, due: object, *, day: str, generation: int | None = None) -> None:
        told.append(day)
        if len(told) == 3:
            raise ConnectionError
        publish(notices, due, day=day, generation=generation)  # type: ignore[arg-type]  # handed on

    desk.stores.follower.publish = breaks  # type: ignore[method-assign]  # the database goes away in between
    desk.at("2027-03-01")
    with pytest.raises(ConnectionError):
        desk.follow()
    desk.follow()

    assert [f"{last(town)}-{number}" for number in range(1, len(desk.told()) + 1)] == [
        at for at, _, _ in desk.told()
    ]
    assert len(
        {
            (body["data"]["derived"]["on"], json.dumps(body["data"]["derived"]["facts"]))
            for body in desk.bodies()
            if "derived" in body
        }
    ) == len(desk.told())


def test_an_overdue_milestone_is_told_to_whoever_follows_the_commitment(tmp_path: Path) -> None:
    desk = Followed(tmp_path, town_of(commitments.under_way))
    desk.follow()
    desk.at("2027-04-01")
    desk.follow()
    (told,) = [one for one in desk.notices() if one.type == "notice.milestone_overdue"]

    assert (
        "El 31 de marzo de 2027 venció el hito «Publicar el padrón» del compromiso «Obra pública abierta»"
        " (40 %)."
    ) == told.title_es
    assert ("00000000-0000-4000-b000-000000000001",) == told.dimensions["commitment"]
    assert ("true",) == told.dimensions["derived"]
