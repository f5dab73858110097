"""Who signs for a crowd: public bodies, each with its own stream, seal and key, by the real clock.

The events are cheap and endless: each body records one-day tenures of its transparency unit, signed
by its own seal. `Bureau` signs anything; `sign_streams` signs many streams in several processes.
"""

from __future__ import annotations

import hashlib
import multiprocessing
import sys
import uuid
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from libroabierto_ledger.bootstrap import assemble, initialise
from support.founding import AUTHORITY, ORIGIN, Town
from support.ledger_home import config_in

FIRST_DAY = date(1990, 1, 1)
OFFICES = ("transparency-unit", "data-protection-officer")  # they exist in any institution


class Bureau(Town):
    """A town by the real clock, in which ids follow from what is said, so that processes never meet."""

    def __init__(self, ledger: str = "") -> None:
        super().__init__(now=datetime.now(UTC), origin=ORIGIN)
        self._known = ledger
        # A day ago it was the same day or an earlier one everywhere.
        self._day = (self.now - timedelta(days=1)).date().isoformat()

    @property
    def ledger(self) -> str:
        """The ledger's identifier, as it was told."""
        return self._known or super().ledger

    def members(self, *event: Any, **overrides: Any) -> dict[str, Any]:
        """Return the members of an event that happened the day before."""
        return super().members(*event, **{"occurred_on": self._day, **overrides})

    def body_accreditation(self, number: int) -> str:
        """Return the token that accredits a public body and its seal."""
        name = body(number)

        def data(event_id: str) -> Mapping[str, Any]:
            return {
                "id": name,
                "name": f"Ente público {number}",
                "roles": [{"role": "state-body", "territory": ["state"]}],
                "seal": self.key_pair(name, "seal").public.jwk,
                "possession": self.possession(name, "seal", event_id),
                "legal_ground": "Registro de la autoridad garante",
            }

        stream = f"institution:{name}"
        return self.event(
            "institution.accredited", AUTHORITY, "seal", stream, data, id=_id(name, 1), version=1
        )

    def tenure(self, number: int, version: int, variant: str = "") -> str:
        """Return the token by which somebody holds an office for one day; variants are other events."""
        name, day = body(number), (FIRST_DAY + timedelta(days=version)).isoformat()
        data = {
            "office": OFFICES[version % len(OFFICES)],
            "holder": f"Titular de la unidad {variant}".strip(),
            "title": "Titular de la unidad",
            "from": day,
            "to": day,
            "appointment_sha256": "c" * 64,
        }
        id, stream = _id(name, version, variant), f"institution:{name}"
        return self.event("office.assumed", name, "seal", stream, data, id=id, version=version)

    def stream(self, number: int, length: int) -> list[str]:
        """Return everything that a body says: its accreditation, and *length* - 1 tenures after it."""
        said = [self.tenure(number, version) for version in range(2, length + 1)]
        return [self.body_accreditation(number), *said]


def body(number: int) -> str:
    """Return the id of a public body."""
    return f"ente-{number:05d}"


def found_ledger(home: Path, bureau: Bureau) -> str:
    """Make a ledger in *home* and found it; return its identifier, which the bureau knows from then on."""
    config = config_in(home)
    initialise(config, bureau.log.verifier.name, signer=bureau.log)
    with closing(assemble(config)) as assembly:
        receipt = assembly.founding.found(bureau.founding())
    bureau.entries.append(receipt.entry.encode())
    return bureau.ledger


def sign_streams(ledger: str, streams: int, length: int, *, processes: int = 2) -> list[list[str]]:
    """Sign *streams* streams of *length* events each; says on standard error how far it is."""
    signed: list[list[str]] = []
    spawn = multiprocessing.get_context("spawn")  # whoever asks may have threads, which a fork would tear
    with ProcessPoolExecutor(processes, mp_context=spawn) as pool:
        for said in pool.map(partial(_sign_stream, ledger, length), range(streams), chunksize=16):
            signed.append(said)
            if len(signed) % 500 == 0:
                sys.stderr.write(f"\rsigned {len(signed) * length} of {streams * length}")
                sys.stderr.flush()
    return signed


def _sign_stream(ledger: str, length: int, number: int) -> list[str]:
    return Bureau(ledger).stream(number, length)


def _id(name: str, version: int, variant: str = "") -> str:
    digest = hashlib.sha256(f"{name}/{version}/{variant}".encode()).digest()
    return str(uuid.UUID(bytes=digest[:16], version=4))
