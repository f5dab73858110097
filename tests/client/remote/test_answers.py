"""Whatever a server answers, it is read, or it is the weather."""

from __future__ import annotations

import json
from contextlib import suppress

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from libroabierto.errors import LedgerBusy, LedgerUnreachable, Refused
from libroabierto.remote.answers import parse_description, parse_problem
from libroabierto.remote.reader import LedgerReader, failure, refusal, retry_after
from libroabierto.remote.transport import Answer, Request
from support.simulated_ledger import SimulatedLedger
from support.towns import small_town

SAID = SimulatedLedger.of(small_town()).description()
# The members that a reader relies on, with the forms that they may have.
KINDS: dict[str, tuple[type, ...]] = {
    "origin": (str,),
    "ledger": (str, type(None)),
    "log_code": (str, type(None)),
    "verifier_keys": (list,),
    "size": (int,),
    "policy": (str,),
}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**60), 2**60) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=10,
)


class Saying:
    """Answers everything with one answer."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def send(self, request: Request, *, max_bytes: int) -> Answer:
        return self.answer

    def close(self) -> None:
        """Nothing is held open."""


def reader(status: int, body: bytes = b"", **headers: str) -> LedgerReader:
    return LedgerReader(Saying(Answer(status, {k.replace("_", "-"): v for k, v in headers.items()}, body)))


def test_a_description_is_read() -> None:
    said = parse_description(json.dumps({**SAID, "something": "new"}).encode())

    assert (small_town().ledger, "MEX", False) == (said.ledger, said.log_code, said.practice)


@given(st.sampled_from(sorted(KINDS)), JSON)
def test_a_description_of_another_form_is_the_weather(member: str, value: object) -> None:
    assume(type(value) not in KINDS[member])
    with pytest.raises(LedgerUnreachable):
        parse_description(json.dumps({**SAID, member: value}).encode())


@pytest.mark.parametrize("keys", [[], [1], ["x"], [SAID["origin"]], [str(small_town().log.verifier)] * 2])
def test_a_description_without_its_one_key_is_the_weather(keys: list[object]) -> None:
    with pytest.raises(LedgerUnreachable):
        parse_description(json.dumps({**SAID, "verifier_keys": keys}).encode())


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("origin", "other.example/log"),
        ("ledger", "x"),
        ("ledger", "A" * 64),
        ("log_code", "mex"),
        ("policy", "quorum nobody"),
    ],
)
def test_a_description_with_which_no_use_could_begin_is_the_weather(member: str, value: str) -> None:
    with pytest.raises(LedgerUnreachable):
        parse_description(json.dumps({**SAID, member: value}).encode())


@given(st.sampled_from(sorted(SAID)), JSON)
def test_no_description_is_worse_than_the_weather(member: str, value: object) -> None:
    with suppress(LedgerUnreachable):
        parse_description(json.dumps({**SAID, member: value}).encode())


@given(st.binary(max_size=100))
def test_arbitrary_bytes_are_the_weather(raw: bytes) -> None:
    with pytest.raises(LedgerUnreachable):
        parse_description(raw)


@given(JSON)
def test_any_problem_document_can_be_shown(said: object) -> None:
    problem = parse_problem(json.dumps(said).encode(), 422)

    assert problem.detail.isprintable()


def test_a_problem_may_have_a_member_of_any_name() -> None:
    """The names are a stranger's; ours are those of arguments."""
    problem = parse_problem(b'{"self":"x","code":"y","status":1,"error":2,"said":"z"}', 503)

    assert ("y", 503) == (problem.code, problem.status)


@pytest.mark.parametrize("said", ["", "x", "-1", "²", "٣", "1" * 400, "Sun, 22 Nov 2026 15:00:00 GMT"])
def test_a_pause_that_is_no_number_of_seconds_is_five(said: str) -> None:
    assert retry_after(Answer(503, {"retry-after": said}, b"")) == 5


def test_terminal_commands_in_a_problem_are_blunted() -> None:
    problem = parse_problem(b'{"detail":"a\\u009b31mb"}', 422)

    assert "\x9b" not in problem.detail


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (Answer(302, {"location": "https://other.example"}, b""), LedgerUnreachable),
        (Answer(404, {}, b""), LedgerUnreachable),
        (Answer(500, {"content-type": "application/problem+json"}, b"{}"), LedgerUnreachable),
        (Answer(429, {}, b""), LedgerBusy),
        (Answer(503, {"retry-after": "9"}, b""), LedgerBusy),
    ],
)
def test_statuses_are_told_apart(answer: Answer, error: type[Exception]) -> None:
    assert isinstance(failure(answer, "x"), error)
    assert isinstance(refusal(answer, "x"), error)


def test_only_a_problem_document_is_a_refusal() -> None:
    problem = {"content-type": "application/problem+json"}

    assert isinstance(refusal(Answer(422, problem, b"{}"), "x"), Refused)
    assert isinstance(refusal(Answer(422, {}, b"{}"), "x"), LedgerUnreachable)


def test_an_unknown_folio_is_told_from_an_unreachable_ledger() -> None:
    with pytest.raises(Refused, match=r"folio\.not-found"):
        reader(404).receipt("MEX-000001-X")


def test_a_stream_that_never_began_has_version_0() -> None:
    assert reader(404).stream("institution:x").version == 0


DATES = [
    "",
    "yesterday",
    "Sun, 99 Nov 2026 15:00:00 GMT",
    "Sun, 22 Nov 2026 15:00:00 +99999999999999999",
    "Fri, 31 Dec 9999 23:59:59 -2300",
]


@pytest.mark.parametrize("date", DATES)
def test_a_ledger_without_a_clock_has_none(date: str) -> None:
    assert reader(200, b"{}", date=date).time() is None


def test_the_ledgers_clock_is_read() -> None:
    moment = reader(200, b"{}", date="Sun, 22 Nov 2026 15:00:00 GMT").time()

    assert moment is not None
    assert moment.isoformat() == "2026-11-22T15:00:00+00:00"
