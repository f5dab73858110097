"""What the roll said holds while the days pass; nobody speaks for another meanwhile."""

from __future__ import annotations

from typing import Any

import pytest

from libroabierto.domain.world import Document
from libroabierto.errors import Refused
from support.founding import AUTHORITY, ROLL, Town, resealed
from support.lives import bodies, keys
from support.lives import nominations as named
from support.lives import succession as lives
from support.refusal import refused
from support.refusals.row import spoiled, town_after

COMPTROLLER, NEWCOMER = lives.COMPTROLLER, lives.NEWCOMER
DAYS = lives.WAIT
OTHER = "contraloria-otra"
THIRD = "organo-tercero"


def institution(town: Town, id: str) -> Document:
    found = town.world.get("institution", id)
    assert found is not None
    return found


def rules(town: Town, id: str) -> bool:
    """Say whether an institution holds the role of authority."""
    return any(held["role"] == "authority" for held in institution(town, id)["roles"])


def take_over(town: Town, id: str) -> None:
    """The days pass, and the successor takes over."""
    town.now += DAYS
    town.record(lives.dated(town, lives.succeeded(town, id)))


def working(town: Town, id: str) -> list[str]:
    return [key["kid"] for key in town.world.find("key", f"working:{id}:seal")]


def by_seal(town: Town, kid: str) -> Document:
    """Return the facts of the newcomer's succession by this seal."""
    return lives.succession(town, successor={"id": NEWCOMER, "name": "Otro", "kid": kid})


def next_version(town: Town, id: str) -> int:
    head = town.world.head(f"institution:{id}")
    return 1 + (head.version if head else 0)


def pass_on(town: Town, former: str, to: str, pairs: list[dict[str, Any]] | None = None) -> None:
    """Both sign that *former* hands over these powers, or all that it has."""
    passed = pairs or institution(town, former)["roles"]
    where = {"predecessor": former, "stream": f"institution:{former}", "pairs": passed}
    for by in (former, to):
        town.record(lives.handed_over(town, by, to, **where))


# --- the id --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("life", ["attested once", "attested"])
@pytest.mark.parametrize("by", [ROLL[2], AUTHORITY])
def test_nobody_takes_the_id_of_a_successor_from_the_first_attestation_on(life: str, by: str) -> None:
    town = town_after(life)

    with refused("institution.id-attested", Refused):
        town.record(named.squatted(town, by))


def test_the_newcomer_itself_may_be_accredited_by_it() -> None:
    town = town_after("attested once")
    town.record(bodies.accreditation(town, NEWCOMER, "state-body", "state"))
    lives.attest(town, ROLL[1])
    take_over(town, NEWCOMER)

    assert rules(town, NEWCOMER)


def test_one_member_keeps_one_id_that_of_its_last_word() -> None:
    town = town_after("attested once")
    town.record(lives.attested(town, ROLL[0], facts=lives.succession(town, OTHER)))
    town.record(named.squatted(town, ROLL[2]))

    assert "proposed" == institution(town, NEWCOMER)["state"]


def test_what_the_roll_agreed_on_is_kept_whatever_its_members_name_later() -> None:
    town = town_after("attested")
    lives.attest(town, facts=lives.succession(town, OTHER))

    with refused("institution.id-attested", Refused):
        town.record(named.squatted(town, ROLL[2]))


def test_a_new_roll_keeps_nothing_of_what_the_former_one_named() -> None:
    town = town_after("policy changed")
    town.record(named.squatted(town, AUTHORITY))

    assert "accredited" == institution(town, NEWCOMER)["state"]


def test_an_id_is_free_again_once_the_powers_went_elsewhere() -> None:
    town = town_after("attested")
    lives.attest(town, facts=lives.succession(town, OTHER))
    take_over(town, OTHER)
    token = spoiled(town, named.squatted(town, ROLL[2]), occurred_on=lives.yesterday(town))
    town.record(token)

    assert "proposed" == institution(town, NEWCOMER)["state"]


def test_a_word_with_a_stolen_key_keeps_no_id() -> None:
    town = town_after("attested once")
    town.record(keys.compromised(town, ROLL[0], "seal", keys.enrolment_of(town, ROLL[0], "seal")))
    town.record(named.squatted(town, AUTHORITY))

    assert "accredited" == institution(town, NEWCOMER)["state"]


def test_a_member_that_is_gone_keeps_no_id() -> None:
    town = town_after("policy changed")
    lives.attest(town, COMPTROLLER)
    town.record(keys.extinguished(town, COMPTROLLER))
    town.record(named.squatted(town, AUTHORITY))

    assert "accredited" == institution(town, NEWCOMER)["state"]


def test_a_word_keeps_no_id_once_the_powers_went_elsewhere() -> None:
    town = town_after("attested once")
    lives.hand_over(town)
    town.record(named.squatted(town, COMPTROLLER))

    assert "accredited" == institution(town, NEWCOMER)["state"]


