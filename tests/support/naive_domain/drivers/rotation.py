"""The driver of the rotation of the log's key."""

from __future__ import annotations

from hashlib import sha256

from libroabierto.tlog.note import NoteSigner
from support.founding import AUTHORITY, COUNCIL, ORIGIN
from support.lives.rotation import handover, log_key
from support.naive_domain.drivers.stage import Choose, Draft, Driver, Stage


def rotated(stage: Stage, choose: Choose) -> Draft:
    """To a fresh key, or one in use; at the present size, or another; signed by both, or by one."""
    fresh = NoteSigner(ORIGIN, sha256(f"log key {len(stage.book.acts)}".encode()).digest())
    old = log_key(stage.book.log_key)
    new = choose(fresh, choose.either(old, stage.town.log))
    size = choose(len(stage.book.acts), len(stage.book.acts) - 1)
    signers = choose([old, new], choose.either([old], [new], [stage.town.log, new]))
    data = {
        "log_key": choose(str(new.verifier), "no key"),
        "last_size": choose(size, len(stage.book.acts) + 1),
        "checkpoint": handover(stage.town, *signers, size=size),
    }
    by, office = choose((AUTHORITY, "seal"), (AUTHORITY, "authority-president"), (COUNCIL, "seal"))
    return Draft("ledger.log_key_rotated", by, office, "ledger:main", data)


DRIVERS: dict[str, Driver] = {"ledger.log_key_rotated": rotated}
