"""The parts of a filter: strict reading, and matching. Each part knows its JSON pointer."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

from libroabierto.errors import Malformed
from libroabierto.notices.names import Dimensions
from libroabierto.record.text import check_text

Pair = tuple[str, str]
"""An attribute and a value."""

# A subscription is a line or two; the bounds are far beyond what a person writes, and keep a match short.
MAX_DEPTH: Final = 16
MAX_NODES: Final = 100
MAX_VALUE: Final = 200  # characters
MAX_TYPES: Final = 100

_LEAVES: Final[Mapping[str, Callable[[str, str], bool]]] = {
    "exact": str.__eq__,
    "prefix": str.startswith,
    "suffix": str.endswith,
}
_BRANCHES: Final = ("all", "any", "not")
# By which of several attributes a message is looked for: those with the fewest messages a value come first.
_RANK: Final = (
    "commitment",
    "declaration",
    "subject",
    "institution",
    "issuer",
    "municipality",
    "derived",
    "type",
    "id",
    "source",
)


class Node(Protocol):
    """A part of a filter."""

    @property
    def spelled(self) -> dict[str, Any]:
        """The JSON of which it was read."""

    def match(self, type: str, dimensions: Dimensions) -> str | None:
        """Return the pointer to what matched, or None."""

    def keys(self) -> frozenset[Pair] | None:
        """Return pairs of which a match has at least one; None where there is no such list."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """exact, prefix or suffix."""

    pointer: str
    dialect: str
    wanted: tuple[Pair, ...]

    @property
    def spelled(self) -> dict[str, Any]:
        return {self.dialect: dict(self.wanted)}

    def match(self, type: str, dimensions: Dimensions) -> str | None:
        test = _LEAVES[self.dialect]
        for name, wanted in self.wanted:
            for value in (type,) if name == "type" else dimensions.get(name, ()):
                if test(value, wanted):
                    break
            else:
                return None
        return self.pointer

    def keys(self) -> frozenset[Pair] | None:
        return best([frozenset([pair]) for pair in self.wanted]) if self.dialect == "exact" else None


@dataclass(frozen=True, slots=True)
class AllOf:
    """All parts match."""

    pointer: str
    parts: tuple[Node, ...]

    @property
    def spelled(self) -> dict[str, Any]:
        return {"all": [part.spelled for part in self.parts]}

    def match(self, type: str, dimensions: Dimensions) -> str | None:
        for part in self.parts:
            if part.match(type, dimensions) is None:
                return None
        return self.pointer

    def keys(self) -> frozenset[Pair] | None:
        return best([part.keys() for part in self.parts])


@dataclass(frozen=True, slots=True)
class AnyOf:
    """One part matches, the first of which is told."""

    parts: tuple[Node, ...]

    @property
    def spelled(self) -> dict[str, Any]:
        return {"any": [part.spelled for part in self.parts]}

    def match(self, type: str, dimensions: Dimensions) -> str | None:
        for part in self.parts:
            found = part.match(type, dimensions)
            if found is not None:
                return found
        return None

    def keys(self) -> frozenset[Pair] | None:
        found: set[Pair] = set()
        for part in self.parts:
            keys = part.keys()
            if keys is None:
                return None
            found |= keys
        return frozenset(found)


@dataclass(frozen=True, slots=True)
class NotThis:
    """The part does not match."""

    pointer: str
    part: Node

    @property
    def spelled(self) -> dict[str, Any]:
        return {"not": self.part.spelled}

    def match(self, type: str, dimensions: Dimensions) -> str | None:
        return self.pointer if self.part.match(type, dimensions) is None else None

    def keys(self) -> frozenset[Pair] | None:
        return None


def best(found: Sequence[frozenset[Pair] | None]) -> frozenset[Pair] | None:
    """Return those of several lists, all of which hold, by which the fewest messages are found."""
    known = [keys for keys in found if keys is not None]
    return min(known, key=lambda keys: (max(_RANK.index(name) for name, _ in keys), len(keys)), default=None)


class Reading:
    """Reads one subscription strictly; counts its parts."""

    def __init__(self, attributes: Collection[str]) -> None:
        self._attributes = attributes
        self._nodes = 0

    def types(self, given: object) -> Iterator[str]:
        """Read exact types."""
        for i, one in enumerate(_list(given, "/types", may_be_empty=True)):
            if i >= MAX_TYPES:
                raise Malformed("filter.too-many", pointer="/types", limit=MAX_TYPES)
            yield _value(one, f"/types/{i}")

    def filters(self, given: object) -> Iterator[Node]:
        """Read filters that must all match."""
        for i, one in enumerate(_list(given, "/filters", may_be_empty=True)):
            yield self._node(one, f"/filters/{i}", 1)

    def _node(self, given: object, pointer: str, depth: int) -> Node:
        if depth > MAX_DEPTH:
            raise Malformed("filter.too-deep", pointer=pointer, limit=MAX_DEPTH)
        self._count(pointer)
        dialect, inner = _only_member(given, pointer)
        at = f"{pointer}/{dialect}"
        if dialect in _LEAVES:
            return Leaf(pointer, dialect, tuple(self._wanted(inner, at)))
        if dialect == "not":
            return NotThis(pointer, self._node(inner, at, depth + 1))
        parts = enumerate(_list(inner, at))
        read = tuple(self._node(part, f"{at}/{i}", depth + 1) for i, part in parts)
        return AllOf(pointer, read) if dialect == "all" else AnyOf(read)

    def _count(self, pointer: str) -> None:
        self._nodes += 1
        if self._nodes > MAX_NODES:
            raise Malformed("filter.too-many", pointer=pointer, limit=MAX_NODES)

    def _wanted(self, given: object, pointer: str) -> Iterator[Pair]:
        if not isinstance(given, dict):
            raise Malformed("filter.form", pointer=pointer)
        if not given:
            raise Malformed("filter.empty", pointer=pointer)
        for i, name in enumerate(sorted(given, key=str)):
            if name not in self._attributes:
                raise Malformed("filter.attribute", pointer=pointer, attribute=str(name)[:64])
            if i:  # the first is the leaf itself; each further one is looked at as often as a leaf is
                self._count(pointer)
            yield name, _value(given[name], f"{pointer}/{name}")


def _only_member(given: object, pointer: str) -> tuple[str, object]:
    if not isinstance(given, dict):
        raise Malformed("filter.form", pointer=pointer)
    if len(given) != 1:
        raise Malformed("filter.one-dialect", pointer=pointer)
    ((dialect, inner),) = given.items()
    if not (dialect in _LEAVES or dialect in _BRANCHES):
        raise Malformed("filter.dialect", pointer=pointer, dialect=str(dialect)[:64])
    return dialect, inner


def _list(given: object, pointer: str, *, may_be_empty: bool = False) -> Sequence[object]:
    if given is None and may_be_empty:
        return ()
    if not isinstance(given, list | tuple):
        raise Malformed("filter.form", pointer=pointer)
    if not (given or may_be_empty):
        raise Malformed("filter.empty", pointer=pointer)
    return given


def _value(given: object, pointer: str) -> str:
    """Read a text that a message could have."""
    if not isinstance(given, str):
        raise Malformed("filter.form", pointer=pointer)
    if len(given) > MAX_VALUE:
        raise Malformed("filter.value-length", pointer=pointer, limit=MAX_VALUE)
    if not given or check_text(given) is not None:
        raise Malformed("filter.value", pointer=pointer)
    return given
