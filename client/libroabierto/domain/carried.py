"""A seal that nobody enrolled yet: its own event carries it.

Where an authority vanished, nobody can accredit who follows it. `institution.succeeded` without
hand-over is therefore signed by the successor's new seal, which stands in its data. Such a key is known
only if a member of the succession roll has attested facts that name it (`succession.attested`), and only
for this type, this mode, the institution that is named, and its seal. Everybody else's key is unknown.

In a practice ledger (practice.py) institutions enrol themselves: there `institution.accredited` may be
signed by the seal that stands in its data, for the institution that it names; nobody attests it.

Nothing here relies on the form of the data: whoever looks for a key has not judged it yet.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from libroabierto.domain.jwks import public_key
from libroabierto.domain.practice import enrols_itself
from libroabierto.domain.world import Document, World
from libroabierto.errors import LibroError, UnknownKey
from libroabierto.record.event import Event

ACCREDITED: Final = "institution.accredited"
SUCCEEDED: Final = "institution.succeeded"
NO_HANDOVER: Final = "no-handover"
CARRIED: Final = "carried"  # the state of an institution that its own event brings


def carried_seal(event: Event) -> dict[str, str] | None:
    """Return the JWK that the event carries for its own signature, or None; signature not verified.

    An unsigned event (`kid` empty) carries whatever its data says.
    """
    named = _newcomer(event)
    if named is None or (named.get("id"), "seal") != (event.issuer, event.office):
        return None
    try:
        kid = public_key(named.get("seal")).kid
    except LibroError:
        return None
    return dict(named["seal"]) if event.kid in ("", kid) else None


def _newcomer(event: Event) -> Mapping[str, Any] | None:
    """Return what the event says of an institution that may bring its own seal, or None."""
    if event.type == ACCREDITED:
        return event.data
    successor = event.data.get("successor")
    if event.type != SUCCEEDED or event.data.get("mode") != NO_HANDOVER or not isinstance(successor, dict):
        return None
    return successor


def carried_key(world: World, event: Event) -> Document | None:
    """Return the enrolment that the event itself would make, if the seal that it carries may sign; else None.

    Of a successor's, the roll has attested it; an accredited institution's may in a practice ledger.
    """
    jwk = carried_seal(event)
    if jwk is None:
        return None
    kid = public_key(jwk).kid
    if world.find("key", f"kid:{kid}") or not _may_enter(world, event, kid):
        return None
    return _enrolment(kid, jwk, event)


def _may_enter(world: World, event: Event, kid: str) -> bool:
    if event.type == ACCREDITED:  # by an id that was given, too: its own rule says so, in better words
        return enrols_itself(world.get("ledger", "main"))
    return world.get("institution", event.issuer) is None and world.get("vouched", kid) is not None


def verifying_jwk(world: World, event: Event) -> object:
    """Return the JWK that the event's signature is verified with: enrolled, in any status, or carried.

    Raises UnknownKey.
    """
    enrolled = world.find("key", f"kid:{event.kid}")
    if enrolled:
        return enrolled[0]["jwk"]
    carried = carried_key(world, event)
    if carried is None:
        raise UnknownKey(event.kid)
    return carried["jwk"]


def _enrolment(kid: str, jwk: dict[str, str], event: Event) -> dict[str, Any]:
    """Return what the world would say of a seal that is active and was enrolled by no entry."""
    nothing = dict.fromkeys(("tenure", "certificate", "ended", "enrolled_at", "compromised_since"))
    named = {"institution": event.issuer, "office": "seal", "kind": "seal", "line": kid}
    return {"id": kid, "kid": kid, "jwk": jwk, **named, **nothing}


def is_carried(key: Document | None) -> bool:
    """Say whether a signer's enrolment is one that its own event carries."""
    return key is not None and key["enrolled_at"] is None
