"""Refusals of new keys: who may enrol one while nobody is the authority, certificates, watchers' seals."""

from __future__ import annotations

from support.founding import COUNCIL, ROLL, Town
from support.lives import bodies, keys
from support.refusals.row import PROPOSED, Row, spoiled

NEW = keys.key_named("a key that nobody knows")


def _officer(town: Town, office: str = "data-protection-officer") -> str:
    """The token by which a body of the state enrols a key of its own."""
    return town.enrolment(bodies.STATE_BODY, office, 0, by=bodies.STATE_BODY)


ENROLLED = (
    Row("signer.not-authorized", "assembled", _officer, "an institution that enrols its own officer"),
    Row(
        "signer.not-authorized",
        "vanished",
        lambda t: _officer(t, "seal"),
        "in the vacancy, an institution that enrols its own seal",
    ),
    Row(
        "key.certificate-missing",
        "settled",
        lambda t: keys.certified_seal(t, COUNCIL, NEW),
        "a seal with a certificate that is no RSA key",
    ),
    Row(
        "key.certificate-missing",
        "settled",
        lambda t: spoiled(t, keys.certified_seal(t, COUNCIL), {"kind": "hsm"}),
        "a seal in a module with a certificate",
    ),
    Row(
        "key.certificate-expired",
        "settled",
        lambda t: keys.certified_seal(t, COUNCIL, not_after="2026-11-21"),
        "a seal with an expired certificate",
    ),
)


WATCHED = tuple(
    Row("key.seal-of-watcher", history, make, claim)
    for history, make, claim in (
        ("settled", lambda t: keys.second_seal(t, ROLL[0]), "the authority seals for civil society"),
        (
            "assembled",
            lambda t: keys.second_seal(t, bodies.EVALUATOR),
            "the authority seals for an evaluator",
        ),
        ("proposed", lambda t: keys.second_seal(t, PROPOSED), "the authority seals for a proposed one"),
        (
            "state body on the roll",
            lambda t: keys.second_seal(t, ROLL[2]),
            "the authority seals for a state body on the roll",
        ),
    )
)


ROWS: tuple[Row, ...] = (*ENROLLED, *WATCHED)
