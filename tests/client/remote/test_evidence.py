"""Files to and from a ledger that may say anything: every exchange is bounded, every answer is looked at."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from libroabierto.errors import LedgerBusy, LedgerUnreachable, LibroError, ProofRejected
from libroabierto.record.upload import Upload
from libroabierto.remote.answers import ProblemAnswer
from libroabierto.remote.evidence import PART, download, named, upload
from libroabierto.remote.reader import LedgerReader
from libroabierto.remote.transport import Answer, Request
from support.refusal import refused

CONTENT = bytes(range(256)) * (PART // 128)  # two parts
NAME = hashlib.sha256(CONTENT).hexdigest()
PERMIT = Upload(
    "ab" * 32, "0b54e5f1-9a7c-4b2e-8d3f-6a1c2e4f8b70", NAME, len(CONTENT), "text/csv", "2026-11-29T15:00:00Z"
)
PROBLEM = {"content-type": "application/problem+json"}


def told(status: int, /, **members: Any) -> Answer:
    return Answer(status, PROBLEM if status >= 400 else {}, json.dumps(members).encode())


@dataclass
class Scripted:
    """A ledger that answers what *say* makes of each request, and counts them."""

    say: Callable[[Request], Answer]
    asked: list[Request] = field(default_factory=list)

    def send(self, request: Request, *, max_bytes: int) -> Answer:
        self.asked.append(request)
        assert len(self.asked) < 100, "it would never end"
        return self.say(request)

    def close(self) -> None:
        """Nothing is held open."""


def hand_in(ledger: Scripted, slept: list[float] | None = None) -> bool:
    sleep = (slept if slept is not None else []).append
    return upload(LedgerReader(ledger), "token", PERMIT, CONTENT, sleep=sleep, progress=lambda *_: None)


def taking(request: Request) -> Answer:
    """An honest ledger without memory."""
    said = request.headers["Content-Range"].removeprefix("bytes ").partition("/")[0]
    offset = 0 if said == "*" else int(said.partition("-")[2]) + 1
    return told(201 if offset == len(CONTENT) else 202, offset=offset)


def test_a_file_goes_in_parts_under_its_permission() -> None:
    ledger = Scripted(taking)
    assert not hand_in(ledger)

    assert CONTENT == b"".join(request.body or b"" for request in ledger.asked)
    assert {"Bearer token"} == {request.headers["Authorization"] for request in ledger.asked}


def test_what_is_there_is_not_sent() -> None:
    ledger = Scripted(lambda _: told(200, offset=len(CONTENT)))
    assert hand_in(ledger)

    assert [b""] == [request.body for request in ledger.asked]


@pytest.mark.parametrize(
    "answer",
    [
        told(202, offset=0),
        told(409, offset=0),
        told(202, offset=PART),
        told(202, offset=len(CONTENT)),
        told(202, offset=-1),
        told(202, offset=len(CONTENT) + 1),
        told(202, offset="0"),
        told(202),
        Answer(202, {}, b"nonsense"),
        Answer(302, {"location": "https://elsewhere.example"}, b""),
    ],
)
def test_a_ledger_that_goes_in_circles_is_left(answer: Answer) -> None:
    with pytest.raises(LedgerUnreachable):
        hand_in(Scripted(lambda _: answer))


def test_a_busy_ledger_is_waited_for_and_not_for_ever() -> None:
    slept: list[float] = []
    busy = Answer(503, {**PROBLEM, "retry-after": "50"}, b'{"code":"upload.in-progress"}')
    with pytest.raises(LedgerBusy):
        hand_in(Scripted(lambda _: busy), slept)

    assert [50, 50] == slept


def test_a_refusal_is_in_the_ledgers_words() -> None:
    with pytest.raises(ProblemAnswer) as caught:
        hand_in(Scripted(lambda _: told(410, code="evidence.withdrawn", detail="Retirado.")))

    assert ("evidence.withdrawn", "Retirado.") == (caught.value.code, caught.value.detail)


def giving(content: bytes) -> Callable[[Request], Answer]:
    """A ledger that serves ranges of *content*."""

    def say(request: Request) -> Answer:
        first = int(request.headers["Range"].removeprefix("bytes=").partition("-")[0])
        part = content[first : first + PART]
        said = {
            "content-range": f"bytes {first}-{first + len(part) - 1}/{len(content)}",
            "content-type": "text/csv",
        }
        return Answer(206, said, part)

    return say


def fetch(say: Callable[[Request], Answer]) -> tuple[bytes, str]:
    return download(LedgerReader(Scripted(say)), NAME, progress=lambda *_: None)


def test_a_file_comes_back_whole() -> None:
    assert (CONTENT, "text/csv") == fetch(giving(CONTENT))


def test_other_content_is_found_out() -> None:
    with refused("evidence.other-content", ProofRejected):
        fetch(giving(CONTENT[:-1] + b"x"))


@pytest.mark.parametrize(
    "answer",
    [
        Answer(206, {"content-range": "bytes 0-0/1"}, b""),
        Answer(206, {}, b"x"),
        Answer(206, {"content-range": "bytes 0-0/*"}, b"x"),
        Answer(206, {"content-range": "bytes 0-0/99999999999999"}, b"x"),
        Answer(206, {"content-range": "bytes 0-0/²"}, b"x"),
        Answer(200, {}, b"all of it"),
        Answer(500, {}, b""),
    ],
)
def test_an_odd_answer_teaches_nothing(answer: Answer) -> None:
    with pytest.raises(LedgerUnreachable):
        fetch(lambda _: answer)


@pytest.mark.parametrize("status", [404, 410])
def test_what_is_not_served_is_told(status: int) -> None:
    with pytest.raises(ProblemAnswer):
        fetch(lambda _: told(status, code="evidence.not-uploaded"))


def test_who_names_a_file_is_read() -> None:
    said = {
        "status": "held",
        "items": [{"folio": "MEX-000009-B", "pointers": ["/document/sha256"]}],
        "next": None,
    }
    found = named(LedgerReader(Scripted(lambda _: told(200, **said))), NAME)

    assert found is not None
    assert ("held", "MEX-000009-B", False) == (found.status, found.entries[0].folio, found.more)
    assert named(LedgerReader(Scripted(lambda _: told(404))), NAME) is None


@pytest.mark.parametrize("items", [None, 7, [7], [{}], [{"folio": 7, "pointers": []}]])
def test_an_odd_list_teaches_nothing(items: object) -> None:
    with pytest.raises(LibroError, match=r"ledger\.answer-unusable"):
        named(LedgerReader(Scripted(lambda _: told(200, status="held", items=items))), NAME)
