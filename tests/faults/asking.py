"""Asking a server over HTTP, one connection a question."""

from __future__ import annotations

import http.client
import json
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from typing import Final

PROBLEM: Final = "application/problem+json"
PATIENCE: Final = 60.0  # seconds


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server said; names of headers are lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def told(self) -> tuple[int, str, str]:
        """The status, and of a problem its code and when to come again."""
        if self.headers.get("content-type") != PROBLEM:
            return self.status, "", ""
        return self.status, json.loads(self.body)["code"], self.headers.get("retry-after", "")


def post(port: int, token: str) -> Answer:
    """Submit one event."""
    return _ask(port, "POST", "/v1/events", token.encode(), {"Content-Type": "application/jose"})


def get(port: int, path: str) -> Answer:
    """Read."""
    return _ask(port, "GET", path, None, {"Accept": "application/json, text/plain, */*"})


def _ask(port: int, method: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> Answer:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)) as connection:
        connection.request(method, path, body, dict(headers))
        answer = connection.getresponse()
        named = {name.lower(): value for name, value in answer.getheaders()}
        return Answer(answer.status, named, answer.read())
