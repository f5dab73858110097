"""Server-Sent Events as a client meets them: what was published, in order, once, from any position."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from httpx_sse import connect_sse

from libroabierto.notices.messages import ALARM, LEDGER
from support.streaming import Stream, create_home, streaming, told


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return create_home(tmp_path / "notifier")


@pytest.fixture
def stream(home: Path) -> Iterator[Stream]:
    with streaming(home) as served:
        yield served


@pytest.fixture
def brisk(home: Path) -> Iterator[Stream]:
    """One whose heart beats so fast that a test can wait for it."""
    with streaming(home, beat_seconds=0.5) as served:
        yield served


def test_a_stream_is_never_kept_and_never_compressed(stream: Stream) -> None:
    with stream.ask("GET /v1/stream HTTP/1.1", "Accept-Encoding: gzip") as client:
        head = client.head().split("\r\n")

    assert "HTTP/1.1 200 OK" == head[0]
    assert {
        "Content-Type: text/event-stream",
        "Cache-Control: no-store",
        "X-Accel-Buffering: no",
        "Access-Control-Allow-Origin: *",
    } <= set(head)
    assert [] == [line for line in head if line.startswith("Content-Encoding")]


def test_it_opens_with_where_it_begins_and_when_to_come_back(stream: Stream) -> None:
    stream.publish(told(0), told(1))
    with stream.ask("GET /v1/stream?last_event_id=1 HTTP/1.1") as client:
        assert "Libro-Position: 1" in client.head().split("\r\n")
        opening = client.frame()

    assert ([": libro.example.org/mex"], "1", "cursor", '{"position":"1"}') == (
        opening.comments,
        opening.id,
        opening.event,
        opening.data,
    )
    assert 2000 <= int(opening.retry) <= 6000


def test_a_notice_goes_out_byte_by_byte_as_it_was_published(stream: Stream) -> None:
    notice = told(0, type="secretariat.installed")
    with stream.listen() as client:
        stream.publish(notice)
        frame = client.frame()

    assert ("0", "secretariat.installed", notice.body.decode()) == (frame.id, frame.event, frame.data)


def test_who_names_no_position_hears_what_is_published_from_now_on(stream: Stream) -> None:
    stream.publish(told(0))
    with stream.listen("?last_event_id=0") as first, stream.listen() as client:
        stream.publish(told(1))

        assert (["1"], ["1"]) == (first.ids(1), client.ids(1))


@pytest.mark.parametrize(
    ("seen", "expected"),
    [("earliest", ["0", "1", "1-1", "1-2", "2"]), ("1", ["1-1", "1-2", "2"]), ("1-1", ["1-2", "2"])],
)
def test_a_stream_is_taken_up_after_any_position(stream: Stream, seen: str, expected: list[str]) -> None:
    stream.publish(told(0), told(1), told(1, 1), told(1, 2), told(2))
    with stream.listen("", f"Last-Event-ID: {seen}") as client:
        assert expected == client.ids(len(expected))


def test_the_header_wins_over_the_address(stream: Stream) -> None:
    stream.publish(*(told(i) for i in range(6)))
    with stream.listen("?last_event_id=earliest", "Last-Event-ID: 3") as client:
        assert ["4", "5"] == client.ids(2)


def test_who_was_away_for_long_gets_everything_from_the_store(home: Path) -> None:
    with streaming(home) as stream:
        for first in range(0, 1000, 250):
            stream.publish(*(told(i, size=2000) for i in range(first, first + 250)))
        with stream.listen("?last_event_id=12") as client:
            assert [str(i) for i in range(13, 1000)] == client.ids(987)


def test_a_position_that_was_never_published_is_reset_to_the_head(stream: Stream) -> None:
    stream.publish(told(0), told(7))
    with stream.ask("GET /v1/stream HTTP/1.1", "Last-Event-ID: 9") as client:
        head, reset = client.head(), client.frame()
        stream.publish(told(8))

        assert "Libro-Position: 7" in head
        assert ("reset", "7", '{"position":"7","asked":"9"}') == (reset.event, reset.id, reset.data)
        assert ["8"] == client.ids(1)


def test_a_position_that_the_stream_has_not_told_yet_is_not_beyond_everything(stream: Stream) -> None:
    stream.publish(told(0))
    stream.store.publish([told(1), told(2)], [], day="2026-11-23")  # nobody is woken
    with stream.listen("", "Last-Event-ID: 1") as client:
        assert ["2"] == client.ids(1)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["0", "1", "2", "3"]),
        ("municipality=15113", ["0", "2"]),
        ("municipality=15113&municipality=09002", ["0", "2", "3"]),
        ("municipality=15", ["0", "1", "2"]),
        ("type=declaration.", ["1", "2"]),
        ("municipality=15113&type=declaration.", ["2"]),
        ('filters=[{"not":{"exact":{"municipality":"15113"}}}]', ["1", "3"]),
    ],
)
@pytest.mark.parametrize("is_live", [True, False])
def test_a_filter_lets_the_same_through_live_and_in_replay(
    home: Path, query: str, expected: list[str], is_live: bool
) -> None:
    notices = [
        told(0, municipality="15113"),
        told(1, municipality="15001", type="declaration.issued"),
        told(2, municipality="15113", type="declaration.signed"),
        told(3, municipality="09002"),
    ]
    with streaming(home) as stream:
        asked = [f"last_event_id={'now' if is_live else 'earliest'}", *([query] if query else [])]
        if not is_live:  # so much comes after them that they are no longer in memory
            stream.publish(*notices)
            stream.publish(*(told(i, type="filler.sent", size=4000) for i in range(10, 1000)))
        with stream.listen("?" + "&".join(asked).replace('"', "%22")) as client:
            if is_live:
                stream.publish(*notices)

            assert expected == client.ids(len(expected))


def test_an_alarm_is_told_whatever_was_asked_for(home: Path) -> None:
    alarm = told(5, 1, type=ALARM, subject=LEDGER)
    with streaming(home) as stream:
        live = stream.listen("?municipality=15113")
        stream.publish(told(5), alarm)
        assert ["5-1"] == live.ids(1)
        stream.publish(*(told(i, size=4000) for i in range(6, 900)))
        for query in ("municipality=15113", "type=declaration.", "municipality=15"):
            with stream.listen(f"?last_event_id=earliest&{query}") as later:
                assert ["5-1"] == later.ids(1)
        live.close()


def test_a_quiet_stream_beats_and_says_how_far_it_is(brisk: Stream) -> None:
    with brisk.listen("?municipality=15113") as client:
        brisk.publish(told(0, municipality="09002"))
        cursor = client.frame()
        lines = [client.line(), client.line()]

    assert ("cursor", "0", '{"position":"0"}') == (cursor.event, cursor.id, cursor.data)
    assert [":", ":"] == lines


def test_a_public_client_gets_events_and_nothing_else(brisk: Stream) -> None:
    """httpx-sse would make an event of every empty line after an id."""
    brisk.publish(told(0), told(1))
    url = f"http://{brisk.address}/v1/stream"
    with (
        httpx.Client(trust_env=False) as client,
        connect_sse(client, "GET", url, headers={"Last-Event-ID": "0"}) as source,
    ):
        events = source.iter_sse()
        opening, first = next(events), next(events)
        time.sleep(1.5)  # some heartbeats
        brisk.publish(told(2))
        second = next(events)

    assert ["cursor", "commitment.updated", "commitment.updated"] == [
        event.event for event in (opening, first, second)
    ]
    assert ["0", "1", "2"] == [event.id for event in (opening, first, second)]
    assert "libro.example.org/mex/2" == second.json()["id"]


def test_it_is_ready_and_says_how_many_listen(stream: Stream) -> None:
    stream.publish(told(4))
    with stream.listen("?last_event_id=earliest") as client:
        client.ids(1)
        answer = httpx.get(f"http://{stream.address}/readyz", trust_env=False)

    expected: dict[str, Any] = {"status": "ok", "streams": 1, "position": "4"}
    assert (200, expected) == (answer.status_code, answer.json())
