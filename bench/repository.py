"""git as a ledger: one commit an event, signed by an Ed25519 key in the form of ssh.

The porcelain as people use it: the payload becomes a file, `git add`, `git commit -S`. Every commit
starts four processes; that is what it costs to sign with git, and no fault of its storage. Loose
objects wait for the disk (`core.fsync = all`), as our commits do; `gc.auto` is off.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

_WHO = "banco@libro.localhost"
_SETTINGS = {
    "user.name": "Banco de pruebas",
    "user.email": _WHO,
    "gpg.format": "ssh",
    "commit.gpgsign": "true",
    "core.fsync": "all",
    "gc.auto": "0",
}


class Repository:
    """A fresh repository in *folder*."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "repository"
        key, allowed = folder / "key", folder / "allowed"
        _run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(key)], folder)
        allowed.write_text(f"{_WHO} {key.with_suffix('.pub').read_text()}", encoding="ascii")
        _run(["git", "init", "--quiet", "--initial-branch", "main", str(self._folder)], folder)
        for name, value in {
            **_SETTINGS,
            "user.signingkey": str(key),
            "gpg.ssh.allowedSignersFile": str(allowed),
        }.items():
            self._git("config", name, value)

    def commit(self, number: int, payload: bytes) -> None:
        """Add one event, signed."""
        path = self._folder / f"{number // 100:03d}" / f"{number:06d}.json"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(payload)
        self._git("add", str(path))
        self._git("commit", "--quiet", "-m", str(number))

    def verify_all(self) -> int:
        """Verify the signature of every commit; return how many are good."""
        return self._git("log", "--format=%G?").split().count("G")

    def _git(self, *words: str) -> str:
        return _run(["git", *words], self._folder)


def need() -> None:
    """End loudly where git or ssh-keygen is missing."""
    for command, package in (("git", "git"), ("ssh-keygen", "openssh-client")):
        if shutil.which(command) is None:
            sys.exit(f"{command} is missing; install it with: apt install {package}")


def _run(command: list[str], folder: Path) -> str:
    alone = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "HOME": str(folder)}
    done = subprocess.run(  # noqa: S603 - our own command
        command, cwd=folder, env={**os.environ, **alone}, check=True, stdout=subprocess.PIPE, text=True
    )
    return done.stdout
