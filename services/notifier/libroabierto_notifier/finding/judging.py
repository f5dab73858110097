"""Whether a notice was asked for, and what that costs.

A verdict depends on what the question names alone: whoever asks for institutions gets one verdict for each
institution, not for each notice. So a hundred parts are looked at a few hundred times, unless a question
names what differs for every notice, such as `id`. They are counted.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from typing import Any, Protocol

from libroabierto.notices.filters import Filters
from libroabierto.notices.names import ALARM, Dimensions


class Told(Protocol):
    """A notice or its outline, as far as a question goes."""

    @property
    def type(self) -> str: ...
    @property
    def dimensions(self) -> Dimensions: ...


class Judge:
    """Judges by one question. For one thread, and for one look: it remembers every verdict."""

    def __init__(self, filters: Filters) -> None:
        leaves = [leaf for node in filters.nodes for leaf in _leaves(node.spelled)]
        self._filters = filters
        self._names = sorted({name for leaf in leaves for name in leaf} - {"type"})
        self._by_type = bool(filters.types) or any("type" in leaf for leaf in leaves)
        self._price = max(1, len(filters.types) + sum(map(len, leaves)))
        self._known: dict[Hashable, bool] = {}
        self.work = 0  # parts of the question that were looked at

    def wants(self, told: Told) -> bool:
        """Say whether it was asked for; an alarm is for everybody."""
        if told.type == ALARM:
            return True
        about = told.dimensions
        alike = (told.type if self._by_type else "", *[about.get(name) for name in self._names])
        known = self._known.get(alike)
        if known is None:
            self.work += self._price
            known = self._known[alike] = self._filters.match(told.type, about) is not None
        return known


def _leaves(node: Mapping[str, Any]) -> Iterator[Mapping[str, str]]:
    """Yield attributes and values of each comparison below *node*, a filter as it is spelled."""
    ((dialect, inner),) = node.items()
    if dialect == "not":
        yield from _leaves(inner)
    elif dialect in ("all", "any"):
        for part in inner:
            yield from _leaves(part)
    else:
        yield inner
