"""One person's e.firma in two institutions: what either may say of it when it is stolen."""

from __future__ import annotations

import functools
from datetime import timedelta
from typing import Any

import pytest

from libroabierto.domain.doubt import in_doubt
from libroabierto.domain.world import Document
from libroabierto.errors import Refused
from support.founding import AUTHORITY, COUNCIL, Town, read
from support.keyring import rsa_key
from support.lives import keys, secretariats, succession
from support.refusal import refused
from support.refusals.row import spoiled, town_after

LEADER, OFFICER = "authority-president", "data-protection-officer"
PRESIDENCIES = {COUNCIL: keys.PRESIDENT, AUTHORITY: LEADER}  # held by one person, with one e.firma
E_FIRMA = rsa_key().public.kid


def enrolled(town: Town, institution: str) -> Document:
    """Return the last enrolment of the e.firma in an institution."""
    found = [k for k in town.world.find("key", f"kid:{E_FIRMA}") if k["institution"] == institution]
    return max(found, key=lambda key: int(key["enrolled_at"]))


def stolen(town: Town, institution: str, since: int | None = None, **changes: Any) -> int:
    """Record that the e.firma is compromised, since its enrolment there unless said; return the entry."""
    at = enrolled(town, institution)["enrolled_at"]
    since = at if since is None else since
    named = {"kid": E_FIRMA, "enrolment": at, **changes}
    return town.record(keys.compromised(town, institution, PRESIDENCIES[institution], since, **named))


def by_president(town: Town, token: str) -> int:
    """Record what the authority's seal would sign, signed by its president with the e.firma."""
    return town.record(spoiled(town, token, office=LEADER))


def officer(town: Town) -> Document:
    """Return the key of a municipal officer that the authority's president enrols."""
    tenure = town.record(town.assumption(COUNCIL, OFFICER))
    by_president(town, town.enrolment(COUNCIL, OFFICER, tenure))
    return officers_key(town)


def officers_key(town: Town) -> Document:
    (key,) = town.world.find("key", f"office:{COUNCIL}:{OFFICER}")
    return key


def test_a_stolen_e_firma_ends_wherever_it_is_enrolled() -> None:
    town = town_after("one e.firma")
    entry = stolen(town, COUNCIL)
    both = [enrolled(town, id)["ended"] for id in (COUNCIL, AUTHORITY)]

    assert [{"entry": entry, "reason": "compromised"}] * 2 == both


def test_what_it_signed_for_another_institution_is_in_no_doubt() -> None:
    town = town_after("one e.firma")
    installed = len(town.entries) - 1  # by the municipality's president
    renamed = by_president(town, keys.renamed(town, by=AUTHORITY))
    entry = stolen(town, COUNCIL)

    assert in_doubt(town.world, read(town.tokens[installed]), installed) is not None
    assert in_doubt(town.world, read(town.tokens[renamed]), renamed) is None
    assert entry == enrolled(town, AUTHORITY)["compromised_since"]


def test_a_municipality_brings_down_no_key_that_the_authority_enrolled() -> None:
    town = town_after("one e.firma")
    before = officer(town)
    stolen(town, COUNCIL)

    assert before == officers_key(town)


def test_the_other_institution_may_confirm_it_and_say_since_when() -> None:
    town = town_after("one e.firma")
    made = officer(town)["enrolled_at"]
    stolen(town, COUNCIL)
    stolen(town, AUTHORITY, made)
    ended = officers_key(town)

    assert (made, E_FIRMA) == (ended["compromised_since"], ended["revoked_with"])


def test_an_authority_that_cites_its_ground_answers_for_both() -> None:
    town = town_after("one e.firma")
    officer(town)
    stolen(town, COUNCIL, **keys.by_authority())
    own = enrolled(town, AUTHORITY)

    assert own["enrolled_at"] == own["compromised_since"]  # later than that of the municipality
    assert E_FIRMA == officers_key(town)["revoked_with"]


def test_an_enrolment_that_had_ended_elsewhere_keeps_its_reason() -> None:
    town = town_after("one e.firma")
    named = {"kid": E_FIRMA, "enrolment": enrolled(town, AUTHORITY)["enrolled_at"]}
    town.record(keys.revoked(town, AUTHORITY, LEADER, reason="end-of-office", **named))
    before = enrolled(town, AUTHORITY)
    stolen(town, COUNCIL)

    assert before == enrolled(town, AUTHORITY)


