"""A request to enrol a key says that it is for practice wherever `libro` knows it, asked or not."""

from __future__ import annotations

from pathlib import Path

import pytest

from libroabierto.papers.request import words
from support.founding import Town
from support.libro_command import Desk, Result
from support.lives import practice
from support.practice_ledger import PracticeLedger
from support.simulated_ledger import URL, SimulatedLedger
from support.towns import small_town

OTHER = "https://otro.example"
WHO = ("--holder", "Nombre", "--office", "municipal-president", "--institution", "Ayuntamiento")


def practising() -> Town:
    made = practice.practice_town()
    practice.settle(made)
    return made


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = Desk(tmp_path, PracticeLedger.of(practising()))
    desk.libro("keygen", desk.path("llave")).well()
    return desk


def says_so(desk: Desk, *options: object) -> tuple[bool, Result]:
    told = desk.libro("solicitud", desk.path("llave.jwk.json"), *WHO, *options).well()
    return words()["practice"] in desk.path("llave.solicitud.html").read_text("utf-8"), told


def trusting_practice(desk: Desk) -> None:
    desk.libro("audit", URL, "--yes", "--practice").well()


def trusting_another(desk: Desk) -> None:
    desk.ledger = SimulatedLedger.of(small_town())
    desk.libro("audit", OTHER, "--yes").well()


def test_who_trusts_no_ledger_is_told_nothing(desk: Desk) -> None:
    said, told = says_so(desk)

    assert (False, "") == (said, told.err)


def test_who_says_it_is_believed(desk: Desk) -> None:
    assert says_so(desk, "--practice")[0]


def test_who_trusts_a_practice_ledger_alone_need_not_say_it(desk: Desk) -> None:
    trusting_practice(desk)
    said, told = says_so(desk)

    assert (True, True) == (said, "libro-prueba.example/mex" in told.err)


def test_who_trusts_a_ledger_in_use_alone_is_told_nothing(desk: Desk) -> None:
    trusting_another(desk)
    said, told = says_so(desk)

    assert (False, "") == (said, told.err)


def test_who_trusts_both_is_asked_which_one(desk: Desk) -> None:
    trusting_practice(desk)
    trusting_another(desk)
    said, told = says_so(desk)

    assert (False, True) == (said, "--ledger URL" in told.err)


@pytest.mark.parametrize(("url", "is_practice"), [(URL, True), (OTHER, False)])
def test_the_ledger_that_is_named_decides(desk: Desk, url: str, is_practice: bool) -> None:
    trusting_practice(desk)
    trusting_another(desk)

    assert is_practice is says_so(desk, "--ledger", url)[0]


def test_a_ledger_that_was_never_met_is_asked(desk: Desk) -> None:
    said, _ = says_so(desk, "--ledger", URL)

    assert said
    assert [] == list(desk.folder.rglob("trust.json"))
