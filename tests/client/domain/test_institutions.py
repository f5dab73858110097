"""Institutions that are endorsed, renamed and extinguished, and offices that are left."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from libroabierto.domain.decide import decide
from libroabierto.domain.doubt import in_doubt
from libroabierto.domain.world import Document
from libroabierto.errors import KeyNotActive, LibroError, Refused
from support.founding import AUTHORITY, COUNCIL, KEY, ROLL, Town, read
from support.lives import bodies, keys
from support.refusal import refused
from support.refusals.row import spoiled, town_after

PRESIDENT = keys.PRESIDENT


def institution(town: Town, id: str = COUNCIL) -> Document:
    found = town.world.get("institution", id)
    assert found is not None
    return found


def test_a_second_holder_of_the_role_makes_a_proposed_institution_an_accredited_one() -> None:
    town = town_after("founded")
    proposal = town.record(keys.proposed(town))

    assert ("proposed", ROLL[0]) == _standing(institution(town, keys.PROPOSED))
    entry = town.record(keys.endorsed(town))
    found = institution(town, keys.PROPOSED)
    assert ("accredited", ROLL[0]) == _standing(found)
    assert [{"institution": ROLL[1], "entry": entry}] == found["endorsements"]
    assert read(town.tokens[proposal]).digest == found["digest"]


@pytest.mark.parametrize(("peer", "act"), [(ROLL[0], "proposal"), (ROLL[1], "endorsement")])
def test_an_institution_stays_when_the_seal_of_a_peer_that_let_it_in_turns_out_stolen(
    peer: str, act: str
) -> None:
    """The act is in doubt; what it made stands until the authority extinguishes it."""
    town = town_after("endorsed")
    entered = institution(town, keys.PROPOSED)
    entry = entered["accredited_at"] if act == "proposal" else entered["endorsements"][0]["entry"]
    town.record(keys.compromised(town, peer, "seal", entry))
    (seal,) = town.world.find("key", f"institution:{keys.PROPOSED}")

    assert in_doubt(town.world, read(town.tokens[entry]), entry) is not None
    assert ("accredited", None) == (institution(town, keys.PROPOSED)["state"], seal["ended"])
    town.record(keys.extinguished(town, keys.PROPOSED, vacant=[]))


def _standing(found: Document) -> tuple[str, str]:
    return found["state"], found["proposed_by"]


def test_what_the_authority_accredits_needs_no_endorsement() -> None:
    found = institution(town_after("settled"))

    assert ("accredited", None, []) == (found["state"], found["proposed_by"], found["endorsements"])


def test_the_founding_leaves_the_same_members_as_an_accreditation() -> None:
    town = town_after("settled")

    assert institution(town).keys() == institution(town, AUTHORITY).keys()
    assert read(town.tokens[0]).digest == institution(town, ROLL[0])["digest"]


@pytest.mark.parametrize(
    ("by", "office"), [(COUNCIL, "seal"), (COUNCIL, "council-secretary"), (AUTHORITY, "seal")]
)
def test_a_renamed_institution_keeps_its_former_name(by: str, office: str) -> None:
    town = town_after("settled")
    before = institution(town)["name"]
    entry = town.record(keys.renamed(town, by=by, office=office))

    assert "Ayuntamiento Constitucional" == institution(town)["name"]
    assert {"name": before, "until": entry} == institution(town)["former_name"]


def test_an_institution_that_is_renamed_again_and_again_grows_no_row() -> None:
    town = town_after("settled")
    entries = [town.record(keys.renamed(town, name=f"Nombre {n}")) for n in range(30)]

    assert {"name": "Nombre 28", "until": entries[-1]} == institution(town)["former_name"]


def test_an_extinguished_municipality_holds_nothing_and_its_place_is_free() -> None:
    town = town_after("settled")
    entry = town.record(keys.extinguished(town, COUNCIL))
    place = town.world.get("municipality", KEY)

    assert {"on": "2026-11-20", "entry": entry} == institution(town)["extinguished"]
    assert [] == town.world.find("institution", f"role:municipality:{KEY}")
    assert place is not None
    assert place["institution"] is None
    town.record(town.accreditation("otra-15113", KEY))
    assert [KEY] == institution(town, "otra-15113")["roles"][0]["territory"]


def test_what_another_holds_too_need_not_be_declared_vacant() -> None:
    town = town_after("assembled")
    town.record(bodies.accreditation(town, "otra-contraloria", "state-body", "state"))
    town.record(keys.extinguished(town, bodies.STATE_BODY, vacant=[]))

    assert "extinguished" == institution(town, bodies.STATE_BODY)["state"]


def test_nobody_must_take_over_the_membership_of_civil_society() -> None:
    town = town_after("assembled")
    town.record(keys.extinguished(town, bodies.EVALUATOR, vacant=[]))

    assert [] == town.world.find("institution", "role:evaluator:state")


def test_the_roll_keeps_as_many_members_as_a_succession_takes() -> None:
    town = town_after("roll shrunk")
    with refused("institution.roll-needed", Refused, threshold=2):
        town.record(keys.extinguished(town, ROLL[1]))

    assert ["accredited", "accredited", "extinguished"] == [institution(town, id)["state"] for id in ROLL]


def test_a_member_that_can_attest_no_more_is_not_counted_and_may_go() -> None:
    """It has no working seal: two of three are left, of whom a succession takes two."""
    town = town_after("no seal left")
    with refused("institution.roll-needed", Refused, threshold=2):
        town.record(keys.extinguished(town, ROLL[1]))

    assert town.record(keys.extinguished(town, ROLL[0]))


def test_a_member_that_went_over_to_another_seal_counts() -> None:
    town = town_after("settled")
    for id in ROLL[:2]:
        keys.rotate(town, id, "seal")

    assert town.record(keys.extinguished(town, ROLL[2]))


def test_who_leaves_may_still_have_recorded_what_was_signed_in_office() -> None:
    """Acts of the last day, signed on it, enter for thirty days more."""
    town = town_after("settled")
    last_day = "2026-11-20T18:00:00Z"
    town.record(keys.left(town))
    act = town.declaration()

    town.record(spoiled(town, act, office=PRESIDENT, signed_at=last_day))


def test_thirty_days_after_the_last_day_the_keys_of_an_office_are_over() -> None:
    town = town_after("president left", timedelta(days=31))
    act = spoiled(town, town.declaration(), office=PRESIDENT, signed_at="2026-11-20T18:00:00Z")

    with refused("key.expired", KeyNotActive, until="2026-11-20"):
        decide(town.world, read(act), town.now)


def test_a_tenure_that_is_left_keeps_its_planned_end_and_frees_the_office() -> None:
    town = town_after("settled")
    tenure = keys.tenure_of(town, COUNCIL, PRESIDENT)
    entry = town.record(keys.left(town))
    after = spoiled(town, town.assumption(COUNCIL, PRESIDENT), {"from": "2026-11-21"})
    found = town.world.get("tenure", str(tenure))

    assert found is not None
    assert ("2026-11-20", "2027-12-31") == (found["to"], found["planned_to"])
    assert {"on": "2026-11-20", "entry": entry, "reason": "Licencia definitiva"} == found["left"]
    town.record(after)


def test_a_tenure_may_be_left_thirty_days_back_and_no_more() -> None:
    town = town_after("settled")
    town.record(keys.left(town, left_on="2026-10-23"))

    with refused("office.left-too-long-ago", Refused, earliest="2026-10-23", days=30):
        other = town_after("settled")
        other.record(keys.left(other, left_on="2026-10-22"))


def test_the_last_day_in_office_belongs_to_who_left() -> None:
    town = town_after("president left")
    same_day = spoiled(town, town.assumption(COUNCIL, PRESIDENT), {"from": "2026-11-20"})

    with refused("office.taken", Refused):
        town.record(same_day)


def test_public_roles_may_stand_beside_one_another() -> None:
    town = town_after("founded")
    roles = [{"role": role, "territory": [KEY]} for role in ("municipality", "state-body")]
    town.record(spoiled(town, town.accreditation(), {"roles": roles}))

    assert roles == institution(town)["roles"]


def test_under_the_first_rules_roles_stand_as_they_were_given() -> None:
    town = town_after("first rules")
    roles = [{"role": role, "territory": ["state"]} for role in ("civil-society", "evaluator")]
    town.record(spoiled(town, town.institution("osc-nueva"), {"roles": roles}))

    assert roles == institution(town, "osc-nueva")["roles"]


BAD: list[tuple[str, dict[str, Any], str]] = [
    ("a day that does not exist", {"left_on": "2026-02-30"}, "data.invalid"),
    ("an instant for a day", {"left_on": "2026-11-20T00:00:00Z"}, "data.invalid"),
    ("a tenure below zero", {"tenure": -1}, "data.invalid"),
    ("a tenure in words", {"tenure": "5"}, "data.invalid"),
    ("an empty reason", {"reason": " "}, "data.invalid"),
    ("a reason of 40 KB", {"reason": "a" * 40_000}, "data.invalid"),
    ("a reason that turns the line around", {"reason": "\u202eLicencia"}, "event.text-bidi"),
    ("a seal that leaves", {"office": "seal", "tenure": 5}, "data.invalid"),
]


@pytest.mark.parametrize(("claim", "data", "code"), BAD, ids=[claim for claim, _, _ in BAD])
def test_a_bad_member_is_refused(claim: str, data: dict[str, Any], code: str) -> None:
    town = town_after("settled")

    with pytest.raises(LibroError) as caught:
        town.record(keys.left(town, **data))
    assert code == caught.value.code


def test_a_name_with_an_emoji_or_markup_is_kept_as_it_was_signed() -> None:
    town = town_after("settled")
    town.record(keys.renamed(town, name="Ayuntamiento <b>abierto</b> 🌱"))

    assert "Ayuntamiento <b>abierto</b> 🌱" == institution(town)["name"]
