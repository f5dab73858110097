"""How tests wait on a machine that may be ten times slower than ours: for a fact, never for a time.

    wait_for(lambda: receiver.received)              # fails after PATIENCE; returns as soon as it is so
    assert least(seconds_to_answer, below=0.8) < 0.8 # a neighbour may be loud once, hardly five times

PATIENCE costs nothing where all is well; it is only how long a broken product holds up the suite.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

PATIENCE = 120.0  # seconds
TRIES = 5

_Found = TypeVar("_Found")


def wait_for(found: Callable[[], _Found | None], seconds: float = PATIENCE) -> _Found:
    """Wait until something is so, or is found, and return it; fail if it never is."""
    end = time.monotonic() + seconds
    while not (result := found()):
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.01)
    return result


def least(measure: Callable[[], float], *, below: float, tries: int = TRIES) -> float:
    """Measure until a result is *below* what is allowed, but so often at most; return the least result.

    Whoever is too slow by nature is so each time; whoever had to wait for the processor is so by chance.
    """
    results: list[float] = []
    while len(results) < tries and not (results and results[-1] < below):
        results.append(measure())
    return min(results)


def seconds_of(act: Callable[[], object]) -> float:
    """Do something; return how long it took."""
    begun = time.monotonic()
    act()
    return time.monotonic() - begun
