"""How often one address is asked whether it wants messages, whatever names lead to it.

Names cost nothing: a wildcard domain has as many as one likes, and all of them may lead to a stranger's
server. So questions are counted by address, too, where the connection is made. Those to receivers that
have consented once are counted apart: strangers must not use up what they have.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from libroabierto.errors import LibroError
from libroabierto_notifier.delivery.addresses import Address, network_of

Count = Callable[[str], bool]
"""Count a question to "addr:203.0.113.7" or "known-addr:2001:db8:1:2::/64"; False if there were too many."""

# An hour. One address may serve the receivers of many people: three times what one name may be asked.
MOST_OF_ADDRESS: Final = 60


class AskedTooOften(LibroError):
    """An address was asked too often within an hour: "intent.too-often"."""


class Asking:
    """The addresses of one question: each counts once, however many connections the question needs."""

    def __init__(self, count: Count, *, is_known: bool) -> None:
        self._count = count
        self._kind = "known-addr" if is_known else "addr"
        self._counted: set[str] = set()

    def admit(self, address: Address) -> None:
        """Count an address; raises AskedTooOften."""
        network = network_of(address)
        if network not in self._counted and not self._count(f"{self._kind}:{network}"):
            raise AskedTooOften("intent.too-often")
        self._counted.add(network)
