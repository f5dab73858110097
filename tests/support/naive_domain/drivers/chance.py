"""Chance as a chooser: most acts fit, or stray from what fits in one place; a few are wild."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

# How an act is made; smaller is straighter, so that examples shrink towards what fits.
STRAIGHT, STRAYING, WILD = range(4), range(4, 14), range(14, 16)
MANNERS = st.integers(STRAIGHT[0], WILD[-1])
CHOICES = [st.integers(0, last) for last in range(60)]


class Chance:
    """Draws from hypothesis, so that a life that fails is told again, and shorter."""

    def __init__(self, data: st.DataObject) -> None:
        self._data = data
        manner = data.draw(MANNERS, label="manner")
        self._wild, self._asked = manner in WILD, 0
        self._strays_at = manner - STRAYING[0] + 1  # the first choice is number 1

    def __call__(self, *options: Any) -> Any:
        if len(options) == 1 or self._wild:
            return self.either(*options)
        self._asked += 1
        return self.either(*options[1:]) if self._asked == self._strays_at else options[0]

    def either(self, *options: Any) -> Any:
        """Return any of the options."""
        if len(options) == 1:
            return options[0]
        return options[self._data.draw(CHOICES[len(options) - 1], label="choice")]
