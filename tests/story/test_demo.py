"""The demonstration that everybody runs first: a whole life, then an audit that names the changed entry."""

from __future__ import annotations

import hashlib
import json
import os
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from libroabierto.record.entry import Entry
from libroabierto.record.event import Event
from support.founding import read

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.slow


class Told:
    """What a demonstration said, the folder that it left, and the acts in its ledger."""

    def __init__(self, folder: Path, text: str) -> None:
        self.folder, self.text = folder, text
        with closing(sqlite3.connect(folder / "libro/ledger.db")) as database:
            rows = database.execute("SELECT state FROM stored_events ORDER BY rowid").fetchall()
        self.events = [read(Entry.parse(bytes(raw)).event) for (raw,) in rows]
        self.webhooks = [json.loads(path.read_bytes()) for path in sorted(folder.glob("avisos/msg_*.json"))]

    def of(self, type: str) -> list[Event]:
        return [event for event in self.events if event.type == type]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    """Real commands, a real server with two workers, a real copy with one byte changed."""
    home = tmp_path_factory.mktemp("home")
    done = subprocess.run(
        [sys.executable, "-m", "demo", "--once", "--folder", str(home / "demo"), "--port", "0"],
        check=False,
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": "deploy", "HOME": str(home)},
        timeout=1200,
    )
    assert 0 == done.returncode, done.stdout + done.stderr
    return Told(home / "demo", done.stdout)


def test_it_ends_with_an_audit_in_order_and_one_that_names_the_changed_entry(told: Told) -> None:
    assert "125 acreditaciones" in told.text
    assert "EN ORDEN" in told.text
    assert "El asiento 100" in told.text


def test_receipts_are_kept_of_what_the_commands_submitted(told: Told) -> None:
    kept = {path.name.removesuffix(".receipt.json") for path in told.folder.glob("eventos/*.receipt.json")}

    assert {"carta-2022", "declaratoria", "firma-municipal-president", "firma-authority-president"} == kept


def test_every_promise_of_the_letter_is_told_with_its_state(told: Told) -> None:
    states = dict(re.findall(r"^  ([A-H])  [●◐○◇] (\w+)", told.text, flags=re.MULTILINE))

    assert dict.fromkeys("AB", "reconocimiento") | dict.fromkeys("CDEFGH", "cumplida") == states


def test_the_history_of_a_commitment_shows_what_is_in_doubt(told: Told) -> None:
    assert 1 == told.text.count("[EN DUDA")


def test_six_commitments_of_three_municipalities_are_reported_but_one(told: Told) -> None:
    proposed, reported = told.of("commitment.proposed"), told.of("commitment.updated")

    assert {"15113", "15088", "15021"} == {event.data["municipality"]["key"] for event in proposed}
    assert (6, 5) == (len(proposed), len({event.stream for event in reported}))


def test_the_three_voices_and_the_mending_are_recorded(told: Told) -> None:
    once = ("commitment.evaluated", "observation.filed", "observation.answered")
    mended = ("correction.recorded", "key.rotated", "key.revoked")

    assert [1] * 6 == [len(told.of(type)) for type in (*once, *mended)]


def test_one_of_the_two_sessions_is_on_paper(told: Told) -> None:
    sessions = [event for event in told.of("secretariat.session_held") if "15113" in event.stream]

    assert ["paper", "native"] == [event.provenance for event in sessions]


def test_every_evidence_is_a_document_with_that_hash(told: Told) -> None:
    documents = [path for path in told.folder.glob("documentos/*/*") if path.is_file()]
    hashes = {hashlib.sha256(path.read_bytes()).hexdigest() for path in documents}
    evidence = [one["sha256"] for event in told.of("commitment.updated") for one in event.data["evidence"]]

    assert evidence
    assert set() == set(evidence) - hashes


def test_nobody_has_a_name_but_the_two_of_the_public_letter(told: Told) -> None:
    holders = [event.data["holder"] for event in told.of("office.assumed")]
    seated = [event.data["name"] for event in told.of("secretariat.member_seated")]
    members = [name for name in seated if isinstance(name, str)]  # a private person's is withheld
    signatories = [
        one["name"] for event in told.of("declaration.issued") for one in event.data["signatories"]
    ]

    assert [] == [name for name in holders + members + signatories if not name.endswith("demostración")]


