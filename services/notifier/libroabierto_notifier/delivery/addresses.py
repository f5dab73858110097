"""Which addresses a webhook may be sent to: public ones, and never our own.

The table repeats, whatever the Python version, what `ipaddress` of some versions takes to be global
(cpython #113171), and adds what leads back inside by another name: NAT64, 6to4, Teredo, segment routing,
site-local addresses (RFC 3879), and the one global address at which a cloud's host answers its guests.
Names are never judged here: an address is, after the name was resolved and before it is connected to.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address
from typing import Final
from urllib.parse import urlsplit

from libroabierto.errors import LibroError

Address = IPv4Address | IPv6Address

_DENIED: Final = tuple(
    ipaddress.ip_network(text)
    for text in (
        *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12"),
        *("192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15"),
        *("198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4"),
        *("::/96", "::1/128", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/32", "2001:20::/28"),
        *("2001:db8::/32", "2002::/16", "3fff::/20", "5f00::/16", "fc00::/7", "fe80::/10", "fec0::/10"),
        *("ff00::/8", "168.63.129.16/32"),
    )
)
_SCHEME_PORTS: Final = {"https": 443, "http": 80}


class SinkRefused(LibroError):
    """A webhook may not go there, today or ever; code is `sink.<reason>`."""


def read_address(text: str) -> Address:
    """Read what the resolver answered; an IPv4 address mapped into IPv6 is judged as itself."""
    address = ipaddress.ip_address(text.partition("%")[0])
    return getattr(address, "ipv4_mapped", None) or address


def literal_address(host: str) -> Address | None:
    """Read a host that is an address itself; None for a name."""
    try:
        return read_address(host)
    except ValueError:
        return None


def is_public(address: Address) -> bool:
    """Whether anyone on the Internet may be meant by it."""
    if not address.is_global or address.is_multicast or address.is_reserved:
        return False
    return not any(address.version == net.version and address in net for net in _DENIED)


def network_of(address: Address) -> str:
    """Name what one place pays for: an IPv4 address, or the 64 bits of an IPv6 one that a household gets."""
    return str(address if address.version == 4 else ipaddress.ip_network((int(address), 64), strict=False))


@dataclass(frozen=True, slots=True)
class OwnPlaces:
    """Where the notifier and its ledger answer themselves: a webhook there would be a loop."""

    names: frozenset[tuple[str, int]]

    @classmethod
    def of(cls, places: Iterable[str]) -> OwnPlaces:
        """Read binds ("127.0.0.1:8001", "unix:/run/…") and URLs; sockets cannot be reached by webhooks."""
        return cls(frozenset(place for text in places if (place := _place(text)) is not None))

    def has_name(self, host: str, port: int) -> bool:
        """Whether that host and port are ours by name."""
        return (host, port) in self.names

    def has_address(self, address: Address, port: int) -> bool:
        """Whether that address and port are ours; a bind to this host is meant by its every address."""
        return any(own == port and _is_meant(host, address) for host, own in self.names)


def _place(text: str) -> tuple[str, int] | None:
    if text.startswith("unix:"):
        return None
    url = urlsplit(text if "://" in text else f"//{text}")
    port = url.port or _SCHEME_PORTS.get(url.scheme)
    return (url.hostname or "", port) if port else None


def _is_meant(host: str, address: Address) -> bool:
    try:
        own = read_address(host)
    except ValueError:
        return host in ("", "localhost") and _is_this_host(address)
    return own == address or (own.is_unspecified and not address.is_global) or _both_here(own, address)


def _both_here(own: Address, address: Address) -> bool:
    return own.is_loopback and _is_this_host(address)


def _is_this_host(address: Address) -> bool:
    return address.is_loopback or address.is_unspecified
