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

from typing import Final

from flask import Flask, Request, request

from libroabierto_face.askers import asker_of
from libroabierto_face.web import proxies as proxies_in_front
from libroabierto_ledger.web.assembly import ledger, this_request

READS: Final = frozenset({"GET", "HEAD", "OPTIONS"})
# By endpoint; whatever is not named here is free.
COST_OF_READS: Final = {"entries.all_lines": 100}
LINES_FOR_ONE: Final = 10


def register(app: Flask, *, proxies: int) -> None:
    """Ask for every request; believe as many entries of X-Forwarded-For as there are *proxies*."""
    proxies_in_front.register(app, proxies=proxies)
    app.before_request(_take)


def pay_for_lines(count: int) -> None:
    """Take what the lines of a batch cost its address; raise RateLimited for the whole of it."""
    _pay(count // LINES_FOR_ONE)


def _take() -> None:
    _pay(_cost(this_request()))


def _pay(cost: int) -> None:
    if cost:
        ledger().allowances.take_address(asker_of(request.remote_addr), cost)


def _cost(request: Request) -> int:
    if request.method == "GET":
        return COST_OF_READS.get(request.endpoint or "", 0)
    return 0 if request.method in READS else 1
