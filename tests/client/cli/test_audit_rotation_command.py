"""`libro audit` where the log's key was rotated, and what its reader's other commands say then."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from libroabierto.remote.transport import Answer, Request
from libroabierto.remote.trust import Trust, fingerprint
from support.founding import Town
from support.libro_command import Desk
from support.lives.rotation import NEXT, handover, rotation
from support.post_office import PostOffice
from support.rotated_ledger import Rotated, ledger_of, town_of
from support.simulated_ledger import URL, SimulatedLedger

FIRST = Town().log
KEYS = {"first": str(FIRST.verifier), "next": str(NEXT.verifier)}


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A reader who audited the ledger before its key was rotated, and comes back."""
    town, _ = town_of()
    desk = Desk(tmp_path, SimulatedLedger(town.entries, FIRST))
    desk.libro("audit", URL, "--vkey", KEYS["first"]).well()
    desk.ledger = ledger_of(NEXT)
    return desk


def trust_file(desk: Desk) -> Path:
    (path,) = desk.folder.glob("data/**/trust.json")
    return path


@pytest.mark.parametrize(
    ("language", "told"),
    [("es", "El libro cambió su llave en el asiento 9"), ("en", "The log's key was rotated in entry 9")],
)
def test_the_audit_says_that_the_key_changed_and_shows_the_new_one(
    desk: Desk, language: str, told: str
) -> None:
    desk.language = language
    said = desk.libro("audit", URL).well().out

    assert told in said
    assert fingerprint(NEXT.verifier) in said
    assert told not in desk.libro("audit", URL).well().out


def test_a_program_reads_it_from_the_report(desk: Desk) -> None:
    said = json.loads(desk.libro("audit", URL, "--json").well().out)

    assert [{"entry": 9, "key_fingerprint": fingerprint(NEXT.verifier)}] == said["rotations"]
    assert [] == json.loads(desk.libro("audit", URL, "--json").well().out)["rotations"]


def test_trust_moves_to_the_new_key_and_keeps_the_former_one(desk: Desk) -> None:
    before = json.loads(trust_file(desk).read_text())
    desk.libro("audit", URL).well()
    after = json.loads(trust_file(desk).read_text())

    assert (1, KEYS["first"]) == (before["libro_trust"], before["log"])
    assert (2, KEYS["next"]) == (after["libro_trust"], after["log"])
    assert [{"log": KEYS["first"], "last_size": 9}] == after["former"]


@pytest.mark.parametrize("key", ["first", "next"])
def test_who_pins_either_key_goes_on(desk: Desk, key: str) -> None:
    desk.libro("audit", URL).well()

    desk.libro("audit", URL, "--vkey", KEYS[key]).well()


def test_a_receipt_under_the_new_key_asks_for_an_audit_first(desk: Desk) -> None:
    assert isinstance(desk.ledger, Rotated)
    (desk.folder / "r.json").write_text(json.dumps(desk.ledger.receipt(11)))
    asked = desk.libro("receipt", "verify", desk.folder / "r.json")
    desk.libro("audit", URL).well()

    assert "libro audit" in asked.err
    assert asked.status != 0
    desk.libro("receipt", "verify", desk.folder / "r.json").well()


def test_a_receipt_of_the_old_key_holds_unless_it_is_of_a_larger_size(desk: Desk) -> None:
    entries = ledger_of(NEXT).entries
    for name, size in (("old", 9), ("false", 12)):
        (desk.folder / name).write_text(json.dumps(SimulatedLedger(entries[:size], FIRST).receipt(3)))
    desk.libro("audit", URL).well()
    refused = desk.libro("receipt", "verify", desk.folder / "false")

    desk.libro("receipt", "verify", desk.folder / "old").well()
    assert "llave anterior del libro" in refused.err
    assert refused.status != 0


def test_evidence_about_the_former_key_is_judged_by_who_has_followed(desk: Desk) -> None:
    town, former = town_of(NEXT)
    honest, desk.ledger = desk.ledger, Rotated(town.entries, FIRST, former)
    lied = desk.libro("audit", URL)
    (evidence,) = desk.folder.glob("data/**/evidence-*.json")
    desk.ledger = honest
    desk.libro("audit", URL).well()

    assert "no es la del libro a ese tamaño" in lied.out
    assert 1 == lied.status
    desk.libro("evidence", "verify", evidence).well()


def test_both_histories_of_a_false_hand_over_are_kept(desk: Desk) -> None:
    town, _ = town_of()
    note = handover(town, FIRST, NEXT, root=bytes(32))
    town.record(rotation(town, checkpoint=note))
    desk.ledger = Rotated(town.entries, NEXT, {FIRST: 9})
    fresh = Desk(desk.folder / "other", desk.ledger)
    fresh.folder.mkdir()
    lied = fresh.libro("audit", URL, "--vkey", KEYS["next"])
    (evidence,) = fresh.folder.glob("data/**/evidence-*.json")

    assert "asiento 9 cambia la llave del libro" in lied.out
    assert "dos historias" in fresh.libro("evidence", "verify", evidence).well().out


def spoil(desk: Desk, **members: object) -> None:
    path = trust_file(desk)
    path.write_text(json.dumps({**json.loads(path.read_text()), **members}))


@pytest.mark.parametrize(
    "former",
    [
        None,
        {},
        [7],
        [{"log": KEYS["first"]}],
        [{"log": KEYS["first"], "last_size": True}],
        [{"log": "no key", "last_size": 9}],
        [{"log": KEYS["first"], "last_size": 9}, {"log": KEYS["first"], "last_size": 9}],
    ],
)
def test_a_damaged_trust_file_is_never_guessed_at(desk: Desk, former: object) -> None:
    desk.libro("audit", URL).well()
    spoil(desk, former=former)

    assert 2 == desk.libro("audit", URL).status


def test_what_a_trust_file_says_comes_back(desk: Desk) -> None:
    desk.libro("audit", URL).well()
    raw = trust_file(desk).read_bytes()

    assert raw == Trust.parse(raw).to_bytes()


class Rotating(PostOffice):
    """Signs with the next key as soon as it has taken something in."""

    def send(self, request: Request, *, max_bytes: int) -> Answer:
        if request.method == "POST":
            self.town.log = NEXT
        return super().send(request, max_bytes=max_bytes)


def test_who_hands_a_rotation_in_keeps_its_receipt_and_is_told_to_audit(tmp_path: Path) -> None:
    town, _ = town_of()
    desk = Desk(tmp_path, Rotating(town))
    desk.write("rotacion.jws", rotation(town).encode())
    submit = ("submit", desk.path("rotacion.jws"), "--ledger", URL)
    said = desk.libro(*submit, "--vkey", KEYS["first"]).well().out

    assert "Ejecute «libro audit»" in said
    assert desk.path("rotacion.receipt.json").exists()
    assert "Ya tiene" in desk.libro(*submit).well().out
    desk.ledger = Rotated(town.entries, NEXT, {FIRST: 9})
    assert fingerprint(NEXT.verifier) in desk.libro("audit", URL).well().out
    assert "Ya tiene" in desk.libro(*submit).well().out
