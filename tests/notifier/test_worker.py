"""The operator's command: what it says, what it returns, and that it never overwrites anything."""

from __future__ import annotations

import json
import os
import signal
import stat
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from libroabierto.tlog.note import NoteSigner
from libroabierto_notifier import bootstrap, worker
from libroabierto_notifier.config import Config
from libroabierto_notifier.delivery.webhook_keys import WebhookKeys
from libroabierto_notifier.worker.command import RUNS
from libroabierto_notifier.worker.serving import warn
from libroabierto_notifier.worker.words import HELP, TOLD
from support.founding import Town
from support.lives.practice import practice_town
from support.notifier_house import house
from support.notifier_kills.ledger import LoopbackLedger
from support.patience import PATIENCE, wait_for
from support.ports import free_port
from support.served_ledger import BIN, ask, group
from support.simulated_ledger import SimulatedLedger

FAULT, USAGE, UNREACHABLE, WELL = worker.FAULT, worker.USAGE, worker.UNREACHABLE, worker.WELL


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG", "LIBRO_NOTIFIER_HOME"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="module")
def town() -> Town:
    town = Town()
    town.settle()
    return town


@pytest.fixture
def ledger(town: Town) -> Iterator[LoopbackLedger]:
    with LoopbackLedger(town) as served:
        served.serve(SimulatedLedger.of(town))
        yield served


@pytest.fixture
def home(tmp_path: Path, ledger: LoopbackLedger) -> Path:
    assert WELL == init(tmp_path / "home", ledger)
    return tmp_path / "home"


def init(home: Path, ledger: LoopbackLedger, *more: str, key: str | None = None) -> int:
    vkey = key or str(ledger.town.log.verifier)
    return worker.main(["init", "--home", str(home), "--ledger", ledger.url, "--log-key", vkey, *more])


def test_init_makes_a_home_for_its_owner_alone(home: Path) -> None:
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in home.iterdir()}

    assert 0o700 == stat.S_IMODE(home.stat().st_mode)
    assert [0o600, 0o600] == [modes["notifier.db"], modes["notifier.db-turn"]]
    assert {"notifier.db", "notifier.db-turn", "trust", "webhook-keys"} == modes.keys()


def test_init_says_whom_it_believes_from_now_on(
    tmp_path: Path, ledger: LoopbackLedger, capsys: pytest.CaptureFixture[str]
) -> None:
    init(tmp_path / "home", ledger)

    said = capsys.readouterr().err
    assert f"believes {ledger.town.log.verifier.name}" in said
    assert f"libro-notifier all --home {tmp_path / 'home'}" in said


def test_init_never_makes_a_notifier_over_another(
    home: Path, ledger: LoopbackLedger, capsys: pytest.CaptureFixture[str]
) -> None:
    before = {path: path.read_bytes() for path in home.rglob("*") if path.is_file()}

    assert USAGE == init(home, ledger)
    assert "[notifier.exists]" in capsys.readouterr().err
    assert before == {path: path.read_bytes() for path in home.rglob("*") if path.is_file()}


def test_init_keeps_nothing_of_a_ledger_with_another_key(
    tmp_path: Path, ledger: LoopbackLedger, capsys: pytest.CaptureFixture[str]
) -> None:
    other = str(NoteSigner(ledger.town.log.verifier.name, b"\7" * 32).verifier)

    assert USAGE == init(tmp_path / "home", ledger, key=other)
    assert "[notifier.other-log-key]" in capsys.readouterr().err
    assert not (tmp_path / "home").exists()


def test_init_tells_a_key_that_is_none_and_a_ledger_that_is_away(
    tmp_path: Path, ledger: LoopbackLedger, capsys: pytest.CaptureFixture[str]
) -> None:
    assert USAGE == init(tmp_path / "home", ledger, key="x")
    ledger.leave()
    assert UNREACHABLE == init(tmp_path / "home", ledger)

    said = capsys.readouterr().err
    assert "[notifier.log-key]" in said
    assert "[ledger.unreachable]" in said
    assert not (tmp_path / "home").exists()


def test_a_practice_ledger_is_followed_only_by_who_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    town = practice_town()
    with LoopbackLedger(town) as ledger:
        ledger.serve(SimulatedLedger.of(town))
        refused = init(tmp_path / "home", ledger)
        known = init(tmp_path / "home", ledger, "--practice")

    assert (USAGE, WELL) == (refused, known)
    assert "[notifier.practice]" in capsys.readouterr().err


def test_a_given_policy_is_the_one_that_counts(tmp_path: Path, ledger: LoopbackLedger) -> None:
    policy = tmp_path / "policy"
    policy.write_text("quorum none\n")
    init(tmp_path / "home", ledger, "--policy", str(policy))

    assert b"quorum none\n" == bootstrap.check(Config(tmp_path / "home")).policy


def test_a_policy_that_is_none_makes_nothing(tmp_path: Path, ledger: LoopbackLedger) -> None:
    (tmp_path / "policy").write_text("quorum of friends\n")

    assert FAULT == init(tmp_path / "home", ledger, "--policy", str(tmp_path / "policy"))
    assert not (tmp_path / "home").exists()


