"""Readings that are kept by what was read.

A stored entry, or a version of a row, says the same for ever. The database is asked for its bytes each time;
only what they say is not worked out again. So nothing is served that is not stored, and nothing grows stale.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable
from typing import Final, TypeVar, TypeVarTuple

KEPT: Final = 16_384  # readings of each kind, of some 1 KB

Said = TypeVar("Said")
Rest = TypeVarTuple("Rest")


def keep(read: Callable[[bytes, *Rest], Said]) -> Callable[[bytes, *Rest], Said]:
    """Decorate a pure function of stored bytes and of hashable values; what it returns is shared.

    Kept by SHA-256: the bytes themselves would take more room than what they say. When there are too many,
    all begin anew.
    """
    known: dict[tuple[bytes, *Rest], Said] = {}

    @functools.wraps(read)
    def reading(raw: bytes, /, *rest: *Rest) -> Said:
        key = (hashlib.sha256(raw).digest(), *rest)
        said = known.get(key)
        if said is None:
            if len(known) >= KEPT:
                known.clear()
            said = known[key] = read(raw, *rest)
        return said

    return reading
