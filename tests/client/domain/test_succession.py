"""Succession: powers that pass with and without hand-over, and what stays as it was."""

from __future__ import annotations

from datetime import timedelta

import pytest

from libroabierto.domain.roll import attestations
from libroabierto.domain.signers import holders, vacant
from libroabierto.domain.world import Document
from libroabierto.errors import NotAuthorized, Refused, UnknownKey
from support.founding import AUTHORITY, COUNCIL, DECLARATION, KEY, ROLL, Town
from support.lives import bodies, keys
from support.lives import succession as lives
from support.refusal import refused
from support.refusals.row import spoiled, town_after

COMPTROLLER, NEWCOMER, CONTROL = lives.COMPTROLLER, lives.NEWCOMER, lives.CONTROL
PRESIDENT, LEADER = lives.PRESIDENT, lives.LEADER


def institution(town: Town, id: str) -> Document:
    found = town.world.get("institution", id)
    assert found is not None
    return found


def roles_of(town: Town, id: str) -> dict[str, int]:
    return {held["role"]: len(held["territory"]) for held in institution(town, id)["roles"]}


def authority_over(town: Town, territory: str) -> list[str]:
    return [held["id"] for held in holders(town.world, "authority", territory)]


def only(found: list[Document]) -> Document:
    (one,) = found
    return one


# --- with hand-over -------------------------------------------------------------------------------------


@pytest.mark.parametrize("first", [AUTHORITY, COMPTROLLER])
def test_a_hand_over_has_effect_at_its_second_signature(first: str) -> None:
    town = town_after("assembled")
    second = {AUTHORITY: COMPTROLLER, COMPTROLLER: AUTHORITY}[first]
    town.record(lives.handed_over(town, first))
    between = authority_over(town, KEY)
    town.record(lives.handed_over(town, second))

    assert [[AUTHORITY], [COMPTROLLER]] == [between, authority_over(town, KEY)]


def test_a_predecessor_that_passed_everything_is_succeeded_and_the_successor_keeps_what_it_had() -> None:
    town = town_after("powers handed over")

    assert ("succeeded", {}) == (institution(town, AUTHORITY)["state"], roles_of(town, AUTHORITY))
    assert {"authority": 126, "state-body": 1} == roles_of(town, COMPTROLLER)


def test_a_hand_over_of_other_facts_waits_for_its_own_second_signature() -> None:
    town = town_after("half handed over")
    town.record(lives.handed_over(town, COMPTROLLER, decree="Decreto número 124"))

    assert [AUTHORITY] == authority_over(town, KEY)


def test_half_a_hand_over_is_void_once_the_powers_went_to_somebody_else() -> None:
    """Nobody takes it back (decision 19), but it stops nothing and ends with the powers."""
    town = town_after("half handed over")
    token = lives.handed_over(town, COMPTROLLER)
    town.record(bodies.accreditation(town, CONTROL, "state-body", "state"))
    lives.hand_over(town, CONTROL)

    with refused("succession.pair-not-held", Refused):
        town.record(spoiled(town, token, version=_next(town)))


def test_half_a_hand_over_is_void_once_the_seal_that_it_names_ended() -> None:
    town = town_after("half handed over")
    token = lives.handed_over(town, COMPTROLLER)
    keys.rotate(town, COMPTROLLER, "seal")

    with refused("succession.seal-differs", Refused):
        town.record(spoiled(town, token, version=_next(town)))


def _next(town: Town) -> int:
    head = town.world.head(lives.STREAM)
    return 1 + (head.version if head else 0)


def test_one_predecessor_has_many_successors() -> None:
    town = town_after("split")

    assert [[COMPTROLLER], [CONTROL], [AUTHORITY]] == [
        authority_over(town, place) for place in ("state", KEY, "15106")
    ]
    assert ("accredited", {"authority": 124}) == (
        institution(town, AUTHORITY)["state"],
        roles_of(town, AUTHORITY),
    )


def test_a_succession_tells_both_entries_and_what_passed() -> None:
    town = town_after("powers handed over")
    found = only(town.world.find("succession", f"predecessor:{AUTHORITY}"))
    size = len(town.entries)

    assert (COMPTROLLER, "handover", [size - 2, size - 1]) == (
        found["successor"],
        found["mode"],
        found["entries"],
    )


def test_the_president_of_the_successor_countersigns_what_waited_for_the_predecessors() -> None:
    town = town_after("powers handed over")
    lives.presidency(town, COMPTROLLER)
    by_role = {"capacity": {"role": "authority", "office": LEADER}}
    town.record(spoiled(town, town.signature(COMPTROLLER, LEADER), by_role))
    found = town.world.get("declaration", DECLARATION) or {}

    assert ("in-force", False) == (found["state"], found["authority_vacant"])
    assert COMPTROLLER == found["signatories"][1]["signed"]["institution"]


def test_what_the_predecessor_signed_stays() -> None:
    town = town_after("in force")
    before = town.world.get("declaration", DECLARATION)
    lives.hand_over(town)

    assert before == town.world.get("declaration", DECLARATION)


def test_the_municipality_answers_to_its_successor() -> None:
    town = town_after("split")
    with refused("signer.not-authorized", NotAuthorized):
        town.record(keys.renamed(town, by=AUTHORITY))
    town.record(keys.renamed(town, by=CONTROL))

    assert "Ayuntamiento Constitucional" == institution(town, COUNCIL)["name"]


