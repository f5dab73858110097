"""The log's key is rotated on a served ledger under load, whose workers are then killed; readers follow.

Two workers, real HTTP, the operator's command, and `libro` as its readers run it.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.client import HTTPException
from pathlib import Path

import pytest

from libroabierto.domain.drafts import read_draft
from libroabierto.record.envelope import EVENT, seal
from libroabierto.record.moments import format_instant
from libroabierto_ledger.application import Receipt
from libroabierto_ledger.log.signer import parse_key
from support.founding import AUTHORITY, Town
from support.ledger_home import opened
from support.patience import wait_for
from support.ports import free_port
from support.refusals.row import spoiled
from support.served_ledger import BIN, ask, group, wait_until_ready

pytestmark = pytest.mark.slow
JOSE = {"Content-Type": "application/jose"}


@dataclass
class Place:
    """A ledger of today with its readers' folders beside it."""

    folder: Path
    town: Town
    founded: Receipt
    bind: str
    rotated_at: int = 0
    answered: dict[int, bytes] = field(default_factory=dict)  # receipts by index
    refused: set[str] = field(default_factory=set)

    @property
    def home(self) -> Path:
        return self.folder / "home"

    @property
    def environment(self) -> Mapping[str, str]:
        ours = {"LIBRO_LEDGER_HOME": str(self.home), "LIBRO_LEDGER_BIND": self.bind, "LC_ALL": "C"}
        limits = {"LIBRO_LEDGER_RATE_ADDRESS": "0", "LIBRO_LEDGER_RATE_INSTITUTION": "0"}
        return {**os.environ, **ours, **limits, "LIBRO_LEDGER_WORKERS": "2"}

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        made = [str(BIN / command[0]), *command[1:]]
        return subprocess.run(
            made, env=dict(self.environment), cwd=self.folder, capture_output=True, text=True, check=False
        )

    def audit(self, reader: str, *more: str) -> subprocess.CompletedProcess[str]:
        trust = ["--trust", str(self.folder / reader), "--json"]
        return self.run("libro", "audit", f"http://{self.bind}", *trust, *more)

    def today(self, token: str) -> str:
        now = datetime.now(UTC)
        occurred = (now - timedelta(hours=12)).date().isoformat()
        signed = format_instant(now)
        return spoiled(self.town, token, occurred_on=occurred, signed_at=signed)

    def load(self, stop: threading.Event, name: str) -> None:
        """Accredit one organisation after the other, again and again until each is recorded."""
        for number in range(10_000):
            if stop.is_set():
                return
            token = self.today(self.town.institution(f"{name}-{number}"))
            while not self.submit(token) and not stop.is_set():
                time.sleep(0.02)

    def submit(self, token: str) -> bool:
        with suppress(OSError, HTTPException):
            status, _, body = ask(self.bind, "POST", "/v1/events", token.encode(), headers=JOSE)
            if status in (200, 201):
                self.answered[json.loads(body)["index"]] = body
                return True
            self.refused.add(json.loads(body)["code"])
        return False

    def rotate(self) -> None:
        """Prepare under a hold, sign, submit."""
        prepared = self.run("libro-ledger", "rotate-log-key", "--hold", "2", "-o", "rotacion.toml")
        assert prepared.returncode == 0, prepared.stderr
        draft = (self.folder / "rotacion.toml").read_text("utf-8")
        wait_for(lambda: "ledger.held" in self.refused)  # people are slow; meanwhile the ledger waits
        members = {**read_draft(draft, lambda _: b""), "signed_at": format_instant(datetime.now(UTC))}
        assert self.submit(seal(json.dumps(members).encode(), self.town.key_pair(AUTHORITY, "seal"), EVENT))
        self.rotated_at = members["data"]["last_size"]


def serving(place: Place) -> Iterator[subprocess.Popen[bytes]]:
    log = place.folder / "server.log"
    with group([str(BIN / "libro-ledger"), "serve"], log, place.environment) as server:
        wait_until_ready(place.bind, server, log)
        yield server


