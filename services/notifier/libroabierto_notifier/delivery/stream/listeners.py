"""How many streams there may be: together, and from one address; so, too, how many connections.

Behind web servers of ours the address is what the outermost of them saw, from X-Forwarded-For; an IPv6
address counts as its network of 64 bits, which is what one household gets. On a Unix socket nobody has one.
"""

from __future__ import annotations

from collections import Counter

from libroabierto.errors import LibroError
from libroabierto_face.askers import UNKNOWN, asker_of


class TooMany(LibroError):
    """No place is left: "stream.full" for everybody, "stream.address-full" for this address."""


class Places:
    """The places that are taken."""

    def __init__(self, most: int, per_address: int) -> None:
        self._most, self._per_address = most, per_address
        self._by_address: Counter[str] = Counter()
        self.taken = 0

    def take(self, address: str | None) -> None:
        """Take a place; raises TooMany."""
        if self.taken >= self._most:
            raise TooMany("stream.full")
        if address is not None and self._by_address[address] >= self._per_address:
            raise TooMany("stream.address-full")
        self.taken += 1
        if address is not None:
            self._by_address[address] += 1

    def give_back(self, address: str | None) -> None:
        """Give back a place that was taken."""
        self.taken -= 1
        if address is not None:
            self._by_address[address] -= 1
            if not self._by_address[address]:
                del self._by_address[address]


def address_of(peer: str | None, forwarded: str | None, proxies: int) -> str | None:
    """Name the address that pays: of *peer*, or as the outermost of our *proxies* saw it; None if unknown."""
    seen = [part.strip() for part in (forwarded or "").split(",")]
    text = seen[-proxies] if 0 < proxies <= len(seen) else peer
    asker = asker_of(text)
    return None if asker == UNKNOWN else asker
