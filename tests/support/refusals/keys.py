"""Refusals of institutions, offices and keys that change or end."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from libroabierto.keys import PrivateKey
from support.founding import AUTHORITY, COUNCIL, LOG_SEED, ROLL, Town
from support.lives import bodies, keys
from support.refusals.row import Row, spoiled

PRESIDENT = "municipal-president"
SECRETARY = "council-secretary"
NEW = keys.key_named("a key that nobody knows")


ENDORSED = (
    Row("institution.unknown", "founded", keys.endorsed, "an endorsement of nobody"),
    Row(
        "institution.digest-differs", "proposed", lambda t: keys.endorsed(t, digest="9" * 64), "another text"
    ),
    Row(
        "institution.endorsed-twice",
        "proposed",
        lambda t: keys.endorsed(t, by=ROLL[0]),
        "one proposes and endorses",
    ),
    Row("institution.endorsed-twice", "endorsed", keys.endorsed, "one endorses again"),
    Row(
        "institution.not-proposed", "endorsed", lambda t: keys.endorsed(t, by=ROLL[2]), "a third endorsement"
    ),
    Row(
        "signer.not-authorized",
        "proposed",
        lambda t: keys.endorsed(t, by=AUTHORITY),
        "an endorsement by somebody without the role",
    ),
)

RENAMED = (
    Row(
        "institution.unknown",
        "settled",
        lambda t: keys.renamed(t, by=AUTHORITY, id="nadie"),
        "a name for nobody",
    ),
    Row(
        "institution.same-name",
        "settled",
        lambda t: keys.renamed(t, name="Ayuntamiento de Villa Guerrero"),
        "the name that it has",
    ),
    Row(
        "institution.already-extinguished",
        "extinguished",
        lambda t: keys.renamed(t, by=AUTHORITY),
        "a name for what no longer exists",
    ),
    Row(
        "data.invalid",
        "settled",
        lambda t: spoiled(t, keys.renamed(t), {"legal_ground": None}),
        "a name without ground",
    ),
    Row(
        "signer.not-authorized",
        "settled",
        lambda t: keys.renamed(t, by=ROLL[0]),
        "a name given by a stranger",
    ),
)

EXTINGUISHED = (
    Row("institution.unknown", "settled", lambda t: keys.extinguished(t, "nadie"), "the end of nobody"),
    Row(
        "institution.already-extinguished",
        "extinguished",
        lambda t: keys.extinguished(t, COUNCIL, vacant=[]),
        "a second end",
    ),
    Row(
        "institution.extinguished-in-future",
        "settled",
        lambda t: keys.extinguished(t, COUNCIL, on="2026-11-23"),
        "an end tomorrow",
    ),
    Row(
        "institution.pair-not-held",
        "settled",
        lambda t: keys.extinguished(
            t,
            COUNCIL,
            vacant=[
                {"role": "municipality", "territory": ["15113"]},
                {"role": "evaluator", "territory": ["15113"]},
            ],
        ),
        "a vacancy of what it does not hold",
    ),
    Row(
        "institution.still-holds",
        "settled",
        lambda t: keys.extinguished(t, COUNCIL, vacant=[]),
        "a municipality without a successor",
    ),
    Row(
        "institution.still-holds",
        "settled",
        lambda t: keys.extinguished(t, AUTHORITY, vacant=[{"role": "authority", "territory": ["15113"]}]),
        "an authority that forgets most of its territory",
    ),
    Row(
        "institution.roll-needed",
        "roll shrunk",
        lambda t: keys.extinguished(t, ROLL[0]),
        "an authority that does away with those who could replace it",
    ),
    Row(
        "institution.roll-needed",
        "no seal left",
        lambda t: keys.extinguished(t, ROLL[1]),
        "an authority that does away with one of two members that can attest",
    ),
    Row(
        "signer.not-authorized",
        "settled",
        lambda t: spoiled(t, keys.extinguished(t, COUNCIL), issuer=COUNCIL),
        "a municipality that ends itself",
    ),
    Row(
        "institution.not-accredited",
        "extinguished",
        lambda t: t.declaration(),
        "an act of what no longer exists",
    ),
    Row(
        "institution.already-extinguished",
        "extinguished",
        lambda t: t.assumption(COUNCIL, "transparency-unit"),
        "an office in what no longer exists",
    ),
)

LEFT = (
    Row("office.not-held", "settled", lambda t: keys.left(t, tenure=999), "a tenure that never began"),
    Row(
        "office.not-held",
        "settled",
        lambda t: keys.left(t, office=SECRETARY, tenure=5),
        "the tenure of another office",
    ),
    Row(
        "office.not-held", "settled", lambda t: keys.left(t, left_on="2024-12-31"), "a day before the tenure"
    ),
    Row("office.not-held", "president left", keys.left, "an office left twice"),
    Row("office.left-in-future", "settled", lambda t: keys.left(t, left_on="2026-11-23"), "left tomorrow"),
    Row(
        "office.left-too-long-ago",
        "settled",
        lambda t: keys.left(t, left_on="2026-10-22"),
        "left 31 days before it is said",
    ),
    Row("signer.not-authorized", "settled", lambda t: keys.left(t, by=ROLL[0]), "a stranger ends a tenure"),
    Row(
        "tenure.does-not-cover",
        "president left",
        lambda t: spoiled(t, t.declaration(), office=PRESIDENT, occurred_on="2026-11-21"),
        "an act dated after its signer left",
    ),
)

ROTATED = (
    Row(
        "key.rotation-of-e-firma",
        "two hats",
        lambda t: keys.rotated(t, COUNCIL, PRESIDENT, NEW),
        "an e.firma that goes over to another key",
    ),
    Row(
        "key.rotation-of-e-firma",
        "certified seal",
        lambda t: keys.rotated(t, COUNCIL, "seal", NEW),
        "a seal with a certificate that goes over to another key",
    ),
    Row(
        "key.already-enrolled",
        "settled",
        lambda t: keys.rotated(t, COUNCIL, "seal", t.key_pair(AUTHORITY, "seal")),
        "the key of somebody else",
    ),
    Row(
        "key.already-enrolled",
        "seal rotated",
        lambda t: keys.rotated(t, COUNCIL, "seal", t.key_pair(COUNCIL, "seal")),
        "the key that it is",
    ),
    Row(
        "key.of-the-log",
        "settled",
        lambda t: keys.rotated(t, COUNCIL, "seal", PrivateKey.from_ed25519_seed(LOG_SEED)),
        "the log's own key",
    ),
    Row(
        "key.possession-invalid",
        "settled",
        lambda t: keys.rotated(t, COUNCIL, "seal", NEW, possession="aa.bb.cc"),
        "no proof of possession",
    ),
    Row(
        "key.compromised",
        "secretary compromised",
        lambda t: keys.rotated(t, COUNCIL, "seal", t.key_pair(COUNCIL, SECRETARY)),
        "a compromised key as the new one",
    ),
    Row("key.compromised", "e.firma compromised", keys.e_firma_again, "a compromised e.firma enrolled again"),
    Row(
        "signer.not-authorized",
        "settled",
        lambda t: spoiled(t, keys.rotated(t, COUNCIL, "seal", NEW), stream="institution:osc-uno", version=1),
        "a rotation in another institution's stream",
    ),
    Row(
        "key.ended",
        "seal rotated",
        lambda t: spoiled(t, t.term(), issuer=COUNCIL, key=Town().key_pair(COUNCIL, "seal")),
        "a key that was rotated",
    ),
    Row(
        "key.ended",
        "seal rotated",
        lambda t: spoiled(t, t.declaration(), office=PRESIDENT),
        "a key that was revoked",
    ),
)


def _since_enrolment(town: Town, office: str = PRESIDENT, add: int = 0, **changes: Any) -> str:
    since = keys.enrolment_of(town, COUNCIL, office) + add
    return keys.compromised(town, COUNCIL, office, since, **changes)


REVOKED = (
    Row(
        "key.enrolment-unknown",
        "settled",
        lambda t: keys.revoked(t, COUNCIL, PRESIDENT, kid="A" * 43),
        "a key that nobody knows",
    ),
    Row(
        "key.enrolment-unknown",
        "settled",
        lambda t: keys.revoked(t, COUNCIL, PRESIDENT, enrolment=1),
        "another entry than that of the enrolment",
    ),
    Row(
        "key.enrolment-unknown",
        "settled",
        lambda t: keys.revoked(
            t, COUNCIL, PRESIDENT, kid=t.key_pair(AUTHORITY, "seal").public.kid, enrolment=0
        ),
        "the key of another institution",
    ),
    Row(
        "key.already-ended",
        "seal rotated",
        lambda t: keys.revoked(t, COUNCIL, PRESIDENT),
        "a key that was revoked",
    ),
    Row(
        "key.already-ended",
        "secretary compromised",
        lambda t: _since_enrolment(t, SECRETARY),
        "a second compromise",
    ),
    Row(
        "key.already-ended",
        "secretary compromised",
        lambda t: _since_enrolment(t, SECRETARY, add=1),
        "a later compromise than the known one",
    ),
    Row(
        "key.already-ended",
        "secretary compromised",
        lambda t: _since_enrolment(t, SECRETARY, reason="replaced", compromised_since=None),
        "a compromised key that is said to be replaced",
    ),
    Row(
        "key.compromised-since-misplaced",
        "settled",
        lambda t: _since_enrolment(t, reason="replaced"),
        "a replaced key that is compromised since",
    ),
    Row(
        "key.compromised-since-misplaced",
        "settled",
        lambda t: _since_enrolment(t, compromised_since=None),
        "a compromise since nobody knows when",
    ),
    Row(
        "key.compromise-before-enrolment",
        "settled",
        lambda t: _since_enrolment(t, add=-1),
        "a compromise before the enrolment",
    ),
    Row(
        "key.compromise-beyond-log",
        "settled",
        lambda t: _since_enrolment(t, add=10_000),
        "a compromise since an entry of the future",
    ),
    Row(
        "key.compromise-after-end",
        "seal rotated",
        lambda t: keys.compromised(t, COUNCIL, "seal", len(t.entries) - 1, **keys.first_seal(t)),
        "a key compromised since after its rotation",
    ),
    Row(
        "key.compromise-too-long-ago",
        "settled",
        lambda t: spoiled(t, _since_enrolment(t), occurred_on="2027-02-20"),
        "a compromise that the institution dates 91 days back",
        later=timedelta(days=91),
    ),
    Row(
        "key.legal-ground-missing",
        "settled",
        lambda t: keys.revoked(t, COUNCIL, PRESIDENT, by=AUTHORITY, legal_ground="Resolución 12/2026"),
        "another's key revoked without the resolution's hash",
    ),
    Row(
        "signer.not-authorized",
        "settled",
        lambda t: keys.revoked(t, ROLL[0], "seal", **keys.by_authority()),
        "the authority revokes a key of civil society",
    ),
    Row(
        "signer.not-authorized",
        "assembled",
        lambda t: keys.revoked(t, bodies.EVALUATOR, "seal", **keys.by_authority()),
        "the authority revokes a key of an evaluator",
    ),
    Row(
        "signer.not-authorized",
        "state body on the roll",
        lambda t: keys.revoked(t, ROLL[2], "seal", **keys.by_authority()),
        "the authority revokes a key of a state body on the roll",
    ),
    Row(
        "signer.not-authorized",
        "settled",
        lambda t: spoiled(t, keys.revoked(t, COUNCIL, SECRETARY), office=SECRETARY),
        "an office that is no seal revokes its key",
    ),
)

ROWS: tuple[Row, ...] = (*ENDORSED, *RENAMED, *EXTINGUISHED, *LEFT, *ROTATED, *REVOKED)
