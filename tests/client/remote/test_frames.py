"""Server-sent events as browsers read them, however the bytes are cut; and what no stream of ours is."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libroabierto.errors import LedgerUnreachable
from libroabierto.remote.frames import MAX_FRAME, Frame, FrameReader

TOLD = (
    "\ufeff: libro\r\n\r\nretry: 5000\rid: 7\revent: a.b\r"
    'data: {"é":\ndata:1}\n\n:\n\nid:9\n\nevent: cursor\ndata: x\n\n'
)
FRAMES = [Frame("a.b", '{"é":\n1}', "7"), Frame("cursor", "x", "9")]


def read(*pieces: bytes) -> list[Frame]:
    reader = FrameReader()
    return [frame for piece in pieces for frame in reader.feed(piece)]


def test_frames_are_read_with_every_end_of_line() -> None:
    assert FRAMES == read(TOLD.encode())


@given(st.lists(st.integers(0, len(TOLD.encode()))))
def test_it_does_not_matter_where_the_stream_is_cut(cuts: list[int]) -> None:
    raw, at = TOLD.encode(), sorted({0, *cuts, len(TOLD.encode())})

    assert FRAMES == read(*(raw[a:b] for a, b in pairwise(at)))


def test_a_frame_counts_only_when_it_is_whole() -> None:
    assert [] == read(b"id: 8\nevent: a\ndata: {}\n")


def test_an_id_stays_until_another_one_and_none_holds_a_nul() -> None:
    told = read(b"id: 1\ndata: a\n\ndata: b\n\nid: 2\0\ndata: c\n\nid\ndata: d\n\n")

    assert ["1", "1", "1", ""] == [frame.id for frame in told]


def test_what_is_no_utf8_is_no_stream_of_ours() -> None:
    with pytest.raises(LedgerUnreachable) as caught:
        read(b"data: \xff\n\n")
    assert caught.value.facts["reason"] == "not-utf8"


@pytest.mark.parametrize("filling", [b"data: " + b"x" * 65_000, b":x\n" * 20_000])
def test_a_frame_without_end_is_not_kept(filling: bytes) -> None:
    with pytest.raises(LedgerUnreachable) as caught:
        read(*[filling] * (2 + MAX_FRAME // len(filling)))
    assert caught.value.facts["reason"] == "too-long"