def test_the_authority_vanishes_and_another_takes_over_on_the_word_of_the_roll(told: Told) -> None:
    attested = [(event.issuer, next(iter(_kinds(event)))) for event in told.of("succession.attested")]
    (extinguished,), (succeeded,) = told.of("institution.extinguished"), told.of("institution.succeeded")

    members = ("stl-demo", "osc-demo-1")
    assert [(by, kind) for kind in ("vacancy", "succession") for by in members] == attested
    assert ("stl-demo", "institution:autoridad-demo") == (extinguished.issuer, extinguished.stream)
    assert ("contraloria-demo", "no-handover") == (succeeded.issuer, succeeded.data["mode"])


def test_villa_guerrero_declares_in_the_vacancy_and_the_successor_signs_later(told: Told) -> None:
    stands = re.findall(r"  Villa Guerrero: (.+)\n.+\n.+autoridad garante: (.+)", told.text)
    signed = [event for event in told.of("declaration.signed") if event.issuer == "contraloria-demo"]

    assert ["formalizada con la autoridad vacante"] * 2 == [state for state, _ in stands]
    assert ["sin firma", f"asiento {told.events.index(signed[0])}"] == [place for _, place in stands]


def test_the_authority_that_is_gone_signs_no_more(told: Told) -> None:
    last = max(at for at, event in enumerate(told.events) if event.issuer == "autoridad-demo")

    assert 1 == told.text.count("[institution.not-accredited]")
    assert last < told.events.index(told.of("institution.extinguished")[0])


def test_what_follows_is_installed_with_the_successor(told: Told) -> None:
    minutes = told.of("secretariat.installation_signed")

    assert {"contraloria-demo", "osc-demo-1"} == {event.issuer for event in minutes}


def test_a_private_name_is_shown_until_the_new_authority_withdraws_it(told: Told) -> None:
    names = re.findall(r"^ +Nombre  +(.+)$", told.text, flags=re.MULTILINE)
    (withdrawn,) = told.of("disclosure.withdrawn")
    seat = told.events[withdrawn.data["entry"]]

    assert ["Representante de la organización 1, demostración", "dato cancelado"] == names
    assert ("contraloria-demo", "data-protection-officer") == (withdrawn.issuer, withdrawn.office)
    assert withdrawn.data["digests"] == [seat.data["name"]["_sd"]]


def _kinds(event: Event) -> set[str]:
    return {"vacancy", "succession", "policy"} & event.data.keys()


def test_one_change_is_told_in_three_ways(told: Told) -> None:
    chapter = told.text.partition("Y entonces el Ayuntamiento reporta")[2].partition("$ libro")[0]
    words = "reporta el avance del compromiso «Calendario abierto de agua»"

    assert ["Webhook", "libro follow", "Atom"] == re.findall(
        r"^  (Webhook|libro follow|Atom) ", chapter, re.MULTILINE
    )
    assert 4 == re.sub(r"\s+", " ", chapter).count(words)  # once as it is recorded


def test_what_came_by_webhook_and_feed_is_verified_and_a_lie_refused(told: Told) -> None:
    folio = f"PRUEBA-{int(told.webhooks[0]['sequence']):06}-"

    assert 2 == told.text.count(f"El aviso es fiel: repite lo que dice el asiento con folio {folio}")
    assert 1 == told.text.count("El aviso no dice lo que dice el asiento (difiere: type)")


def test_a_receiver_that_was_away_gets_what_it_missed_in_order(told: Told) -> None:
    first, second = told.webhooks[:2]
    failed = re.sub(r"\s+", " ", told.text)

    assert ("commitment.updated", "commitment.amended") == (first["type"], second["type"])
    assert first["sequence"] == second["prevsequence"]
    assert '"attempts": 1, "status": null, "error": "webhook.unreachable"' in failed


def test_the_receiver_has_every_act_of_its_municipality_since_it_asked(told: Told) -> None:
    came = [one["sequence"] for one in told.webhooks]
    since = int(came[0])
    named = {index for index, event in enumerate(told.events) if index >= since and "15113" in event.stream}

    assert came[:-1] == [one["prevsequence"] for one in told.webhooks[1:]]
    assert named
    assert set() == named - {int(sequence) for sequence in came}
