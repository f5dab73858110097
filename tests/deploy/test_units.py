"""The systemd units, judged by systemd itself; it need not run."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SYSTEMD = Path(__file__).parents[2] / "deploy" / "systemd"
UNITS = sorted(path.name for path in SYSTEMD.glob("*.service"))
MOST_EXPOSED = 2.0
NEEDED = "systemd-analyze is needed: apt-get install systemd / hace falta: apt-get install systemd"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The units as shipped, whose commands stand where this environment has them."""
    made = tmp_path_factory.mktemp("units")
    for name in UNITS:
        text = (
            (SYSTEMD / name).read_text("utf-8").replace("/opt/libro/bin/", f"{Path(sys.executable).parent}/")
        )
        (made / name).write_text(text, "utf-8")
    return made


def analyze(*arguments: str) -> tuple[int, str]:
    """Run systemd-analyze; return its status and all that it says."""
    command = shutil.which("systemd-analyze")
    assert command, NEEDED
    done = subprocess.run([command, *arguments], capture_output=True, text=True, check=False, timeout=120)
    return done.returncode, done.stdout + done.stderr


def test_each_process_of_both_services_has_a_unit() -> None:
    processes = ["ledger", *(f"notifier-{each}" for each in ("dispatch", "follow", "stream", "web"))]

    assert [f"libro-{name}.service" for name in processes] == UNITS


def test_systemd_has_nothing_to_say_against_any(folder: Path) -> None:
    assert (0, "") == analyze("verify", *(str(folder / name) for name in UNITS))


@pytest.mark.parametrize("name", UNITS)
def test_a_unit_is_hardly_exposed(folder: Path, name: str) -> None:
    _, said = analyze("security", "--offline=true", str(folder / name))
    exposure = re.search(r"exposure level for \S+: ([0-9.]+)", said)

    assert exposure, said
    assert float(exposure[1]) <= MOST_EXPOSED


def test_a_unit_with_a_misspelt_wall_is_noticed(folder: Path, tmp_path: Path) -> None:
    text = (folder / UNITS[0]).read_text("utf-8").replace("ProtectHome=", "ProtectHom=")
    (tmp_path / UNITS[0]).write_text(text, "utf-8")

    assert "ProtectHom" in analyze("verify", str(tmp_path / UNITS[0]))[1]


@pytest.mark.parametrize("name", UNITS)
def test_the_command_of_a_unit_is_one_that_exists(folder: Path, name: str) -> None:
    (command,) = re.findall(r"^ExecStart=(.*)$", (folder / name).read_text("utf-8"), re.MULTILINE)
    done = subprocess.run([*command.split(), "--help"], capture_output=True, check=False, timeout=60)

    assert 0 == done.returncode, done.stderr


@pytest.mark.parametrize("name", UNITS)
def test_a_unit_runs_as_a_user_that_the_sysusers_file_makes(name: str) -> None:
    made = re.findall(r"^u (\S+)", (SYSTEMD / "libro.sysusers").read_text("utf-8"), re.MULTILINE)
    (user,) = re.findall(r"^User=(.*)$", (SYSTEMD / name).read_text("utf-8"), re.MULTILINE)

    assert user in made
