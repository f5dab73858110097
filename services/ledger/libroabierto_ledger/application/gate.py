"""What stands between a verified signature and the writer's lock: exact repeats, then limits per institution.

Without a limit there is nothing to do here: the lock finds repeats anyway. With one, repeats are
found first, in one snapshot for all of a request, so that they are answered whatever was used up, and
cost nobody anything: recorded events are public, and whoever sends an institution's old ones again
would else use up what it may send.

An institution pays for what its keys may sign *now*: an old key, or an event too old to be recorded,
pays for itself, or whoever found one could keep the institution from being heard.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from libroabierto.domain.carried import is_carried
from libroabierto.domain.decide import AHEAD, BEHIND
from libroabierto.domain.keychoice import signing_key
from libroabierto.domain.world import World
from libroabierto.errors import LibroError
from libroabierto.record.event import Event
from libroabierto_ledger.application.limits import Allowances
from libroabierto_ledger.application.reading import Reader
from libroabierto_ledger.log.integrate import Item, Known, Verdict


class Gate:
    """Decides what need not wait for the lock. Thread-safe."""

    def __init__(self, reader: Reader, allowances: Allowances) -> None:
        self._reader, self._allowances = reader, allowances

    def verdicts(self, items: Sequence[Item]) -> dict[int, Verdict]:
        """Return the verdicts that stand already, by place: Known, or RateLimited.

        Each payer is asked once, for all of its events; those beyond what it may send are its last ones.
        One event that stands twice in a request counts once.
        """
        if not (items and self._allowances.counts_institutions):
            return {}
        with self._reader.snapshot() as snapshot:
            recorded = snapshot.find([item.key for item in items])
            owed = self._owed([item for item in items if item.key not in recorded], snapshot.world)
        over: dict[str, Verdict] = {}
        for payer, keys in owed.items():
            refusals = self._allowances.take_events(payer, len(keys))
            over.update(zip(keys[len(keys) - len(refusals) :], refusals, strict=True))
        early = {key: Known(index) for key, index in recorded.items()} | over
        return {place: early[item.key] for place, item in enumerate(items) if item.key in early}

    def _owed(self, items: Sequence[Item], world: World) -> dict[str, list[str]]:
        """Map each payer to the idempotency keys of its events, in their order, those just paid left out."""
        now, owed = self._reader.clock(), dict[str, list[str]]()
        for key, item in {item.key: item for item in items}.items():
            if self._allowances.take_event(key):
                owed.setdefault(payer_of(world, item.event, now), []).append(key)
        return owed


def payer_of(world: World, event: Event, now: datetime) -> str:
    """Name who pays for *event*, whose signature was verified: its issuer, or else the key alone.

    The key pays if it may not sign for this issuer today, or if the event is signed too long ago or ahead.
    """
    try:
        key = signing_key(world, event, now)
    except LibroError:
        return f"key:{event.kid}"
    if is_carried(key):  # of an institution that is nobody yet, under whatever name
        return f"key:{event.kid}"
    is_fresh = -BEHIND <= event.signed_instant - now <= AHEAD
    return f"institution:{event.issuer}" if is_fresh else f"key:{event.kid}"
