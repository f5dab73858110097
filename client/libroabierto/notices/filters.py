"""What a reader asks for, in the dialects of CloudEvents Subscriptions.

    {"exact":  {"municipality": "15113"}}              every attribute has this value
    {"prefix": {"type": "declaration."}}               every attribute begins so
    {"suffix": {"type": ".updated"}}                   every attribute ends so
    {"all": [filter, …]}  {"any": [filter, …]}  {"not": filter}

Attributes are `type` and the dimensions of a message (dimensions.py). A dimension may have several values:
exact, prefix and suffix hold if any of them does; `not` negates that. Types are exact, and one of them must
be the message's; the filters of a list must all match. An empty list asks for everything. The dialect `sql`
is none of ours.

A query says the same shortly (`Filters.from_query`):

    ?municipality=15113&municipality=16&type=declaration.
        the same name again: any of them; different names: all of them; two digits of a municipality:
        the whole state; a type that ends in a point: all types that begin so
    ?filters=[{"not":{"exact":{"issuer":"ayto-15113"}}}]

A match is told as a JSON pointer into {"types": […], "filters": […]}: "/types/1" or "/filters/0/any/1", the
innermost part that made the difference; "/filters" where several had to match; "" where nothing was asked.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from libroabierto.errors import Malformed
from libroabierto.notices.filternodes import Node, Pair, Reading, best
from libroabierto.notices.names import NAMES, Dimensions
from libroabierto.record.strict_json import parse_object

ATTRIBUTES: Final = ("type", *NAMES)
# What a query names, besides `filters`.
SHORT: Final = ("municipality", "type", "commitment", "declaration", "institution")
PARAMETERS: Final = (*SHORT, "filters")

_MAX_JSON: Final = 16 * 1024  # bytes of `filters` in a query; web servers take no longer addresses
_JSON_DEPTH: Final = 40  # two for each of the levels that a filter may have, and what stands around


@dataclass(frozen=True, slots=True)
class Filters:
    """What was asked for. Immutable; made by `parse_filters` or `from_query`."""

    types: tuple[str, ...]
    nodes: tuple[Node, ...]

    def match(self, type: str, dimensions: Dimensions) -> str | None:
        """Return a JSON pointer to what matched, "" if everything was asked for, None for no match."""
        pointer = ""
        if self.types:
            if type not in self.types:
                return None
            pointer = f"/types/{self.types.index(type)}"
        for node in self.nodes:
            found = node.match(type, dimensions)
            if found is None:
                return None
            pointer = found if len(self.nodes) == 1 else "/filters"
        return pointer

    def canonical(self) -> str:
        """Spell it as JSON in one way; whoever asks alike in the same order has the same spelling."""
        asked = {"filters": [node.spelled for node in self.nodes], "types": list(self.types)}
        told = {name: value for name, value in asked.items() if value}
        return json.dumps(told, sort_keys=True, separators=(",", ":"))

    def keys(self) -> frozenset[Pair] | None:
        """Return attributes and values of which a message that matches has at least one; None: unknown."""
        types = frozenset(("type", one) for one in self.types) or None
        return best([types, *(node.keys() for node in self.nodes)])

    @classmethod
    def from_query(cls, args: Mapping[str, Sequence[str]] | Iterable[tuple[str, str]]) -> Filters:
        """Read the parameters of a query; raises Malformed("filter.…") with the parameter as pointer."""
        given: dict[str, list[str]] = {}
        for name, value in _flat(args):
            if name not in PARAMETERS:
                raise Malformed("filter.parameter", pointer=name[:64])
            given.setdefault(name, []).append(value)
        spelled = given.pop("filters", [])
        if len(spelled) > 1:
            raise Malformed("filter.repeated", pointer="filters")
        return parse_filters([], [*_short(given), *(_read(spelled[0]) if spelled else [])])


def parse_filters(types: object, filters: object) -> Filters:
    """Read the members of a subscription; None stands for an empty list.

    Raises Malformed("filter.<reason>", pointer=…): form, dialect, one-dialect, attribute, empty, value,
    value-length, too-deep, too-many.
    """
    reading = Reading(ATTRIBUTES)
    asked = tuple(reading.types(types))
    return Filters(asked, tuple(reading.filters(filters)))


def _flat(args: Mapping[str, Sequence[str]] | Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    if isinstance(args, Mapping):
        yield from ((name, value) for name, values in args.items() for value in values)
    else:
        yield from args


def _short(given: Mapping[str, Sequence[str]]) -> Iterator[dict[str, Any]]:
    for name in SHORT:
        asked = [_one(name, value) for value in given.get(name, ())]
        if asked:
            yield asked[0] if len(asked) == 1 else {"any": asked}


def _one(name: str, value: str) -> dict[str, Any]:
    """Write one parameter as a filter."""
    if name == "municipality":
        if not (value.isascii() and value.isdigit() and len(value) in (2, 5)):
            raise Malformed("filter.municipality", pointer=name)
        return {"prefix" if len(value) == 2 else "exact": {name: value}}
    return {"prefix" if name == "type" and value.endswith(".") else "exact": {name: value}}


def _read(text: str) -> list[Any]:
    raw = b'{"filters":%b}' % text.encode("utf-8", "surrogatepass")
    read = parse_object(raw, what="filter", max_bytes=_MAX_JSON, max_depth=_JSON_DEPTH)
    if list(read) != ["filters"] or not isinstance(read["filters"], list):
        raise Malformed("filter.form", pointer="filters")
    return read["filters"]
