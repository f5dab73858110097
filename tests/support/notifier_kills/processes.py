"""The processes of a notifier as children: started, killed, started again.

Each dispatcher's clock is a minute ahead of the one before it, so that nobody waits for the leases of
those that were killed (clocks.py).
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Final, Literal

from libroabierto_notifier.config import Config

Name = Literal["follow", "dispatch", "stream"]
NAMES: Final[tuple[Name, ...]] = ("follow", "dispatch", "stream")
LEASE: Final = 61  # seconds: a dispatcher's lease, and one
_TESTS: Final = Path(__file__).parents[2]


class Processes:
    """The children of one home; what they say stands in `<name>.log` beside it."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._running: dict[Name, subprocess.Popen[bytes]] = {}
        self.starts: dict[Name, int] = dict.fromkeys(NAMES, 0)

    def start(self, name: Name) -> None:
        """Start one."""
        ahead = self.starts[name] * LEASE if name == "dispatch" else 0
        command = [sys.executable, "-m", "support.notifier_kills.clocks", str(ahead), name]
        path = os.pathsep.join([str(_TESTS), os.environ.get("PYTHONPATH", "")])
        environment = {**os.environ, **self._config.to_environment(), "PYTHONPATH": path}
        with self.log(name).open("ab") as log:
            self._running[name] = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        self.starts[name] += 1

    def kill(self, name: Name) -> None:
        """Kill one with SIGKILL, and start it again."""
        self.end(name)
        self.start(name)

    def end(self, name: Name) -> None:
        """Kill one with SIGKILL; it was alive until then."""
        process = self._running.pop(name)
        assert process.poll() is None, f"{name} ended by itself: {self.log(name).read_text()[-3000:]}"
        process.kill()
        process.wait()

    def pids(self) -> list[int]:
        """Return the ids of all that run."""
        return [process.pid for process in self._running.values()]

    def living(self) -> list[int]:
        """Return the ids of those that have not ended."""
        return [process.pid for process in self._running.values() if process.poll() is None]

    def log(self, name: Name) -> Path:
        """Return where a process says what it has to say."""
        return self._config.home.with_name(f"{self._config.home.name}-{name}.log")

    def close(self) -> None:
        """Kill all that run, whatever has happened."""
        for process in self._running.values():
            process.kill()
            process.wait()
