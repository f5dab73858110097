"""`libro-ledger found --practice`: one command makes everything, apart from the ledger's folder, and once."""

from __future__ import annotations

import stat
from contextlib import closing
from pathlib import Path

import pytest

from libroabierto.errors import Refused, UsageError
from libroabierto.keys import PrivateKey
from libroabierto_ledger import admin
from libroabierto_ledger.admin import practice
from libroabierto_ledger.bootstrap import assemble, initialise
from libroabierto_ledger.config import Config

KEYS = {practice.AUTHORITY, *(id for id, _, _ in practice.ROLL)}


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG", "LIBRO_LEDGER_HOME"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return Config(home=tmp_path / "practica" / "libro")


def founding(config: Config) -> dict[str, object]:
    with closing(assemble(config)) as ledger:
        found = ledger.queries.info().founding
        assert found is not None
        return dict(found)


def test_it_founds_a_practice_ledger_whose_name_says_so(config: Config) -> None:
    ledger = practice.found_practice(config)
    said = founding(config)

    assert (ledger, True) == (said["ledger"], said["practice"])
    assert ("libro-prueba.localhost/mex", "PRUEBA") == (said["origin"], said["log_code"])


def test_the_keys_are_beside_the_ledgers_folder_and_for_their_owner_alone(config: Config) -> None:
    practice.found_practice(config)
    folder = config.home.with_name("libro-llaves")

    assert {f"{id}.seal.{kind}" for id in KEYS for kind in ("pem", "jwk.json")} == {
        p.name for p in folder.iterdir()
    }
    assert {0o600} == {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}
    assert 0o700 == stat.S_IMODE(folder.stat().st_mode)
    assert not list(config.home.rglob("*.pem"))


def test_the_keys_are_those_of_the_founding(config: Config) -> None:
    practice.found_practice(config)
    path = practice.keys_folder(config) / f"{practice.AUTHORITY}.seal.pem"
    said = founding(config)["authority"]

    assert isinstance(said, dict)
    assert said["seal"] == PrivateKey.load_pem(path.read_bytes(), None).public.jwk


def test_a_second_time_is_refused_and_changes_nothing(config: Config) -> None:
    practice.found_practice(config)
    before = {path: path.read_bytes() for path in practice.keys_folder(config).iterdir()}

    with pytest.raises(Refused, match=r"ledger\.already-founded"):
        practice.found_practice(config)
    assert before == {path: path.read_bytes() for path in practice.keys_folder(config).iterdir()}


def test_what_was_cut_off_is_finished_with_the_keys_that_are_there(config: Config) -> None:
    log = initialise(config, practice.ORIGIN)
    folder = practice.keys_folder(config)
    folder.mkdir()
    key = PrivateKey.generate()
    (folder / f"{practice.AUTHORITY}.seal.pem").write_bytes(key.to_pem(None))
    practice.ensure_practice(config)
    said = founding(config)

    assert str(log) == said["log_key"]
    assert isinstance(said["authority"], dict)
    assert key.public.jwk == said["authority"]["seal"]


def test_a_ledger_that_is_there_is_left_alone(config: Config) -> None:
    ledger = practice.found_practice(config)
    practice.ensure_practice(config)

    assert ledger == founding(config)["ledger"]


@pytest.mark.parametrize("make", [practice.found_practice, practice.ensure_practice])
def test_a_ledger_in_use_is_not_made_one_of_practice(config: Config, make: object) -> None:
    initialise(config, "libro.example/mex")

    with pytest.raises(UsageError, match=r"practice\.origin"):
        make(config)  # type: ignore[operator]  # either takes a configuration alone
    assert not practice.keys_folder(config).exists()


def test_an_origin_that_does_not_say_practice_is_refused(config: Config) -> None:
    with pytest.raises(UsageError, match=r"practice\.origin"):
        practice.found_practice(config, origin="libro.example/mex")
    assert not config.home.exists()


def test_the_command_prints_the_ledgers_id_and_what_comes_next(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert admin.WELL == admin.main(["found", "--practice", "--home", str(tmp_path / "libro")])
    said = capsys.readouterr()

    assert 65 == len(said.out)
    assert f"libro-ledger serve --home {tmp_path / 'libro'}" in said.err


@pytest.mark.parametrize("words", [["found"], ["found", "x.jws", "--practice"]])
def test_the_command_takes_a_file_or_practice(
    tmp_path: Path, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert admin.USAGE == admin.main([*words, "--home", str(tmp_path)])
    assert "[found.what]" in capsys.readouterr().err


@pytest.mark.parametrize(("language", "word"), [("es", "Libro de PRÁCTICA"), ("en", "PRACTICE ledger")])
def test_who_serves_is_told_address_keys_and_what_to_try(config: Config, language: str, word: str) -> None:
    told = practice.welcome(config, language)

    assert word in told
    assert "http://127.0.0.1:8000/" in told
    assert f'LLAVES="{practice.keys_folder(config)}"' in told
    assert 'libro audit "$LIBRO" --practice' in told
