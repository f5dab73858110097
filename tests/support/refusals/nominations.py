"""Refusals of what would undo the roll's word meanwhile, and of one party that speaks for another."""

from __future__ import annotations

from typing import Any

from support.founding import AUTHORITY, ROLL, Town
from support.lives import bodies, keys
from support.lives import nominations as named
from support.lives import succession as lives
from support.refusals.attestations import pair
from support.refusals.row import Row, spoiled

COMPTROLLER, NEWCOMER, PUPPET = lives.COMPTROLLER, lives.NEWCOMER, lives.PUPPET
STREAM = f"institution:{COMPTROLLER}"


def _by_puppet(town: Town, token: str) -> str:
    """Sign the comptroller's event with the seal that the authority made for it."""
    return spoiled(town, token, key=town.key_pair(COMPTROLLER, "puppet"))


def _first_seal(town: Town, **changes: Any) -> str:
    """The second seal of a member of the roll ends the one with which it stands there."""
    token = keys.revoked(town, ROLL[0], "seal", **changes)
    return spoiled(town, token, key=town.key_pair(ROLL[0], "puppet"))


def _given_away(town: Town) -> str:
    """The second seal of the attested comptroller hands its role over."""
    body = pair("state-body", "state")
    where = {"predecessor": COMPTROLLER, "stream": STREAM, "pairs": body}
    return _by_puppet(town, lives.handed_over(town, COMPTROLLER, bodies.STATE_SECRETARIAT, **where))


def _attests(to: str, seal_of: str) -> Any:
    """A member attests that *to* succeeds, with the seal of *seal_of*."""

    def make(town: Town) -> str:
        kid = town.key_pair(seal_of, "seal").public.kid
        named = {"id": to, "name": f"Institución {to}", "kid": kid}
        return lives.attested(town, facts=lives.succession(town, to, successor=named))

    return make


ROWS: tuple[Row, ...] = (
    Row(
        "institution.id-attested",
        "attested once",
        lambda t: named.squatted(t, ROLL[2]),
        "a peer that proposes another under the id of the successor, whom one member named",
    ),
    Row(
        "institution.id-attested",
        "attested",
        lambda t: named.squatted(t, AUTHORITY),
        "the authority that accredits another under the id of its successor",
    ),
    Row(
        "succession.successor-taken",
        "id squatted",
        lives.attested,
        "an attested successor whose id somebody took before",
    ),
    Row(
        "succession.successor-taken",
        "assembled",
        _attests(COMPTROLLER, NEWCOMER),
        "an accredited successor by a seal that it does not have",
    ),
    Row(
        "succession.successor-taken",
        "assembled",
        _attests(NEWCOMER, COMPTROLLER),
        "a new successor by the seal of another",
    ),
    Row(
        "institution.successor-attested",
        "comptroller attested",
        lambda t: keys.extinguished(t, COMPTROLLER),
        "an authority that extinguishes its attested successor",
    ),
    Row(
        "key.of-attested-successor",
        "comptroller attested",
        lambda t: keys.revoked(t, COMPTROLLER, "seal", **keys.by_authority()),
        "an authority that revokes the attested seal",
    ),
    Row(
        "key.of-attested-successor",
        "sealed twice, attested",
        lambda t: _by_puppet(t, keys.revoked(t, COMPTROLLER, "seal")),
        "another seal, made by the authority, that revokes the attested one",
    ),
    Row(
        "succession.passed-by-another-key",
        "sealed twice, attested",
        _given_away,
        "another seal that hands over all that the attested successor has",
    ),
    Row(
        "key.of-roll-member",
        "migrated with a second seal",
        lambda t: _first_seal(t, reason="compromised", compromised_since=3),
        "a seal made by the authority that casts doubt on a member's attestation",
    ),
    Row(
        "key.of-roll-member",
        "migrated with a second seal",
        _first_seal,
        "a seal made by the authority that revokes a member's",
    ),
    Row(
        "succession.half-by-another-seal",
        "sealed twice",
        lambda t: _by_puppet(t, lives.handed_over(t, COMPTROLLER)),
        "the successor's half by the seal that the predecessor made",
    ),
    Row(
        "succession.successor-sealed-twice",
        "sealed twice",
        lives.handed_over,
        "a hand-over to who has a second seal",
    ),
    Row(
        "succession.successor-sealed-twice",
        "sealed twice",
        lambda t: lives.handed_over(t, successor={"seal": t.key_pair(COMPTROLLER, "puppet").public.jwk}),
        "a hand-over to the seal that the predecessor made",
    ),
    Row(
        "succession.name-differs",
        "assembled",
        lambda t: lives.handed_over(t, successor={"name": "Presidencia de la República"}),
        "a successor under another's name",
    ),
    Row(
        "succession.roll-needed",
        "roll of two",
        lives.handed_over,
        "a hand-over after which nobody could attest",
    ),
    Row(
        "succession.member-sealed-twice",
        "sealed twice",
        lives.policy_changed,
        "a member of the roll for whom the authority made a second seal",
    ),
    Row(
        "succession.attests-governing",
        "member governs",
        lambda t: lives.attested(
            t,
            COMPTROLLER,
            kind="policy",
            facts=lives.policy(t, named.OWN_POLICY, waiting_days=30, threshold=3),
        ),
        "a member of the roll that has become the authority",
    ),
    Row(
        "succession.not-attested",
        "member governs",
        lambda t: spoiled(
            t, lives.policy_changed(t, **lives.policy(t, named.OWN_POLICY)), issuer=COMPTROLLER
        ),
        "a policy that its own authority attested when it stood on the roll",
    ),
)
