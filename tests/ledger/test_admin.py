"""The operator's command: what it says, what it returns, and that it never overwrites anything."""

from __future__ import annotations

import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from libroabierto.record.envelope import EVENT, seal
from libroabierto.record.event import write_payload
from libroabierto.tlog.note import NoteSigner
from libroabierto_ledger import admin
from libroabierto_ledger.config import Config
from libroabierto_ledger.log.signer import parse_key
from support.founding import ORIGIN, Town

FAULT, USAGE = admin.FAULT, admin.USAGE


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG", "LIBRO_LEDGER_HOME"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    assert admin.WELL == admin.main(["init", "--home", str(tmp_path / "home"), "--origin", ORIGIN])
    return tmp_path / "home"


@pytest.fixture
def founding(home: Path, tmp_path: Path) -> Path:
    """The founding of this very log, signed now."""
    key: NoteSigner = parse_key((home / "log.key").read_text())
    town = Town(now=datetime.now(UTC), log_seed=key.seed)
    founding = town.members("ledger.founded", "autoridad-mex", "seal", "ledger:main", town._founding_data)
    today = (town.now - timedelta(hours=12)).date().isoformat()  # in Mexico it may still be yesterday
    founding["occurred_on"] = today
    token = seal(write_payload(founding), town.key_pair("autoridad-mex", "seal"), EVENT)
    (tmp_path / "founding.jws").write_text(token + "\n")
    return tmp_path / "founding.jws"


def test_init_prints_the_verifier_key_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    admin.main(["init", "--home", str(tmp_path), "--origin", ORIGIN])

    said = capsys.readouterr()
    assert f"{parse_key((tmp_path / 'log.key').read_text()).verifier}\n" == said.out
    assert "Publish this verifier key" in said.err


