"""Figures of interleaved rounds: every round measures everything once, one thing after the other.

A machine drifts, and its neighbours come and go: figures of one round were met by about the same
weather. So a ratio is taken within each round, and the median of these is what is reported, with
the smallest and the largest beside it.
"""

from __future__ import annotations

import math
import statistics
from collections import defaultdict
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Spread:
    """A median and what lay around it."""

    median: float
    least: float
    most: float

    @classmethod
    def of(cls, values: list[float]) -> Spread:
        """Sum up the figures of all rounds."""
        return cls(statistics.median(values), min(values), max(values))

    def __str__(self) -> str:
        return f"{self.median:.2f} ({self.least:.2f} to {self.most:.2f})"


class Rounds:
    """What was measured, by name; all figures of one name stand in the order of the rounds."""

    def __init__(self) -> None:
        self._found: defaultdict[str, list[float]] = defaultdict(list)

    def add(self, name: str, value: float) -> None:
        """Keep the figure of this round."""
        self._found[name].append(value)

    def last(self, name: str) -> float:
        """Return the figure of the round that has just ended."""
        return self._found[name][-1]

    def spread(self, name: str) -> Spread:
        """Return median, least and most of a figure."""
        return Spread.of(self._found[name])

    def median(self, name: str) -> float:
        """Return the median of a figure."""
        return self.spread(name).median

    def ratio(self, name: str, to: str) -> Spread:
        """Return the ratio of two figures, round by round."""
        pairs = zip(self._found[name], self._found[to], strict=True)
        return Spread.of([one / other for one, other in pairs])


def percentile(values: list[float], share: float) -> float:
    """Return the smallest value that at least *share* of *values* do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(len(ordered) * share) - 1)]
