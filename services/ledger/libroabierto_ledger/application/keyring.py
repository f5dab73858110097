"""The public keys that were ever enrolled, by `kid`, as the request threads need them."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import Final

from libroabierto.domain.carried import carried_seal, verifying_jwk
from libroabierto.errors import UnknownKey
from libroabierto.keys import PublicKey
from libroabierto.record.event import Event
from libroabierto_ledger.application.reading import Reader

# 125 municipalities with a dozen offices each, over some years; about 2 KB a key.
_MAX_KEPT: Final = 10_000


class Keyring:
    """Finds keys in any status; whether one may sign now is decided under the lock.

    Kept for good: a `kid` is the key's own hash, and what was enrolled once stays known. What an event
    only carries (domain/carried.py) is not kept.
    """

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, PublicKey] = OrderedDict()

    def key(self, kid: str) -> PublicKey:
        """Return the key of this thumbprint; raise UnknownKey if it was never enrolled."""
        with self._lock:
            kept = self._kept.get(kid)
        return kept or self._keep(kid, self._read(kid))

    def key_of(self, event: Event) -> PublicKey:
        """Return the key that signs *event*: an enrolled one, or one that it carries; raise UnknownKey."""
        if carried_seal(event) is None:
            return self.key(event.kid)
        with self._reader.snapshot() as snapshot:
            return PublicKey.from_jwk(verifying_jwk(snapshot.world, event))

    def _read(self, kid: str) -> PublicKey:
        with self._reader.snapshot() as snapshot:
            enrolled = snapshot.world.find("key", f"kid:{kid}")
        if not enrolled:
            raise UnknownKey(kid)
        return PublicKey.from_jwk(enrolled[0]["jwk"])

    def _keep(self, kid: str, key: PublicKey) -> PublicKey:
        with self._lock:
            self._kept[kid] = key
            if len(self._kept) > _MAX_KEPT:
                self._kept.popitem(last=False)
        return key
