"""Opening a ledger: the guard is held against the database first, and what is wrong is never repaired."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from libroabierto.errors import KeyUnusable, UsageError
from libroabierto_ledger.bootstrap import assemble, initialise
from libroabierto_ledger.log.guard import Guard, GuardRefuses
from support.founding import ORIGIN, Town
from support.ledger_home import config_in, fill, opened
from support.refusal import refused


@pytest.fixture
def home(town: Town, tmp_path: Path) -> Path:
    """The folder of a closed ledger with five entries; `old` beside it holds a copy of the first two."""
    town.live()
    with opened(tmp_path / "home", town) as assembly:
        fill(assembly, town.tokens[:2])
    shutil.copytree(tmp_path / "home", tmp_path / "old")
    with opened(tmp_path / "home", town) as assembly:
        fill(assembly, town.tokens[2:5])
    return tmp_path / "home"


def test_a_ledger_opens_where_it_was_closed(home: Path, town: Town) -> None:
    with opened(home, town) as assembly:
        assert 5 == assembly.queries.info().size


def test_an_older_database_is_refused(home: Path, tmp_path: Path) -> None:
    shutil.copy(tmp_path / "old" / "ledger.db", home / "ledger.db")

    with refused("guard.database-older", GuardRefuses, covered=5, size=2):
        assemble(config_in(home))


def test_a_missing_guard_is_refused(home: Path) -> None:
    (home / "guard").unlink()

    with refused("guard.missing", GuardRefuses):
        assemble(config_in(home))


def test_a_forked_history_is_refused(home: Path, tmp_path: Path, town: Town) -> None:
    town.world.__init__()  # type: ignore[misc]  # the same town tells another story
    with opened(tmp_path / "old", town) as assembly:
        assembly.submissions.submit_batch([town.institution(f"osc-{n}") for n in range(5)])
    shutil.copy(home / "guard", tmp_path / "old" / "guard")

    with refused("guard.other-root", GuardRefuses, size=5):
        assemble(config_in(tmp_path / "old"))


def test_a_guard_behind_the_database_is_normal_after_a_crash(home: Path, tmp_path: Path, town: Town) -> None:
    shutil.copy(tmp_path / "old" / "guard", home / "guard")

    with opened(home, town) as assembly:
        assert 5 == assembly.queries.info().size

    assert 5 == Guard(home / "guard", ORIGIN).read().size


@pytest.mark.parametrize("name", ["log.key", "ledger.db"])
def test_a_missing_file_is_never_made_in_silence(home: Path, name: str) -> None:
    (home / name).unlink()

    with refused("ledger.not-initialised", UsageError):
        assemble(config_in(home))

    assert not (home / name).exists()


def test_a_log_key_that_cannot_be_read_is_refused(home: Path) -> None:
    (home / "log.key").write_bytes(b"\xff" * 10_000)

    with refused("log-key.form", KeyUnusable):
        assemble(config_in(home))


@pytest.mark.parametrize("name", ["log.key", "ledger.db", "guard"])
def test_what_exists_is_never_made_anew(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"precious")

    with refused("ledger.exists", UsageError):
        initialise(config_in(tmp_path), ORIGIN)

    assert [name] == [path.name for path in tmp_path.iterdir()]
    assert b"precious" == (tmp_path / name).read_bytes()


def test_the_log_key_is_for_nobody_elses_eyes(tmp_path: Path) -> None:
    initialise(config_in(tmp_path / "new"), ORIGIN)

    assert 0o600 == (tmp_path / "new" / "log.key").stat().st_mode & 0o777
    assert 0o700 == (tmp_path / "new").stat().st_mode & 0o777


def test_two_ledgers_have_two_keys(tmp_path: Path) -> None:
    assert initialise(config_in(tmp_path / "a"), ORIGIN) != initialise(config_in(tmp_path / "b"), ORIGIN)


@pytest.mark.parametrize("origin", ["", "a b", "a+b", "a\nb", "https://libro.example/mex", "Libro.example"])
def test_an_origin_that_no_founding_can_name_makes_nothing(tmp_path: Path, origin: str) -> None:
    with pytest.raises(UsageError, match=r"field\.not-origin"):
        initialise(config_in(tmp_path), origin)

    assert [] == list(tmp_path.iterdir())
