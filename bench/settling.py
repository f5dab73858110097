"""A ledger that is founded and settled: 125 municipalities with term, presidents, secretaries, keys.

It holds 755 entries, after which every act of `lives` is accepted.
"""

from __future__ import annotations

import contextlib
import uuid
from pathlib import Path
from typing import Final

from demo import acts
from demo.actors import Desk

from bench import cast
from bench.cast import actor, council
from libroabierto.record.entry import entry_hash
from libroabierto_ledger.application.outcomes import Outcome
from libroabierto_ledger.bootstrap import Assembly, assemble, initialise
from libroabierto_ledger.config import Config

ORIGIN: Final = "libro.bench.localhost/mex"
TERM: Final = ("2025-01-01", "2027-12-31")
# Whole lives of declarations; what a batch of the portal's import would bring.
BATCH: Final = 240
_PATIENCE: Final = 600.0  # seconds
# 64 connections of one address would meet the limits, and nothing else.
NO_LIMITS: Final = {"LIBRO_LEDGER_RATE_ADDRESS": "0", "LIBRO_LEDGER_RATE_INSTITUTION": "0"}


def config_in(home: Path) -> Config:
    """Return the settings of a ledger in *home* that limits nobody's rate."""
    return Config.from_env({**NO_LIMITS, "LIBRO_LEDGER_HOME": str(home)})


def settle(config: Config) -> str:
    """Make a ledger in `config.home`, found and settle it, and close it; return its id."""
    vkey = str(initialise(config, ORIGIN))
    with contextlib.closing(assemble(config)) as ledger:
        desk = _found(ledger, vkey)
        record(ledger, _institutions(desk))
        tenures = record(ledger, _tenures(desk))[len(cast.towns()) :]
        record(ledger, _keys(desk, tenures))
    return desk.ledger


def record(ledger: Assembly, tokens: list[str]) -> list[int]:
    """Record events in batches and return their indexes; every one must be accepted."""
    indexes: list[int] = []
    for at in range(0, len(tokens), BATCH):
        for outcome in ledger.submissions.submit_batch(tokens[at : at + BATCH], timeout=_PATIENCE):
            assert isinstance(outcome, Outcome), outcome
            indexes.append(outcome.receipt.index)
    return indexes


def _found(ledger: Assembly, vkey: str) -> Desk:
    roll, id = [(actor(name), role, title) for name, role, title in cast.ROLL], str(uuid.uuid4())
    data = acts.founding(ORIGIN, vkey, actor(cast.AUTHORITY), roll, id)
    token = Desk().sign(actor(cast.AUTHORITY), "ledger.founded", "ledger:main", data, id=id)
    return Desk(entry_hash(ledger.founding.found(token).entry.encode()))


def _institutions(desk: Desk) -> list[str]:
    tokens = []
    for town in cast.towns():
        id = str(uuid.uuid4())
        data = acts.accreditation(town, actor(council(town)), desk.ledger, id)
        stream = f"institution:{council(town)}"
        tokens.append(desk.sign(actor(cast.AUTHORITY), "institution.accredited", stream, data, id=id))
    return tokens


def _tenures(desk: Desk) -> list[str]:
    """Begin every town's term, then fill every office."""
    by, (first, last) = actor(cast.AUTHORITY), TERM
    terms = [
        desk.sign(
            by,
            "term.started",
            f"institution:{council(town)}",
            {"municipality": {"key": town.key, "name": town.name}, "from": first, "to": last},
        )
        for town in cast.towns()
    ]
    taken = [
        desk.sign(by, "office.assumed", f"institution:{id}", acts.office(office, "oficina", first, last))
        for id, office in cast.offices()
    ]
    return [*terms, *taken]


def _keys(desk: Desk, tenures: list[int]) -> list[str]:
    tokens = []
    for (institution, office), tenure in zip(cast.offices(), tenures, strict=True):
        own = office in (cast.SECRETARY, cast.TECHNICAL_SECRETARY)
        id, by = str(uuid.uuid4()), actor(institution if own else cast.AUTHORITY)
        data = acts.enrolment(actor(institution, office), tenure, desk.ledger, id)
        tokens.append(desk.sign(by, "key.enrolled", f"institution:{institution}", data, id=id))
    return tokens
