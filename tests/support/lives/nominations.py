"""A town's life while the roll's word waits: whom it named, with which seal, and who stands in the way."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from support.founding import ROLL, Town, resealed
from support.lives import bodies, keys, ledger
from support.lives import succession as lives

COMPTROLLER, NEWCOMER = lives.COMPTROLLER, lives.NEWCOMER
OWN_POLICY = (ROLL[1], bodies.EVALUATOR, bodies.STATE_SECRETARIAT)  # a roll that its authority might like


def squatted(town: Town, by: str) -> str:
    """Return the token by which somebody gives the newcomer's id to an organisation with another seal.

    That seal is in `town.keys` from now on.
    """
    town.keys = {**town.keys, (NEWCOMER, "seal"): keys.key_named("squatter")}
    return resealed(town.institution(NEWCOMER), town.key_pair(by, "seal"), issuer=by)


def puppet_seal(town: Town, id: str) -> None:
    """Record that the authority enrols a second seal in an institution; `town.keys` keeps the first."""
    own = town.key_pair(id, "seal")
    token = keys.second_seal(town, id)
    puppet = town.key_pair(id, "seal")
    town.record(token)
    town.keys = {**town.keys, (id, "seal"): own, (id, "puppet"): puppet}


def comptroller_attested(town: Town) -> None:
    """Two of the roll attested that the comptroller, which is accredited, takes over everything."""
    bodies.assembled(town)
    lives.attest(town, facts=lives.succession(town, COMPTROLLER))


def _sealed_twice(town: Town) -> None:
    """The authority enrolled a second seal in the comptroller."""
    bodies.assembled(town)
    puppet_seal(town, COMPTROLLER)


def _sealed_twice_attested(town: Town) -> None:
    """And two of the roll attested that the comptroller takes over, with its own seal."""
    _sealed_twice(town)
    town.record(town.institution(lives.PUPPET))
    lives.attest(town, facts=lives.succession(town, COMPTROLLER))


def _squatted(town: Town) -> None:
    """An organisation proposed another one under the id that a newcomer would take."""
    bodies.assembled(town)
    own = town.key_pair(NEWCOMER, "seal")
    town.record(squatted(town, ROLL[2]))
    town.keys = {**town.keys, (NEWCOMER, "seal"): own}


def _migrated(town: Town) -> None:
    """Under the first rules the authority enrolled a second seal in a member of the roll; two attested."""
    ledger.founded_under(town, 1)
    puppet_seal(town, ROLL[0])
    town.record(ledger.adoption(town))
    lives.attest(town)


def _member_governs(town: Town) -> None:
    """A member of the roll attested a policy of its own with another one, and became the authority."""
    lives.LIVES["policy changed"](town)
    lives.attest(town, COMPTROLLER, ROLL[1], kind="policy", facts=lives.policy(town, OWN_POLICY))
    lives.hand_over(town)


def _roll_of_two(town: Town) -> None:
    """Of three on the roll, the comptroller among them, one was extinguished; two are needed."""
    lives.LIVES["policy changed"](town)
    town.record(keys.extinguished(town, ROLL[1]))


LIVES: Mapping[str, Callable[[Town], Any]] = {
    "comptroller attested": comptroller_attested,
    "sealed twice": _sealed_twice,
    "sealed twice, attested": _sealed_twice_attested,
    "id squatted": _squatted,
    "migrated with a second seal": _migrated,
    "member governs": _member_governs,
    "roll of two": _roll_of_two,
}
