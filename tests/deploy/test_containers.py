"""The container file and the compose file, judged by their linters; and what both must agree on."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import yaml

DEPLOY = Path(__file__).parents[2] / "deploy"
BIN = Path(sys.executable).parent


def lint(*command: str) -> tuple[int, str]:
    """Run a linter of this environment in deploy/; return its status and what it says."""
    done = subprocess.run(
        [BIN / command[0], *command[1:]], cwd=DEPLOY, capture_output=True, text=True, check=False, timeout=60
    )
    return done.returncode, done.stdout + done.stderr


def compose() -> dict[str, Any]:
    """Read the compose file."""
    read: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))
    return read


def test_hadolint_has_nothing_to_say() -> None:
    assert (0, "") == lint("hadolint", "containers/Containerfile")


def test_hadolint_would_have(tmp_path: Path) -> None:
    bad = tmp_path / "Containerfile"
    bad.write_text("FROM debian\nRUN cd /tmp && sudo ls\n", "utf-8")

    assert 0 != lint("hadolint", str(bad))[0]


def test_compose_lint_finds_nothing_that_is_not_explained() -> None:
    status, said = lint("compose-lint", "check", "compose.yaml", "--fail-on", "low")

    assert 0 == status, said


def test_compose_lint_would_find_a_privileged_container(tmp_path: Path) -> None:
    bad = tmp_path / "compose.yaml"
    bad.write_text("services:\n  ledger:\n    image: x\n    privileged: true\n", "utf-8")

    assert 0 != lint("compose-lint", "check", str(bad))[0]


def test_each_service_runs_a_command_of_the_wheel() -> None:
    commands = [each["command"] for name, each in compose()["services"].items() if name != "front"]
    units = (DEPLOY / "systemd").glob("*.service")
    started = re.findall(r"ExecStart=/opt/libro/bin/(.*)", "".join(unit.read_text("utf-8") for unit in units))

    assert sorted(started) == sorted(" ".join(command) for command in commands)


def test_every_folder_that_the_settings_name_is_a_volume() -> None:
    mounted = {
        volume.split(":")[1]
        for service in compose()["services"].values()
        for volume in service.get("volumes", [])
    }
    settings = "".join(path.read_text("utf-8") for path in (DEPLOY / "env").glob("*.env"))
    homes = re.findall(r"^LIBRO_\w+_HOME=(.*)$", settings, re.MULTILINE)
    sockets = [os.path.dirname(path) for path in re.findall(r"=unix:(.*)$", settings, re.MULTILINE)]  # noqa: PTH120 - a path of another machine

    assert set(homes) | set(sockets) <= mounted


def test_the_front_alone_has_ports() -> None:
    assert ["front"] == [name for name, service in compose()["services"].items() if "ports" in service]