def test_a_municipality_that_never_had_an_authority_gets_one_from_that_of_the_state() -> None:
    town = town_after("mapped anew")
    town.record(bodies.accreditation(town, COMPTROLLER, "state-body", "state"))
    lives.hand_over(town, pairs=[{"role": "authority", "territory": ["15126"]}])

    assert [COMPTROLLER] == authority_over(town, "15126")


# --- without hand-over ----------------------------------------------------------------------------------


def test_a_vacancy_that_the_roll_attested_ends_the_authority() -> None:
    town = town_after("vanished")

    assert ("extinguished", True) == (institution(town, AUTHORITY)["state"], vacant(town.world, KEY))


def test_a_declaration_of_the_vacancy_is_in_force_and_countersigned_by_whoever_takes_over() -> None:
    town = town_after("taken over")
    before = town.world.get("declaration", DECLARATION) or {}
    by_role = {"capacity": {"role": "authority", "office": LEADER}}
    token = spoiled(town, town.signature(NEWCOMER, LEADER), by_role)
    town.record(lives.dated(town, token))
    after = town.world.get("declaration", DECLARATION) or {}

    assert [("in-force", True)] * 2 == [(d["state"], d["authority_vacant"]) for d in (before, after)]
    assert NEWCOMER == after["signatories"][1]["signed"]["institution"]


def test_a_successor_that_nobody_accredited_takes_over_with_the_seal_that_the_roll_attested() -> None:
    town = town_after("taken over")
    seal = only(town.world.find("key", f"kid:{town.key_pair(NEWCOMER, 'seal').public.kid}"))

    assert [[NEWCOMER], [NEWCOMER]] == [authority_over(town, place) for place in ("state", KEY)]
    assert (NEWCOMER, "seal", "accredited") == (
        seal["institution"],
        seal["office"],
        institution(town, NEWCOMER)["state"],
    )


def test_the_waiting_days_are_thirty_and_no_more() -> None:
    town = town_after("attested", timedelta(days=29))
    with refused("succession.too-early", Refused, **{"from": "2026-12-22"}):
        town.record(lives.dated(town, lives.succeeded(town)))
    town.now += timedelta(days=1)
    town.record(lives.dated(town, lives.succeeded(town)))

    assert [NEWCOMER] == authority_over(town, KEY)


def test_the_days_count_from_the_attestation_that_sufficed() -> None:
    town = town_after("attested once", timedelta(days=20))
    token = lives.attested(town, ROLL[1])
    town.record(lives.dated(town, token))
    town.now += timedelta(days=29)

    with refused("succession.too-early", Refused):
        town.record(lives.dated(town, lives.succeeded(town)))


def test_an_accredited_successor_takes_over_with_its_own_seal() -> None:
    town = town_after("assembled")
    lives.take_over(town, COMPTROLLER)

    assert [COMPTROLLER] == authority_over(town, KEY)


def test_an_authority_that_is_there_can_be_succeeded_without_its_hand() -> None:
    town = town_after("attested", lives.WAIT)
    town.record(lives.dated(town, lives.succeeded(town)))

    assert "succeeded" == institution(town, AUTHORITY)["state"]


def test_attestations_show_how_many_are_missing_and_the_first_day() -> None:
    claims = [
        only(town_after(life).world.find("claim", f"institution:{AUTHORITY}"))
        for life in ("attested once", "attested")
    ]

    assert [(1, None), (0, "2026-12-22")] == [(one["missing"], one["possible_from"]) for one in claims]


def test_different_facts_are_counted_apart() -> None:
    claims = town_after("attested apart").world.find("claim", f"institution:{AUTHORITY}")

    assert [1, 1] == [one["attestations"] for one in claims]


def test_what_was_attested_with_a_stolen_seal_does_not_count() -> None:
    town = town_after("attestation in doubt")
    claim = only(town.world.find("claim", f"institution:{AUTHORITY}"))
    found = attestations(town.world, town.world.get("ledger", "main") or {}, claim["id"])

    assert [ROLL[1]] == [one["institution"] for one in found]


def test_a_seal_that_was_rotated_still_stands_on_the_roll() -> None:
    town = town_after("assembled")
    keys.rotate(town, ROLL[0], "seal")
    lives.attest(town)
    claim = only(town.world.find("claim", f"institution:{AUTHORITY}"))

    assert 0 == claim["missing"]


def test_the_seal_of_the_attested_successor_is_known_for_nothing_else() -> None:
    town = town_after("attested")
    act = town.event(
        "institution.renamed", NEWCOMER, "seal", lives.STREAM, {"name": "X", "legal_ground": "Y"}
    )

    with refused("key.unknown", UnknownKey):
        town.record(act)


# --- the roll and the policy ----------------------------------------------------------------------------


def test_the_policy_changes_as_the_old_roll_attested() -> None:
    town = town_after("policy attested")
    town.record(lives.policy_changed(town))
    ledger = town.world.get("ledger", "main") or {}

    assert [ROLL[0], ROLL[1], COMPTROLLER] == [member["id"] for member in ledger["succession"]["roll"]]


def test_the_new_roll_attests_and_the_old_attestations_do_not_count() -> None:
    town = town_after("policy changed")
    lives.attest(town, ROLL[1])
    claim = only(town.world.find("claim", f"institution:{AUTHORITY}"))
    lives.attest(town, COMPTROLLER)

    assert 1 == claim["missing"]
    assert 0 == only(town.world.find("claim", f"institution:{AUTHORITY}"))["missing"]
