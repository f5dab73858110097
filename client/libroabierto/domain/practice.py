"""The practice ledger: what it is called, and who may do there what an authority does elsewhere.

What is recorded in one has no effect, and nobody may mistake it for another. So its name says it,
wherever the name goes: both the origin, which is the first line of every checkpoint, and the log code,
with which every folio begins, contain *prueba*; no other ledger's do (since the second rules). Whoever
holds a receipt sees it without asking anybody.

There institutions enrol themselves: an accreditation may be signed by the very seal that it carries
(carried.py), and an institution's seal enrols all of its own keys. The role of authority is not for the
taking there either, and whoever governs a municipality first governs it.
"""

from __future__ import annotations

from typing import Final

from libroabierto.domain.world import Document

WORD: Final = "prueba"  # Spanish for a trial; origins are lower case, log codes upper case
SINCE: Final = 2  # the first version of the rules that knows names and self-service


def says_practice(name: str) -> bool:
    """Say whether an origin or a log code is one of practice."""
    return WORD in name.lower()


def enrols_itself(ledger: Document | None) -> bool:
    """Say whether institutions enrol themselves in *ledger*: one of practice, under rules that know it."""
    return ledger is not None and ledger["practice"] is True and int(ledger["rules"]["version"]) >= SINCE