def test_an_agreed_seal_enters_whatever_a_single_member_says() -> None:
    town = town_after("attested")
    town.record(lives.attested(town, ROLL[2], facts=by_seal(town, "A" * 43)))
    town.record(bodies.accreditation(town, NEWCOMER, "state-body", "state"))

    assert "accredited" == institution(town, NEWCOMER)["state"]


def test_a_roll_that_rights_its_own_mistake_lets_the_right_seal_in() -> None:
    town = town_after("assembled")
    lives.attest(town, facts=by_seal(town, "A" * 43))
    lives.attest(town)
    town.record(bodies.accreditation(town, NEWCOMER, "state-body", "state"))

    assert "accredited" == institution(town, NEWCOMER)["state"]


def test_no_member_lets_its_own_seal_in_against_the_word_of_another() -> None:
    town = town_after("attested once")
    token = named.squatted(town, ROLL[2])
    town.record(lives.attested(town, ROLL[2]))

    with refused("institution.id-attested", Refused):
        town.record(spoiled(town, token, occurred_on=lives.yesterday(town)))


# --- the seal of an accredited successor ---------------------------------------------------------------


def test_an_attested_successor_takes_over_by_its_seal_and_a_seal_of_the_predecessors_making_ends() -> None:
    town = town_after("sealed twice, attested")
    take_over(town, COMPTROLLER)

    assert [town.key_pair(COMPTROLLER, "seal").public.kid] == working(town, COMPTROLLER)


def test_an_attested_successor_itself_may_say_that_its_seal_was_stolen() -> None:
    town = town_after("comptroller attested")
    since = keys.enrolment_of(town, COMPTROLLER, "seal")
    town.record(keys.compromised(town, COMPTROLLER, "seal", since))

    assert [] == working(town, COMPTROLLER)


def test_one_attestation_shields_no_seal() -> None:
    town = town_after("assembled")
    lives.attest(town, ROLL[0], facts=lives.succession(town, COMPTROLLER))
    town.record(keys.revoked(town, COMPTROLLER, "seal", **keys.by_authority()))

    assert [] == working(town, COMPTROLLER)


def test_the_compromise_of_the_predecessors_seal_does_not_take_the_attested_one_along() -> None:
    town = town_after("comptroller attested")
    since = keys.enrolment_of(town, COMPTROLLER, "seal")
    town.record(keys.compromised(town, AUTHORITY, "seal", since))

    assert [town.key_pair(COMPTROLLER, "seal").public.kid] == working(town, COMPTROLLER)


def test_a_new_roll_shields_no_seal_that_the_former_one_attested() -> None:
    town = town_after("comptroller attested")
    members = (ROLL[0], ROLL[1], bodies.EVALUATOR)
    facts = lives.policy(town, members)
    lives.attest(town, kind="policy", facts=facts)
    town.record(lives.policy_changed(town, **facts))
    town.record(keys.revoked(town, COMPTROLLER, "seal", **keys.by_authority()))

    assert [] == working(town, COMPTROLLER)


def test_an_attested_successor_that_rotated_says_since_when_the_old_seal_was_stolen() -> None:
    town = town_after("comptroller attested")
    first = keys.compromised(town, COMPTROLLER, "seal", keys.enrolment_of(town, COMPTROLLER, "seal"))
    keys.rotate(town, COMPTROLLER, "seal")
    town.record(resealed(first, town.key_pair(COMPTROLLER, "seal"), version=next_version(town, COMPTROLLER)))

    assert [] == working(town, COMPTROLLER)


def test_an_attested_successor_that_rotated_passes_its_own_powers_on() -> None:
    town = town_after("comptroller attested")
    town.record(bodies.accreditation(town, OTHER, "state-body", "state"))
    keys.rotate(town, COMPTROLLER, "seal")
    pass_on(town, COMPTROLLER, OTHER)

    assert "succeeded" == institution(town, COMPTROLLER)["state"]


def test_a_successor_that_gave_up_its_attested_seal_may_be_extinguished() -> None:
    town = town_after("comptroller attested")
    keys.rotate(town, COMPTROLLER, "seal")
    town.record(keys.extinguished(town, COMPTROLLER))

    assert "extinguished" == institution(town, COMPTROLLER)["state"]


def test_the_roll_attests_the_new_seal_of_a_successor_that_lost_its_own() -> None:
    town = town_after("comptroller attested")
    town.record(keys.second_seal(town, COMPTROLLER))
    lives.attest(town, facts=lives.succession(town, COMPTROLLER))
    take_over(town, COMPTROLLER)

    assert [town.key_pair(COMPTROLLER, "seal").public.kid] == working(town, COMPTROLLER)


