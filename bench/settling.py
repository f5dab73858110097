"""A ledger that is founded and settled: 125 municipalities with term, presidents, secretaries, keys.

It holds 755 entries, after which every declaration and accreditation of `lives` is accepted. One for
the whole domain (`whole`) has a technical secretariat in every town, a transparency unit and an
evaluator besides, and its authority was dissolved and succeeded (succession.py), 1,393 entries, after
which come `mixed` lives.
"""

from __future__ import annotations

import contextlib
import uuid
from pathlib import Path
from typing import Any, Final

from bench import cast
from bench.actors import Desk
from bench.admitting import accreditation, assumption, enrolment
from bench.cast import actor, council
from bench.succession import succession
from libroabierto.domain import rulebook
from libroabierto.domain.calendar import TIME_ZONE
from libroabierto.domain.municipalities import catalogue
from libroabierto.record.entry import ZEROS, entry_hash
from libroabierto_ledger.application.outcomes import Outcome
from libroabierto_ledger.bootstrap import Assembly, assemble, initialise
from libroabierto_ledger.config import Config

ORIGIN: Final = "libro-prueba.bench.localhost/mex"
TERM: Final = ("2025-01-01", "2027-12-31")
# Whole lives of declarations; what a batch of the portal's import would bring.
BATCH: Final = 240
_PATIENCE: Final = 600.0  # seconds
# Whose keys the authority enrols; the others' are enrolled by their own institution.
_BY_AUTHORITY: Final = (cast.PRESIDENT, cast.AUTHORITY_PRESIDENT)
# 64 connections of one address would meet the limits, and nothing else.
NO_LIMITS: Final = {"LIBRO_LEDGER_RATE_ADDRESS": "0", "LIBRO_LEDGER_RATE_INSTITUTION": "0"}


def config_in(home: Path) -> Config:
    """Return the settings of a ledger in *home* that limits nobody's rate."""
    return Config.from_env({**NO_LIMITS, "LIBRO_LEDGER_HOME": str(home)})


def settle(config: Config, *, whole: bool = False) -> str:
    """Make a ledger in `config.home`, found and settle it, and close it; return its id."""
    vkey = str(initialise(config, ORIGIN))
    with contextlib.closing(assemble(config)) as ledger:
        desk = Desk(entry_hash(ledger.founding.found(founding(vkey)).entry.encode()))
        tokens = settlement(desk, whole=whole)
        known = len(tokens) - (cast.SUCCESSION_LENGTH if whole else 0)
        record(ledger, tokens[:known])
        for token in tokens[known:]:  # a key must come from an earlier request than what it signs
            record(ledger, [token])
        assert ledger.queries.info().size == cast.settled(whole=whole), "our bug: entries were miscounted"
    return desk.ledger


def record(ledger: Assembly, tokens: list[str]) -> list[int]:
    """Record events in batches and return their indexes; every one must be accepted."""
    indexes: list[int] = []
    for at in range(0, len(tokens), BATCH):
        for outcome in ledger.submissions.submit_batch(tokens[at : at + BATCH], timeout=_PATIENCE):
            assert isinstance(outcome, Outcome), outcome
            indexes.append(outcome.receipt.index)
    return indexes


def founding(vkey: str) -> str:
    """Sign entry 0 of a ledger whose log has this verifier key."""
    id, by = str(uuid.uuid4()), actor(cast.AUTHORITY)
    return Desk().sign(by, "ledger.founded", "ledger:main", _founding(vkey, id), id=id)


def settlement(desk: Desk, *, whole: bool) -> list[str]:
    """Sign all that settles a founded ledger, in the order that cast.py counts on."""
    held, first = cast.offices(whole=whole), cast.first_tenure(whole=whole)
    tokens = [*_institutions(desk, whole=whole), *_terms(desk)]
    tokens += [_tenure(desk, one) for one in held]
    tokens += [_key(desk, one, tenure) for tenure, one in enumerate(held, start=first)]
    return [*tokens, *succession(desk, TERM[1])] if whole else tokens


def _founding(vkey: str, id: str) -> dict[str, Any]:
    """Say who founds: the authority over the state and its 125 municipalities, a roll of three."""
    return {
        "name": "Libro Abierto, banco de pruebas",
        "origin": ORIGIN,
        "log_code": "PRUEBA",
        "log_key": vkey,
        "authority": {
            "id": cast.AUTHORITY,
            "name": "Autoridad garante, banco de pruebas",
            "territory": cast.powers()[0]["territory"],
            "seal": actor(cast.AUTHORITY).key.public.jwk,
        },
        "catalogue": catalogue().reference(),
        "rules": {"version": rulebook.VERSION, "sha256": rulebook.DIGESTS[rulebook.VERSION]},
        "languages": ["es-MX", "en"],
        "witness_policy": f"log {vkey}\nquorum none",
        "succession": {"roll": [_member(*one, id) for one in cast.ROLL], "threshold": 2, "waiting_days": 0},
        "time_zone": TIME_ZONE,
        "practice": True,
    }


def _member(institution: str, role: str, name: str, event: str) -> dict[str, Any]:
    seal = actor(institution)
    return {
        "id": institution,
        "name": name,
        "roles": [{"role": role, "territory": ["state"]}],
        "seal": seal.key.public.jwk,
        "possession": seal.prove_possession(ZEROS, event),
    }


def _institutions(desk: Desk, *, whole: bool) -> list[str]:
    councils = [
        accreditation(
            desk,
            cast.Body(council(town), "municipality", town.key, f"Ayuntamiento de {town.name}"),
            municipality={"key": town.key, "name": town.name},
        )
        for town in cast.towns()
    ]
    return [*councils, *(accreditation(desk, body) for body in cast.bodies(whole=whole))]


def _terms(desk: Desk) -> list[str]:
    by, (first, last) = actor(cast.AUTHORITY), TERM
    return [
        desk.sign(
            by,
            "term.started",
            f"institution:{council(town)}",
            {"municipality": {"key": town.key, "name": town.name}, "from": first, "to": last},
        )
        for town in cast.towns()
    ]


def _tenure(desk: Desk, held: cast.Held) -> str:
    institution, office = held
    data = assumption(office, *TERM)
    return desk.sign(actor(cast.AUTHORITY), "office.assumed", f"institution:{institution}", data)


def _key(desk: Desk, held: cast.Held, tenure: int) -> str:
    by = actor(cast.AUTHORITY if held[1] in _BY_AUTHORITY else held[0])
    return enrolment(desk, by, actor(*held), tenure)
