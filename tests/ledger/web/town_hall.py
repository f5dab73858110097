"""A counter at which a test hands in events, and the answers that it gets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from libroabierto_ledger.bootstrap import Assembly
from support.founding import Town

JOSE = {"Content-Type": "application/jose"}
NDJSON = {"Content-Type": "application/x-ndjson"}


@dataclass(frozen=True)
class TownHall:
    """A town, its ledger, and a client of its web face."""

    town: Town
    ledger: Assembly
    client: FlaskClient

    def submit(self, token: str | bytes, **headers: str) -> TestResponse:
        """Hand in one event."""
        return self.client.post("/v1/events", data=token, headers={**JOSE, **headers})

    def batch(self, *tokens: str, **headers: str) -> TestResponse:
        """Hand in many, a line each."""
        return self.client.post("/v1/events/batch", data="\n".join(tokens), headers={**NDJSON, **headers})

    def refused(self, answer: TestResponse, slug: str, status: int, code: str) -> dict[str, Any]:
        """Check that *answer* is this problem, and that nothing was recorded; return the document."""
        assert (status, "application/problem+json") == (answer.status_code, answer.mimetype)
        problem: dict[str, Any] = answer.get_json(force=True)

        assert (f"/problems/{slug}", status, code) == (problem["type"], problem["status"], problem["code"])
        assert problem["title"]
        assert problem["detail"] != code
        self.check_untouched()
        return problem

    def check_untouched(self) -> None:
        """Check that the ledger holds what the town holds, byte for byte, and still takes events."""
        assert self.town.entries == list(self.ledger.queries.lines())
        assert self.submit(self.town.tokens[-1]).status_code == 200