def test_what_counts_anew_shields_the_seal_anew() -> None:
    town = town_after("policy changed")
    town.record(bodies.accreditation(town, OTHER, "state-body", "state"))
    town.record(bodies.accreditation(town, THIRD, "state-body", "state"))
    facts = lives.succession(town, OTHER, pairs=lives.STATE_ONLY)
    lives.attest(town, COMPTROLLER, facts=facts)
    lives.hand_over(town, COMPTROLLER, pairs=lives.HERE)  # who governs attests no more
    lives.attest(town, ROLL[0], facts=facts)
    pass_on(town, COMPTROLLER, THIRD, lives.HERE)

    with refused("key.of-attested-successor", Refused):
        town.record(keys.revoked(town, OTHER, "seal", **keys.by_authority()))


# --- members of the roll -------------------------------------------------------------------------------


def test_a_seal_that_the_authority_made_under_the_first_rules_undoes_no_attestation() -> None:
    town = town_after("migrated with a second seal")
    take_over(town, NEWCOMER)

    assert rules(town, NEWCOMER)


def test_a_member_ends_the_second_seal_itself() -> None:
    town = town_after("migrated with a second seal")
    puppet = town.key_pair(ROLL[0], "puppet").public.kid
    (made,) = town.world.find("key", f"kid:{puppet}")
    town.record(keys.revoked(town, ROLL[0], "seal", kid=puppet, enrolment=made["enrolled_at"]))

    assert [town.key_pair(ROLL[0], "seal").public.kid] == working(town, ROLL[0])


def test_the_compromise_of_the_authoritys_seal_does_not_take_a_members_along_that_it_made() -> None:
    town = town_after("second seal")
    since = len(town.entries) - 1
    lives.attest(town, ROLL[1], ROLL[2], kind="policy", facts=lives.policy(town))
    town.record(lives.policy_changed(town))
    town.record(keys.compromised(town, AUTHORITY, "seal", since))

    assert [town.key_pair(ROLL[0], "seal").public.kid] == working(town, ROLL[0])


def test_a_rotated_seal_says_since_when_the_one_before_it_was_stolen() -> None:
    town = town_after("attested")
    first = keys.compromised(town, ROLL[0], "seal", len(town.entries) - 2)
    keys.rotate(town, ROLL[0], "seal")
    head = town.world.head(f"institution:{ROLL[0]}")
    town.record(resealed(first, town.key_pair(ROLL[0], "seal"), version=1 + (head.version if head else 0)))
    claims = town.world.find("attestation", f"institution:{ROLL[0]}")
    town.now += DAYS

    assert 1 == len(claims)
    with refused("succession.not-attested", Refused):
        town.record(lives.dated(town, lives.succeeded(town)))


def test_a_member_of_the_roll_may_become_the_authority_and_the_others_decide_on() -> None:
    town = town_after("policy changed")
    lives.hand_over(town)
    facts = lives.policy(town, named.OWN_POLICY)
    lives.attest(town, ROLL[0], ROLL[1], kind="policy", facts=facts)
    town.record(spoiled(town, lives.policy_changed(town, **facts), issuer=COMPTROLLER))

    assert {*named.OWN_POLICY} == {
        one["id"] for one in (town.world.get("ledger", "main") or {})["succession"]["roll"]
    }


def test_a_member_of_the_roll_follows_without_hand_over_too() -> None:
    town = town_after("policy changed")
    lives.attest(town, ROLL[0], ROLL[1], facts=lives.succession(town, COMPTROLLER))
    take_over(town, COMPTROLLER)

    assert rules(town, COMPTROLLER)


def test_a_roll_that_is_too_small_already_holds_no_hand_over_up() -> None:
    town = town_after("policy changed")
    for member in ROLL[:2]:
        town.record(keys.revoked(town, member, "seal"))
    lives.hand_over(town)

    assert rules(town, COMPTROLLER)


# --- hand-overs ----------------------------------------------------------------------------------------


def test_a_hand_over_is_signed_once_the_successor_ended_the_other_seal() -> None:
    town = town_after("sealed twice")
    puppet = town.key_pair(COMPTROLLER, "puppet").public.kid
    (made,) = town.world.find("key", f"kid:{puppet}")
    town.record(keys.revoked(town, COMPTROLLER, "seal", kid=puppet, enrolment=made["enrolled_at"]))
    lives.hand_over(town)

    assert rules(town, COMPTROLLER)


def test_a_renamed_successor_takes_over_under_its_new_name() -> None:
    town = town_after("assembled")
    town.record(keys.renamed(town, by=AUTHORITY, id=COMPTROLLER, name="Secretaría de la Contraloría"))
    lives.hand_over(town)

    assert ("Secretaría de la Contraloría", True) == (
        institution(town, COMPTROLLER)["name"],
        rules(town, COMPTROLLER),
    )
