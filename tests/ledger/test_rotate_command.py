"""`libro-ledger rotate-log-key`: from the next key to the former one's end, and what it refuses."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from libroabierto.domain.drafts import read_draft
from libroabierto.record.envelope import EVENT, seal
from libroabierto.record.moments import format_instant
from libroabierto.tlog.checkpoint import Checkpoint
from libroabierto.tlog.note import parse_note
from libroabierto_ledger import admin
from libroabierto_ledger.bootstrap import assemble
from libroabierto_ledger.config import Config
from libroabierto_ledger.log.signer import parse_key
from support.founding import AUTHORITY, Town
from support.ledger_home import config_in, opened
from support.refusals.row import spoiled

UNFINISHED, NOT_RECORDED = "[rotation.unfinished]", "[rotation.not-recorded]"


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG", "LIBRO_LEDGER_HOME"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def config(tmp_path: Path) -> Config:
    """A ledger that was founded today, by the clock of this machine."""
    town = Town(now=datetime.now(UTC))
    with opened(tmp_path / "home", town) as ledger:
        ledger.founding.found(town.event(*founding_of(town), occurred_on=yesterday(town)))
    return config_in(tmp_path / "home")


def founding_of(town: Town) -> tuple[Any, ...]:
    return "ledger.founded", AUTHORITY, "seal", "ledger:main", town._founding_data


def yesterday(town: Town) -> str:
    """In Mexico it may still be yesterday."""
    return (town.now - timedelta(hours=12)).date().isoformat()


def command(config: Config, *more: str) -> int:
    draft = config.home.parent / "rotacion.toml"
    return admin.main(["rotate-log-key", "--home", str(config.home), "-o", str(draft), *more])


def signed(config: Config) -> str:
    """The authority signs the draft as it stands."""
    draft = (config.home.parent / "rotacion.toml").read_text("utf-8")
    now = datetime.now(UTC)
    members = {**read_draft(draft, lambda _: b""), "signed_at": format_instant(now)}
    return seal(json.dumps(members).encode(), Town().key_pair(AUTHORITY, "seal"), EVENT)


def record(config: Config) -> int:
    """Submit the signed draft; return its entry."""
    ledger = assemble(config)
    try:
        outcome = ledger.submissions.submit(signed(config))
        return int(outcome.receipt.index)  # type: ignore[union-attr]  # it never takes so long here
    finally:
        ledger.close()


def test_the_next_key_is_made_and_its_public_half_printed_alone(
    config: Config, capsys: pytest.CaptureFixture[str]
) -> None:
    assert admin.WELL == command(config)
    said, made = capsys.readouterr(), parse_key(config.next_log_key.read_text())

    assert f"{made.verifier}\n" == said.out
    assert made.seed != parse_key(config.log_key.read_text()).seed
    assert 0o600 == config.next_log_key.stat().st_mode & 0o777


def test_the_draft_is_what_the_authority_signs_and_the_ledger_records(config: Config) -> None:
    command(config)

    assert 1 == record(config)
    ledger = assemble(config)
    assert str(parse_key(config.next_log_key.read_text()).verifier) == ledger.queries.info().vkey
    ledger.close()


def test_again_it_hands_over_to_the_same_key_at_the_present_size(
    config: Config, capsys: pytest.CaptureFixture[str]
) -> None:
    command(config)
    stale, first = signed(config), capsys.readouterr().out
    town = Town(now=datetime.now(UTC))
    with opened(config.home, town) as ledger:
        town.entries, town._ids = list(ledger.queries.lines()), 1
        other = spoiled(town, town.institution("osc-nueva"), occurred_on=yesterday(town))
        ledger.submissions.submit(other)
        with pytest.raises(Exception, match=r"ledger\.size-not-current"):
            ledger.submissions.submit(stale)

    assert admin.WELL == command(config)
    assert first == capsys.readouterr().out
    assert 2 == record(config)


def test_finishing_leaves_the_new_key_alone(config: Config, capsys: pytest.CaptureFixture[str]) -> None:
    command(config)
    made = config.next_log_key.read_text()
    record(config)

    assert admin.WELL == command(config, "--finish")
    assert (made, False) == (config.log_key.read_text(), config.next_log_key.exists())
    assert 0o600 == config.log_key.stat().st_mode & 0o777
    assert "Restart the service" in capsys.readouterr().err
    assert admin.WELL == command(config, "--finish")
    assert "no rotation" in capsys.readouterr().err


def test_nothing_is_destroyed_before_the_rotation_is_recorded(
    config: Config, capsys: pytest.CaptureFixture[str]
) -> None:
    command(config)
    before = config.log_key.read_bytes()

    assert admin.USAGE == command(config, "--finish")
    assert NOT_RECORDED in capsys.readouterr().err
    assert before == config.log_key.read_bytes()


def test_a_second_rotation_waits_for_the_first_to_be_finished(
    config: Config, capsys: pytest.CaptureFixture[str]
) -> None:
    command(config)
    record(config)

    assert admin.USAGE == command(config)
    assert UNFINISHED in capsys.readouterr().err
    command(config, "--finish")
    assert admin.WELL == command(config)
    assert 2 == record(config)


def test_a_file_of_another_kind_is_not_overwritten(
    config: Config, capsys: pytest.CaptureFixture[str]
) -> None:
    (config.home.parent / "rotacion.toml").write_text("notas mías\n")

    assert admin.USAGE == command(config)
    assert "[file.exists]" in capsys.readouterr().err
    assert "notas mías\n" == (config.home.parent / "rotacion.toml").read_text()


def test_a_hold_is_begun_and_released(config: Config, capsys: pytest.CaptureFixture[str]) -> None:
    assert admin.WELL == command(config, "--hold", "5")
    assert "up to 5 minutes" in capsys.readouterr().err
    assert config.hold.read_text().startswith("libro-hold 1\n1\n")
    assert admin.WELL == command(config, "--release")
    assert not config.hold.exists()


@pytest.mark.parametrize("minutes", ["0", "241", "-1", "five", "²"])
def test_a_hold_takes_one_to_240_minutes(
    config: Config, minutes: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        command(config, f"--hold={minutes}")
    assert "1 to 240 minutes" in capsys.readouterr().err


def test_a_ledger_that_is_not_founded_has_no_key_to_rotate(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    admin.main(["init", "--home", str(tmp_path / "home"), "--origin", "libro.example/mex"])

    assert admin.UNREACHABLE == command(config_in(tmp_path / "home"))
    assert "[ledger.not-founded]" in capsys.readouterr().err
    assert not (tmp_path / "home" / "log.key.next").exists()


def test_the_two_signatures_stand_under_the_present_checkpoint(config: Config) -> None:
    command(config)
    draft = read_draft((config.home.parent / "rotacion.toml").read_text("utf-8"), lambda _: b"")
    note = parse_note(draft["data"]["checkpoint"].encode())
    ledger = assemble(config)
    root = ledger.queries.info().root
    ledger.close()

    assert (1, root) == (Checkpoint.parse(note.text).size, Checkpoint.parse(note.text).root)
    assert 2 == len(note.signatures)
