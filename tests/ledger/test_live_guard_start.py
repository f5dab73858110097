"""A ledger whose database or guard is not the right one does not start, and says why and what to do.

Real commands and a real server. Each way to be wrong is one row: what somebody did to the folder, the
stable code, and what both languages must say of it.
"""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from libroabierto_ledger.log.guard import SLOT, Guard
from support.crowd.sender import Sender, Tally
from support.crowd.served import BIN, ServedLedger
from support.founding import ORIGIN, Town
from support.ledger_home import fill, opened
from support.patience import wait_for
from support.served_ledger import TELLING_WHO, answered_by

SIZE = 200  # entries: enough for a database of many pages, of which a last commit touches few
LANGUAGES = {"es": "es_MX.UTF-8", "en": "C.UTF-8"}


@dataclass(frozen=True)
class Wrong:
    """One way in which the folder is not the ledger's own."""

    name: str
    done: Callable[[Path], None]
    code: str
    spanish: tuple[str, ...]
    english: tuple[str, ...]


def backup(database: Path, to: Path) -> None:
    """Copy a database as a backup tool does."""
    with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(to)) as target:
        source.backup(target)


def older_copy(home: Path) -> None:
    shutil.copy(home.parent / "old.db", home / "ledger.db")


def older_copy_beside_a_newer_wal(home: Path) -> None:
    """What a crash leaves behind is found again by a database that it does not belong to."""
    shutil.copy(home.parent / "crashed.wal", home / "ledger.db-wal")
    older_copy(home)


def other_guard(home: Path) -> None:
    (home / "guard").unlink()
    Guard(home / "guard", "libro.example/otro").create(0, bytes(32))


WRONG = (
    Wrong(
        "an older copy",
        older_copy,
        "guard.database-older",
        ("5 asientos", "ya publicó 200", "Busque la base más reciente", "no borre ni cambie el resguardo"),
        ("5 entries", "has published 200", "Find the newest database", "never delete or change the guard"),
    ),
    Wrong(
        "an older copy beside a newer write-ahead log",
        older_copy_beside_a_newer_wal,
        "store.mixed",
        ("200 asientos", "copia antigua", "restaure una copia completa", "ledger.db-wal"),
        ("200 entries", "old copy", "restore a whole copy", "ledger.db-wal"),
    ),
    Wrong(
        "no guard",
        lambda home: (home / "guard").unlink(),
        "guard.missing",
        ("Falta el resguardo", "Recupérelo de este equipo"),
        ("is missing", "Recover it from this host"),
    ),
    Wrong(
        "the guard of another ledger",
        other_guard,
        "guard.other-origin",
        ("libro.example/otro", ORIGIN, "Reúna llave, base y resguardo"),
        ("libro.example/otro", ORIGIN, "Bring together key, database and guard"),
    ),
    Wrong(
        "a guard that is torn in both places",
        lambda home: _write(home / "guard", bytes(2 * SLOT)),
        "guard.unreadable",
        ("no se puede leer", "Revise el disco y recupérelo"),
        ("cannot be read", "Check the disk and recover it"),
    ),
)