def test_a_stolen_seal_takes_along_its_own_enrolment_of_an_e_firma_and_no_other() -> None:
    town, office = town_after("one e.firma"), "transparency-unit"
    tenure = town.record(town.assumption(COUNCIL, office))
    town.keys = {**town.keys, (COUNCIL, office): rsa_key()}
    data = functools.partial(secretariats._e_firma, town, COUNCIL, office, tenure)
    since = town.say("key.enrolled", COUNCIL, "seal", f"institution:{COUNCIL}", data)
    town.record(keys.compromised(town, COUNCIL, "seal", since))

    assert "compromised" == enrolled(town, COUNCIL)["ended"]["reason"]
    assert enrolled(town, AUTHORITY)["ended"] is None


def later(days: int) -> tuple[Town, int]:
    """The town whose president left on 2026-11-20, so many days after; an entry of that day."""
    town = town_after("president left", timedelta(days=days))
    today = town.now.date().isoformat()
    return town, town.record(spoiled(town, keys.renamed(town), occurred_on=today))


def left_key(town: Town, since: int) -> str:
    token = keys.compromised(town, COUNCIL, keys.PRESIDENT, since)
    return spoiled(town, token, occurred_on=town.now.date().isoformat())


def test_thirty_days_after_a_tenure_its_key_may_still_be_declared_compromised() -> None:
    town, since = later(28)

    assert town.record(left_key(town, since))


def test_after_that_an_institution_has_nothing_to_say_of_who_left_it() -> None:
    town, since = later(29)

    with refused("key.compromise-after-end", Refused, until="2026-11-20"):
        town.record(left_key(town, since))


@pytest.mark.parametrize("by", [{}, keys.by_authority()], ids=["itself", "authority"])
def test_the_entry_by_which_a_key_was_rotated_is_the_last_to_be_named(by: dict[str, Any]) -> None:
    town = town_after("settled")
    first = keys.first_seal(town)
    keys.rotate(town, COUNCIL, "seal")
    rotated = len(town.entries) - 1
    last = town.record(keys.renamed(town))

    with refused("key.compromise-after-end", Refused):
        town.record(keys.compromised(town, COUNCIL, "seal", last, **first, **by))
    assert town.record(keys.compromised(town, COUNCIL, "seal", rotated, **first, **by))


def test_an_authority_disowns_no_old_act_through_the_municipality_of_its_president() -> None:
    town = town_after("one e.firma", timedelta(days=200))
    act = by_president(town, _dated(town, keys.renamed(town, by=AUTHORITY)))
    town.now += timedelta(days=91)
    entry = stolen_later(town, keys.by_authority())
    both = [enrolled(town, id) for id in (COUNCIL, AUTHORITY)]

    assert in_doubt(town.world, read(town.tokens[act]), act) is None
    assert [both[0]["enrolled_at"], entry] == [key["compromised_since"] for key in both]


def test_within_ninety_days_it_still_answers_for_both() -> None:
    town = town_after("one e.firma", timedelta(days=80))
    stolen_later(town, keys.by_authority())
    own = enrolled(town, AUTHORITY)

    assert own["enrolled_at"] == own["compromised_since"]


def test_a_successor_smears_its_predecessor_through_no_municipality_either() -> None:
    town = town_after("one e.firma")
    by_president(town, keys.renamed(town, by=AUTHORITY))
    succession.hand_over(town, succession.COMPTROLLER)
    entry = stolen_later(town, {**keys.by_authority(), "by": succession.COMPTROLLER})
    predecessor = enrolled(town, AUTHORITY)

    assert entry == predecessor["compromised_since"]
    assert {"entry": entry, "reason": "compromised"} == predecessor["ended"]


def stolen_later(town: Town, by: dict[str, Any]) -> int:
    """Record today that the e.firma was stolen when the municipality enrolled it."""
    at = enrolled(town, COUNCIL)["enrolled_at"]
    token = keys.compromised(town, COUNCIL, keys.PRESIDENT, at, kid=E_FIRMA, enrolment=at, **by)
    return town.record(_dated(town, token))


def _dated(town: Town, token: str) -> str:
    return spoiled(town, token, occurred_on=town.now.date().isoformat())
