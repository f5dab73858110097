"""Vacant authority: nobody holds the accrediting role over a municipality."""

from __future__ import annotations

import pytest

from libroabierto.domain.kinds import row
from libroabierto.domain.signers import vacant
from libroabierto.domain.world import Document, Effect
from libroabierto.errors import NotAuthorized
from support import texts
from support.founding import AUTHORITY, COUNCIL, DECLARATION, KEY, Town
from support.lives import bodies, keys, renewals, succession
from support.refusal import refused
from support.refusals.row import spoiled, town_after

PRESIDENT = "municipal-president"
LEADER = "authority-president"
SUCCESSOR = "oic-15113"


def standing(town: Town, stream: str = DECLARATION) -> tuple[str, bool]:
    """Return the declaration's state, and whether it is marked."""
    found = town.world.get("declaration", stream)
    assert found is not None
    return found["state"], found["authority_vacant"]


def test_an_authority_that_ends_leaves_its_territory_to_nobody() -> None:
    town = town_after("settled")
    before = vacant(town.world, KEY)
    renewals.vacate(town)

    assert (False, True) == (before, vacant(town.world, KEY))


def test_a_declaration_that_only_lacked_the_authority_comes_into_force() -> None:
    town = town_after("signed")
    renewals.vacate(town)

    assert ("in-force", True) == standing(town)
    assert [DECLARATION] == [d["id"] for d in town.world.find("declaration", f"in-force:{KEY}")]


def test_a_declaration_that_lacked_the_president_waits_for_the_president() -> None:
    town = town_after("declared")
    renewals.vacate(town)

    assert ("issued", False) == standing(town)
    town.record(town.signature(COUNCIL, PRESIDENT))
    assert ("in-force", True) == standing(town)


def test_a_declaration_in_force_is_not_marked_afterwards() -> None:
    town = town_after("in force")
    renewals.vacate(town)

    assert ("in-force", False) == standing(town)


def test_every_other_signatory_is_waited_for() -> None:
    """A local secretariat among the signatories is no authority."""
    town = town_after("assembled")
    other = {
        "institution": bodies.STATE_SECRETARIAT,
        "office": "technical-secretary",
        "name": "N",
        "title": "T",
    }
    town.record(town.declaration(signatories=[*texts.declaration(COUNCIL, KEY)["signatories"], other]))
    town.record(town.signature(COUNCIL, PRESIDENT))
    renewals.vacate(town)
    before = standing(town)
    town.record(town.signature(bodies.STATE_SECRETARIAT, "technical-secretary"))

    assert [("partly-signed", False), ("in-force", True)] == [before, standing(town)]


def test_a_president_who_issues_while_the_authority_is_vacant_puts_it_in_force() -> None:
    town = town_after("vacant")
    town.record(spoiled(town, town.declaration(), office=PRESIDENT))

    assert ("in-force", True) == standing(town)


def test_while_there_is_an_authority_the_president_alone_does_not() -> None:
    town = town_after("settled")
    town.record(spoiled(town, town.declaration(), office=PRESIDENT))

    assert ("partly-signed", False) == standing(town)


def succeed(town: Town) -> None:
    """Plant an authority of the municipality, which only a succession could make."""
    roles = [{"role": "authority", "territory": [KEY]}]
    old = _only(town.world.find("key", f"kid:{town.key_pair(AUTHORITY, LEADER).public.kid}"))
    former = town.world.get("institution", AUTHORITY) or {}
    new = {**former, "id": SUCCESSOR, "state": "accredited", "roles": roles, "extinguished": None}
    kid = town.key_pair(SUCCESSOR, LEADER).public.kid
    key = {**old, "id": f"{kid}:0", "kid": kid, "institution": SUCCESSOR, "enrolled_by": "x"}
    key["jwk"] = town.key_pair(SUCCESSOR, LEADER).public.jwk
    rows = (row("institution", new), row("key", key))
    town.world.apply(Effect(len(town.entries), "none", "none:none", 1, "0" * 64, "2026-11-22", rows))


