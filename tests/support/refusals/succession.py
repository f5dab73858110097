"""Refusals of successions, with and without hand-over, and of what comes afterwards: above all, attacks.

Attacks that other families show: a president's key after the term (`key.expired`, `tenure.does-not-cover`
in record.py and keys.py), the proof of possession of another institution and another event
(`key.possession-invalid` in institutions.py), the log's key as an institution's (`key.of-the-log` there).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from libroabierto.record.possession import make_possession
from support.founding import AUTHORITY, COUNCIL, ROLL, Town, read
from support.lives import bodies, keys
from support.lives import succession as lives
from support.refusals.attestations import pair
from support.refusals.row import Row, spoiled

COMPTROLLER, NEWCOMER, CONTROL = lives.COMPTROLLER, lives.NEWCOMER, lives.CONTROL
PRESIDENT, LEADER = lives.PRESIDENT, lives.LEADER
MONTH = timedelta(days=30)
PUPPET = lives.PUPPET
Make = Callable[[Town], str]


def _late(make: Make, **data: Any) -> Make:
    """The event of *make*, dated after the waiting days."""
    return lambda town: lives.dated(town, make(town), **data)


def _other_facts(**changes: Any) -> Make:
    """The newcomer takes over something else than what two members attested."""
    return _late(lambda town: lives.succeeded(town, **changes))


def _proof_of(issuer: str, office: str = "seal") -> Make:
    """The successor's proof of possession, made for another institution or office."""

    def make(town: Town) -> str:
        token = lives.succeeded(town)
        event = read(token)
        key = town.key_pair(NEWCOMER, "seal")
        proof = make_possession(key, ledger=town.ledger, event=event.id, issuer=issuer, office=office)
        return lives.dated(town, token, successor={**event.data["successor"], "possession": proof})

    return make


def _without_proof(town: Town) -> str:
    token = lives.succeeded(town)
    successor = {n: v for n, v in read(token).data["successor"].items() if n != "possession"}
    return lives.dated(town, token, successor=successor)


def _smear(town: Town) -> str:
    """The successor says that its predecessor's seal was compromised from the first entry on."""
    return lives.dated(
        town, spoiled(town, keys.compromised(town, AUTHORITY, "seal", 0, **_ground()), issuer=NEWCOMER)
    )


def _ground() -> dict[str, Any]:
    return {"legal_ground": "Resolución 12/2026", "document_sha256": "f" * 64}


def _liaison(town: Town) -> str:
    """The town hall's liaison enrols a key of the president."""
    tenure = keys.tenure_of(town, COUNCIL, PRESIDENT)
    return spoiled(
        town, town.enrolment(COUNCIL, PRESIDENT, tenure), issuer=COUNCIL, office="transparency-unit"
    )


def _other_office(town: Town) -> str:
    """The council secretary rotates to a key that proves possession for the president's office."""
    new = keys.key_named("another office")

    def data(event: str) -> dict[str, Any]:
        proof = make_possession(new, ledger=town.ledger, event=event, issuer=COUNCIL, office=PRESIDENT)
        return {"jwk": new.public.jwk, "possession": proof}

    return town.event("key.rotated", COUNCIL, "council-secretary", f"institution:{COUNCIL}", data)


def _rotated_office(town: Town) -> str:
    """A key that came by rotation acts in another office than the old one's."""
    key = town.key_pair(COUNCIL, "council-secretary")
    return spoiled(town, town.declaration(), office=PRESIDENT, key=key)


