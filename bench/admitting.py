"""Who is let in: an institution is accredited, an office taken, a key enrolled."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Mapping
from typing import Any, Final

from bench import cast
from bench.actors import Actor, Desk
from bench.cast import actor

_GROUND: Final = "Banco de pruebas: sin valor legal"
_PROOF: Final = hashlib.sha256(b"documento del banco de pruebas").hexdigest()


def accreditation(desk: Desk, body: cast.Body, by: str = cast.AUTHORITY, **more: Any) -> str:
    """Sign that *by*, the authority or a peer, accredits an institution with its seal."""
    id, seal = str(uuid.uuid4()), actor(body.id)
    data = {
        "id": body.id,
        "name": body.name,
        "roles": [{"role": body.role, "territory": [body.territory]}],
        "seal": seal.key.public.jwk,
        "possession": seal.prove_possession(desk.ledger, id),
        "legal_ground": _GROUND,
        **more,
    }
    return desk.sign(actor(by), "institution.accredited", f"institution:{body.id}", data, id=id)


def assumption(office: str, first: str, last: str) -> Mapping[str, Any]:
    """Say that somebody takes an office; the holder is named by the office, since nobody is invented."""
    return {
        "office": office,
        "holder": "Titular del cargo, banco de pruebas",
        "title": "Titular del cargo",
        "from": first,
        "to": last,
        "appointment_sha256": _PROOF,
    }


def enrolment(desk: Desk, by: Actor, new: Actor, tenure: int) -> str:
    """Sign that *by* enrols the key of *new* for the tenure of that entry."""
    id = str(uuid.uuid4())
    data = {
        "office": new.office,
        "tenure": tenure,
        "kind": "institutional",
        "jwk": new.key.public.jwk,
        "possession": new.prove_possession(desk.ledger, id),
        "request_sha256": _PROOF,
    }
    return desk.sign(by, "key.enrolled", f"institution:{new.institution}", data, id=id)