@pytest.mark.parametrize("name", ["follow", "dispatch", "stream", "web", "all", "status", "rotate-key"])
def test_without_a_home_nothing_starts(tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert USAGE == worker.main([name, "--home", str(tmp_path)])
    assert "[notifier.not-initialised]" in capsys.readouterr().err


def test_the_status_is_told_to_people_and_programs(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert WELL == worker.main(["status", "--home", str(home)])
    assert WELL == worker.main(["status", "--home", str(home), "--json"])

    said = capsys.readouterr()
    assert "State: starting" in said.err
    assert ("starting", None, 0) == tuple(
        json.loads(said.out)[name] for name in ("state", "published", "lag")
    )


def test_the_status_says_that_the_clocks_differ_and_what_to_do(
    tmp_path: Path, town: Town, capsys: pytest.CaptureFixture[str]
) -> None:
    with house(tmp_path, town) as notifier:
        notifier.follow()
        notifier.follower._store.report(error="clock.differs")
    worker.main(["status", "--home", str(notifier.config.home)])

    assert "Set this host's clock" in capsys.readouterr().err


def test_an_alarm_is_a_fault_until_an_operator_has_looked(
    tmp_path: Path, town: Town, capsys: pytest.CaptureFixture[str]
) -> None:
    with house(tmp_path, town) as notifier:
        notifier.follow()
        notifier.ledger.checkpoint = notifier.ledger.sign(len(town.entries), bytes(32))
        notifier.follower.step()
    folder = str(notifier.config.home)

    assert FAULT == worker.main(["status", "--home", folder])
    assert USAGE == _exit_of("resume", "--home", folder)  # it must be said that somebody has looked
    assert WELL == worker.main(["resume", "--after-alarm", "--home", folder])
    assert FAULT != worker.main(["status", "--home", folder])
    said = capsys.readouterr().err
    assert "ALARM: the ledger contradicts itself [audit.forked]" in said
    assert "Publishing goes on" in said


def _exit_of(*arguments: str) -> int | str | None:
    with pytest.raises(SystemExit) as ended:
        worker.main(list(arguments))
    return ended.value.code


def test_a_new_key_signs_and_the_former_one_stays_published(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (before,) = WebhookKeys(home / "webhook-keys").keys()
    worker.main(["rotate-key", "--home", str(home)])
    after = WebhookKeys(home / "webhook-keys").keys()

    assert f"{after[0].whpk}\n" == capsys.readouterr().out
    assert [before.whpk] == [key.whpk for key in after[1:]]


@pytest.mark.parametrize("name", ["follow", "dispatch"])
def test_a_process_ends_in_order_when_it_is_asked_to(
    home: Path, ledger: LoopbackLedger, tmp_path: Path, name: str
) -> None:
    command = [str(BIN / "libro-notifier"), name, "--home", str(home)]
    with group(command, tmp_path / "log", os.environ) as process:
        wait_for(lambda: _takes_sigterm(process.pid))
        time.sleep(0.5)  # it is at work
        process.send_signal(signal.SIGTERM)

        assert 0 == process.wait(PATIENCE)


def _takes_sigterm(pid: int) -> bool:
    """Whether a process has a handler for it (Linux: SigCgt in /proc/<pid>/status)."""
    caught = Path(f"/proc/{pid}/status").read_text().partition("SigCgt:")[2].split()[0]
    return bool(int(caught, 16) >> (signal.SIGTERM - 1) & 1)


def test_the_stream_is_served_and_ends_in_order(home: Path, tmp_path: Path) -> None:
    bind = f"127.0.0.1:{free_port()}"
    environment = {**os.environ, "LIBRO_NOTIFIER_STREAM_BIND": bind}
    with group(
        [str(BIN / "libro-notifier"), "stream", "--home", str(home)], tmp_path / "log", environment
    ) as process:
        wait_for(lambda: _status_of(bind) == 200)
        process.send_signal(signal.SIGTERM)

        assert 0 == process.wait(PATIENCE)


def _status_of(bind: str) -> int | None:
    try:
        return ask(bind, "GET", "/healthz")[0]
    except OSError:
        return None


def test_follow_publishes_what_the_ledger_has(home: Path, tmp_path: Path, town: Town) -> None:
    """Without any other process; `status` says it."""
    command = [str(BIN / "libro-notifier"), "follow", "--home", str(home)]
    with group(command, tmp_path / "log", os.environ):
        wait_for(lambda: _published(home) == str(len(town.entries) - 1))


def test_a_second_follower_of_one_folder_is_refused_and_the_first_goes_on(home: Path, tmp_path: Path) -> None:
    command = [str(BIN / "libro-notifier"), "follow", "--home", str(home)]
    with group(command, tmp_path / "log", os.environ) as first:
        wait_for(lambda: _published(home) is not None)
        second = subprocess.run(command, capture_output=True, text=True, check=False, timeout=PATIENCE)

        assert (USAGE, True) == (second.returncode, "[follower.runs-already]" in second.stderr)
        assert first.poll() is None


@pytest.mark.parametrize(("url", "told"), [("", True), ("https://avisos.example.org", False)])
def test_a_front_without_a_public_address_is_warned_of(
    home: Path, url: str, told: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    warn(Config(home, proxies=1, url=url), "en")

    assert told == ("LIBRO_NOTIFIER_URL is missing" in capsys.readouterr().err)


def _published(home: Path) -> str | None:
    run = subprocess.run(
        [str(BIN / "libro-notifier"), "status", "--json", "--home", str(home)],
        capture_output=True,
        check=True,
    )
    told: str | None = json.loads(run.stdout)["published"]
    return told


@pytest.mark.parametrize("language", ["es", "en"])
def test_the_help_names_every_command_in_both_languages(language: str) -> None:
    told = worker.build(language).format_help()

    assert all(name in told for name in RUNS)
    assert ("uso:" in told) == (language == "es")


@pytest.mark.parametrize("words", [HELP, TOLD])
def test_both_languages_say_the_same_facts(words: dict[str, tuple[str, str]]) -> None:
    for es, en in words.values():
        assert sorted(_facts(es)) == sorted(_facts(en))


def _facts(text: str) -> list[str]:
    return [part.partition("}")[0] for part in text.split("{")[1:]]
