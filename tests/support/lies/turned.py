"""Lies that only a reader meets who was there before: the log turned away from what it had signed.

The reader audited big_town's log at some size; its store has the checkpoint and the snapshot.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from libroabierto.remote.transport import Request
from support.lies.lie import Lie, big, big_at
from support.lies.tampered import later
from support.simulated_ledger import LyingLedger, SimulatedLedger, flip, flipping_entry, flipping_tile
from support.towns import BIG, big_town


def forked(at: int, size: int = BIG) -> Callable[[], SimulatedLedger]:
    """The log that this key would sign if entry *at* had been another one."""
    entries = big_town().entries[:size]
    return lambda: SimulatedLedger([*entries[:at], later(entries[at]), *entries[at + 1 :]], big_town().log)


def hidden(at: int) -> SimulatedLedger:
    """A fork of the same size that shows no tile."""
    lying = forked(at)()
    lying.tiles.clear()
    return lying


def rewritten_edge() -> LyingLedger:
    """Where the last audit ended, bundle and tile have another entry 260; the rest is honest."""
    honest, other = big(), forked(260)()
    paths = ("tile/0/001", "tile/entries/001")
    files = {path: (other.tiles | other.bundles)[path] for path in paths}
    return LyingLedger(honest, files.get)


class TwoFaced(SimulatedLedger):
    """Each tile of a level is false the first time that it is asked for, and honest afterwards."""

    level = "tile/0/"

    def answer(self, request: Request) -> tuple[int, bytes]:
        status, body = super().answer(request)
        is_first = self.asked.count(request.path) == 1 and request.path.startswith(self.level)
        return status, flip(body, 0) if is_first else body


def two_faced(level: str) -> TwoFaced:
    """Lie once about each tile whose path begins with *level*."""
    lying = TwoFaced(big_town().entries, big_town().log)
    lying.level = level
    return lying


_lie = partial(Lie, town=big_town)
FORKED = "audit.forked"

LIES: tuple[Lie, ...] = (
    _lie("a fork in the tile where we stood", forked(290), FORKED, 290, "proved", before=big_at(300)),
    _lie("a fork of the last entry", forked(299), FORKED, 299, "proved", before=big_at(300)),
    _lie("a fork in a tile that was full", forked(100), FORKED, 0, "proved", before=big_at(300)),
    _lie("a fork of the founding", forked(0), FORKED, 0, "proved", before=big_at(1)),
    _lie("a fork at a full tile", forked(255), FORKED, 0, "proved", before=big_at(256)),
    _lie("a fork of the same size", forked(590), FORKED, 590, "proved", before=big),
    _lie("a fork that hides its tiles", lambda: hidden(590), FORKED, None, "proved", before=big),
    _lie("a rolled-back size", big_at(300), "audit.rolled-back", 300, "word", before=big),
    _lie("an empty log again", big_at(0), "audit.rolled-back", 0, "word", before=big),
    _lie("a fork that is rolled back too", forked(100, 200), "audit.rolled-back", 200, "word", before=big),
    _lie(
        "a bit in a new entry",
        lambda: flipping_entry(big(), 400),
        "audit.entry-not-in-tree",
        400,
        "word",
        before=big_at(300),
    ),
    _lie(
        "a bit in a new leaf",
        lambda: flipping_tile(big(), "tile/0/002", 3),
        "audit.entry-not-in-tree",
        515,
        "word",
        before=big_at(300),
    ),
    _lie(
        "a bit in an old leaf",
        lambda: flipping_tile(big(), "tile/0/001", 3),
        "audit.entry-not-in-tree",
        259,
        "word",
        before=big_at(300),
    ),
    _lie(
        "a bit in an upper tile",
        lambda: flipping_tile(big(), "tile/1/000", 0),
        "audit.tile-differs",
        0,
        "word",
        before=big_at(300),
    ),
    _lie(
        "a rewritten entry among those judged before",
        rewritten_edge,
        "audit.tile-differs",
        260,
        "word",
        before=big_at(300),
    ),
    _lie(
        "tiles that are false only once",
        lambda: two_faced("tile/0/"),
        "audit.entry-not-in-tree",
        256,
        "word",
        before=big_at(300),
    ),
    _lie(
        "upper tiles that are false only once",
        lambda: two_faced("tile/1/"),
        "audit.tile-differs",
        0,
        "word",
        before=big_at(300),
    ),
)