@pytest.fixture(scope="module")
def rotated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    folder, town = tmp_path_factory.mktemp("rotation"), Town(now=datetime.now(UTC))
    occurred = (town.now - timedelta(hours=12)).date().isoformat()
    with opened(folder / "home", town) as ledger:
        token = town.event(
            "ledger.founded", AUTHORITY, "seal", "ledger:main", town._founding_data, occurred_on=occurred
        )
        founded = ledger.founding.found(token)
        town.entries = list(ledger.queries.lines())
    place = Place(folder, town, founded, f"127.0.0.1:{free_port()}")
    told(place)
    for server in serving(place):
        assert server.poll() is None
        yield place


def told(place: Place) -> None:
    """An audit, load, the rotation amid it, every process killed, more load after the next start."""
    stop, key = threading.Event(), str(place.town.log.verifier)
    loads = [threading.Thread(target=place.load, args=(stop, name)) for name in ("osc-a", "osc-b")]
    for server in serving(place):
        assert place.audit("early", "--vkey", key).returncode == 0
        for load in loads:
            load.start()
        wait_for(lambda: place.answered)
        place.rotate()
        os.killpg(server.pid, signal.SIGKILL)
    for _ in serving(place):
        wait_for(lambda: max(place.answered) > place.rotated_at)
        stop.set()
        for load in loads:
            load.join()


def test_the_ledger_waited_while_the_rotation_was_signed(rotated: Place) -> None:
    assert "ledger.held" in rotated.refused
    assert rotated.rotated_at in rotated.answered


def test_acts_were_recorded_before_and_after_it_also_after_the_kill(rotated: Place) -> None:
    places = sorted(rotated.answered)

    assert places[0] < rotated.rotated_at < places[-1]


def test_a_reader_of_the_old_key_is_told_of_the_new_one(rotated: Place) -> None:
    audited = rotated.audit("early")
    said = json.loads(audited.stdout)

    assert (0, "sound", [rotated.rotated_at]) == (
        audited.returncode,
        said["verdict"],
        [one["entry"] for one in said["rotations"]],
    )
    again = json.loads(rotated.audit("early").stdout)
    assert ([], 0, said["rotations"][0]["key_fingerprint"]) == (
        again["rotations"],
        again["judged"],
        again["key_fingerprint"],
    )


@pytest.mark.parametrize("key", ["first", "present"])
def test_a_first_use_with_either_key_is_sound(rotated: Place, key: str) -> None:
    present = json.loads(ask(rotated.bind, "GET", "/v1/log")[2])["verifier_keys"][0]
    vkey = {"first": str(rotated.town.log.verifier), "present": present}[key]
    audited = rotated.audit(f"late-{key}", "--vkey", vkey)

    assert 0 == audited.returncode, audited.stdout + audited.stderr
    assert [rotated.rotated_at] == [one["entry"] for one in json.loads(audited.stdout)["rotations"]]


def test_receipts_of_both_keys_verify_for_who_has_followed(rotated: Place) -> None:
    rotated.audit("receipts", "--vkey", str(rotated.town.log.verifier))
    places = sorted(rotated.answered)
    for index in (places[0], rotated.rotated_at, places[-1]):
        path = rotated.folder / f"{index}.receipt.json"
        path.write_bytes(rotated.answered[index])
        verified = rotated.run("libro", "receipt", "verify", path.name, "--trust", "receipts")

        assert 0 == verified.returncode, verified.stdout + verified.stderr


def test_the_former_key_is_destroyed_and_check_finds_everything_sound(rotated: Place) -> None:
    former = (rotated.home / "log.key").read_text()
    finished = rotated.run("libro-ledger", "rotate-log-key", "--finish")
    checked = rotated.run("libro-ledger", "check")

    assert (0, 0) == (finished.returncode, checked.returncode), finished.stderr + checked.stderr
    assert former not in [path.read_text(errors="replace") for path in rotated.home.glob("log.key*")]
    assert rotated.town.log.seed != parse_key((rotated.home / "log.key").read_text()).seed
    token = rotated.today(rotated.town.institution("osc-final"))
    assert rotated.submit(token)
