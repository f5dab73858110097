"""A practice ledger passes for real with nobody: `--practice` is said once, then remembered."""

from __future__ import annotations

import functools
import json
from pathlib import Path

import pytest

from libroabierto.record.envelope import EVENT, seal
from libroabierto.record.folio import format_folio
from support.founding import Town, unsigned
from support.libro_command import Desk, Result
from support.lives import practice
from support.practice_ledger import OfTheFirstRules, PracticeLedger, Silent, SilentOfTheFirstRules
from support.simulated_ledger import URL, SimulatedLedger
from support.towns import small_town

BANNER = "LIBRO DE PRÁCTICA: esto no tiene efectos."
FOLIO = format_folio(practice.LOG_CODE, 1)


@functools.cache
def town() -> Town:
    made = practice.practice_town()
    practice.settle(made)
    return made


def of_the_first_rules() -> Town:
    """A practice ledger of release 0.1.0, which may have any name."""
    made = Town()
    made.record(made.founding(practice=True, rules=practice.FIRST_RULES))
    return made


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path, PracticeLedger.of(town()))


def refused(result: Result) -> str:
    assert 2 == result.status, result.out + result.err
    return result.err


def test_a_practice_ledger_is_refused_at_first_use(desk: Desk) -> None:
    said = refused(desk.libro("audit", URL, "--yes"))

    assert "libro-prueba.example/mex es un libro de PRÁCTICA" in said
    assert "--practice" in said
    assert [] == list(desk.folder.rglob("trust.json"))


@pytest.mark.parametrize("options", [("--yes",), ("--vkey", town().log.verifier)])
def test_one_word_is_enough_and_is_remembered(desk: Desk, options: tuple[object, ...]) -> None:
    assert (
        "libro de PRÁCTICA, según su fundación" in desk.libro("audit", URL, "--practice", *options).well().out
    )

    assert "libro de PRÁCTICA" in desk.libro("audit", URL).well().out


def test_a_submission_is_refused_before_anything_is_sent(desk: Desk) -> None:
    path = desk.write("acto.jws", town().tokens[-1])
    asked = desk.ledger.asked if isinstance(desk.ledger, SimulatedLedger) else []

    refused(desk.libro("submit", path, "--ledger", URL, "--yes"))
    assert ["v1/log"] == asked


def test_a_shown_entry_says_that_it_is_practice(desk: Desk) -> None:
    refused(desk.libro("show", FOLIO, "--ledger", URL, "--yes"))

    assert BANNER in desk.libro("show", FOLIO, "--ledger", URL, "--yes", "--practice").out


def receipt(desk: Desk) -> Path:
    assert isinstance(desk.ledger, SimulatedLedger)
    return desk.write("acto.receipt.json", json.dumps(desk.ledger.receipt(1)))


def test_a_receipt_is_told_apart_offline(desk: Desk) -> None:
    """Neither a ledger nor the trust store is asked."""
    path, key = receipt(desk), town().log.verifier
    said = refused(desk.libro("receipt", "verify", path, "--vkey", key))

    assert "es un libro de PRÁCTICA" in said
    told = desk.libro("receipt", "verify", path, "--vkey", key, "--practice").well().out
    assert told.startswith("ACUSE DE PRÁCTICA: solo prueba que libro-prueba.example/mex")
    assert BANNER in told


def test_a_receipt_is_told_apart_by_its_signed_origin_whatever_its_folio_says(desk: Desk) -> None:
    said = json.loads(receipt(desk).read_text())
    path = desk.write("otro.json", json.dumps({**said, "folio": format_folio("MEX", 1)}))

    refused(desk.libro("receipt", "verify", path, "--vkey", town().log.verifier))


def test_a_receipt_of_a_ledger_that_was_accepted_needs_no_more_words(desk: Desk) -> None:
    path = receipt(desk)
    desk.libro("audit", URL, "--yes", "--practice").well()

    assert BANNER in desk.libro("receipt", "verify", path).well().out


def test_a_receipt_in_use_says_nothing_of_practice(tmp_path: Path) -> None:
    desk = Desk(tmp_path, SimulatedLedger.of(small_town()))
    desk.libro("audit", URL, "--yes").well()

    assert "PRÁCTICA" not in desk.libro("receipt", "verify", receipt(desk)).well().out


def test_a_practice_ledger_that_hides_it_is_known_by_its_name(desk: Desk) -> None:
    desk.ledger = Silent.of(town())

    refused(desk.libro("audit", URL, "--yes"))


def test_one_of_the_first_rules_is_known_by_its_own_word(desk: Desk) -> None:
    desk.ledger = OfTheFirstRules.of(of_the_first_rules())
    refused(desk.libro("audit", URL, "--yes"))

    assert "PRÁCTICA" in desk.libro("audit", URL, "--yes", "--practice").well().out
    assert "PRÁCTICA" in desk.libro("audit", URL).well().out


def test_one_that_hides_it_under_a_name_like_any_other_fails_its_audit(desk: Desk) -> None:
    desk.ledger = SilentOfTheFirstRules.of(of_the_first_rules())

    refused(desk.libro("audit", URL, "--yes"))
    assert [] == list(desk.folder.rglob("trust.json"))


def test_a_ledger_in_use_that_was_given_the_word_stays_one_in_use(tmp_path: Path) -> None:
    desk = Desk(tmp_path, SimulatedLedger.of(small_town()))
    said = desk.libro("audit", URL, "--yes", "--practice").well().out

    assert "PRÁCTICA" not in said + desk.libro("receipt", "verify", receipt(desk)).well().out


def test_a_trust_of_release_0_1_0_is_asked_for_the_word_once(desk: Desk) -> None:
    desk.libro("audit", URL, "--yes", "--practice").well()
    (path,) = desk.folder.rglob("trust.json")
    kept = json.loads(path.read_text())
    former = {name: kept[name] for name in kept if name not in ("former", "practice")}
    path.write_text(json.dumps({**former, "libro_trust": 1}))

    refused(desk.libro("audit", URL))
    desk.libro("audit", URL, "--practice").well()
    desk.libro("audit", URL).well()


def test_libro_check_knows_who_enrols_itself(desk: Desk) -> None:
    """Offline, over the entries, signed or as a draft without a key."""
    made = practice.practice_town()
    entries = desk.write("entries.ndjson", b"".join(raw + b"\n" for raw in made.entries))
    path = desk.write("acto.jws", practice.own_accreditation(made))
    desk.now = made.now

    desk.libro("check", path, "--entries", entries).well()
    another = seal(unsigned(path.read_text()), made.key_pair("osc-uno", "seal"), EVENT)
    assert desk.libro("check", desk.write("otra.jws", another), "--entries", entries).status == 1
