"""What an address pays for, asked before anything of a request is read.

A limit is worth its own cost only where refusing is much cheaper than answering:

    whatever is no read     one: a submission costs a signature and a place in the queue, and a forged or
                            mistaken one costs nearly as much before it is found out
    ten lines of a batch    one more, before any of them is opened: whoever sends a thousand forged ones
                            pays for a hundred
    the whole log           as much as a hundred, since it runs through every entry
    every other read        nothing: it costs about what its refusal would, caches keep most of it, and
                            whoever only reads is never sent away; floods of reads end in the web server
                            in front (deploy/nginx)

An address is an IPv4 address or an IPv6 network of 64 bits, the least that a customer is given. It is
the one that the connection came from, or, behind trusted proxies, the one that the first of them saw,
without the port that some write after it.
"""

from __future__ import annotations

import functools
import ipaddress
from typing import Final

from flask import Flask, Request, request
from werkzeug.middleware.proxy_fix import ProxyFix

from libroabierto_ledger.web.assembly import ledger, this_request

READS: Final = frozenset({"GET", "HEAD", "OPTIONS"})
# By endpoint; whatever is not named here is free.
COST_OF_READS: Final = {"entries.all_lines": 100}
LINES_FOR_ONE: Final = 10
NETWORK_BITS: Final = 64


def register(app: Flask, *, proxies: int) -> None:
    """Ask for every request; believe as many entries of X-Forwarded-For as there are *proxies*."""
    if proxies:
        # Of X-Forwarded-* only what every proxy of ours writes anew may be believed.
        trusted = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=0, x_host=0, x_port=0, x_prefix=0)
        app.wsgi_app = trusted  # type: ignore[method-assign]  # Flask's own way
    app.before_request(_take)


def pay_for_lines(count: int) -> None:
    """Take what the lines of a batch cost its address; raise RateLimited for the whole of it."""
    _pay(count // LINES_FOR_ONE)


def _take() -> None:
    _pay(_cost(this_request()))


def _pay(cost: int) -> None:
    if cost:
        ledger().allowances.take_address(payer_of(request.remote_addr), cost)


def _cost(request: Request) -> int:
    if request.method == "GET":
        return COST_OF_READS.get(request.endpoint or "", 0)
    return 0 if request.method in READS else 1


@functools.lru_cache(maxsize=1024)  # whoever sends, sends again
def payer_of(address: str | None) -> str:
    """Name who pays for what came from *address*; what is no address, such as a Unix socket, is one payer."""
    try:
        ip = ipaddress.ip_address(_without_port(address or ""))
    except ValueError:
        return "unknown"
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
