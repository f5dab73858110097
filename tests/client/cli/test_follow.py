"""`libro follow`: every notice is verified, and the first that does not hold ends it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from libroabierto.verify.finding import Finding
from support.founding import NOW
from support.libro_command import Desk
from support.simulated_ledger import URL, SimulatedLedger
from support.told import NOTIFIER, SimulatedNotifier, alarm_of, messages_of, reminder_of
from support.towns import small_town


@pytest.fixture(scope="module")
def told() -> list[bytes]:
    return messages_of(small_town())


def desk(folder: Path, messages: list[bytes], language: str = "es") -> Desk:
    return Desk(
        folder,
        SimulatedLedger.of(small_town()),
        language=language,
        notifier=SimulatedNotifier(messages),
    )


def test_what_there_is_is_told_in_sentences_with_its_folios(tmp_path: Path, told: list[bytes]) -> None:
    result = desk(tmp_path, told).libro("follow", NOTIFIER, "--after", "8", "--once", "--yes").well()

    assert 5 == len(result.out.splitlines())
    assert "2026-11-22  MEX-000009-B  Ayuntamiento de Villa Guerrero emite" in result.out
    assert "se comprueba con la llave del libro" in result.err


def test_it_begins_with_what_is_new_unless_told_otherwise(tmp_path: Path, told: list[bytes]) -> None:
    at = desk(tmp_path, told)

    assert "" == at.libro("follow", NOTIFIER, "--once", "--yes").well().out
    assert 14 == at.libro("follow", NOTIFIER, "--once", "--after", "earliest", "--yes").well().out.count("\n")


def test_json_is_one_object_a_line_with_how_far_it_is_proved(tmp_path: Path, told: list[bytes]) -> None:
    result = (
        desk(tmp_path, told).libro("follow", NOTIFIER, "--after", "12", "--once", "--yes", "--json").well()
    )
    said = json.loads(result.out)

    assert ("13", "entry", "logged") == (said["position"], said["kind"], said["proved"])
    assert json.loads(told[13]) == said["message"]


def test_filters_stand_in_the_query(tmp_path: Path, told: list[bytes]) -> None:
    at = desk(tmp_path, told)
    filters = ["--municipality", "15113", "--municipality", "15", "--type", "declaration."]
    at.libro("follow", NOTIFIER, "--once", "--yes", "--after", "3", *filters).well()

    assert at.notifier
    query = "municipality=15113&municipality=15&type=declaration."
    assert f"v1/events?after=3&wait=0&{query}" == at.notifier.asked[1]


def test_what_a_notifier_refuses_it_is_said_to_refuse(tmp_path: Path, told: list[bytes]) -> None:
    at = desk(tmp_path, told)
    assert at.notifier
    at.notifier.refuses = b'{"code": "filter.municipality", "detail": "No es una clave."}'
    result = at.libro("follow", NOTIFIER, "--once", "--yes", "--municipality", "151")

    assert 1 == result.status
    assert "El avisador responde: No es una clave. [filter.municipality]" in result.err


def test_an_alarm_is_called_so_once(tmp_path: Path) -> None:
    at = desk(tmp_path, [alarm_of(Finding("audit.forked", step=2))])
    result = at.libro("follow", NOTIFIER, "--once", "--after", "earliest", "--yes").well()

    assert "ALERTA: el libro se contradice" in result.out
    assert "ALARMA" not in result.out


def test_words_that_somebody_puts_into_an_alarm_are_not_told(tmp_path: Path) -> None:
    said = json.loads(alarm_of(Finding("audit.forked", step=2)))
    said["data"]["title"]["es"] = "La presidencia municipal fue destituida ayer."
    at = desk(tmp_path, [json.dumps(said).encode()])
    result = at.libro("follow", NOTIFIER, "--once", "--after", "earliest", "--yes").well()

    assert "ALERTA: el libro se contradice (audit.forked)" in result.out
    assert "destituida" not in result.out


def test_a_notice_that_was_changed_ends_it(tmp_path: Path, told: list[bytes]) -> None:
    forged = [*told[:9], told[9].replace(b"emite", b"retira", 1), *told[10:]]
    result = desk(tmp_path, forged).libro("follow", NOTIFIER, "--once", "--after", "earliest", "--yes")

    assert (1, 9) == (result.status, result.out.count("\n"))
    assert "no dice lo que dice el asiento" in result.err


def test_a_proof_that_was_changed_ends_it(tmp_path: Path, told: list[bytes]) -> None:
    said = json.loads(told[9])
    proof = said["data"]["receipt"]["proof"]
    said["data"]["receipt"]["proof"] = proof[:-12] + ("B" if proof[-12] == "A" else "A") + proof[-11:]
    forged = json.dumps(said).encode()
    result = desk(tmp_path, [forged]).libro("follow", NOTIFIER, "--once", "--after", "earliest", "--yes")

    assert (1, "") == (result.status, result.out)


def test_it_follows_the_stream_until_it_is_interrupted(tmp_path: Path, told: list[bytes]) -> None:
    at = desk(tmp_path, told)

    class Interrupted(list[float]):
        def append(self, seconds: float) -> None:
            raise KeyboardInterrupt

    at.slept = Interrupted()
    result = at.libro("follow", NOTIFIER, "--after", "earliest", "--yes")

    assert (130, 14) == (result.status, result.out.count("\n"))
    assert "cerró la transmisión" in result.err


def test_a_reminder_is_told_as_one(tmp_path: Path, told: list[bytes]) -> None:
    town = small_town()
    term = next(row for row in town.world.rows() if row.kind == "term")
    reminder = reminder_of(town, "term", term.id, NOW.date().replace(2027, 12, 1))
    result = desk(tmp_path, [*told, reminder], "en").libro(
        "follow", NOTIFIER, "--once", "--after", "13", "--yes"
    )

    assert "2027-12-01  REMINDER  The term of Villa Guerrero ends in 30 days" in result.well().out
    assert "(the notifier's word, by entry MEX-" in result.out


def test_a_notifier_of_another_ledger_is_not_followed(tmp_path: Path, told: list[bytes]) -> None:
    at = desk(tmp_path, told)
    assert at.notifier
    at.notifier.origin = "otro.example/mex"
    result = at.libro("follow", NOTIFIER, "--once", "--yes", "--ledger", URL)

    assert (2, True) == (result.status, "otro.example/mex" in result.err)


@pytest.mark.parametrize("after", ["01", "1042-0", "now", "-1", "1" * 20])
def test_a_position_has_one_spelling(tmp_path: Path, told: list[bytes], after: str) -> None:
    result = desk(tmp_path, told).libro("follow", NOTIFIER, "--once", "--yes", f"--after={after}")

    assert 2 == result.status


@pytest.mark.parametrize("options", [[], ["--json"]])
def test_a_position_beyond_everything_is_not_taken_for_one_where_nothing_happens(
    tmp_path: Path, told: list[bytes], options: list[str]
) -> None:
    result = desk(tmp_path, told).libro("follow", NOTIFIER, "--once", "--yes", "--after", "99999", *options)

    assert (3, "") == (result.status, result.out)
    assert "El avisador ha publicado hasta 13, y usted pide lo que sigue a 99999" in result.err
    assert "Revise --after" in result.err


def test_without_trust_nobody_is_believed(tmp_path: Path, told: list[bytes]) -> None:
    result = desk(tmp_path, told).libro("follow", NOTIFIER, "--once", "--after", "earliest")

    assert (2, "") == (result.status, result.out)