NO_HANDOVER = (
    Row("key.unknown", "assembled", lives.succeeded, "a new seal that nobody vouches for takes everything"),
    Row(
        "key.unknown",
        "attested",
        _late(lambda t: lives.succeeded(t, PUPPET)),
        "somebody else than who was attested",
        later=MONTH,
    ),
    Row(
        "succession.not-attested",
        "attested once",
        _late(lives.succeeded),
        "one attestation of two",
        later=MONTH,
    ),
    Row("succession.too-early", "attested", lives.succeeded, "a take-over on the day of the attestations"),
    Row(
        "succession.too-early",
        "attested",
        _late(lives.succeeded),
        "a take-over one day early",
        later=timedelta(days=29),
    ),
    Row(
        "succession.not-attested",
        "attested here",
        _other_facts(pairs=[{"role": "authority", "territory": ["15113", "state"]}]),
        "a successor that grants itself more territory",
        later=MONTH,
    ),
    Row(
        "succession.not-attested",
        "attested",
        _other_facts(decree="Decreto número 124"),
        "another decree than the attested one",
        later=MONTH,
    ),
    Row(
        "succession.not-attested",
        "attested apart",
        _late(lives.succeeded),
        "attestations of different digests",
        later=MONTH,
    ),
    Row(
        "succession.not-attested",
        "policy changed",
        _late(lives.succeeded),
        "attestations of the former roll",
        later=MONTH,
    ),
    Row(
        "succession.not-attested",
        "attestation in doubt",
        _late(lives.succeeded),
        "an attestation with a stolen seal",
        later=MONTH,
    ),
    Row(
        "key.possession-invalid",
        "attested",
        _proof_of(AUTHORITY),
        "the proof of the predecessor",
        later=MONTH,
    ),
    Row("key.possession-invalid", "attested", _proof_of(NEWCOMER, LEADER), "of another office", later=MONTH),
    Row("key.possession-invalid", "attested", _without_proof, "no proof of possession", later=MONTH),
    Row(
        "key.of-the-log",
        "attested for the log",
        _late(lives.succeeded),
        "the log's own key as a seal",
        later=MONTH,
    ),
    Row(
        "succession.not-yet-in-force",
        "attested for later",
        _late(lives.succeeded, effective_on=lives.LATER),
        "a decree that is not in force",
        later=MONTH,
    ),
    Row(
        "signer.not-authorized",
        "attested",
        _late(lambda t: lives.succeeded(t, by=COMPTROLLER)),
        "a take-over signed by somebody else",
        later=MONTH,
    ),
)

