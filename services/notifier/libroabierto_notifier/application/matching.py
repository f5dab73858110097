"""To whom a notice is due: the live subscriptions, indexed by what they ask for.

Who asks alike is judged once. A question that names values (a municipality, a commitment, types) is judged
only for notices that have one of them; the others, such as prefixes, for every notice. An alarm is due to
everybody, whatever they asked for.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from libroabierto.notices.filternodes import Pair
from libroabierto.notices.filters import Filters, parse_filters
from libroabierto.notices.messages import ALARM
from libroabierto_notifier.ports import Due, Notice, Outline, Subscription, Subscriptions


def matched(filters: Filters, told: Notice | Outline) -> str | None:
    """Return the JSON pointer to what matched, or None; "" for an alarm."""
    return "" if told.type == ALARM else filters.match(told.type, told.dimensions)


class Matcher:
    """Matches notices with the live subscriptions. One thread."""

    # _index is that of _generation. _read keeps what was read of each subscription's present version.

    def __init__(self, subscriptions: Subscriptions) -> None:
        self._subscriptions = subscriptions
        self._generation = -1
        self._index = _Index()
        self._read: dict[tuple[str, int], Filters] = {}

    def match(self, notices: Sequence[Notice]) -> tuple[int, list[Due]]:
        """Return the generation of the subscriptions that were looked at, and what is due to them."""
        self._refresh()
        return self._generation, [due for notice in notices for due in self._index.due(notice)]

    def _refresh(self) -> None:
        """Read the subscriptions again if they changed; the generation first, so that it is never too new."""
        generation = self._subscriptions.generation()
        if generation == self._generation:
            return
        live = self._subscriptions.live()
        self._read = {(one.id, one.version): self._filters(one) for one in live}
        self._index = _Index()
        for one in live:
            self._index.add(one, self._read[one.id, one.version])
        self._generation = generation

    def _filters(self, one: Subscription) -> Filters:
        return self._read.get((one.id, one.version)) or parse_filters(one.types, one.filters)


class _Class:
    """Subscriptions that ask alike."""

    def __init__(self, filters: Filters) -> None:
        self.filters = filters
        self.members: list[tuple[str, int]] = []  # id, and the key after which they get what matches


class _Index:
    def __init__(self) -> None:
        self._classes: dict[str, _Class] = {}
        self._keyed: defaultdict[Pair, list[_Class]] = defaultdict(list)
        self._others: list[_Class] = []

    def add(self, one: Subscription, filters: Filters) -> None:
        name = filters.canonical()
        if name not in self._classes:
            self._classes[name] = self._enter(_Class(filters))
        self._classes[name].members.append((one.id, one.since))

    def due(self, notice: Notice) -> Iterator[Due]:
        for candidate in self._candidates(notice):
            pointer = matched(candidate.filters, notice)
            if pointer is not None:
                yield from (
                    Due(id_, notice.key, pointer) for id_, since in candidate.members if notice.key > since
                )

    def _enter(self, made: _Class) -> _Class:
        pairs = made.filters.keys()
        if pairs is None:
            self._others.append(made)
        for pair in pairs or ():
            self._keyed[pair].append(made)
        return made

    def _candidates(self, notice: Notice) -> Iterable[_Class]:
        if notice.type == ALARM:
            return self._classes.values()
        found = {id(one): one for pair in _pairs(notice) for one in self._keyed.get(pair, ())}
        return [*found.values(), *self._others]


def _pairs(notice: Notice) -> Iterator[Pair]:
    yield "type", notice.type
    for name, values in notice.dimensions.items():
        yield from ((name, value) for value in values)