def _only(found: list[Document]) -> Document:
    (one,) = found
    return one


def test_a_later_authority_may_still_sign_and_the_mark_stays() -> None:
    town = town_after("signed")
    renewals.vacate(town)
    succeed(town)
    by_role = {"capacity": {"role": "authority", "office": LEADER}}
    town.record(spoiled(town, town.signature(SUCCESSOR, LEADER), by_role))
    signatories = (town.world.get("declaration", DECLARATION) or {})["signatories"]

    assert ("in-force", True) == standing(town)
    assert [COUNCIL, SUCCESSOR] == [place["signed"]["institution"] for place in signatories]


@pytest.mark.parametrize("office", ["data-protection-officer", "transparency-unit"])
def test_while_the_authority_is_vacant_the_seal_enrols_every_office(office: str) -> None:
    town = town_after("vacant")
    assumed = spoiled(town, town.assumption(COUNCIL, office), issuer=COUNCIL)
    town.record(town.enrolment(COUNCIL, office, town.record(assumed), by=COUNCIL))
    key = _only(town.world.find("key", f"office:{COUNCIL}:{office}"))

    assert (office == "data-protection-officer") == key["authority_vacant"]


def test_the_mark_of_a_key_goes_over_to_the_one_that_follows_it() -> None:
    town, office = town_after("vacant"), "data-protection-officer"
    assumed = spoiled(town, town.assumption(COUNCIL, office), issuer=COUNCIL)
    town.record(town.enrolment(COUNCIL, office, town.record(assumed), by=COUNCIL))
    keys.rotate(town, COUNCIL, office)

    assert [True, True] == [
        k["authority_vacant"] for k in town.world.find("key", f"office:{COUNCIL}:{office}")
    ]


def test_a_key_that_the_authority_enrols_is_not_marked() -> None:
    found = town_after("settled").world.find("key", f"office:{AUTHORITY}:{LEADER}")

    assert [False] == [key["authority_vacant"] for key in found]


def officer_of(town: Town, id: str) -> str:
    """The token by which an institution's seal enrols its data-protection officer."""
    office = "data-protection-officer"
    assumed = spoiled(town, town.assumption(id, office), issuer=id)
    return town.enrolment(id, office, town.record(assumed), by=id)


def test_whoever_governs_nobody_enrols_its_data_protection_officer_too() -> None:
    """Erasure of what was signed before cannot wait for an authority to come."""
    town = town_after("assembled")
    renewals.vacate(town)
    town.record(officer_of(town, bodies.STATE_BODY))
    found = town.world.find("key", f"office:{bodies.STATE_BODY}:data-protection-officer")

    assert [True] == [key["authority_vacant"] for key in found]


def test_but_no_seal_of_its_own() -> None:
    town = town_after("assembled")
    renewals.vacate(town)
    own = town.key_pair(bodies.STATE_BODY, "seal")
    token = spoiled(town, keys.second_seal(town, bodies.STATE_BODY), issuer=bodies.STATE_BODY, key=own)

    with refused("signer.not-authorized", NotAuthorized):
        town.record(token)


def test_while_there_is_an_authority_it_enrols_no_officer() -> None:
    town = town_after("assembled")

    with refused("signer.not-authorized", NotAuthorized):
        town.record(officer_of(town, bodies.STATE_BODY))


def test_where_several_are_the_authority_none_could_enrol_the_officer() -> None:
    """A body of two municipalities, one of which has gone over to its own control body."""
    town = town_after("assembled")
    roles = [{"role": "state-body", "territory": [KEY, "15106"]}]
    town.record(spoiled(town, bodies.accreditation(town, "ente-dos", "state-body", KEY), {"roles": roles}))
    town.record(bodies.accreditation(town, succession.CONTROL, "state-body", KEY))
    succession.hand_over(town, succession.CONTROL, pairs=succession.HERE)
    town.record(officer_of(town, "ente-dos"))

    assert town.world.find("key", "office:ente-dos:data-protection-officer")