HANDOVER = (
    Row(
        "institution.unknown",
        "assembled",
        lambda t: lives.handed_over(t, predecessor="nadie", stream="institution:nadie", by=COMPTROLLER),
        "a hand-over by nobody",
    ),
    Row(
        "stream.of-another-institution",
        "assembled",
        lambda t: lives.handed_over(t, stream=f"institution:{COMPTROLLER}"),
        "a hand-over in the successor's stream",
    ),
    Row(
        "institution.role-repeated",
        "assembled",
        lambda t: lives.handed_over(t, pairs=[*pair("authority", "15113"), *pair("authority", "15106")]),
        "a role that is handed over in two parts at once",
    ),
    Row(
        "succession.role-not-passed",
        "assembled",
        lambda t: lives.handed_over(
            t,
            COUNCIL,
            predecessor=COUNCIL,
            stream=f"institution:{COUNCIL}",
            pairs=pair("municipality", "15113"),
        ),
        "a municipality that is given away",
    ),
    Row(
        "succession.cycle",
        "assembled",
        lambda t: lives.handed_over(t, to=AUTHORITY),
        "a hand-over to oneself",
    ),
    Row(
        "succession.cycle",
        "powers handed over",
        lambda t: lives.handed_over(
            t,
            COMPTROLLER,
            AUTHORITY,
            predecessor=COMPTROLLER,
            stream=f"institution:{COMPTROLLER}",
            pairs=pair("authority", "15113"),
        ),
        "a power that goes back",
    ),
    Row(
        "succession.successor-unknown",
        "assembled",
        lambda t: lives.handed_over(t, to=NEWCOMER),
        "a hand-over to nobody",
    ),
    Row(
        "succession.seal-differs",
        "assembled",
        lambda t: lives.handed_over(t, successor={"seal": t.key_pair(NEWCOMER, "seal").public.jwk}),
        "a hand-over to another seal than the successor's",
    ),
    Row(
        "institution.roles-incompatible",
        "assembled",
        lambda t: lives.handed_over(t, to=ROLL[0]),
        "an organisation of civil society that becomes the authority",
    ),
    Row(
        "succession.own-authority",
        "assembled",
        lambda t: lives.handed_over(t, to=COUNCIL, pairs=lives.HERE),
        "a municipality that becomes the authority over itself",
    ),
    Row(
        "succession.pair-not-held",
        "powers handed over",
        lambda t: lives.handed_over(
            t,
            COMPTROLLER,
            bodies.STATE_SECRETARIAT,
            predecessor=COMPTROLLER,
            stream=f"institution:{COMPTROLLER}",
            pairs=pair("local-secretariat", "state"),
        ),
        "a power that the predecessor does not hold",
    ),
    Row(
        "succession.predecessor-ended",
        "vanished",
        lambda t: lives.handed_over(t, COMPTROLLER),
        "a hand-over by who vanished",
    ),
    Row("succession.signed-twice", "half handed over", lives.handed_over, "one party signs for both"),
    Row(
        "succession.not-yet-in-force",
        "half handed over tomorrow",
        lambda t: lives.handed_over(t, COMPTROLLER, effective_on=lives.TOMORROW),
        "a hand-over completed before the decree is in force",
    ),
    Row(
        "signer.not-authorized",
        "assembled",
        lambda t: lives.handed_over(t, ROLL[0]),
        "a hand-over signed by a stranger",
    ),
    Row(
        "data.invalid",
        "assembled",
        lambda t: spoiled(t, lives.handed_over(t), {"decree": None}),
        "a hand-over without ground",
    ),
)

AFTERWARDS = (
    Row(
        "institution.not-accredited",
        "powers handed over",
        lambda t: t.signature(AUTHORITY, LEADER),
        "the old authority's president signs afterwards",
    ),
    Row(
        "institution.not-accredited",
        "powers handed over",
        lambda t: t.accreditation("otra-15106", "15106"),
        "its seal",
    ),
    Row(
        "institution.not-accredited",
        "vanished",
        lambda t: t.signature(AUTHORITY, LEADER),
        "the president of a vanished authority signs",
    ),
    Row(
        "signer.not-authorized",
        "split",
        lambda t: keys.renamed(t, by=AUTHORITY),
        "the old authority acts where its powers passed on",
    ),
    Row(
        "signer.not-authorized",
        "powers handed over",
        lambda t: keys.renamed(t, by=ROLL[0], id=AUTHORITY),
        "a stranger acts on an institution that holds nothing any more",
    ),
    Row("key.compromise-of-predecessor", "taken over", _smear, "a successor that smears its predecessor"),
    Row(
        "signer.not-authorized",
        "assembled",
        lambda t: keys.revoked(t, COMPTROLLER, "seal", by=COUNCIL, **_ground()),
        "a stranger revokes the key of another",
    ),
    Row(
        "signer.not-authorized",
        "policy changed",
        lambda t: keys.revoked(t, COMPTROLLER, "seal", by=AUTHORITY, **_ground()),
        "the authority revokes the seal of who may replace it",
    ),
    Row("signer.not-authorized", "liaison", _liaison, "a liaison enrols a president"),
    Row("key.possession-invalid", "settled", _other_office, "a rotation that changes the office"),
    Row(
        "key.of-another-office",
        "secretary rotated",
        _rotated_office,
        "a rotated key that acts in another office",
    ),
    Row("key.ended", "seal stolen", lambda t: t.declaration(), "a key that a stolen one enrolled"),
)

ROWS: tuple[Row, ...] = (*NO_HANDOVER, *HANDOVER, *AFTERWARDS)
