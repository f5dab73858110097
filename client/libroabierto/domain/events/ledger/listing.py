"""A municipality's row: that it stands in the catalogue, and what has happened there.

A municipality that an entry removes keeps its row, `removed`, so that its address still tells; for
every rule it is as unknown as one that never was (checks.municipality_of).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from libroabierto.domain.eventtype import Recorded
from libroabierto.domain.kinds import row
from libroabierto.domain.world import Row, World

# Where the lives of a municipality stand, and the tag of each by which its key is found.
_TRACES = (
    ("institution", "over"),  # whatever became of it; the authority is over all
    ("term", "municipality"),
    ("declaration", "municipality"),
    ("secretariat", "municipality"),
    ("plan", "territory"),
    ("commitment", "territory"),
)


def listed(recorded: Recorded, key: str, name: str, *, head_town: str, population: int | None = None) -> Row:
    """Build the row of a municipality that the catalogue has from this entry on; nothing happened there yet.

    *population* is that of the census of 2020, None for a municipality that it does not know.
    """
    document: dict[str, Any] = {
        "id": key,
        "municipality": {"key": key, "name": name},
        "state": "listed",
        "head_town": head_town,
        "population_2020": population,
        "institution": None,
        "declared": False,
        "last_entry": recorded.index,
    }
    return row("municipality", document)


def has_events(world: World, key: str) -> bool:
    """Say whether anything that stands in the ledger is about this municipality."""
    return any(_rows_about(world, key))


def _rows_about(world: World, key: str) -> Iterator[bool]:
    """The kinds that come first come first in life: where there is much, the first question answers."""
    return (bool(world.find(kind, f"{tag}:{key}")) for kind, tag in _TRACES)
