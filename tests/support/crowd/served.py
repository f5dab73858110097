"""A ledger folder served by a real gunicorn on the loopback address; its processes can be killed.

served = ServedLedger(home)             # of support.crowd.signing.found_ledger
with served.running() as url: ...       # always ends every process that it started
served.workers()                        # the process ids of the workers that live now
"""

from __future__ import annotations

import http.client
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from support.ports import free_port

BIN = Path(sys.executable).parent
START_SECONDS = 240.0  # a busy machine; and a port that orphans of a killed master hold for some seconds
STOP_SECONDS = 60.0


class ServedLedger:
    """`libro-ledger serve` on a port that stays the same over every restart."""

    def __init__(self, home: Path, *, workers: int = 4, threads: int = 8) -> None:
        self.home, self.port = home, free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = home.parent / f"{home.name}.server.log"
        self._size = {"LIBRO_LEDGER_WORKERS": str(workers), "LIBRO_LEDGER_THREADS": str(threads)}
        self._masters: list[subprocess.Popen[bytes]] = []

    @property
    def environment(self) -> dict[str, str]:
        """What its processes, and the operator's commands, find in their environment."""
        limits = {"LIBRO_LEDGER_RATE_ADDRESS": "0", "LIBRO_LEDGER_RATE_INSTITUTION": "0"}  # no limit
        place = {"LIBRO_LEDGER_HOME": str(self.home), "LIBRO_LEDGER_BIND": f"127.0.0.1:{self.port}"}
        return {**os.environ, **self._size, **limits, **place}

    @contextmanager
    def running(self) -> Iterator[str]:
        """Serve, and give the address; afterwards nothing of it lives on."""
        try:
            self.start()
            yield self.url
        finally:
            self.stop()

    def start(self) -> None:
        """Start the server and return when it answers; again and again while orphans hold its port.

        That is what a supervisor of services does.
        """
        until = time.monotonic() + START_SECONDS
        while not self._started(until):
            said = self.log.read_bytes()[-2000:].decode(errors="replace")
            assert time.monotonic() < until, f"the ledger did not start:\n{said}"
            assert "Address already in use" in said, f"the ledger did not start:\n{said}"

    def _started(self, until: float) -> bool:
        """Start a master; say whether it serves, or has given up."""
        with self.log.open("ab") as log:
            command = [str(BIN / "libro-ledger"), "serve"]
            self._masters.append(
                subprocess.Popen(
                    command, env=self.environment, stdout=log, stderr=log, start_new_session=True
                )
            )
        while time.monotonic() < until and self._masters[-1].poll() is None:
            if self.workers() and self._answers():  # an orphan of the master before may answer as well
                return True
            time.sleep(0.05)
        return False

    def _answers(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        with closing(connection), suppress(OSError, http.client.HTTPException):
            connection.request("GET", "/readyz")
            with connection.getresponse() as response:
                return response.status == 200
        return False

    def stop(self) -> None:
        """End the server as an operator does, then whatever is left of every group that was started."""
        if self._masters and self._masters[-1].poll() is None:
            self._masters[-1].terminate()
            with suppress(subprocess.TimeoutExpired):
                self._masters[-1].wait(STOP_SECONDS)
            self._masters[-1].kill()
        for master in self._masters:
            master.wait(STOP_SECONDS)
        self.kill_orphans()

    def workers(self) -> list[int]:
        """List the workers of the present master."""
        return _processes(parent=self._masters[-1].pid)

    def kill_master(self) -> None:
        """Kill the master alone; its orphans answer whom they know until they notice, or are killed."""
        self._masters[-1].kill()
        self._masters[-1].wait(STOP_SECONDS)

    def kill_orphans(self) -> None:
        """Kill whatever is left of masters that are gone, as a supervisor does with the rest of a service."""
        for master in self._masters:
            for pid in _processes(group=master.pid) if master.poll() is not None else ():
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)

    def operate(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run `libro-ledger` on this ledger, as its operator would."""
        command = [str(BIN / "libro-ledger"), *words]
        return subprocess.run(
            command, env=self.environment, capture_output=True, text=True, check=False, timeout=3600
        )


def _processes(*, parent: int | None = None, group: int | None = None) -> list[int]:
    """List live processes by parent or by process group (Linux: /proc/<pid>/stat)."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            state, ppid, pgrp = stat.read_text().rpartition(")")[2].split()[:3]
            if state != "Z" and ((parent is not None and int(ppid) == parent) or int(pgrp) == group):
                found.append(int(stat.parent.name))
    return found
