"""Good examples, damaged: what finds more than arbitrary bytes ever will."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

from hypothesis import strategies as st

from fuzz.morsels import MORSELS

Draw = Any  # st.DrawFn, whose result the type checker cannot know
Act = Callable[[Draw, bytes], bytes]


def damaged(seeds: Sequence[bytes]) -> st.SearchStrategy[bytes]:
    """One of *seeds* after one to four of the acts below; or two of them, joined at some place."""

    @st.composite
    def act(draw: st.DrawFn) -> bytes:
        raw = draw(st.sampled_from(seeds))
        for change in draw(st.lists(st.sampled_from(ACTS), min_size=1, max_size=4)):
            raw = change(draw, raw)
        if draw(st.integers(0, 9)) == 0:
            raw = _splice(draw, raw, draw(st.sampled_from(seeds)))
        return raw

    return act()


def _cut(draw: Draw, raw: bytes) -> tuple[int, int]:
    start = draw(st.integers(0, len(raw)))
    return start, draw(st.integers(start, min(len(raw), start + 40)))


def _flip(draw: Draw, raw: bytes) -> bytes:
    if not raw:
        return raw
    at = draw(st.integers(0, len(raw) - 1))
    return raw[:at] + bytes([raw[at] ^ 1 << draw(st.integers(0, 7))]) + raw[at + 1 :]


def _put(draw: Draw, raw: bytes) -> bytes:
    start, end = _cut(draw, raw)
    kept = start if draw(st.booleans()) else end
    morsel: bytes = draw(st.sampled_from(MORSELS))
    return raw[:start] + morsel + raw[kept:]


def _delete(draw: Draw, raw: bytes) -> bytes:
    start, end = _cut(draw, raw)
    return raw[:start] + raw[end:]


def _repeat(draw: Draw, raw: bytes) -> bytes:
    start, end = _cut(draw, raw)
    return raw[:end] + raw[start:]


def _swap(draw: Draw, raw: bytes) -> bytes:
    """Exchange two lines, or two parts of whatever separates them here."""
    mark: bytes = draw(st.sampled_from([b"\n", b",", b".", b"/", b" ", b"+"]))
    parts = raw.split(mark)
    first, second = (draw(st.integers(0, len(parts) - 1)) for _ in range(2))
    parts[first], parts[second] = parts[second], parts[first]
    return mark.join(parts)


def _line_again(draw: Draw, raw: bytes) -> bytes:
    lines = raw.split(b"\n")
    at = draw(st.integers(0, len(lines) - 1))
    return b"\n".join([*lines[:at], lines[at], *lines[at:]])


def _members(draw: Draw, raw: bytes) -> bytes:
    """Of a JSON object: other values, another order, a member more, less or twice."""
    try:
        said = json.loads(raw)
    except (ValueError, RecursionError):
        return raw
    if not isinstance(said, dict) or not said:
        return raw
    pairs = draw(st.permutations(list(said.items())))
    name, value = draw(st.sampled_from(pairs))
    other = draw(st.sampled_from([*VALUES, *said.values()]))
    pairs = draw(
        st.sampled_from(
            [
                pairs,
                [*pairs, (name, value)],
                [(n, other if n == name else v) for n, v in pairs],
                [pair for pair in pairs if pair[0] != name],
                [*pairs, (name.upper(), other)],
            ]
        )
    )
    return b"{" + b",".join(f"{json.dumps(n)}:{json.dumps(v)}".encode() for n, v in pairs) + b"}"


def _splice(draw: Draw, first: bytes, second: bytes) -> bytes:
    end, start = draw(st.integers(0, len(first))), draw(st.integers(0, len(second)))
    return first[:end] + second[start:]


VALUES: list[Any] = [
    None,
    True,
    False,
    0,
    1,
    -1,
    2**53 - 1,
    2**53,
    1.5,
    "",
    "a",
    "\n",
    "\u0301",
    [],
    {},
    [[]],
]
ACTS: list[Act] = [_flip, _put, _delete, _repeat, _swap, _line_again, _members]
