"""The history of a stream comes out of the event store, entry by entry."""

from __future__ import annotations

import pytest

from libroabierto_ledger.application import NotFound
from libroabierto_ledger.bootstrap import Assembly
from support.founding import DECLARATION, Town, read
from support.refusal import refused


def test_a_stream_is_replayed_in_order(told: Assembly, town: Town) -> None:
    for stream in {read(token).stream for token in town.tokens}:
        wanted = [
            raw for raw, token in zip(town.entries, town.tokens, strict=True) if read(token).stream == stream
        ]

        assert wanted == [entry.raw for entry in told.history.stream(stream)]


def test_a_stream_is_read_in_portions(told: Assembly) -> None:
    whole = [entry.index for entry in told.history.stream(DECLARATION)]

    assert whole[1:3] == [entry.index for entry in told.history.stream(DECLARATION, after=1, limit=2)]
    assert [] == told.history.stream(DECLARATION, after=4)


@pytest.mark.parametrize("stream", ["declaration:15113-1999", "", "x"])
def test_an_unknown_stream_is_not_there(told: Assembly, stream: str) -> None:
    with refused("stream.not-found", NotFound):
        told.history.stream(stream)
