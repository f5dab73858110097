"""A town's life up to, and the tokens of, institutions, offices and keys that change or end."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Any

from libroabierto.keys import PrivateKey
from libroabierto.record.possession import make_possession
from support.founding import AUTHORITY, COUNCIL, ROLL, Town, resealed, unsigned
from support.keyring import rsa_key

PROPOSED = "osc-nueva"
PRESIDENT = "municipal-president"
CERTIFICATE = {"x5t#S256": "A" * 43, "not_before": "2026-01-01", "not_after": "2029-12-31"}


def proposed(town: Town) -> str:
    """Return the token by which a first organisation proposes another one."""

    def data(event: str) -> dict[str, Any]:
        return {
            "id": PROPOSED,
            "name": f"Organización {PROPOSED}",
            "roles": [{"role": "civil-society", "territory": ["state"]}],
            "seal": town.key_pair(PROPOSED, "seal").public.jwk,
            "possession": town.possession(PROPOSED, "seal", event),
            "legal_ground": "Propuesta de una organización del mismo rol",
        }

    return town.event("institution.accredited", ROLL[0], "seal", f"institution:{PROPOSED}", data)


def endorsed(town: Town, *, by: str = ROLL[1], id: str = PROPOSED, **changes: Any) -> str:
    """Return the token by which an organisation endorses the proposed one."""
    institution = town.world.get("institution", id) or {"digest": "0" * 64}
    data = {"digest": institution["digest"], **changes}
    return town.event("institution.endorsed", by, "seal", f"institution:{id}", data)


def renamed(town: Town, *, by: str = COUNCIL, office: str = "seal", id: str = COUNCIL, **changes: Any) -> str:
    """Return the token that gives an institution another name."""
    data = {"name": "Ayuntamiento Constitucional", "legal_ground": "Bando municipal", **changes}
    return town.event("institution.renamed", by, office, f"institution:{id}", data)


def extinguished(town: Town, id: str, **changes: Any) -> str:
    """Return the token by which the authority extinguishes an institution and all its roles become vacant."""
    institution = town.world.get("institution", id)
    vacant = institution["roles"] if institution else []
    data = {"legal_ground": "Decreto de extinción", "on": "2026-11-20", "vacant": vacant, **changes}
    return town.event("institution.extinguished", AUTHORITY, "seal", f"institution:{id}", data)


def tenure_of(town: Town, institution: str, office: str) -> int:
    """Return the entry of the last tenure of an office."""
    return int(town.world.find("tenure", f"office:{institution}:{office}")[-1]["tenure"])


def left(town: Town, *, by: str = COUNCIL, **changes: Any) -> str:
    """Return the token by which the municipal president leaves."""
    data = {
        "tenure": tenure_of(town, COUNCIL, PRESIDENT),
        "office": PRESIDENT,
        "left_on": "2026-11-20",
        "reason": "Licencia definitiva",
        **changes,
    }
    return town.event("office.left", by, "seal", f"institution:{COUNCIL}", data)


def key_named(name: str) -> PrivateKey:
    """Return the key that follows from a name."""
    return PrivateKey.from_ed25519_seed(hashlib.sha256(name.encode()).digest())


def rotated(town: Town, institution: str, office: str, new: PrivateKey, **changes: Any) -> str:
    """Return the token by which an office goes over from its key in `town.keys` to *new*."""

    def data(event: str) -> dict[str, Any]:
        proof = make_possession(new, ledger=town.ledger, event=event, issuer=institution, office=office)
        return {"jwk": new.public.jwk, "possession": proof, **changes}

    return town.event("key.rotated", institution, office, f"institution:{institution}", data)


def rotate(town: Town, institution: str, office: str, name: str = "rotated") -> None:
    """Record that an office goes over to another key, with which it signs from now on."""
    new = key_named(f"{institution}/{office}/{name}")
    town.record(rotated(town, institution, office, new))
    town.keys = {**town.keys, (institution, office): new}


def enrolment_of(town: Town, institution: str, office: str) -> int:
    """Return the entry at which an office's present key was enrolled."""
    kid = town.key_pair(institution, office).public.kid
    return int(town.world.find("key", f"kid:{kid}")[-1]["enrolled_at"])


def revoked(town: Town, institution: str, office: str, *, by: str | None = None, **changes: Any) -> str:
    """Return the token that revokes an office's present key, by the institution's own seal unless said."""
    data = {
        "kid": town.key_pair(institution, office).public.kid,
        "enrolment": enrolment_of(town, institution, office),
        "reason": "replaced",
        **changes,
    }
    data = {name: value for name, value in data.items() if value is not None}
    return town.event("key.revoked", by or institution, "seal", f"institution:{institution}", data)


def compromised(town: Town, institution: str, office: str, since: int, **changes: Any) -> str:
    """Return the token that declares an office's key compromised since an entry."""
    return revoked(
        town, institution, office, **{"reason": "compromised", "compromised_since": since, **changes}
    )


