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

from libroabierto.record.entry import Entry
from libroabierto.record.moments import parse_millis
from libroabierto_ledger.application import Outcome
from libroabierto_ledger.bootstrap import Assembly, assemble, initialise
from libroabierto_ledger.config import NO_LIMIT, Config
from libroabierto_ledger.log.integrate import ROTATION
from libroabierto_ledger.log.signer import format_key
from support.founding import Town, read
from support.lives.rotation import log_key


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
        bring_key(assembly.config, token)
        if assembly.queries.info().size == 0:
            assembly.founding.found(token)
            continue
        outcome = assembly.submissions.submit(token)
        assert isinstance(outcome, Outcome), outcome


def bring_key(config: Config, token: str) -> None:
    """Put the log key to which *token* rotates, if it does, where its operator would have made it."""
    event = read(token)
    if event.type == ROTATION:
        config.next_log_key.write_text(format_key(log_key(str(event.data.get("log_key")))))


def relive(assembly: Assembly, town: Town) -> None:
    """Record what the town lived, each entry at its own hour; *town* is whose clock the ledger reads."""
    now = town.now
    for token, raw in zip(town.tokens, town.entries, strict=True):
        town.now = parse_millis(Entry.parse(raw).recorded_at)
        fill(assembly, [token])
    town.now = now


def entries_of(assembly: Assembly) -> list[bytes]:
    """Return every entry of the ledger."""
    return list(assembly.queries.lines())
