"""Whose address a request comes from: an IPv4 address, or an IPv6 network of 64 bits.

That is the least that a customer is given, so that nobody has more of it by using all of its addresses.
"""

from __future__ import annotations

import functools
import ipaddress
from typing import Final

NETWORK_BITS: Final = 64
UNKNOWN: Final = "unknown"


@functools.lru_cache(maxsize=1024)  # whoever asks, asks again
def asker_of(address: str | None) -> str:
    """Name who asks from *address*; what is no address, such as a Unix socket, is one asker, UNKNOWN."""
    try:
        ip = ipaddress.ip_address(_without_port(address or ""))
    except ValueError:
        return UNKNOWN
    if isinstance(ip, ipaddress.IPv4Address):
        return str(ip)
    if ip.ipv4_mapped is not None:
        return str(ip.ipv4_mapped)
    return str(ipaddress.ip_network((int(ip), NETWORK_BITS), strict=False))


def _without_port(address: str) -> str:
    """Read "192.0.2.7:4711" and "[2001:db8::7]:4711" as some proxies write them."""
    if address.startswith("["):
        return address[1:].partition("]")[0]
    return address.partition(":")[0] if address.count(":") == 1 else address
