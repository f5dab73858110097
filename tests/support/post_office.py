"""A simulated ledger that takes submissions: records what the town's rules accept, at once or later.

PostOffice(town)                answers 201, 200, or a problem document
office.late = 2                 the next two questions about a submission are answered "pending"
office.forgets = True           a 202 is promised, and nothing is recorded
"""

from __future__ import annotations

import json
from dataclasses import replace
from urllib.parse import parse_qsl

from libroabierto.domain.doubt import in_doubt
from libroabierto.domain.world import MemoryWorld
from libroabierto.errors import LibroError
from libroabierto.remote.transport import Answer, Request
from support.founding import Town, read
from support.simulated_ledger import SimulatedLedger

PROBLEM = {"content-type": "application/problem+json"}


class PostOffice(SimulatedLedger):
    """The ledger of a town that is still alive; its log grows with each submission."""

    def __init__(self, town: Town) -> None:
        super().__init__(town.entries, town.log)
        self.town = town
        self.late = 0
        self.forgets = False
        self.is_busy = False

    def send(self, request: Request, *, max_bytes: int) -> Answer:
        if self.is_busy:
            return Answer(503, {**PROBLEM, "retry-after": "7"}, b'{"code":"ledger.busy"}')
        if request.method == "POST" and request.path == "v1/events":
            return self._submitted(request)
        if request.method == "POST":
            return self._judged(request)
        if request.path.startswith("v1/submissions/"):
            return self._outcome(request.path.rpartition("/")[2])
        if request.path.startswith("v1/streams/"):
            return self._stream(*request.path.removeprefix("v1/streams/").split("?"))
        return SimulatedLedger.of(self.town).send(request, max_bytes=max_bytes)

    def _submitted(self, request: Request) -> Answer:
        assert request.body is not None
        assert request.headers["Content-Type"] == "application/jose"
        token = request.body.decode()
        known = self._index(read(token).idempotency_key)
        if known is None and not self.forgets:
            try:
                self.town.record(token)
            except LibroError as error:
                return self._problem(error)
        if self.late or self.forgets:
            self.forgets = False
            return Answer(202, {"retry-after": "2"}, b"")
        return self._receipt(200 if known is not None else 201, self._index(read(token).idempotency_key))

    def _judged(self, request: Request) -> Answer:
        assert request.body is not None
        trial = Town()
        trial.now, trial.world, trial.entries = (
            self.town.now,
            MemoryWorld(self.town.world),
            [*self.town.entries],
        )
        try:
            trial.record(request.body.decode())
        except LibroError as error:
            problem = json.loads(self._problem(error).body)
            return Answer(200, {}, json.dumps({"verdict": "refused", "problem": problem}).encode())
        return Answer(200, {}, b'{"verdict":"accepted","problem":null}')

    def _problem(self, error: LibroError) -> Answer:
        said = {
            "type": "/problems/refused",
            "title": "Rechazado",
            "detail": "No se puede.",
            "code": error.code,
        }
        return Answer(422, PROBLEM, json.dumps(said).encode())

    def _outcome(self, key: str) -> Answer:
        index = self._index(key)
        self.late = max(0, self.late - 1)
        status = "unknown" if index is None else "pending" if self.late else "recorded"
        said = (
            {"status": status} if status != "recorded" else {"status": status, "receipt": self._said(index)}
        )
        return Answer(200, {"retry-after": "2"}, json.dumps(said).encode())

    def _stream(self, stream: str, query: str) -> Answer:
        """Give one change of a stream, the one after version `after`, as it stood after entry `as_of`."""
        asked = dict(parse_qsl(query))
        assert "1" == asked.pop("limit")
        after, then = int(asked.get("after", 0)), int(asked.get("as_of", len(self.town.tokens)))
        events = map(read, self.town.tokens[: then + 1])
        indexes = [index for index, event in enumerate(events) if event.stream == stream]
        if not indexes:
            return Answer(404, PROBLEM, b"{}")
        items = [self._change(at) for at in indexes[after : after + 1]]
        said = {"stream": stream, "version": len(indexes), "items": items}
        return Answer(200, {}, json.dumps(said).encode())

    def _change(self, index: int) -> dict[str, object]:
        world = self.town.world
        doubt = in_doubt(world, read(self.town.tokens[index]), index)
        found = world.find("correction", f"corrects:{index}")
        return {"index": index, "in_doubt": doubt, "corrections": found}

    def _index(self, key: str) -> int | None:
        keys = [read(token).idempotency_key for token in self.town.tokens]
        return keys.index(key) if key in keys else None

    def _receipt(self, status: int, index: int | None) -> Answer:
        return replace(Answer(status, {}, b""), body=json.dumps(self._said(index)).encode())

    def _said(self, index: int | None) -> dict[str, object]:
        assert index is not None
        return SimulatedLedger.of(self.town).receipt(index)
