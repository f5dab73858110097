"""Real ledgers on SQLite, in a temporary folder, with the town's log key and its clock that stands still.

with opened(tmp_path, town) as ledger:          # an Assembly, not founded
    fill(ledger, town.tokens)                   # the founding first, then the rest in order
    ledger.submissions.submit(token)

Nothing is limited here unless a test says so: an allowance never fills again while the clock stands still.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from libroabierto_ledger.application import Outcome
from libroabierto_ledger.bootstrap import Assembly, assemble, initialise
from libroabierto_ledger.config import NO_LIMIT, Config
from support.founding import Town


def config_in(folder: Path, **settings: Any) -> Config:
    """Return settings for a ledger in this folder."""
    return Config(**{"home": folder, "rate_address": NO_LIMIT, "rate_institution": NO_LIMIT, **settings})


@contextmanager
def opened(folder: Path, town: Town, **settings: Any) -> Iterator[Assembly]:
    """Make a ledger in *folder* unless one is there, and open it."""
    config = config_in(folder, **settings)
    if not config.database.exists():
        initialise(config, town.log.verifier.name, signer=town.log)
    assembly = assemble(config, clock=lambda: town.now)
    try:
        yield assembly
    finally:
        assembly.close()


def fill(assembly: Assembly, tokens: Sequence[str]) -> None:
    """Found the ledger with the first token and record the others, in order and one by one."""
    for token in tokens:
        if assembly.queries.info().size == 0:
            assembly.founding.found(token)
            continue
        outcome = assembly.submissions.submit(token)
        assert isinstance(outcome, Outcome), outcome


def entries_of(assembly: Assembly) -> list[bytes]:
    """Return every entry of the ledger."""
    return list(assembly.queries.lines())
