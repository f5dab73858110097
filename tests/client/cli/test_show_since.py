"""`libro show` beside a real ledger: which entry withdrew a name, and how institutions are called today."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from libroabierto.cli.names import names_in
from libroabierto.record.folio import format_folio
from libroabierto.remote.transport import Answer, Request
from libroabierto_ledger.web.app import create_app
from support.founding import AUTHORITY, COUNCIL, LOG_CODE, Town, read
from support.ledger_home import opened, relive
from support.libro_command import Desk, Result
from support.lives.privacy import seated_at
from support.near_ledger import NearLedger
from support.refusals.row import town_after

URL = "https://libro.example"
Lie = Callable[[str], str]


class Lying(NearLedger):
    """A ledger whose answers about events and streams are what *lie* makes of the truth."""

    lie: Lie = staticmethod(str)

    def send(self, request: Request, *, max_bytes: int) -> Answer:
        answer = super().send(request, max_bytes=max_bytes)
        if not request.path.startswith(("v1/events/", "v1/streams/")):
            return answer
        return Answer(answer.status, answer.headers, self.lie(answer.body.decode()).encode())


@contextmanager
def desk_of(town: Town, folder: Path, language: str = "es") -> Iterator[Desk]:
    with opened(folder / "home", town) as house:
        relive(house, town)
        (folder / "desk").mkdir()
        ledger = Lying(create_app(house).test_client(), town.now)
        yield Desk(folder / "desk", ledger, language=language, now=town.now)


def show(desk: Desk, index: int, lie: Lie = str) -> Result:
    assert isinstance(desk.ledger, Lying)
    desk.ledger.lie = lie
    return desk.libro("show", format_folio(LOG_CODE, index), "--ledger", URL, "--yes")


def last(town: Town) -> int:
    return len(town.entries) - 1


@pytest.mark.parametrize(("language", "said"), [("es", "DATO CANCELADO"), ("en", "WITHDRAWN")])
def test_a_withdrawn_name_says_by_which_entry_and_why(tmp_path: Path, language: str, said: str) -> None:
    town = town_after("forgotten")
    with desk_of(town, tmp_path, language) as desk:
        told = show(desk, seated_at(town)).well().out

    assert f"{said} {format_folio(LOG_CODE, last(town))}" in told
    assert ("Cancelación procedente" in told, "ARCO/7/2026" in told) == (True, True)


def test_an_entry_that_withdraws_nothing_of_it_is_not_believed(tmp_path: Path) -> None:
    town = town_after("forgotten")
    with desk_of(town, tmp_path) as desk:
        told = show(
            desk, seated_at(town), lambda said: said.replace(f'"withdrawn":{last(town)}', '"withdrawn":5')
        )

    assert 1 == told.status
    assert "ese asiento no lo dice" in told.err


@pytest.mark.parametrize("entry", ["true", "-1", '"9"', "null"])
def test_what_is_no_entry_withdrew_nothing(tmp_path: Path, entry: str) -> None:
    """That it was withdrawn stays the ledger's word, as with ledgers that name no entry."""
    town = town_after("forgotten")
    with desk_of(town, tmp_path) as desk:
        told = show(
            desk,
            seated_at(town),
            lambda said: said.replace(f'"withdrawn":{last(town)}', f'"withdrawn":{entry}'),
        )

    assert ("dato cancelado" in told.well().out, "DATO CANCELADO" in told.out) == (True, False)


def test_who_has_a_successor_is_shown_with_it(tmp_path: Path) -> None:
    town = town_after("taken over")
    with desk_of(town, tmp_path) as desk:
        told = show(desk, 2).well().out

    assert f"{AUTHORITY}" in told
    assert "(hoy: Institución contraloria-nueva)" in told


def test_who_was_renamed_is_shown_with_both_names(tmp_path: Path) -> None:
    town = town_after("renamed")
    index = next(at for at, token in enumerate(town.tokens) if read(token).issuer == COUNCIL)
    with desk_of(town, tmp_path, "en") as desk:
        told = show(desk, index).well().out

    assert "(today: " in told


def test_of_a_sentence_that_says_something_else_no_name_is_taken(tmp_path: Path) -> None:
    town = town_after("taken over")
    with desk_of(town, tmp_path) as desk:
        told = show(
            desk, 2, lambda said: said.replace("registra la administración", "niega la administración")
        )

    assert "hoy:" not in told.well().out


@pytest.mark.parametrize(
    ("what", "names"),
    [
        ("Infoem registra la extinción de Uno (hoy: Dos) el 20 de noviembre de 2026.", True),
        ("Infoem niega la extinción de Uno (hoy: Dos) el 20 de noviembre de 2026.", False),
        ("Infoem registra la extinción de Uno (hoy: Dos) el 21 de noviembre de 2026.", False),
        ("Infoem registra la extinción de  el 20 de noviembre de 2026.", False),
        ("", False),
    ],
)
def test_a_name_is_what_stands_in_its_place(what: str, names: bool) -> None:
    town = town_after("vanished")
    event = next(read(token) for token in town.tokens if "extinguished" in read(token).type)
    said = {event.issuer: "Infoem", AUTHORITY: "Uno (hoy: Dos)"}

    assert (said if names else {}) == names_in(what, event, "es")
