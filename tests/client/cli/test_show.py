"""`libro show`: an entry in words, and what was said of it since, each statement with whose word it is."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from libroabierto.record.folio import format_folio
from libroabierto.remote.transport import Answer, Request
from support.founding import COUNCIL, LOG_CODE, Town
from support.libro_command import Desk, Result
from support.lives import keys
from support.lives.ledger import correction
from support.post_office import PostOffice
from support.simulated_ledger import URL

SECRETARY = "council-secretary"


@pytest.fixture
def town() -> Town:
    """A town that declared; what happens then is for each test."""
    town = Town()
    town.settle()
    town.record(town.declaration())
    return town


def folio(index: int) -> str:
    return format_folio(LOG_CODE, index)


def last(town: Town) -> int:
    return len(town.entries) - 1


def show(folder: Path, ledger: PostOffice, index: int, language: str = "es") -> Result:
    return Desk(folder, ledger, language=language).libro("show", folio(index), "--ledger", URL, "--yes")


def test_an_entry_of_which_nothing_was_said_says_so_and_whose_word_that_is(
    tmp_path: Path, town: Town
) -> None:
    told = show(tmp_path, PostOffice(town), last(town)).well().out

    assert "lo prueba el acuse" in told
    assert "no está en duda y que nadie lo ha corregido" in told
    assert "es palabra del libro" in told
    assert f"libro audit {URL}" in told


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("es", ["FE DE ERRATAS", "Lugar (/place)", "debe decir", "decía", "motivo"]),
        ("en", ["CORRECTION", "Place (/place)", "it must say", "it said", "reason"]),
    ],
)
def test_a_correction_is_shown_with_both_values(
    tmp_path: Path, town: Town, language: str, said: list[str]
) -> None:
    declared = last(town)
    town.record(correction(town, declared, "/place", "Villa Guerrero, México"))
    told = show(tmp_path, PostOffice(town), declared, language).well().out

    assert [] == [words for words in [*said, "Error de captura", folio(last(town))] if words not in told]
    assert told.count("Villa Guerrero, Estado de México") == 2, "as signed, and beside the correction"


def test_of_two_corrections_the_newer_comes_first_and_says_what_the_older_said(
    tmp_path: Path, town: Town
) -> None:
    declared = last(town)
    for place in ("Primera", "Segunda"):
        town.record(correction(town, declared, "/place", place))
    told = show(tmp_path, PostOffice(town), declared).well().out
    newer, older = told.partition(folio(last(town)))[2].split(folio(last(town) - 1))

    assert newer.index("Segunda") < newer.index("Primera")
    assert older.index("Primera") < older.index("Villa Guerrero, Estado de México")


@pytest.mark.parametrize(("language", "label"), [("es", "EN DUDA"), ("en", "IN DOUBT")])
def test_what_a_compromised_key_signed_is_in_doubt_and_says_what_to_do(
    tmp_path: Path, town: Town, language: str, label: str
) -> None:
    declared = last(town)
    town.record(keys.compromised(town, COUNCIL, SECRETARY, declared))
    told = show(tmp_path, PostOffice(town), declared, language).well().out
    notice = show(tmp_path, PostOffice(town), last(town), language).well().out

    assert label in told
    assert folio(last(town)) in told
    assert ("confírmelo" if language == "es" else "confirm it") in told
    assert label not in notice


def test_a_key_that_a_compromised_one_enrolled_is_in_doubt_by_the_ledgers_word(
    tmp_path: Path, town: Town
) -> None:
    declared, since = last(town), keys.enrolment_of(town, COUNCIL, SECRETARY)
    town.record(keys.compromised(town, COUNCIL, "seal", since))
    told = show(tmp_path, PostOffice(town), declared).well().out

    assert "EN DUDA: según el libro" in told
    assert "es palabra del libro" in told


def test_an_entry_of_an_unordered_type_is_found_in_its_stream(tmp_path: Path, town: Town) -> None:
    signed = town.record(town.signature(COUNCIL, "municipal-president"))
    town.record(keys.compromised(town, COUNCIL, "municipal-president", signed))

    assert "EN DUDA" in show(tmp_path, PostOffice(town), signed).well().out


def test_doubt_may_begin_later_than_the_compromise_but_never_earlier(tmp_path: Path, town: Town) -> None:
    declared = last(town)
    town.record(keys.compromised(town, COUNCIL, SECRETARY, declared - 1))
    later, earlier = (
        Saying(town, partial(dict.update, in_doubt={"entry": last(town), "since": since}))
        for since in (declared, declared - 2)
    )

    assert "EN DUDA" in show(tmp_path, later, declared).well().out
    assert 1 == show(tmp_path, earlier, declared).status


class Saying(PostOffice):
    """A ledger whose histories say of an entry what *lie* makes of the truth."""

    def __init__(self, town: Town, lie: Callable[[dict[str, Any]], object]) -> None:
        super().__init__(town)
        self.lie = lie

    def send(self, request: Request, *, max_bytes: int) -> Answer:
        answer = super().send(request, max_bytes=max_bytes)
        if not request.path.startswith("v1/streams/"):
            return answer
        said = json.loads(answer.body)
        for item in said["items"]:
            self.lie(item)
        return Answer(answer.status, answer.headers, json.dumps(said).encode())


@pytest.mark.parametrize(
    "lie",
    [
        {"corrections": [{"entry": 14}]},
        {"in_doubt": {"entry": 14, "since": 13, "revoked_with": None}},
        {"in_doubt": {"entry": 14, "since": 13, "revoked_with": "x"}},
        {"in_doubt": {"entry": 15, "since": 12, "revoked_with": None}},
        {"corrections": [{"entry": 15}]},
    ],
)
def test_what_no_entry_says_is_not_believed(tmp_path: Path, town: Town, lie: dict[str, Any]) -> None:
    declared = last(town)
    town.record(town.signature(COUNCIL, "municipal-president"))
    town.record(keys.compromised(town, COUNCIL, SECRETARY, declared))
    shift = declared - 13  # the entries of the lies, whatever the town did before
    lie = json.loads(json.dumps(lie), parse_int=lambda digits: int(digits) + shift)
    result = show(tmp_path, Saying(town, lambda item: item.update(lie)), declared)

    assert 1 == result.status
    assert "ese asiento no lo dice" in result.err


@pytest.mark.parametrize(
    "lie",
    [
        {"index": 3},
        {"corrections": None},
        {"corrections": [{}]},
        {"corrections": [{"entry": True}]},
        {"corrections": [{"entry": 0}]},
        {"corrections": ["x"]},
        {"in_doubt": "x"},
        {"in_doubt": {"entry": -1, "since": 0}},
        {"in_doubt": {"entry": 2**60, "since": 0}},
        {"in_doubt": {"entry": 99, "since": 99}},
        {"in_doubt": {"entry": 1, "since": 0}},
    ],
)
def test_an_answer_of_another_form_teaches_nothing_and_what_was_proved_stands(
    tmp_path: Path, town: Town, lie: dict[str, Any]
) -> None:
    result = show(tmp_path, Saying(town, lambda item: item.update(lie)), last(town))

    assert 3 == result.status
    assert "ASENTADO" in result.out


@pytest.mark.parametrize("member", ["in_doubt", "corrections"])
def test_a_ledger_that_does_not_speak_of_it_is_told_apart_from_one_that_denies(
    tmp_path: Path, town: Town, member: str
) -> None:
    told = show(tmp_path, Saying(town, lambda item: item.pop(member)), last(town)).well().out

    assert "no dice si el asiento está en duda" in told
    assert "nadie lo ha corregido" not in told


def test_a_history_that_lacks_the_entry_teaches_nothing(tmp_path: Path, town: Town) -> None:
    class Forgetful(PostOffice):
        def _change(self, index: int) -> dict[str, object]:
            return {}

    assert 3 == show(tmp_path, Forgetful(town), last(town)).status
