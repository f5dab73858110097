"""What is signed in the benches: events of the present catalogue, each valid in a settled ledger.

    declarations    the life of a declaration, six events, one signature each: the ordinary traffic
                    digitized (the text of the real letter with its eight clauses: some 7 KB as a JWS)
                    signed x 3 (two presidents, a technical secretary), acknowledged x 2 (some 1 KB each)
    accreditations  one event: brings a key that was never seen and a second signature, its proof of
                    possession; the dearest type there is, and a rare one

Lives do not depend on one another; within a life order counts. A declaration is one row of state of
some 5 KB, written anew by each of its six events, and one name more in the row of its municipality.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, Final

from demo.actors import Actor

from bench import cast
from bench.cast import actor, council
from libroabierto.domain.calendar import day_of
from libroabierto.domain.municipalities import Municipality
from libroabierto.domain.templates import suggested
from libroabierto.record.envelope import EVENT, open_envelope, seal
from libroabierto.record.event import read_event, write_payload
from libroabierto.record.moments import format_instant

Life = list[str]
"""Signed events, in the order in which they must be recorded."""

DATED: Final = "2022-06-20"


def declaration(number: int, ledger: str) -> Life:
    """Sign the life of declaration *number*: digitized, signed three times, acknowledged twice."""
    town = cast.towns()[number % len(cast.towns())]
    stream, secretary = f"declaration:{town.key}-{number}", actor(council(town), cast.SECRETARY)
    text = sign(
        secretary, ledger, "declaration.digitized", stream, _digitized(town), occurred_on=DATED, version=1
    )
    digest = read_event(open_envelope(text, EVENT).payload, secretary.key.public.kid).digest
    signed = [
        sign(by, ledger, "declaration.signed", stream, _signature(digest, named))
        for by, named in _signatories(town)
    ]
    received = {"digest": digest, "received_on": _today()}
    takers = (actor(cast.SECRETARIAT), actor(cast.AUTHORITY))
    taken = [sign(by, ledger, "declaration.acknowledged", stream, received) for by in takers]
    return [text, *signed, *taken]


def accreditation(number: int, ledger: str) -> Life:
    """Sign the accreditation of organisation *number*."""
    new, id = actor(f"osc-{number}"), str(uuid.uuid4())
    data = {
        "id": new.institution,
        "name": f"Organización {number}",
        "roles": [{"role": "civil-society", "territory": ["state"]}],
        "seal": new.key.public.jwk,
        "possession": new.prove_possession(ledger, id),
        "legal_ground": "Banco de pruebas",
    }
    stream = f"institution:{new.institution}"
    return [sign(actor(cast.AUTHORITY), ledger, "institution.accredited", stream, data, id=id, version=1)]


# By name: how a life is signed, and of how many events it is made.
KINDS: Final[Mapping[str, tuple[Callable[[int, str], Life], int]]] = {
    "declarations": (declaration, 6),
    "accreditations": (accreditation, 1),
}


def sign(
    by: Actor,
    ledger: str,
    type: str,
    stream: str,
    data: Mapping[str, Any],
    *,
    id: str | None = None,
    occurred_on: str | None = None,
    version: int = 0,
) -> str:
    """Return an event as a JWS, signed now; only its strict form is checked."""
    members = {
        "ledger": ledger,
        "type": type,
        "schema": 1,
        "id": id or str(uuid.uuid4()),
        "issuer": by.institution,
        "office": by.office,
        "stream": stream,
        "version": version,
        "occurred_on": occurred_on or _today(),
        "signed_at": format_instant(datetime.now(UTC)),
        "provenance": "paper" if occurred_on else "native",
        "data": data,
    }
    return seal(write_payload(members), by.key, EVENT)


def _signatories(town: Municipality) -> list[tuple[Actor, dict[str, str]]]:
    """Give who signs, each with the capacity that the text names."""
    named = [
        {"institution": council(town), "office": cast.PRESIDENT},
        {"role": "authority", "office": cast.AUTHORITY_PRESIDENT},
        {"institution": cast.SECRETARIAT, "office": cast.TECHNICAL_SECRETARY},
    ]
    return [(actor(one.get("institution", cast.AUTHORITY), one["office"]), one) for one in named]


def _signature(digest: str, capacity: Mapping[str, str]) -> dict[str, Any]:
    return {"digest": digest, "capacity": capacity, "modality": "electronic-seal"}


def _digitized(town: Municipality) -> dict[str, Any]:
    return {
        **suggested("manifestation-2022"),
        "municipality": {"key": town.key, "name": town.name},
        "place": f"{town.name}, Estado de México",
        "signatories": [
            {**named, "name": "Titular del cargo, banco de pruebas", "title": "Titular del cargo"}
            for _, named in _signatories(town)
        ],
        "document": {"sha256": "d" * 64, "media_type": "application/pdf", "size": 123_456},
        "collation": {
            "copy": "transcription",
            "copy_sha256": "e" * 64,
            "signatures_seen": [],
            "archive": "Archivo municipal",
            "file_number": "SA/2022/045",
            "compared_by": "Secretaría del Ayuntamiento",
            "compared_on": _today(),
        },
    }


def _today() -> str:
    return day_of(datetime.now(UTC)).isoformat()
