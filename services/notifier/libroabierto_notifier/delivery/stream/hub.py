"""Who hears what, live: listeners who asked for the same share one frame, and one look at each notice.

The hub's `head` is the position up to which everything was told. Listeners join at the head alone, and
only the event loop moves it: so a listener hears each notice after its position once, and none is lost.

What a broadcast costs is one write per listener. Notices that came together are told in rounds: one write
each, bounded, so that a slow listener never holds much.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final, Protocol

from libroabierto.notices.filters import Filters
from libroabierto.notices.names import ALARM
from libroabierto_notifier.delivery.stream.recent import Recent, Told
from libroabierto_notifier.ports import Dimensions

ROUND_BYTES: Final = 64 * 1024


class Listener(Protocol):
    """Someone who listens; hashable by identity."""

    write: Callable[[bytes], None]
    """Takes bytes. The listener may leave the hub meanwhile, never join it."""


class Group:
    """The listeners whose filters are the same."""

    __slots__ = ("filters", "last", "listeners", "name", "pairs")

    def __init__(self, name: str, filters: Filters, head: int) -> None:
        self.name, self.filters = name, filters
        self.pairs = filters.keys()
        self.listeners: set[Listener] = set()
        self.last = head  # key up to which all of them were told something

    def write(self, frames: Sequence[bytes]) -> None:
        """Write to all of them."""
        joined = frames[0] if len(frames) == 1 else b"".join(frames)
        for listener in tuple(self.listeners):  # who falls behind leaves meanwhile
            listener.write(joined)


class Hub:
    """All groups, the head, and the newest notices."""

    def __init__(self, head: int, newest: Sequence[Told] = ()) -> None:
        self.head = head
        self.recent = Recent(newest[0].key - 1 if newest else head)
        self.recent.add(newest)
        self._groups: dict[str, Group] = {}
        self._by_pair: defaultdict[tuple[str, str], set[Group]] = defaultdict(set)
        self._others: set[Group] = set()  # those that no value finds

    def join(self, listener: Listener, filters: Filters) -> Group:
        """Let a listener whose position is the head hear what follows."""
        name = filters.canonical()
        group = self._groups.get(name)
        if group is None:
            group = self._groups[name] = Group(name, filters, self.head)
            for place in self._places(group):
                place.add(group)
        group.listeners.add(listener)
        return group

    def leave(self, listener: Listener, group: Group) -> None:
        """Stop; the listener was told everything up to the head."""
        group.listeners.discard(listener)
        if not group.listeners and self._groups.get(group.name) is group:
            del self._groups[group.name]
            for place in self._places(group):
                place.discard(group)
            for pair in group.pairs or ():
                if not self._by_pair[pair]:
                    del self._by_pair[pair]

    def tell(self, told: Sequence[Told]) -> None:
        """Tell a round of notices that follow the head."""
        heard: dict[Group, list[bytes]] = {}
        for each in told:
            for group in self._groups_of(each):
                heard.setdefault(group, []).append(each.frame)
        self.head = told[-1].key  # before the writes: whoever falls behind in them goes on from here
        self.recent.add(told)
        for group, frames in heard.items():
            group.last = self.head
            group.write(frames)

    def _groups_of(self, told: Told) -> Iterable[Group]:
        if told.type == ALARM:
            return list(self._groups.values())
        pairs = [(name, value) for name, values in told.dimensions.items() for value in values]
        found = set[Group]().union(*(self._by_pair.get(pair, ()) for pair in (("type", told.type), *pairs)))
        return [
            group for group in (*found, *self._others) if wants(group.filters, told.type, told.dimensions)
        ]

    def _places(self, group: Group) -> list[set[Group]]:
        return [self._others] if group.pairs is None else [self._by_pair[pair] for pair in group.pairs]


def wants(filters: Filters, type_: str, dimensions: Dimensions) -> bool:
    """Say whether *filters* let a notice through; an alarm is for everybody, whatever it asked for."""
    return type_ == ALARM or filters.match(type_, dimensions) is not None


def rounds(told: Iterable[Told]) -> Iterator[list[Told]]:
    """Divide notices into rounds of bounded bytes, at least one notice each."""
    held: list[Told] = []
    size = 0
    for each in told:
        if held and size + len(each.frame) > ROUND_BYTES:
            yield held
            held, size = [], 0
        held.append(each)
        size += len(each.frame)
    if held:
        yield held
