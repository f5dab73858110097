"""The practice ledger in the rules: institutions enrol themselves there, and nowhere else."""

from __future__ import annotations

import pytest

from libroabierto.domain.practice import says_practice
from libroabierto.errors import LibroError, UnknownKey
from support.founding import COUNCIL, ROLL, Town
from support.lives import ledger, practice
from support.refusals.row import spoiled


@pytest.fixture
def town() -> Town:
    return practice.practice_town()


@pytest.mark.parametrize("name", ["libro-prueba.example/mex", "PRUEBA", "PRUEBAMEX2", "libro.example/Prueba"])
def test_these_names_say_practice(name: str) -> None:
    assert says_practice(name)


@pytest.mark.parametrize("name", ["libro.example/mex", "MEX", "prue-ba.example", "PRACTICA"])
def test_these_names_do_not(name: str) -> None:
    assert not says_practice(name)


def test_a_municipality_that_enters_by_itself_stands_as_any_other(town: Town) -> None:
    town.record(practice.own_accreditation(town))
    entered = town.world.get("institution", COUNCIL)
    assert entered is not None

    assert ("accredited", "15113", None) == (
        entered["state"],
        entered["municipality"]["key"],
        entered["proposed_by"],
    )


@pytest.mark.parametrize("role", ["civil-society", "evaluator", "local-secretariat", "state-body"])
def test_any_institution_but_an_authority_enters_by_itself_without_endorsement(town: Town, role: str) -> None:
    town.record(practice.own_body(town, "otra", role, "state"))
    entered = town.world.get("institution", "otra")

    assert entered is not None
    assert "accredited" == entered["state"]


def test_a_president_has_a_key_by_the_municipalitys_seal_not_as_if_the_authority_were_vacant(
    town: Town,
) -> None:
    practice.settle(town)
    (key,) = town.world.find("key", f"office:{COUNCIL}:municipal-president")

    assert (False, COUNCIL) == (key["authority_vacant"], key["institution"])


def test_the_authority_still_accredits_and_enrols_there(town: Town) -> None:
    town.record(town.accreditation())
    town.record(town.term())
    town.enrol(COUNCIL, "municipal-president")

    assert 1 == len(town.world.find("key", f"office:{COUNCIL}:municipal-president"))


def test_a_peer_may_still_propose_an_organisation(town: Town) -> None:
    town.record(spoiled(town, town.institution("osc-nueva"), issuer=ROLL[0]))
    entered = town.world.get("institution", "osc-nueva")

    assert entered is not None
    assert "proposed" == entered["state"]


def test_a_practice_ledger_of_the_first_rules_opens_when_it_adopts_the_next_ones() -> None:
    town = Town()
    practice.found(town, rules=practice.FIRST_RULES)
    with pytest.raises(UnknownKey):
        town.record(practice.own_accreditation(town))

    town.record(ledger.adoption(town))
    town.record(practice.own_accreditation(town))


def test_one_of_the_first_rules_may_have_any_name() -> None:
    town = Town()
    town.record(town.founding(practice=True, rules=practice.FIRST_RULES))

    assert 1 == len(town.entries)


def test_whoever_came_first_keeps_the_municipality(town: Town) -> None:
    town.record(practice.own_accreditation(town))

    with pytest.raises(LibroError, match=r"institution\.municipality-taken"):
        town.record(practice.own_accreditation(town, "otra-15113"))
