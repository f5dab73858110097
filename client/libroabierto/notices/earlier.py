"""The earlier entry that an act speaks of: such an act is about what that entry is about.

    correction.recorded, disclosure.withdrawn   all of it: the note stands beside the entry
    whatever is done in an observation          the places and things of the entry observed, and who signed it

The state does not hold entries, so whoever asks brings what the entry was found to be about when it came.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from libroabierto.domain.world import World
from libroabierto.notices.names import Dimensions
from libroabierto.record.event import Event

# Notes, and the member of their data that is the index of their entry.
_NOTES: Final[Mapping[str, str]] = {"correction.recorded": "corrects", "disclosure.withdrawn": "entry"}
_THINGS: Final = ("municipality", "commitment", "declaration")


def earlier_entry(event: Event, world: World) -> int | None:
    """Return the index of the entry that this act speaks of, or None; *world* is the state after it."""
    if event.type in _NOTES:
        return int(event.data[_NOTES[event.type]])
    if not event.stream.startswith("observation:"):
        return None
    observation = world.get("observation", event.stream)
    return None if observation is None else int(observation["target"])


def of_earlier(event: Event, earlier: Dimensions) -> Iterator[tuple[str, str]]:
    """Give what the act is about because of that entry, which is about *earlier*."""
    for name in _THINGS:
        yield from ((name, value) for value in earlier.get(name, ()))
    spoken_of = "institution" if event.type in _NOTES else "issuer"
    yield from (("institution", value) for value in earlier.get(spoken_of, ()))
