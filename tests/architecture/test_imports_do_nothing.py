"""Importing a module does nothing: no file written, no socket, no thread, no look at the environment.

A fresh interpreter imports it under watch (import_watch.py); what it imported before would not run again.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from architecture.source_tree import PACKAGES, shipped_modules

WATCH = Path(__file__).with_name("import_watch.py")


def deeds_of(*modules: str, folders: list[Path], cwd: Path | None = None) -> str:
    """Import *modules* under watch; give what they did, one deed a line, and what they printed."""
    result = subprocess.run(
        [sys.executable, "-B", str(WATCH), os.pathsep.join(map(str, folders)), *modules],
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
        cwd=cwd,
    )
    return result.stdout + result.stderr


@pytest.mark.parametrize("package", PACKAGES)
def test_importing_a_package_with_all_its_modules_does_nothing(package: str) -> None:
    modules = [name for name in shipped_modules() if name.split(".")[0] == package]

    told = deeds_of(*modules, folders=list(PACKAGES.values()))
    assert told == "", told


@pytest.mark.parametrize(
    ("line", "deed"),
    [
        ("open('made.txt', 'w')", "open"),
        ("import os; os.mkdir('made')", "os.mkdir"),
        ("import sqlite3; sqlite3.connect(':memory:')", "sqlite3.connect"),
        ("import socket; socket.socket()", "socket"),
        ("import threading; threading.Thread(target=print).start()", "thread"),
        ("import subprocess; subprocess.run(['true'])", "subprocess.Popen"),
        ("import os; os.environ['HOME']", "environment HOME"),
        ("import os; os.getenv('HOME')", "environment HOME"),
        ("print('hello')", "hello"),
    ],
)
def test_a_module_that_does_something_is_noticed(tmp_path: Path, line: str, deed: str) -> None:
    (tmp_path / "busy.py").write_text(line, encoding="utf-8")

    assert deed in deeds_of("busy", folders=[tmp_path], cwd=tmp_path)
