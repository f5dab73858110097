"""Bodies that ask for what no message can ever be are refused: their sender would wait for ever.

"types": ["declaration."]                   no whole type: the filter prefix asks for all that begin so
"types": ["comitment.updated"]              none that this release knows, and so none that it could publish
{"prefix": {"type": "comitment."}}          nor does any begin so
{"exact": {"municipality": "15"}}           no key of a municipality: the filter prefix asks for a state
{"exact": {"municipality": "99999"}}        none of the catalogue; nor does any end so, or begin
{"exact": {"derived": "yes"}}               it is "true" or not there
"filters": null                             no list; taken for one it would ask for everything

Queries are not looked at so closely: whoever asks sees what comes, and newer clients ask older notifiers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Any, Final

from libroabierto.domain.catalogue import EVENT_TYPES
from libroabierto.domain.municipalities import catalogue
from libroabierto.errors import Malformed
from libroabierto.notices.filters import parse_filters
from libroabierto.notices.names import ALARM
from libroabierto.notices.reminders import RULES
from libroabierto_notifier.web.bodies import object_body

_TYPE: Final = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)+")
_MUNICIPALITY: Final = {
    "exact": re.compile("[0-9]{5}"),
    "prefix": re.compile("[0-9]{1,5}"),
    "suffix": re.compile("[0-9]{1,5}"),
}
_LISTS: Final = ("types", "filters")
TYPES: Final = frozenset((*EVENT_TYPES.by_name, *RULES, ALARM))
_TESTS: Final[Mapping[str, Callable[[str, str], bool]]] = {
    "exact": str.__eq__,
    "prefix": str.startswith,
    "suffix": str.endswith,
}


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
        _require_any(TYPES, "exact", type, "filter.type-unknown", pointer)


def _check_leaves(found: Iterable[tuple[str, str, str, str]]) -> None:
    for pointer, dialect, name, value in found:
        if name == "municipality" and not _MUNICIPALITY[dialect].fullmatch(value):
            raise Malformed("filter.municipality", pointer=pointer)
        if name == "municipality":
            known = catalogue().municipalities
            _require_any(known, dialect, value, "filter.municipality-unknown", pointer)
        if dialect == "exact" and name == "type":
            _check_types([(pointer, value)])
        elif name == "type":
            _require_any(TYPES, dialect, value, "filter.type-unknown", pointer)
        if dialect == "exact" and name == "derived" and value != "true":
            raise Malformed("filter.derived", pointer=pointer)


def _require_any(known: Collection[str], dialect: str, value: str, code: str, pointer: str) -> None:
    if not any(_TESTS[dialect](one, value) for one in known):
        raise Malformed(code, pointer=pointer, value=value)


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
