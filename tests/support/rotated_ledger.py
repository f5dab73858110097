"""Simulated ledgers whose key was rotated, and the towns behind them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from itertools import pairwise

from libroabierto.tlog.note import NoteSigner
from support import naive_tree
from support.founding import Town
from support.lives.rotation import rotation
from support.simulated_ledger import SimulatedLedger


class Rotated(SimulatedLedger):
    """Serves *entries* under *log*, the last of its keys, and says where the former ones ended."""

    def __init__(self, entries: Sequence[bytes], log: NoteSigner, former: Mapping[NoteSigner, int]) -> None:
        super().__init__(entries, log)
        self.former = dict(former)

    @cached_property
    def tiles(self) -> dict[str, bytes]:
        sizes = [size for size in self.former.values() if size <= len(self.entries)]
        return {
            path: tile
            for n in (*sizes, len(self.entries))
            for path, tile in naive_tree.tiles(self.entries[:n]).items()
        }

    @cached_property
    def bundles(self) -> dict[str, bytes]:
        sizes = [n for size in self.former.values() for n in (size, size + 1) if n <= len(self.entries)]
        return {
            path: tile
            for n in (*sizes, len(self.entries))
            for path, tile in naive_tree.bundles(self.entries[:n]).items()
        }

    def description(self) -> dict[str, object]:
        keys = [{"verifier_key": str(k.verifier), "last_size": size} for k, size in self.former.items()]
        return {**super().description(), "former_keys": keys}


def town_of(*keys: NoteSigner, more: int = 3) -> tuple[Town, dict[NoteSigner, int]]:
    """A town whose log went through *keys* after its first one, some entries apart; and where each ended."""
    town, former = Town(), {}
    town.settle()
    for old, new in pairwise((town.log, *keys)):
        former[old] = town.record(rotation(town, new, old=old))
        for number in range(more):
            town.record(town.institution(f"osc-{len(former)}-{number}"))
    return town, former


def ledger_of(*keys: NoteSigner, more: int = 3) -> Rotated:
    town, former = town_of(*keys, more=more)
    return Rotated(town.entries, keys[-1] if keys else town.log, former)
