"""Four times the input costs about four times the work, and memory is a multiple of the input.

No stopwatch: two sizes are compared within one run, on the processor time of this thread. Linear is 4,
quadratic 16, and anything above 9 fails; the smaller size is chosen so that it takes a millisecond or so.
Parsers with a bound are tried inside it, where they must do the work; what is beyond the bound is refused
before any (tests/client/record/test_hostile.py).
"""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Callable
from typing import Any

import pytest

from client.parsers.shapes import JSON, READERS, SHAPES
from libroabierto.errors import LibroError
from libroabierto.record.strict_json import parse_object

QUADRATIC = 9.0
# Too short to be told from the noise of a shared machine: nothing quadratic hides at the bound itself.
NEGLIGIBLE = 2_000_000  # nanoseconds
TRIES = 3

Parser = Callable[[bytes], Any]


def spent(parse: Parser, raw: bytes) -> int:
    """The least processor time of a few tries, in nanoseconds."""
    times = []
    for _ in range(TRIES):
        start = time.thread_time_ns()
        swallow(parse, raw)
        times.append(time.thread_time_ns() - start)
    return min(times)


def swallow(parse: Parser, raw: bytes) -> object:
    try:
        return parse(raw)
    except LibroError:
        return None


def growth(parse: Parser, shape: Callable[[int], bytes], size: int) -> float:
    """How many times longer four times the size takes; once more, should a neighbour have been loud."""
    ratios = []
    for _ in range(6):
        small, large = spent(parse, shape(size)), spent(parse, shape(4 * size))
        ratios.append(0.0 if large < NEGLIGIBLE else large / max(small, 1))
        if ratios[-1] < QUADRATIC:
            break
    return min(ratios)


def peak(parse: Parser, raw: bytes) -> int:
    """Bytes that Python held at most, beyond those before."""
    tracemalloc.start()
    try:
        swallow(parse, raw)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def json_reader(raw: bytes) -> object:
    """Under a bound far above that of an event, so that growth would be seen."""
    return parse_object(raw, what="json", max_bytes=2**24)


def test_the_measure_tells_quadratic_from_linear() -> None:
    def quadratic(raw: bytes) -> int:
        return sum(raw.count(b"b") for _ in range(len(raw) // 64))

    tries = (growth(quadratic, lambda n: b"a" * n, 16_000) for _ in range(5))
    assert any(each > QUADRATIC for each in tries)
    assert growth(lambda raw: [byte + 1 for byte in raw], lambda n: b"a" * n, 8_000) < QUADRATIC


@pytest.mark.parametrize("shape", JSON)
def test_no_shape_of_json_costs_more_than_it_is_long(shape: str) -> None:
    assert growth(json_reader, JSON[shape], 32 * 1024) < QUADRATIC


@pytest.mark.parametrize(("reader", "shape"), [(r, s) for r in SHAPES for s in SHAPES[r]])
def test_no_shape_costs_a_parser_more_than_it_is_long(reader: str, shape: str) -> None:
    most, parse = READERS[reader]

    assert growth(parse, SHAPES[reader][shape], most // 4) < QUADRATIC


# Bytes held at most for each byte read: an empty object of "[{},{}]" is 64 bytes and its place in the list
# eight, for three. Of TOML, whose size is bounded, the standard parser's expression for numbers keeps 150.
HELD = {"draft": 200}
USUALLY_HELD = 60


@pytest.mark.parametrize("shape", JSON)
def test_json_is_read_in_memory_of_its_size(shape: str) -> None:
    raw = JSON[shape](64 * 1024)

    assert peak(json_reader, raw) < USUALLY_HELD * len(raw) + 2**16


@pytest.mark.parametrize(("reader", "shape"), [(r, s) for r in SHAPES for s in SHAPES[r]])
def test_a_parser_works_in_memory_of_the_size_of_its_input(reader: str, shape: str) -> None:
    most, parse = READERS[reader]
    raw = SHAPES[reader][shape](most)

    assert peak(parse, raw) < HELD.get(reader, USUALLY_HELD) * len(raw) + 2**16
