"""The client against the real notifier: over the real stream and the real pull, every message is verified."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest

from libroabierto.errors import LedgerUnreachable
from libroabierto.remote.following import Follower
from libroabierto.remote.judge import Judge
from libroabierto.remote.listener import HttpListener
from libroabierto.remote.notifier import NotifierReader, Query
from support.followed import trust_in
from support.founding import Town
from support.libro_command import Desk
from support.notifier_house import House, house
from support.simulated_ledger import URL
from support.streaming import Stream, streaming
from support.web_transport import WebTransport


@pytest.fixture
def notifier(tmp_path: Path) -> Iterator[House]:
    town = Town()
    town.live()
    with house(tmp_path, town) as made:
        made.follow()
        yield made


def follower(notifier: House, stream: Stream, position: str, query: Query = ()) -> Follower:
    reader = NotifierReader(WebTransport(notifier.client()))
    listener = HttpListener(f"http://{stream.address}")
    return Follower(reader, listener, query, position, trouble=_fail, sleep=_fail)


def _fail(trouble: object) -> None:
    raise AssertionError(trouble)


def test_the_stream_is_followed_from_the_beginning_and_on(notifier: House) -> None:
    judge = Judge(trust_in(notifier.town))
    with streaming(notifier.config.home) as stream:
        messages = follower(notifier, stream, "earliest").for_ever()
        heard = [judge.follow(message) for message in islice(messages, 14)]
        notifier.town.record(notifier.town.institution("osc-nueva"))
        notifier.grow()
        notifier.follow()
        heard.append(judge.follow(next(messages)))
        messages.close()  # type: ignore[attr-defined]  # a generator

    assert [*range(15)] == [one.logged.entry.index for one in heard if one.logged]


def test_a_filter_holds_on_both_ways(notifier: House) -> None:
    query = [("type", "declaration."), ("municipality", "15113")]
    with streaming(notifier.config.home) as stream:
        asked = follower(notifier, stream, "9", query)
        live = [str(message.position) for message in islice(asked.for_ever(), 4)]
        pulled = [str(one.position) for one in follower(notifier, stream, "9", query).present()]

    assert ["10", "11", "12", "13"] == live == pulled


def test_status_and_pull_are_read_as_they_are_served(notifier: House) -> None:
    reader = NotifierReader(WebTransport(notifier.client()))
    status = reader.status()

    assert (notifier.assembly.origin, URL, "13") == (status.origin, status.ledger_url, status.published)
    assert "13" == reader.pull("5", [("type", "no.such")]).position


def test_a_position_beyond_everything_is_trouble_and_not_silence(notifier: House) -> None:
    with streaming(notifier.config.home) as stream, pytest.raises(LedgerUnreachable) as caught:
        list(follower(notifier, stream, "99999").present())

    assert ("notifier.not-yet", "13") == (caught.value.code, caught.value.facts["published"])


def test_an_answer_of_the_interface_is_verified_as_a_file(notifier: House, tmp_path: Path) -> None:
    desk = Desk(tmp_path, notifier.ledger)
    desk.libro("audit", URL, "--yes").well()
    batch = notifier.client().get("/v1/events?after=3").data
    feed = notifier.client().get("/feeds/15113.json").data

    assert 10 == desk.libro("verify-message", desk.write("b.json", batch)).well().out.count(
        "El aviso es fiel"
    )
    assert len(json.loads(feed)["items"]) == desk.libro(
        "verify-message", desk.write("f.json", feed)
    ).well().out.count("El aviso es fiel")