def _write(path: Path, content: bytes) -> None:
    path.write_bytes(content)


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed ledger of SIZE entries; beside it an older copy, and the log of a crash of the newest."""
    folder, town = tmp_path_factory.mktemp("model"), Town()
    town.live()
    with opened(folder / "home", town) as assembly:
        fill(assembly, town.tokens[:5])
        backup(folder / "home" / "ledger.db", folder / "old.db")
        assembly.submissions.submit_batch([town.institution(f"osc-{n}") for n in range(SIZE - 7)])
    with opened(folder / "home", town) as assembly:  # what was written before has left the log by now
        fill(assembly, [town.institution("osc-a"), town.institution("osc-b")])
        shutil.copy(folder / "home" / "ledger.db-wal", folder / "crashed.wal")
    return folder


@pytest.fixture
def home(model: Path, tmp_path: Path) -> Path:
    """The folder, for one test."""
    shutil.copytree(model, tmp_path, dirs_exist_ok=True)
    return tmp_path / "home"


def operate(served: ServedLedger, *words: str, language: str) -> subprocess.CompletedProcess[str]:
    environment = {**served.environment, "LC_ALL": LANGUAGES[language]}
    command = [str(BIN / "libro-ledger"), *words]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=300)


@pytest.mark.parametrize("wrong", WRONG, ids=lambda wrong: wrong.name)
def test_the_ledger_does_not_start_and_says_why_and_what_to_do(home: Path, wrong: Wrong) -> None:
    wrong.done(home)
    before = {path.name: path.read_bytes() for path in (home / "guard", home / "log.key") if path.exists()}

    refused = operate(ServedLedger(home), "serve", language="es")

    assert 1 == refused.returncode
    assert f"[{wrong.code}]" in refused.stderr
    assert [] == [words for words in wrong.spanish if words not in refused.stderr]
    assert "Traceback" not in refused.stderr
    assert before == {name: (home / name).read_bytes() for name in before}


@pytest.mark.parametrize("wrong", WRONG, ids=lambda wrong: wrong.name)
def test_the_same_is_said_in_english(home: Path, wrong: Wrong) -> None:
    wrong.done(home)

    refused = operate(ServedLedger(home), "check", language="en")

    assert 1 == refused.returncode
    assert [] == [words for words in wrong.english if words not in refused.stderr]


def test_no_command_makes_a_guard_for_an_older_copy(home: Path) -> None:
    """Whoever deletes the guard gains nothing: without it nothing starts, and nothing makes it anew."""
    older_copy(home)
    (home / "guard").unlink()

    for words in (("serve",), ("check",), ("rebuild",), ("init", "--origin", ORIGIN)):
        assert 0 != operate(ServedLedger(home), *words, language="en").returncode
    assert not (home / "guard").exists()


@pytest.mark.parametrize("at", [0, SLOT])
def test_a_guard_that_is_torn_in_one_place_starts(home: Path, at: int) -> None:
    """A torn write loses only what nobody had relied on yet; the other place is the one before."""
    raw = bytearray((home / "guard").read_bytes())
    raw[at] ^= 0xFF
    (home / "guard").write_bytes(raw)

    assert 0 == operate(ServedLedger(home), "check", language="en").returncode


@contextmanager
def serving(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ServedLedger]:
    """Serve by two workers, both of which have answered: one that still starts would refuse to."""
    for name, value in TELLING_WHO.items():
        monkeypatch.setenv(name, value)
    served = ServedLedger(home, workers=2, threads=2)
    with served.running():
        wait_for(lambda: asked_anew(served) and len(answered_by(served.log)) == 2)
        yield served


def asked_anew(served: ServedLedger) -> int:
    """Ask on a connection of its own, which any worker may take."""
    with closing(Sender(served.port, Tally())) as sender:
        return sender.ask("/healthz")


def statuses(served: ServedLedger, token: str) -> set[int]:
    """Ask both workers many times, for reads and for a write; return every status that was answered."""
    found = set()
    for _ in range(8):
        sender = Sender(served.port, Tally())
        with closing(sender):
            found |= {sender.ask(path) for path in ("/checkpoint", "/readyz", "/v1/entries.ndjson")}
            found.add(sender.attempt("/v1/events", token.encode(), "application/jose")[0])
    return found


def aside(path: Path) -> None:
    path.rename(path.with_suffix(".aside"))


def back(path: Path) -> None:
    path.with_suffix(".aside").rename(path)


def repeat() -> str:
    """Return the event of an entry that the older copy lacks: a repeat, whose answer changes nothing."""
    town = Town()
    town.live()
    return town.institution("osc-0")


def test_what_is_exchanged_under_a_running_ledger_stops_it_until_it_is_put_back(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Reads and writes answer 503, by every worker: neither old data nor a receipt that would be lost."""
    token = repeat()
    with serving(home, monkeypatch) as served:
        assert {200} == statuses(served, token)
        for name in ("ledger.db", "guard"):
            aside(home / name)
            if name == "ledger.db":
                older_copy(home)
            assert {503} == statuses(served, token), name
            back(home / name)
            assert {200} == statuses(served, token), name
