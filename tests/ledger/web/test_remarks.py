"""The page of an entry that is in doubt or corrected: a label with its reason, and both values."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from ledger.web.browsing import BROWSER, ENGLISH, page, text_of
from ledger.web.town_hall import TownHall
from support.founding import COUNCIL
from support.lives import keys
from support.lives.exercise import PLAN
from support.lives.ledger import correction


def submitted(hall: TownHall, *tokens: str) -> list[str]:
    """Hand in what the town recorded last; return the folios."""
    return [hall.submit(token).get_json()["folio"] for token in tokens]


@pytest.fixture
def corrected(fresh: TownHall) -> tuple[TownHall, list[str]]:
    """A declaration whose place was corrected twice: the hall, and the three folios."""
    town = fresh.town
    entry = town.record(town.declaration())
    for place in ("Primera <b>", "Segunda"):
        town.record(correction(town, entry, "/place", place))
    return fresh, submitted(fresh, *town.tokens[-3:])


@pytest.mark.parametrize(
    ("headers", "must", "said", "signed"),
    [(BROWSER, "Debe decir", "Decía", "Se firmó:"), (ENGLISH, "It must say", "It said", "As signed:")],
)
def test_both_values_are_shown_and_the_newer_comes_first(
    corrected: tuple[TownHall, list[str]], headers: dict[str, str], must: str, said: str, signed: str
) -> None:
    hall, (declared, older, newer) = corrected
    shown = page(hall.client, f"/v/{declared}", headers)
    errata = text_of(shown[shown.index('id="erratas"') :])

    assert f"{must} Segunda {said} Primera &lt;b&gt;" in errata
    assert f"{must} Primera &lt;b&gt; {said} Villa Guerrero, Estado de México" in errata
    assert shown.index(f'href="/v/{newer}"') < shown.index(f'href="/v/{older}"')
    assert f"{must}: Segunda {signed} Villa Guerrero, Estado de México" in errata


def test_a_correction_says_who_made_it_and_why(corrected: tuple[TownHall, list[str]]) -> None:
    hall, (declared, _, _) = corrected
    told = text_of(page(hall.client, f"/v/{declared}"))

    assert "Lugar Debe decir" in told
    assert "Motivo Error de captura" in told
    assert "Ayuntamiento de Villa Guerrero, Secretaría del Ayuntamiento" in told


def test_an_entry_that_nobody_corrected_shows_no_errata(corrected: tuple[TownHall, list[str]]) -> None:
    hall, (_, older, _) = corrected

    assert 'id="erratas"' not in page(hall.client, f"/v/{older}")


def test_a_corrected_title_stands_beside_the_signed_one(exercised: TownHall) -> None:
    started = exercised.client.get(f"/v1/streams/{PLAN}").get_json()["items"][0]
    told = text_of(page(exercised.client, f"/v/{started['folio']}"))

    assert "Debe decir: Plan de Acción Municipal Se firmó: Primer Plan de Acción Local" in told


@pytest.mark.parametrize(("headers", "label"), [(BROWSER, "En duda"), (ENGLISH, "In doubt")])
def test_doubt_is_a_label_with_its_reason_and_what_to_do(
    fresh: TownHall, headers: dict[str, str], label: str
) -> None:
    town = fresh.town
    entry = town.record(town.declaration())
    town.record(keys.compromised(town, COUNCIL, "council-secretary", entry))
    declared, notice = submitted(fresh, *town.tokens[-2:])
    shown = page(fresh.client, f"/v/{declared}", headers)

    assert f'<strong class="tag">{label}</strong>' in shown
    assert {f'href="/v/{declared}"', f'href="/v/{notice}"'} <= set(re.findall(r'href="/v/[^"]*"', shown))
    assert ("confírmelo" if label == "En duda" else "confirm it") in shown
    assert label not in page(fresh.client, f"/v/{notice}", headers)


def test_a_key_that_fell_with_another_says_so(fresh: TownHall) -> None:
    town = fresh.town
    town.record(town.declaration())
    since = keys.enrolment_of(town, COUNCIL, "council-secretary")
    town.record(keys.compromised(town, COUNCIL, "seal", since))
    declared, _ = submitted(fresh, *town.tokens[-2:])

    assert "viene de una llave que se declaró comprometida" in page(fresh.client, f"/v/{declared}")


def test_on_an_english_page_what_was_signed_in_spanish_is_marked(
    corrected: tuple[TownHall, list[str]],
) -> None:
    hall, (declared, _, _) = corrected
    shown = page(hall.client, f"/v/{declared}", ENGLISH)

    assert '<dd class="now" lang="es-MX">Segunda</dd>' in shown
    assert '<td lang="es-MX">Integrantes del Secretariado' in shown
    assert "lang=" not in page(hall.client, f"/v/{declared}").partition("<body")[2]


def test_on_an_english_page_what_was_translated_is_not_marked(client: FlaskClient) -> None:
    shown = page(client, "/v/MEX-000009-B", ENGLISH)

    assert "<td>20 November 2026</td>" in shown
