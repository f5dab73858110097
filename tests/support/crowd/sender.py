"""One client's wire: it sends the same bytes again and again until somebody answers.

A connection that dies, an answer that is cut short, 202, 429 and 503 all mean the same to it: send it
again, perhaps to another worker. An impatient sender sometimes hangs up before the answer comes.
"""

from __future__ import annotations

import http.client
import json
import random
import threading
import time
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

NOT_NOW = (202, 429, 503)
PATIENCE = 300.0  # seconds for one submission: a whole restart of a busy machine
PAUSE = 0.05  # seconds between two attempts; whoever retries blindly does not read Retry-After


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered at last, to which attempt (the first is 1)."""

    status: int
    body: bytes
    attempt: int

    def document(self) -> Any:
        """Read the body as JSON."""
        return json.loads(self.body)


class Tally:
    """Figures that many threads add to."""

    def __init__(self) -> None:
        self._lock, self._counts = threading.Lock(), Counter[str]()

    def add(self, what: str, count: int = 1) -> None:
        """Count."""
        with self._lock:
            self._counts[what] += count

    def __getitem__(self, what: str) -> int:
        return self._counts[what]


class Sender:
    """Posts to one ledger, over connections that nobody promised to keep; one thread owns it."""

    def __init__(self, port: int, tally: Tally, *, impatience: float = 0.0, seed: object = 0) -> None:
        self._port, self._tally, self._impatience = port, tally, impatience
        self._random = random.Random(str(seed))
        self._connection: http.client.HTTPConnection | None = None

    def post(self, path: str, body: bytes, media_type: str) -> Answer:
        """Send *body* until it is answered; raises TimeoutError after PATIENCE."""
        until, attempt = time.monotonic() + PATIENCE, 0
        while time.monotonic() < until:
            attempt += 1
            try:
                status, answer = self.attempt(path, body, media_type)
            except (OSError, http.client.HTTPException) as error:
                refused = isinstance(error, ConnectionRefusedError)
                self._tally.add("nobody there" if refused else "in flight, no answer")
                self.close()
                time.sleep(PAUSE * self._random.random())
                continue
            if status not in NOT_NOW:
                return Answer(status, answer, attempt)
            self._tally.add(f"told to come back ({status})")
            time.sleep(PAUSE)
        raise TimeoutError(f"{path} was not answered in {PATIENCE:.0f} seconds")

    def close(self) -> None:
        """Let the connection go."""
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(OSError):
                connection.close()

    def ask(self, path: str) -> int:
        """Read an address once; return the status."""
        return self._exchange("GET", path)[0]

    def attempt(self, path: str, body: bytes, media_type: str) -> tuple[int, bytes]:
        """Post once; return status and body, or raise what befell the connection."""
        self._tally.add("requests sent")
        return self._exchange("POST", path, body, {"Content-Type": media_type})

    def _exchange(
        self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> tuple[int, bytes]:
        connection = self._connection or http.client.HTTPConnection("127.0.0.1", self._port, timeout=60)
        self._connection = connection
        connection.request(method, path, body=body, headers=headers or {})
        if self._random.random() < self._impatience:
            raise ConnectionAbortedError("the client hung up")
        with connection.getresponse() as response:
            answer = response.read()
        if response.will_close:
            self.close()
        return response.status, answer
