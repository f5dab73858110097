"""Bodies that ask for what no message can ever be are refused: their sender would wait for ever.

"types": ["declaration."]                   no whole type: the filter prefix asks for all that begin so
{"exact": {"municipality": "15"}}           no key of a municipality: the filter prefix asks for a state
{"exact": {"derived": "yes"}}               it is "true" or not there
"filters": null                             no list; taken for one it would ask for everything
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

from libroabierto.errors import Malformed
from libroabierto.notices.filters import parse_filters
from libroabierto_notifier.web.bodies import object_body

_TYPE: Final = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)+")
_MUNICIPALITY: Final = {
    "exact": re.compile("[0-9]{5}"),
    "prefix": re.compile("[0-9]{1,5}"),
    "suffix": re.compile("[0-9]{1,5}"),
}
_LISTS: Final = ("types", "filters")


def asking_body() -> dict[str, Any]:
    """Read the object that this request carries; raises also Malformed("filter.…") for what never comes."""
    given = object_body()
    for name in _LISTS:
        if name in given and given[name] is None:
            raise Malformed("filter.form", pointer=f"/{name}")
    asked = parse_filters(given.get("types", ()), given.get("filters", ()))
    _check_types((f"/types/{i}", type) for i, type in enumerate(asked.types))
    for i, node in enumerate(asked.nodes):
        _check_leaves(_leaves(node.spelled, f"/filters/{i}"))
    return given


def _check_types(found: Iterable[tuple[str, str]]) -> None:
    for pointer, type in found:
        if not _TYPE.fullmatch(type):
            raise Malformed("filter.whole-type", pointer=pointer)


def _check_leaves(found: Iterable[tuple[str, str, str, str]]) -> None:
    for pointer, dialect, name, value in found:
        if name == "municipality" and not _MUNICIPALITY[dialect].fullmatch(value):
            raise Malformed("filter.municipality", pointer=pointer)
        if dialect == "exact" and name == "type":
            _check_types([(pointer, value)])
        if dialect == "exact" and name == "derived" and value != "true":
            raise Malformed("filter.derived", pointer=pointer)


def _leaves(node: dict[str, Any], pointer: str) -> Iterator[tuple[str, str, str, str]]:
    """Yield pointer, dialect, attribute and value of each comparison below *node*."""
    ((dialect, inner),) = node.items()
    at = f"{pointer}/{dialect}"
    if dialect == "not":
        yield from _leaves(inner, at)
    elif dialect in ("all", "any"):
        for i, part in enumerate(inner):
            yield from _leaves(part, f"{at}/{i}")
    else:
        yield from ((f"{at}/{name}", dialect, name, value) for name, value in inner.items())
