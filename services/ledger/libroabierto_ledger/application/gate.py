"""What stands between a verified signature and the writer's lock: exact repeats, then limits per institution.

Without a limit there is nothing to do here: the lock finds repeats anyway. With one, repeats are
found first, in one snapshot for all of a request, so that they are answered whatever was used up, and
cost nobody anything: recorded events are public, and whoever sends an institution's old ones again
would else use up what it may send.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from libroabierto_ledger.application.keyring import Keyring
from libroabierto_ledger.application.limits import Allowances
from libroabierto_ledger.application.reading import Reader
from libroabierto_ledger.log.integrate import Item, Known, Verdict


class Gate:
    """Decides what need not wait for the lock. Thread-safe."""

    def __init__(self, reader: Reader, keyring: Keyring, allowances: Allowances) -> None:
        self._reader, self._keyring, self._allowances = reader, keyring, allowances

    def verdicts(self, items: Sequence[Item]) -> dict[int, Verdict]:
        """Return the verdicts that stand already, by place: Known, or RateLimited.

        Each payer is asked once, for all of its events; those beyond what it may send are its last ones.
        One event that stands twice in a request counts once.
        """
        if not (items and self._allowances.counts_institutions):
            return {}
        recorded = self._recorded(items)
        over: dict[str, Verdict] = {}
        for payer, keys in self._owed(items, recorded).items():
            refusals = self._allowances.take_events(payer, len(keys))
            over.update(zip(keys[len(keys) - len(refusals) :], refusals, strict=True))
        known = {key: Known(index) for key, index in recorded.items()}
        early = known | over
        return {place: early[item.key] for place, item in enumerate(items) if item.key in early}

    def _recorded(self, items: Sequence[Item]) -> Mapping[str, int]:
        with self._reader.snapshot() as snapshot:
            return snapshot.find([item.key for item in items])

    def _owed(self, items: Sequence[Item], recorded: Mapping[str, int]) -> dict[str, list[str]]:
        """Map each payer to the idempotency keys of its new events, in their order."""
        owed: dict[str, dict[str, None]] = {}
        for item in items:
            if item.key not in recorded:
                owed.setdefault(self._keyring.payer(item.event), {})[item.key] = None
        return {payer: list(keys) for payer, keys in owed.items()}
