"""After a withdrawal nothing of the value remains, in files, answers, logs, backups or memory.

A real `libro-ledger serve`: two gunicorn workers over the folder, asked through a socket. The value is
searched for as text, in base64url, and as its salt; every file of the folder and the whole memory of
the restarted processes are read.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from libroabierto.record import base64url
from libroabierto.record.disclosure import join
from support.founding import Town, read
from support.ledger_home import opened, relive
from support.lives import privacy
from support.lives.privacy import DIGEST, STREAM
from support.refusals.row import town_after
from support.served_ledger import Answer, ask, serving

VALUE = "Wenceslada Xochiquetzal Ficticia"
TEXT, COMMITTED = privacy.opened(value=VALUE, salt="memory")
JOSE = {"Content-Type": "application/jose"}
READS = (
    "/v1/log",
    "/v1/entries",
    "/v1/entries.ndjson",
    "/v1/checkpoints",
    "/v1/institutions",
    "/v1/declarations",
    "/v1/municipalities",
    "/v1/secretariats",
    "/v1/plans",
    "/v1/commitments",
    "/v1/observations",
    "/checkpoint",
    "/openapi.json",
    "/",
    f"/v1/streams/{STREAM}",
    f"/v1/secretariats/{STREAM}",
)


def traces() -> Mapping[str, bytes]:
    """Return what must not be found: the value, its disclosure at each of three alignments, its salt."""
    raw = base64url.decode(TEXT)
    salt = raw.split(b'"')[1]
    inner = {f"shift {n}": base64url.encode(VALUE.encode()[n:])[2:-3].encode() for n in range(3)}
    return {"value": VALUE.encode(), "disclosure": TEXT.encode(), "salt": salt, **inner}


def found(raw: bytes) -> list[str]:
    """Return which traces stand in *raw*."""
    return [name for name, trace in traces().items() if trace in raw]


def in_files(folder: Path) -> list[tuple[str, str]]:
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    return [(path.name, name) for path in files for name in found(path.read_bytes())]


def processes(log: Path) -> list[int]:
    """Return the server's processes: those whose folder of settings is that of *log*."""
    home = f"LIBRO_LEDGER_HOME={log.parent}".encode()
    return [
        int(entry.name)
        for entry in Path("/proc").iterdir()
        if entry.name.isdigit() and home in _read(entry / "environ").split(b"\0")
    ]


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


def memory(pid: int) -> Iterator[bytes]:
    """Give the readable regions of a process, each whole."""
    with Path(f"/proc/{pid}/mem").open("rb", buffering=0) as file:
        for line in Path(f"/proc/{pid}/maps").read_text().splitlines():
            span, rights, *rest = line.split()
            if "r" not in rights or rest[-1] in ("[vvar]", "[vsyscall]", "[vvar_vclock]"):
                continue
            first, last = (int(part, 16) for part in span.split("-"))
            try:
                file.seek(first)
                yield file.read(last - first)
            except (OSError, OverflowError):  # a region that even its owner may not read
                continue


def in_memory(log: Path) -> list[tuple[int, str]]:
    pids = processes(log)
    assert len(pids) >= 3, "our bug: an arbiter and two workers"
    return [(pid, name) for pid in pids for region in memory(pid) for name in found(region)]


@pytest.fixture
def lived(tmp_path: Path) -> tuple[Town, Path]:
    """A folder with a ledger in which nobody sits yet."""
    town, home = town_after("watched"), tmp_path / "home"
    with opened(home, town) as house:
        relive(house, town)
    return town, home


def submit(bind: str, submission: str) -> Answer:
    return ask(bind, "POST", "/v1/events", submission.encode(), headers=JOSE)


def seen(bind: str, town: Town) -> list[str]:
    """Ask each read route, as a program and as a person; return where the value stands in an answer."""
    entry = privacy.seated_at(town, COMMITTED)
    event = read(town.tokens[entry]).id
    paths = [*READS, f"/v1/events/{event}", f"/v1/secretariats/{STREAM}?as_of={entry}", "/v1/secretariats"]
    asked = [(path, accept) for path in paths for accept in ("application/json", "text/html", "text/csv")]
    return [path for path, accept in asked if found(ask(bind, "GET", path, headers={"Accept": accept})[2])]


def backup(home: Path, copy: Path) -> None:
    copy.mkdir()
    for name in ("ledger.db", "disclosures.sqlite3"):
        source, target = sqlite3.connect(home / name), sqlite3.connect(copy / name)
        source.backup(target)
        source.close()
        target.close()


def test_nothing_of_a_withdrawn_value_remains(lived: tuple[Town, Path], tmp_path: Path) -> None:
    town, home = lived
    bind = f"unix:{tmp_path}/ledger.sock"
    seating = privacy.seating(town, COMMITTED)
    with serving(home, bind=bind, LIBRO_LEDGER_RATE_ADDRESS="0") as log:
        assert submit(bind, join(seating, (TEXT,)))[0] == 201
        town.record(seating)
        assert f"/v1/secretariats/{STREAM}" in seen(bind, town)
        assert in_files(home)
        assert in_memory(log)
        for bad in (f"{seating}~{TEXT}x~", f"{seating}~{TEXT}", join(privacy.seating(town), (TEXT,))):
            assert submit(bind, bad)[0] in (400, 422)
        withdrawal = privacy.withdrawal(town, privacy.seated_at(town, COMMITTED), COMMITTED)
        assert submit(bind, withdrawal)[0] == 201
        town.record(withdrawal)
        assert submit(bind, join(seating, (TEXT,)))[0] == 422

        assert [] == seen(bind, town)
        assert [] == in_files(home)
        backup(home, tmp_path / "backup")
    with serving(home, bind=bind, LIBRO_LEDGER_RATE_ADDRESS="0") as log:
        assert [] == seen(bind, town)
        assert [] == in_memory(log)

    assert ([], []) == (in_files(home), in_files(tmp_path / "backup"))
    assert DIGEST != COMMITTED


def test_a_restored_old_copy_is_clean_once_the_server_has_started(
    lived: tuple[Town, Path], tmp_path: Path
) -> None:
    town, home = lived
    bind = f"unix:{tmp_path}/ledger.sock"
    seating = privacy.seating(town, COMMITTED)
    with serving(home, bind=bind, LIBRO_LEDGER_RATE_ADDRESS="0"):
        submit(bind, join(seating, (TEXT,)))
        town.record(seating)
        backup(home, tmp_path / "old")
        withdrawal = privacy.withdrawal(town, privacy.seated_at(town, COMMITTED), COMMITTED)
        assert submit(bind, withdrawal)[0] == 201
        town.record(withdrawal)
    for file in home.glob("disclosures.sqlite3*"):
        file.unlink()
    (home / "disclosures.sqlite3").write_bytes((tmp_path / "old" / "disclosures.sqlite3").read_bytes())
    assert in_files(home)
    with serving(home, bind=bind, LIBRO_LEDGER_RATE_ADDRESS="0"):
        assert [] == seen(bind, town)

        assert [] == in_files(home)
