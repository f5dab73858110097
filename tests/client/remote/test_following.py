"""Following: nothing missed and nothing told twice, over every failure of stream and line."""

from __future__ import annotations

from itertools import islice

import pytest

from libroabierto.errors import LedgerBusy, LedgerUnreachable, LibroError, Malformed
from libroabierto.remote.answers import ProblemAnswer
from libroabierto.remote.following import Follower
from libroabierto.remote.frames import Frame
from libroabierto.remote.notifier import NotifierReader, other_stream
from libroabierto.remote.transport import Answer, Request
from support.told import SimulatedNotifier, messages_of
from support.towns import small_town

QUERY = [("municipality", "15113"), ("type", "declaration.")]


@pytest.fixture(scope="module")
def told() -> list[bytes]:
    return messages_of(small_town())


class Followed:
    """A follower with what it waited for and what troubled it."""

    def __init__(
        self,
        notifier: SimulatedNotifier,
        after: str = "earliest",
        elsewhere: SimulatedNotifier | None = None,
    ) -> None:
        self.slept: list[float] = []
        self.troubles: list[LibroError] = []
        reader = NotifierReader(notifier)
        options = {"trouble": self.troubles.append, "sleep": self.slept.append, "elsewhere": elsewhere}
        self.follower = Follower(reader, notifier, QUERY, after, **options)  # type: ignore[arg-type]  # as said

    def hear(self, most: int) -> list[str]:
        return [str(message.position) for message in islice(self.follower.for_ever(), most)]


def positions(*numbers: int) -> list[str]:
    return [str(number) for number in numbers]


def test_the_stream_is_asked_for_from_the_position_and_with_the_filter(told: list[bytes]) -> None:
    notifier = SimulatedNotifier(told)

    assert positions(11, 12, 13) == Followed(notifier, "10").hear(3)
    assert ["v1/stream?municipality=15113&type=declaration."] == notifier.asked
    assert "10" == notifier.headers[0]["Last-Event-ID"]


def test_a_stream_that_breaks_goes_on_where_it_was(told: list[bytes]) -> None:
    notifier = SimulatedNotifier(told[:4])
    followed = Followed(notifier)
    heard = followed.follower.for_ever()
    first = [str(next(heard).position) for _ in range(4)]
    notifier.messages = told[:6]

    assert positions(4, 5) == [str(next(heard).position) for _ in range(2)]
    assert positions(0, 1, 2, 3) == first
    assert ["earliest", "3"] == [headers["Last-Event-ID"] for headers in notifier.headers]
    assert ["notifier.stream-ended"] == [error.code for error in followed.troubles]


def test_without_a_stream_pulling_goes_on_alone(told: list[bytes]) -> None:
    notifier = SimulatedNotifier(told, has_stream=False)

    assert positions(*range(14)) == Followed(notifier).hear(14)
    assert "v1/stream?municipality=15113&type=declaration." == notifier.asked[0]
    assert "v1/events?after=earliest&wait=25&municipality=15113&type=declaration." == notifier.asked[1]


def test_a_stream_that_is_elsewhere_is_followed_there(told: list[bytes]) -> None:
    here, there = SimulatedNotifier(told, has_stream=False), SimulatedNotifier(told)
    followed = Followed(here, "10", elsewhere=there)

    assert positions(11, 12, 13) == followed.hear(3)
    assert here.asked == there.asked
    assert ([], []) == (followed.troubles, followed.slept)


def test_where_no_stream_is_elsewhere_either_pulling_goes_on(told: list[bytes]) -> None:
    here, there = SimulatedNotifier(told, has_stream=False), SimulatedNotifier(told, has_stream=False)
    followed = Followed(here, elsewhere=there)

    assert positions(*range(14)) == followed.hear(14)
    assert ["v1/stream", "v1/events"] == [path.partition("?")[0] for path in here.asked]
    assert ["notifier.status"] == [error.code for error in followed.troubles]


def test_a_stream_elsewhere_that_nobody_reaches_from_here_is_as_none(told: list[bytes]) -> None:
    class Inside(SimulatedNotifier):
        def listen(self, request: Request):  # type: ignore[no-untyped-def]  # that of the base
            raise LedgerUnreachable("notifier.unreachable", url="http://127.0.0.1:8002", reason="x")

    followed = Followed(SimulatedNotifier(told, has_stream=False), elsewhere=Inside([]))

    assert positions(*range(14)) == followed.hear(14)
    assert [("notifier.status", 404)] == [(e.code, e.facts["status"]) for e in followed.troubles]


def test_a_stream_elsewhere_that_breaks_once_it_was_heard_is_tried_again(told: list[bytes]) -> None:
    here, there = SimulatedNotifier(told, has_stream=False), SimulatedNotifier(told[:4])
    followed = Followed(here, elsewhere=there)
    heard = followed.follower.for_ever()
    first = [str(next(heard).position) for _ in range(4)]
    there.messages = told[:6]

    assert positions(0, 1, 2, 3, 4, 5) == [*first, *(str(next(heard).position) for _ in range(2))]
    assert ["notifier.stream-ended"] == [error.code for error in followed.troubles]


