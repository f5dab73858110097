"""Lies without the log's key: the checkpoint is honest and some file under it is not, or it is itself false.

The log is big_town's: 600 entries, so tiles 0/000, 0/001, 0/002.p/88 and 1/000.p/2 and three bundles.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from libroabierto.remote.transport import Transport
from libroabierto.tlog.bundles import format_bundle
from libroabierto.tlog.note import NoteSigner
from support.founding import Town
from support.lies.lie import UNREACHABLE, Lie, big
from support.simulated_ledger import (
    LyingLedger,
    SimulatedLedger,
    flip,
    flipping_entry,
    flipping_tile,
    rewriting,
    serving,
)
from support.towns import BIG, big_town

LEAVES, LAST_LEAVES, UPPER = "tile/0/000", "tile/0/002", "tile/1/000"
BUNDLE, LAST_BUNDLE = "tile/entries/000", "tile/entries/002"
UNSIGNED, WEATHER = "audit.checkpoint-not-signed", "nothing was learned: the weather, not a lie"


def cut(path: str, keep: int | None) -> LyingLedger:
    """Serve only the beginning of a file."""
    return serving(big(), path, lambda body: body[:keep])


def instead(path: str, other: str) -> LyingLedger:
    """Serve one file in the place of another."""
    honest = big()
    files = {**honest.tiles, **honest.bundles}
    return serving(honest, path, lambda _: files[other])


def later(entry: bytes) -> bytes:
    """The same entry, recorded a millisecond later."""
    return entry.replace(b"15:00:00.000Z", b"15:00:00.001Z")


def moved() -> LyingLedger:
    """Everything under 000 is that of 001: the two agree with each other."""
    honest = big()
    swapped = {LEAVES: honest.tiles["tile/0/001"], BUNDLE: honest.bundles["tile/entries/001"]}
    return LyingLedger(honest, swapped.get)


def rewritten(index: int) -> SimulatedLedger:
    """An entry is another one, with bundle and every tile to match."""
    return rewriting(big(), index, later(big_town().entries[index]))


def rewritten_below(index: int) -> SimulatedLedger:
    """The same, but the upper tiles are still the honest ones."""
    lying = rewritten(index)
    lying.tiles.update({path: tile for path, tile in big().tiles.items() if path.startswith("tile/1/")})
    return lying


def reordered(*, tiles: bool) -> Transport:
    """Entries 300 and 301 change places, in the bundle alone or in the tiles too."""
    honest, entries = big(), list(big_town().entries)
    entries[300], entries[301] = entries[301], entries[300]
    if tiles:
        lying = SimulatedLedger(entries, honest.log)
        lying.checkpoint = honest.checkpoint
        return lying
    return serving(honest, "tile/entries/001", lambda _: format_bundle(entries[256:512]))


def stale(path: str, size: int) -> LyingLedger:
    """Serve a partial tile as it was when the log had *size* entries."""
    old = SimulatedLedger.of(big_town(), size)
    return serving(big(), path, lambda _: next(body for at, body in old.tiles.items() if at.startswith(path)))


def impostor() -> SimulatedLedger:
    """The whole log under another key of the same name."""
    return SimulatedLedger(big_town().entries, NoteSigner(big_town().log.verifier.name, bytes(32)))


def elsewhere() -> SimulatedLedger:
    """Another log altogether."""
    return SimulatedLedger.of(_foreign())


def _foreign() -> Town:
    town = Town(origin="other.example/log", log_seed=bytes(32))
    town.found()
    return town


def noted(change: Callable[[bytes], bytes]) -> LyingLedger:
    """Serve another checkpoint."""
    return serving(big(), "checkpoint", change)


def grown_by_one(note: bytes) -> bytes:
    """Claim one entry more, under the old signature."""
    return note.replace(b"\n600\n", b"\n601\n")


class Without(SimulatedLedger):
    """Has not the files whose paths begin with *path*."""

    def __init__(self, path: str) -> None:
        super().__init__(big_town().entries, big_town().log)
        for files in (self.tiles, self.bundles):
            for name in [name for name in files if name.startswith(path)]:
                del files[name]


_lie = partial(Lie, town=big_town)
_weather = partial(Lie, town=big_town, status=UNREACHABLE, why=WEATHER)
NOT_IN_TREE, LENGTH = "audit.entry-not-in-tree", "audit.tile-length"

LIES: tuple[Lie, ...] = (
    _lie("a bit in an entry", lambda: flipping_entry(big(), 300), NOT_IN_TREE, 300, "word"),
    _lie("a bit in a length", lambda: serving(big(), BUNDLE, lambda b: flip(b, 1)), NOT_IN_TREE, 0, "word"),
    _lie("a rewritten entry", lambda: rewritten(300), "audit.chain-broken", 301, "word"),
    _lie("a rewritten founding", lambda: rewritten(0), "audit.other-ledger", 0, "word"),
    _lie("a rewritten last entry", lambda: rewritten(BIG - 1), "audit.root-differs", 0, "word"),
    _lie(
        "a rewritten last entry of a full tile",
        lambda: rewritten_below(511),
        "audit.chain-broken",
        512,
        "word",
    ),
    _lie("reordered entries in a bundle", lambda: reordered(tiles=False), NOT_IN_TREE, 300, "word"),
    _lie(
        "reordered entries, tiles to match", lambda: reordered(tiles=True), "audit.entry-index", 300, "word"
    ),
    _lie("a bit in a leaf", lambda: flipping_tile(big(), LEAVES, 7), NOT_IN_TREE, 7, "word"),
    _lie("a bit in an upper tile", lambda: flipping_tile(big(), UPPER, 1), "audit.tile-differs", 256, "word"),
    _lie("a tile in another's place", lambda: instead(LEAVES, "tile/0/001"), NOT_IN_TREE, 0, "word"),
    _lie("a bundle in another's place", lambda: instead(BUNDLE, "tile/entries/001"), NOT_IN_TREE, 0, "word"),
    _lie("tile and bundle of another place", moved, "audit.entry-index", 0, "word"),
    _lie("a stale tile", lambda: stale(LAST_LEAVES, 590), LENGTH, 512, "word"),
    _lie("a stale upper tile", lambda: stale(UPPER, 300), LENGTH, 0, "word"),
    _lie("a truncated tile", lambda: cut(LEAVES, -1), LENGTH, 0, "word"),
    _lie("an empty tile", lambda: cut(LAST_LEAVES, 0), LENGTH, 512, "word"),
    _lie(
        "a longer partial tile",
        lambda: serving(big(), LAST_LEAVES, lambda b: b + bytes(32)),
        LENGTH,
        512,
        "word",
    ),
    _lie("a truncated bundle", lambda: cut(LAST_BUNDLE, -1), NOT_IN_TREE, BIG - 1, "word"),
    _lie("an empty bundle", lambda: cut(LAST_BUNDLE, 0), NOT_IN_TREE, 512, "word"),
    _lie(
        "a bundle that goes on",
        lambda: serving(big(), LAST_BUNDLE, lambda b: b + b"\0\0"),
        "audit.bundle-trailing",
        BIG - 1,
        "word",
    ),
    _lie("a swapped log key", impostor, UNSIGNED, None, "unsigned"),
    _lie("a size that nobody signed", lambda: noted(grown_by_one), UNSIGNED, None, "unsigned"),
    _lie(
        "a cut checkpoint", lambda: noted(lambda note: note[:-1]), "audit.checkpoint-form", None, "unsigned"
    ),
    _lie(
        "a checkpoint without signatures",
        lambda: noted(lambda note: note.partition(b"\n\n")[0]),
        "audit.checkpoint-form",
        None,
        "unsigned",
    ),
    _lie(
        "the checkpoint of another log",
        elsewhere,
        UNSIGNED,
        why="it says nothing of this log, and claims nothing",
    ),
    _weather(
        "no checkpoint at all", lambda: noted(lambda _: b"<html>portal</html>"), "ledger.answer-unusable"
    ),
    _weather(
        "a full tile of more than a tile",
        lambda: serving(big(), LEAVES, lambda b: b + b"\0"),
        "ledger.answer-unusable",
    ),
    _weather(
        "a tile without end",
        lambda: serving(big(), LEAVES, lambda _: bytes(1 << 24)),
        "ledger.answer-unusable",
    ),
    _weather(
        "a bundle without end",
        lambda: serving(big(), BUNDLE, lambda _: bytes(1 << 25)),
        "ledger.answer-unusable",
    ),
    _weather("no tile", lambda: Without("tile/0/001"), "ledger.status"),
    _weather("no bundle", lambda: Without("tile/entries/002"), "ledger.status"),
)
