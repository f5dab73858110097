"""`all`: the four processes as children of this one, which starts each again when it ends by itself.

A child that ends soon after its start is started after 1, 2, 4, at most 30 seconds; one that lived for a
minute, at once. When this process ends, so do they, however it ends.
"""

from __future__ import annotations

import argparse
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from typing import Final

from libroabierto_notifier.bootstrap import check
from libroabierto_notifier.config import Config
from libroabierto_notifier.worker.ending import PATIENCE_SECONDS, Ending
from libroabierto_notifier.worker.serving import warn
from libroabierto_notifier.worker.telling import tell

PROCESSES: Final = ("follow", "dispatch", "stream", "web")
_LOOK_EVERY: Final = 0.25  # seconds
_LONGEST_PAUSE: Final = 30.0
_LIVED_LONG: Final = 60.0
_PR_SET_PDEATHSIG: Final = 1  # linux/prctl.h


class Child:
    """One of the processes, and when it is started again."""

    def __init__(self, name: str, environment: Mapping[str, str]) -> None:
        self.name = name
        self._environment = dict(environment)
        self._process: subprocess.Popen[bytes] | None = None
        self._pause = 0.0
        self._due = self._started = 0.0

    def keep_alive(self, now: float) -> int | None:
        """Start it if it is due; return the status with which it ended, if it just did."""
        if self._process is None:
            if now >= self._due:
                self._start(now)
            return None
        status = self._process.poll()
        if status is not None:
            self._process = None
            lived_long = now - self._started >= _LIVED_LONG
            self._pause = 0.0 if lived_long else min(_LONGEST_PAUSE, self._pause * 2 or 1.0)
            self._due = now + self._pause
        return status

    def end(self) -> None:
        """Ask it to end."""
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)

    def wait(self, until: float) -> None:
        """Wait for its end until then; end it hard after that."""
        if self._process is None:
            return
        try:
            self._process.wait(max(0.0, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _start(self, now: float) -> None:
        command = [sys.executable, "-m", "libroabierto_notifier.worker", self.name]
        self._started = now
        # No thread runs in this process, so that what happens between fork and exec is safe.
        self._process = subprocess.Popen(command, env=self._environment, preexec_fn=_end_with_parent)  # noqa: PLW1509, S603 - see above; our own command


def run_all(options: argparse.Namespace, language: str) -> None:
    """Run the four processes until this one is asked to end."""
    config = Config.from_env(home=options.home)
    check(config)
    warn(config, language)
    tell("all", language, web=config.bind, stream=config.stream_bind)
    children = [Child(name, {**os.environ, **config.to_environment()}) for name in PROCESSES]
    ending = Ending()
    while not ending.asked.wait(_LOOK_EVERY):
        for child in children:
            status = child.keep_alive(time.monotonic())
            if status is not None:
                tell("child", language, name=child.name, status=status)
    for child in children:
        child.end()
    until = time.monotonic() + PATIENCE_SECONDS - 0.5
    for child in children:
        child.wait(until)


def _end_with_parent() -> None:
    """Have the kernel send SIGTERM when the parent is gone; on Linux, and through every exec."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