@pytest.mark.parametrize(
    ("url", "said", "base"),
    [
        ("http://a.example:8001", "http://a.example:8002/v1/stream", "http://a.example:8002"),
        ("https://a.example/", "https://b.example/x/v1/stream", "https://b.example/x"),
        ("http://a.example", "https://a.example/v1/stream", "https://a.example"),
        ("https://a.example/", "https://a.example/v1/stream", None),
        ("https://a.example", "http://a.example:8002/v1/stream", None),
        ("https://a.example", None, None),
        ("http://a.example", "http://a.example:8002/reboot", None),
        ("http://a.example", "file:///v1/stream", None),
        ("http://a.example", "/v1/stream", None),
    ],
)
def test_a_notifier_may_name_another_stream_but_not_a_weaker_one(
    url: str, said: str | None, base: str | None
) -> None:
    assert base == other_stream(url, said)


def test_what_there_is_ends(told: list[bytes]) -> None:
    present = Followed(SimulatedNotifier(told), "11").follower.present()

    assert positions(12, 13) == [str(message.position) for message in present]


def test_a_cursor_moves_the_position_and_tells_nothing(told: list[bytes]) -> None:
    class Filtered(SimulatedNotifier):
        def listen(self, request: Request):  # type: ignore[no-untyped-def]  # that of the base
            yield Frame("cursor", '{"position":"13"}', "13")
            yield from super().listen(request)

    notifier = Filtered(told[:2])
    followed = Followed(notifier)
    assert positions(0) == followed.hear(1)
    assert "13" == followed.follower.position


def test_troubles_are_told_and_tried_again_ever_more_slowly(told: list[bytes]) -> None:
    class Broken(SimulatedNotifier):
        failures = 7

        def listen(self, request: Request):  # type: ignore[no-untyped-def]  # that of the base
            self.failures -= 1
            if self.failures >= 0:
                raise LedgerUnreachable("notifier.unreachable", url="https://a.example", reason="x")
            return super().listen(request)

    followed = Followed(Broken(told))

    assert positions(0) == followed.hear(1)
    assert [1, 2, 4, 8, 16, 30, 30] == followed.slept


def test_a_notifier_that_asks_to_wait_is_waited_for(told: list[bytes]) -> None:
    class Busy(SimulatedNotifier):
        def send(self, request: Request, *, max_bytes: int) -> Answer:
            busy = len(self.asked) == 1
            answer = super().send(request, max_bytes=max_bytes)
            return Answer(429, {"retry-after": "17"}, b"{}") if busy else answer

    followed = Followed(Busy(told, has_stream=False))

    assert positions(0) == followed.hear(1)
    assert [1, 17] == followed.slept
    assert isinstance(followed.troubles[1], LedgerBusy)


class Rebuilt(SimulatedNotifier):
    """A notifier that comes as far as it was at the fourth question."""

    def __init__(self, told: list[bytes], *, has_stream: bool) -> None:
        super().__init__(told[:3], has_stream=has_stream)
        self._whole = told

    def is_beyond(self, position: str) -> bool:
        if len(self.asked) > 3:
            self.messages = self._whole
        return super().is_beyond(position)


@pytest.mark.parametrize("has_stream", [True, False])
def test_a_position_that_a_rebuilt_notifier_does_not_know_yet_is_kept_and_asked_for_again(
    told: list[bytes], has_stream: bool
) -> None:
    notifier = Rebuilt(told, has_stream=has_stream)
    followed = Followed(notifier, "10")

    assert positions(11, 12, 13) == followed.hear(3)
    assert {"notifier.reset"} == {error.code for error in followed.troubles} - {"notifier.status"}
    assert [1, 2, 4][: len(followed.slept)] == followed.slept
    assert not has_stream or {"10"} == {headers["Last-Event-ID"] for headers in notifier.headers}
    assert has_stream or all("after=10&" in path for path in notifier.asked[1:])


@pytest.mark.parametrize(("messages", "last"), [(14, "13"), (0, "earliest")])
def test_what_there_is_beyond_everything_is_trouble_that_names_the_last(
    told: list[bytes], messages: int, last: str
) -> None:
    followed = Followed(SimulatedNotifier(told[:messages]), "99999")
    with pytest.raises(LedgerUnreachable, match=r"notifier\.not-yet") as caught:
        list(followed.follower.present())

    assert {"position": "99999", "published": last} == caught.value.facts
    assert "99999" == followed.follower.position


def test_another_refusal_is_no_matter_of_patience(told: list[bytes]) -> None:
    notifier = SimulatedNotifier(told, has_stream=False)
    notifier.refuses = b'{"code": "parameter.form"}'

    with pytest.raises(ProblemAnswer, match=r"parameter\.form"):
        Followed(notifier, "99999").hear(1)


def test_what_is_no_message_is_not_taken_for_weather(told: list[bytes]) -> None:
    with pytest.raises(Malformed):
        Followed(SimulatedNotifier([told[0].replace(b'"1.0"', b'"9.9"')])).hear(1)
    with pytest.raises(Malformed):
        Followed(SimulatedNotifier([told[0].replace(b'"1.0"', b'"9.9"')], has_stream=False)).hear(1)


@pytest.mark.parametrize(
    "answer",
    [
        Answer(200, {"libro-position": "earlier"}, b"[]"),
        Answer(200, {}, b"[1]"),
        Answer(200, {}, b"{}"),
        Answer(200, {}, b"<html>"),
        Answer(404, {}, b""),
        Answer(302, {"location": "https://a.example"}, b""),
        Answer(500, {}, b""),
    ],
)
def test_an_answer_that_is_none_teaches_nothing(answer: Answer) -> None:
    class Odd(SimulatedNotifier):
        def send(self, request: Request, *, max_bytes: int) -> Answer:
            return answer

    with pytest.raises(LedgerUnreachable):
        NotifierReader(Odd([])).pull("earliest", [])
