"""Sentences: each names what it is about, as far as names are known."""

from __future__ import annotations

import pytest

from libroabierto.domain.catalogue import CATALOGUE
from libroabierto.domain.words import name_of, named_in, sentence
from libroabierto.record.event import Event
from support.founding import COUNCIL, Town, read
from support.lives import bodies, observations, plans
from support.lives import commitments as acts
from support.refusals.row import town_after

NAMES = {
    bodies.SECRETARIAT: "Secretariado Técnico",
    COUNCIL: "Ayuntamiento de Villa Guerrero",
    observations.AUTHOR: "Organización uno",
    acts.COMMITMENT: "Obra pública abierta",
    plans.PLAN: "Primer Plan",
}


def said(event: Event) -> str:
    return sentence(event, "es", NAMES)


def test_an_act_on_a_commitment_is_told_with_its_title() -> None:
    event = read(acts.approval(town_after("proposed commitment")))

    told = "Secretariado Técnico aprueba el compromiso «Obra pública abierta», por el acuerdo 1 de su sesión"
    assert f"{told} ordinaria 1." == said(event)


def test_without_its_title_a_commitment_is_told_by_its_id() -> None:
    event = read(acts.approval(town_after("proposed commitment")))

    assert f"«{acts.COMMITMENT.partition(':')[2]}»" in sentence(event, "es", {})


def test_an_observation_is_told_with_the_name_of_its_addressee() -> None:
    event = read(observations.filed(town_after("in force")))

    told = "Organización uno observa el asiento 2 y pide respuesta a Ayuntamiento de Villa Guerrero"
    assert f"{told} a más tardar el 15 de diciembre de 2026." == said(event)


@pytest.mark.parametrize("act", [n for n in CATALOGUE if n.startswith(("commitment.", "plan."))])
def test_every_sentence_of_a_commitment_or_plan_names_it(act: str) -> None:
    for told in CATALOGUE[act].sentence:
        assert "{subject}" in told or "{data[title]}" in told


def test_what_a_sentence_names_can_be_asked_of_the_state() -> None:
    town = town_after("commitment under way")

    assert {("institution", observations.AUTHOR), ("institution", COUNCIL)} == named_in(
        read(observations.filed(town))
    )
    assert {("institution", COUNCIL), ("commitment", acts.COMMITMENT)} == named_in(read(acts.update(town)))
    assert ["Obra pública abierta", "Ayuntamiento de Villa Guerrero"] == [
        _named(town, "commitment", acts.COMMITMENT),
        _named(town, "institution", COUNCIL),
    ]


def _named(town: Town, kind: str, id: str) -> str:
    found = town.world.get(kind, id)
    assert found is not None
    return name_of(kind, found)
