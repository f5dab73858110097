"""The public keys that were ever enrolled, by `kid`, as the request threads need them."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass
from typing import Final

from libroabierto.errors import UnknownKey
from libroabierto.keys import PublicKey
from libroabierto.record.event import Event
from libroabierto_ledger.application.reading import Reader

# 125 municipalities with a dozen offices each, over some years; about 2 KB a key.
_MAX_KEPT: Final = 10_000


@dataclass(frozen=True, slots=True)
class _Enrolled:
    """A key, and the institutions that had enrolled it when it was read."""

    key: PublicKey
    institutions: frozenset[str]


class Keyring:
    """Finds keys in any status; whether one may sign now is decided under the lock.

    Kept for good: a `kid` is the key's own hash, and what was enrolled once stays known.
    """

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, _Enrolled] = OrderedDict()

    def key(self, kid: str) -> PublicKey:
        """Return the key of this thumbprint; raise UnknownKey if it was never enrolled."""
        return self._enrolled(kid).key

    def payer(self, event: Event) -> str:
        """Name who pays for an event whose signature was verified: its issuer, if the key is one of its own.

        Else the key itself: nobody uses up what another institution may send by naming it as issuer.
        """
        if event.issuer in self._enrolled(event.kid).institutions:
            return f"institution:{event.issuer}"
        return f"key:{event.kid}"

    def _enrolled(self, kid: str) -> _Enrolled:
        with self._lock:
            kept = self._kept.get(kid)
        return kept or self._keep(kid, self._read(kid))

    def _read(self, kid: str) -> _Enrolled:
        with self._reader.snapshot() as snapshot:
            rows = snapshot.world.find("key", f"kid:{kid}")
        if not rows:
            raise UnknownKey(kid)
        return _Enrolled(PublicKey.from_jwk(rows[0]["jwk"]), frozenset(row["institution"] for row in rows))

    def _keep(self, kid: str, enrolled: _Enrolled) -> _Enrolled:
        with self._lock:
            self._kept[kid] = enrolled
            if len(self._kept) > _MAX_KEPT:
                self._kept.popitem(last=False)
        return enrolled