def test_init_refuses_a_second_time(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = {path.name: path.read_bytes() for path in home.iterdir()}

    assert USAGE == admin.main(["init", "--home", str(home), "--origin", ORIGIN])

    assert "[ledger.exists]" in capsys.readouterr().err
    assert before == {path.name: path.read_bytes() for path in home.iterdir()}


def test_found_once_then_check_and_rebuild(
    home: Path, founding: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = ["--home", str(home)]
    capsys.readouterr()

    assert admin.WELL == admin.main(["found", str(founding), *place])
    assert 65 == len(capsys.readouterr().out)
    assert FAULT == admin.main(["found", str(founding), *place])
    assert "[ledger.already-founded]" in capsys.readouterr().err
    assert admin.WELL == admin.main(["check", *place])
    assert admin.WELL == admin.main(["rebuild", *place])
    assert admin.WELL == admin.main(["check", *place])


def test_check_reports_a_fault_with_its_status(
    home: Path, founding: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    admin.main(["found", str(founding), "--home", str(home)])
    with closing(sqlite3.connect(home / "ledger.db")) as db:
        db.execute("UPDATE state_row SET document = '{}' WHERE kind = 'ledger'")
        db.commit()

    assert FAULT == admin.main(["check", "--home", str(home)])
    assert "[store.rows]" in capsys.readouterr().err


def test_a_state_that_another_release_left_is_served_only_after_a_rebuild(
    home: Path, founding: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = ["--home", str(home)]
    admin.main(["found", str(founding), *place])
    with closing(sqlite3.connect(home / "ledger.db")) as db:
        db.execute("PRAGMA user_version = 0")  # as release 0.1.0 made them

    assert FAULT == admin.main(["check", *place])
    assert "libro-ledger rebuild" in capsys.readouterr().err
    assert admin.WELL == admin.main(["rebuild", *place])
    assert admin.WELL == admin.main(["check", *place])


def test_invalid_data_is_told_member_by_member(
    home: Path, founding: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    key = parse_key((home / "log.key").read_text())
    town = Town(now=datetime.now(UTC), log_seed=key.seed)
    (tmp_path / "bad.jws").write_text(town.founding(log_code="mex"))

    assert FAULT == admin.main(["found", str(tmp_path / "bad.jws"), "--home", str(home)])
    assert "/log_code" in capsys.readouterr().err


def test_a_missing_file_is_told_without_a_traceback(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert admin.USAGE == admin.main(["found", "nowhere.jws", "--home", str(home)])
    assert "nowhere.jws" in capsys.readouterr().err


def test_without_a_folder_it_says_which_setting_is_missing(capsys: pytest.CaptureFixture[str]) -> None:
    assert USAGE == admin.main(["check"])
    assert "[config.missing]" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "en"),
        ({"LANG": "es_MX.UTF-8"}, "es"),
        ({"LANG": "es_MX.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "en_US", "LC_MESSAGES": "es"}, "es"),
        ({"LC_ALL": "", "LANG": "es_ES"}, "es"),
        ({"LANG": "estonian"}, "en"),
    ],
)
def test_it_speaks_the_language_of_the_locale(environment: dict[str, str], language: str) -> None:
    assert language == admin.language_of(environment)


@pytest.mark.parametrize("language", ["es", "en"])
def test_every_command_explains_itself(language: str, capsys: pytest.CaptureFixture[str]) -> None:
    for command in ("init", "found", "serve", "rebuild", "check"):
        with pytest.raises(SystemExit) as left:
            admin.build(language).parse_args([command, "--help"])

        assert 0 == left.value.code
        assert admin.HELP[command].in_language(language) in " ".join(capsys.readouterr().out.split())


HEADINGS = {
    "es": ("uso: ", "argumentos:", "opciones:", "ARCHIVO.jws", "CARPETA", "muestra esta ayuda y termina"),
    "en": ("usage: ", "arguments:", "options:", "FILE.jws", "DIR", "show this help and exit"),
}


@pytest.mark.parametrize(("language", "other"), [("es", "en"), ("en", "es")])
def test_help_is_in_one_language_throughout(
    language: str, other: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        admin.build(language).parse_args(["found", "--help"])

    said = capsys.readouterr().out
    assert [] == [word for word in HEADINGS[language] if word not in said]
    assert [] == [word for word in HEADINGS[other] if f" {word}" in f" {said}"]


def test_the_list_of_commands_is_headed_in_the_persons_language(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        admin.build("es").parse_args(["--help"])

    said = capsys.readouterr().out
    assert "uso: libro-ledger [-h] ORDEN" in said
    assert "\nórdenes:\n  ORDEN\n" in said


@pytest.mark.parametrize(
    ("arguments", "spanish", "english"),
    [
        (["init"], "falta: --origin", "missing: --origin"),
        ([], "falta: ORDEN", "missing: COMMAND"),
        (["hcek"], "no existe la orden «hcek»", "there is no command “hcek”"),
        (["check", "--home"], "falta el valor de --home", "--home needs a value"),
        (["check", "--hom", "x"], "no se reconoce: --hom x", "not recognized: --hom x"),
    ],
)
def test_a_mistake_is_told_in_the_persons_language(
    arguments: list[str], spanish: str, english: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for language, sentence in (("es", spanish), ("en", english)):
        with pytest.raises(SystemExit) as left:
            admin.build(language).parse_args(arguments)

        assert USAGE == left.value.code
        assert capsys.readouterr().err.endswith(f": {sentence}\n")


def test_the_operator_reads_libro_where_the_domain_says_libro() -> None:
    assert [] == [told.es for told in admin.HELP.values() if re.search(r"\bregistro\b", told.es)]


def test_init_says_its_sentence_before_the_key_also_into_one_pipe(tmp_path: Path) -> None:
    run = subprocess.run(
        [
            sys.executable,
            "-m",
            "libroabierto_ledger.admin",
            "init",
            "--home",
            str(tmp_path),
            "--origin",
            ORIGIN,
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=True,
    )

    sentence, key = run.stdout.splitlines()
    assert "Publish this verifier key" in sentence
    assert key.startswith(f"{ORIGIN}+")


def test_serve_starts_workers_that_open_the_ledger_themselves() -> None:
    command = admin.serve_command(Config(Path("/x"), bind="[::1]:80", workers=3, threads=4))

    assert "libroabierto_ledger.wsgi:create()" == command[-1]
    assert {"gthread", "--no-control-socket", "[::1]:80", "3", "4"} <= set(command)
    assert "--preload" not in command


def served(home: Path, monkeypatch: pytest.MonkeyPatch, **settings: str) -> dict[str, str]:
    """Run `serve` up to the moment at which it becomes the web server; return its environment."""
    become: list[dict[str, str]] = []
    monkeypatch.setattr("os.execve", lambda *given: become.append(given[2]))
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    assert admin.WELL == admin.main(["serve", "--home", str(home)])
    return become[0]


def test_serve_shouts_when_others_reach_the_workers_with_nothing_in_front(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    served(home, monkeypatch)
    assert "" == capsys.readouterr().err

    served(home, monkeypatch, LIBRO_LEDGER_BIND="0.0.0.0:8000")
    assert "Warning: 0.0.0.0:8000 can be reached from outside" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("locale", "said"),
    [("es_MX.UTF-8", "Aviso: unix:/x.sock es un socket"), ("C", "Warning: unix:/x.sock is a")],
)
def test_serve_shouts_when_all_the_world_is_one_payer(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], locale: str, said: str
) -> None:
    capsys.readouterr()
    monkeypatch.setenv("LC_ALL", locale)
    served(home, monkeypatch, LIBRO_LEDGER_BIND="unix:/x.sock")
    told = capsys.readouterr().err

    assert told.startswith(said)
    assert all(word in told for word in ("LIBRO_LEDGER_PROXIES=1", "LIBRO_LEDGER_RATE_ADDRESS=5:400"))

    served(home, monkeypatch, LIBRO_LEDGER_BIND="unix:/x.sock", LIBRO_LEDGER_PROXIES="1")
    assert "" == capsys.readouterr().err


def test_serve_hands_every_setting_on_and_forgets_what_was_used_up(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / "limits.db").write_bytes(b"rubbish that a crash left")

    environment = served(home, monkeypatch, LIBRO_LEDGER_PROXIES="2", LIBRO_LEDGER_RATE_ADDRESS="3:4")

    assert ("2", "3:4") == (environment["LIBRO_LEDGER_PROXIES"], environment["LIBRO_LEDGER_RATE_ADDRESS"])
    assert not (home / "limits.db").exists()
