"""`libro audit`: trust begins with a question and goes on from its store; a lie is told with evidence."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from libroabierto.record.folio import format_folio
from libroabierto.remote.transport import Request
from libroabierto.tlog.note import NoteSigner
from support.founding import Town
from support.libro_command import Desk
from support.post_office import PostOffice
from support.simulated_ledger import STRANGERS_LINE, URL, SimulatedLedger, flipping_entry
from support.towns import entry_after, small_town

TOWN = small_town()


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path, SimulatedLedger.of(TOWN))


def test_the_first_use_shows_the_fingerprint_and_asks(desk: Desk) -> None:
    result = desk.libro("audit", URL, answers="s\n").well()

    assert "¿Es la misma y confía en ella?" in result.err
    assert TOWN.ledger in result.err
    assert "CONFIANZA DE PRIMER USO" in result.out


def test_a_no_at_the_first_use_keeps_nothing(desk: Desk) -> None:
    assert desk.libro("audit", URL, answers="n\n").status == 2
    assert [] == list(desk.folder.rglob("trust.json"))


def test_nobody_to_ask_is_told_what_to_do(desk: Desk) -> None:
    result = desk.libro("audit", URL)

    assert result.status == 2
    assert "--vkey" in result.err


def test_a_given_key_asks_nothing(desk: Desk) -> None:
    options = ("--vkey", TOWN.log.verifier, "--ledger-id", TOWN.ledger)

    assert "dada por usted" in desk.libro("audit", URL, *options).well().out


def test_a_given_key_that_is_not_the_ledgers_is_a_finding(desk: Desk) -> None:
    other = NoteSigner(TOWN.log.verifier.name, bytes(32)).verifier

    assert desk.libro("audit", URL, "--vkey", other).status == 1


def test_a_given_key_that_is_not_the_trusted_one_is_refused(desk: Desk) -> None:
    desk.libro("audit", URL, "--yes").well()
    other = NoteSigner(TOWN.log.verifier.name, bytes(32)).verifier

    assert desk.libro("audit", URL, "--vkey", other).status == 2
    assert desk.libro("audit", URL, "--ledger-id", "0" * 64).status == 2


def test_a_later_audit_judges_only_what_is_new(desk: Desk) -> None:
    desk.ledger = SimulatedLedger.of(TOWN, 10)
    desk.libro("audit", URL, "--yes").well()
    desk.ledger = SimulatedLedger.of(TOWN)
    report = json.loads(desk.libro("audit", URL, "--json").well().out)

    assert (10, len(TOWN.entries) - 10) == (report["from"], report["judged"])
    assert report["trust"]["how"] == "stored"


def test_a_lost_snapshot_replays_and_says_so(desk: Desk) -> None:
    desk.libro("audit", URL, "--yes").well()
    next(desk.folder.rglob("snapshot.ndjson")).unlink()
    result = desk.libro("audit", URL, "--json").well()

    assert "falta el estado guardado" in result.err
    assert len(TOWN.entries) == json.loads(result.out)["judged"]


def test_from_zero_judges_everything_again(desk: Desk) -> None:
    desk.libro("audit", URL, "--yes").well()
    report = json.loads(desk.libro("audit", URL, "--from-zero", "--json").well().out)

    assert (len(TOWN.entries), "asked") == (report["judged"], report["replayed"])


def test_a_trusted_address_that_claims_another_origin_is_not_a_first_use(desk: Desk) -> None:
    desk.libro("audit", URL, "--yes").well()
    stranger = Town(origin="other.example/log", log_seed=bytes(32))
    stranger.found()
    desk.ledger = SimulatedLedger.of(stranger)

    assert desk.libro("audit", URL, "--yes").status == 1


def test_a_lie_is_told_with_its_first_index(desk: Desk) -> None:
    desk.ledger = flipping_entry(SimulatedLedger.of(TOWN), 7)
    result = desk.libro("audit", URL, "--yes", "--json")
    report = json.loads(result.out)

    assert (1, "findings", 7) == (result.status, report["verdict"], report["finding"]["index"])
    assert Path(report["finding"]["evidence"]).exists()


def forked_desk(desk: Desk) -> str:
    """A desk that trusted a ledger which then signed another history; the path of its evidence."""
    desk.libro("audit", URL, "--yes").well()
    other = TOWN.entries[-1].replace(b".000Z", b".001Z")
    desk.ledger = SimulatedLedger([*TOWN.entries[:-1], other], TOWN.log)
    return str(json.loads(desk.libro("audit", URL, "--json").out)["finding"]["evidence"])


def test_a_fork_leaves_evidence_that_anyone_can_verify(desk: Desk, tmp_path: Path) -> None:
    evidence = forked_desk(desk)
    elsewhere = Desk(tmp_path / "elsewhere")

    assert (
        "PROBADO" in elsewhere.libro("evidence", "verify", evidence, "--vkey", TOWN.log.verifier).well().out
    )
    assert "ATENCIÓN" in elsewhere.libro("evidence", "verify", evidence).well().err


def test_evidence_against_another_key_is_refused(desk: Desk) -> None:
    other = NoteSigner(TOWN.log.verifier.name, bytes(32)).verifier

    assert desk.libro("evidence", "verify", forked_desk(desk), "--vkey", other).status == 2


def test_a_finding_moves_no_trust(desk: Desk) -> None:
    forked_desk(desk)
    desk.ledger = SimulatedLedger.of(TOWN)
    desk.libro("audit", URL).well()


def test_a_broken_rule_is_told_with_its_reason(desk: Desk) -> None:
    town = Town()
    town.settle()
    desk.ledger = SimulatedLedger([*town.entries, entry_after(town, town.term())], town.log)
    result = desk.libro("audit", URL, "--yes")

    assert result.status == 1
    assert "Motivo: La administración se traslapa" in result.out


def test_newer_rules_ask_for_an_update(desk: Desk) -> None:
    town = Town()
    town.entries.append(entry_after(town, town.founding(rules={"version": 99, "sha256": "1" * 64})))
    desk.ledger = SimulatedLedger(town.entries, town.log)

    assert desk.libro("audit", URL, "--yes").status == 4


def test_nobody_there_is_unreachable(tmp_path: Path) -> None:
    result = Desk(tmp_path).libro("audit", URL, "--yes")

    assert result.status == 3
    assert "intente de nuevo" in result.err


def test_a_ledger_without_founding_is_not_trusted_yet(tmp_path: Path) -> None:
    result = Desk(tmp_path, SimulatedLedger([], TOWN.log)).libro("audit", URL, "--yes")

    assert result.status == 3


def test_a_damaged_trust_file_is_no_first_use(desk: Desk) -> None:
    desk.libro("audit", URL, "--yes").well()
    next(desk.folder.rglob("trust.json")).write_bytes(b"{}")
    result = desk.libro("audit", URL, "--yes")

    assert result.status == 2
    assert "respaldo" in result.err


def test_progress_is_drawn_only_for_somebody(desk: Desk) -> None:
    assert "█" in desk.libro("audit", URL, "--yes", watched=True).well().err
    assert "█" not in desk.libro("audit", URL, "--from-zero").well().err


def test_the_report_speaks_english_too(desk: Desk) -> None:
    desk.language = "en"

    assert "SOUND" in desk.libro("audit", URL, "--yes").well().out


def test_ones_own_policy_counts(desk: Desk) -> None:
    policy = desk.write(
        "policy",
        "witness w1 witness.example/w1+20324abe+BCmsuuFBvMrwsi4alNNNC8c2HlJtC/4SyJeUvJMilm3X\nquorum w1\n",
    )
    result = desk.libro("audit", URL, "--yes", "--policy", policy)

    assert result.status == 1
    assert "testigos" in result.out


def test_long_values_are_wrapped_and_hashes_stay_whole(desk: Desk) -> None:
    desk.ledger = PostOffice(small_town())
    shown = desk.libro("show", format_folio("MEX", 9), "--ledger", URL, "--yes").well().out

    assert "d" * 64 in shown
    assert max(map(len, shown.partition("\nFolio ")[0].split("\n")[1:])) <= 116


def test_a_folio_that_was_misheard_is_not_looked_up(desk: Desk) -> None:
    assert desk.libro("show", "MEX-000001-0", "--ledger", URL, "--yes").status == 2
    assert isinstance(desk.ledger, SimulatedLedger)
    assert desk.ledger.asked == []


def test_a_strangers_line_under_a_checkpoint_stops_no_reader(desk: Desk) -> None:
    assert isinstance(desk.ledger, SimulatedLedger)
    desk.ledger.checkpoint += STRANGERS_LINE
    desk.libro("audit", URL, "--yes").well()

    assert "EN ORDEN" in desk.libro("audit", URL).well().out


class Silent(SimulatedLedger):
    """Describes itself and serves nothing else."""

    def answer(self, request: Request) -> tuple[int, bytes]:
        return super().answer(request) if request.path == "v1/log" else (500, b"")


def steps(desk: Desk, ledger: SimulatedLedger) -> list[int]:
    desk.ledger = ledger
    steps: list[int] = json.loads(desk.libro("audit", URL, "--yes", "--json").out)["steps"]
    return steps


def test_the_report_names_the_steps_that_were_done(desk: Desk) -> None:
    honest = SimulatedLedger.of(TOWN)
    impostor = SimulatedLedger(TOWN.entries, NoteSigner(TOWN.log.verifier.name, bytes(32)))
    unruly = SimulatedLedger([*TOWN.entries, entry_after(TOWN, TOWN.term())], TOWN.log)

    assert [] == steps(desk, Silent.of(TOWN))
    assert [1, 2, 3] == steps(desk, flipping_entry(honest, 7))
    assert [1, 2, 3, 4, 5] == steps(desk, unruly)
    assert [1, 2, 3, 4, 5] == steps(desk, honest)
    assert [1] == steps(desk, impostor)