def second_seal(town: Town, id: str) -> str:
    """Return the token by which the authority enrols a seal of its own making in an institution.

    It is in `town.keys` from now on.
    """
    town.keys = {**town.keys, (id, "seal"): key_named(f"seal {len(town.entries)} of {id}")}
    token = town.enrolment(id, "seal", 0)
    data = {**json.loads(unsigned(token))["data"], "kind": "seal"}
    del data["tenure"]
    return resealed(token, town.key_pair(AUTHORITY, "seal"), data=data)


def certified_seal(town: Town, id: str, pair: PrivateKey | None = None, **certificate: str) -> str:
    """Return the token by which the authority enrols a legal person's e.firma as the seal of an institution.

    It is in `town.keys` from now on; RSA unless another *pair* is given.
    """
    town.keys = {**town.keys, (id, "seal"): pair or rsa_key()}
    token = town.enrolment(id, "seal", 0)
    data = {
        **json.loads(unsigned(token))["data"],
        "kind": "seal",
        "certificate": {**CERTIFICATE, **certificate},
    }
    del data["tenure"]
    return resealed(token, town.key_pair(AUTHORITY, "seal"), data=data)


def first_seal(town: Town) -> dict[str, Any]:
    """Return what names the municipality's first seal, by which it entered, in a revocation."""
    entered = min(town.world.find("key", f"office:{COUNCIL}:seal"), key=lambda key: int(key["enrolled_at"]))
    return {"kid": entered["kid"], "enrolment": entered["enrolled_at"]}


def by_authority() -> dict[str, Any]:
    """Return what the authority adds when it revokes another's key."""
    ground = {"legal_ground": "Resolución 12/2026", "document_sha256": "f" * 64}
    return {"by": AUTHORITY, **ground}


def _endorsed(town: Town) -> None:
    """An organisation was proposed by one of the roll and endorsed by another."""
    town.found()
    town.record(proposed(town))
    town.record(endorsed(town))


def _extinguished(town: Town) -> None:
    """The settled municipality was extinguished."""
    town.settle()
    town.record(extinguished(town, COUNCIL))


def _roll_shrunk(town: Town) -> None:
    """One of the three members of the roll, of whom a succession takes two, was extinguished."""
    town.found()
    town.record(extinguished(town, ROLL[2]))


def _state_body_on_roll(town: Town) -> None:
    """The third member of the roll is a body of the state, no organisation."""

    def data(event: str) -> dict[str, Any]:
        said = town._founding_data(event)
        said["succession"]["roll"][2]["roles"] = [{"role": "state-body", "territory": ["state"]}]
        return said

    town.record(town.event("ledger.founded", AUTHORITY, "seal", "ledger:main", data))


def _left(town: Town) -> None:
    """The municipal president left on the day on which acts are dated."""
    town.settle()
    town.record(left(town))


def _rotated(town: Town) -> None:
    """The municipality's seal was rotated; its president's key was revoked as replaced."""
    town.settle()
    rotate(town, COUNCIL, "seal")
    town.record(revoked(town, COUNCIL, PRESIDENT))


def _compromised(town: Town) -> None:
    """The council secretary's key was declared compromised since its enrolment."""
    town.settle()
    since = enrolment_of(town, COUNCIL, "council-secretary")
    town.record(compromised(town, COUNCIL, "council-secretary", since))


def _e_firma(town: Town, tenure: int) -> str:
    token = town.enrolment(COUNCIL, PRESIDENT, tenure)
    payload = json.loads(unsigned(token))
    data = {**payload["data"], "kind": "e-firma", "certificate": CERTIFICATE}
    return resealed(token, town.key_pair(AUTHORITY, "seal"), data=data)


def e_firma_again(town: Town) -> str:
    """Return the token that enrols the president's e.firma."""
    return _e_firma(town, tenure_of(town, COUNCIL, PRESIDENT))


def _e_firma_compromised(town: Town) -> None:
    """The municipal president's only key is an e.firma, which was declared compromised."""
    town.found()
    town.record(town.accreditation())
    town.record(town.term())
    town.keys = {**town.keys, (COUNCIL, PRESIDENT): rsa_key()}
    town.record(_e_firma(town, town.record(town.assumption(COUNCIL, PRESIDENT))))
    town.record(compromised(town, COUNCIL, PRESIDENT, enrolment_of(town, COUNCIL, PRESIDENT)))


def _sealless(town: Town) -> None:
    """The first organisation of the roll revoked its only seal."""
    town.settle()
    town.record(revoked(town, ROLL[0], "seal"))


def _certified(town: Town) -> None:
    """The municipality has a second seal, the e.firma of a legal person."""
    town.settle()
    town.record(certified_seal(town, COUNCIL))


LIVES: Mapping[str, Callable[[Town], None]] = {
    "endorsed": _endorsed,
    "extinguished": _extinguished,
    "roll shrunk": _roll_shrunk,
    "state body on the roll": _state_body_on_roll,
    "president left": _left,
    "no seal left": _sealless,
    "seal rotated": _rotated,
    "secretary compromised": _compromised,
    "e.firma compromised": _e_firma_compromised,
    "certified seal": _certified,
}
