"""The practice ledger on the web: every page says what it is, and the entrance how to try everything."""

from __future__ import annotations

import copy
import html
import re

import pytest
from flask.testing import FlaskClient

from ledger.web.town_hall import TownHall
from libroabierto.record.folio import format_folio
from support.lives.practice import LOG_CODE, ORIGIN, own_accreditation

BROWSER = {"Accept": "text/html"}
ENGLISH = {**BROWSER, "Accept-Language": "en"}
BANNER = (
    '<aside class="practice" aria-label="Aviso: libro de práctica"><p><strong>LIBRO DE PRÁCTICA.</strong>'
)
PAGES = ("/", f"/v/{format_folio(LOG_CODE, 1)}", "/problems/", "/problems/refused", "/nowhere", "/?x=1")


@pytest.mark.parametrize("path", PAGES)
def test_every_page_says_that_it_is_practice_in_words(practised: TownHall, path: str) -> None:
    shown = practised.client.get(path, headers=BROWSER).get_data(as_text=True)

    assert BANNER in shown
    assert "<title>LIBRO DE PRÁCTICA · " in shown
    assert "<strong>PRACTICE LEDGER.</strong>" in practised.client.get(path, headers=ENGLISH).get_data(
        as_text=True
    )


@pytest.mark.parametrize("path", ["/", "/v/MEX-000001-R", "/problems/", "/nowhere"])
def test_no_page_of_a_ledger_in_use_says_so(client: FlaskClient, path: str) -> None:
    shown = client.get(path, headers=BROWSER).get_data(as_text=True)

    assert "PRÁCTICA" not in shown
    assert "#probar" not in shown


def test_a_ledger_that_is_not_founded_says_nothing_of_practice(empty: FlaskClient) -> None:
    shown = empty.get("/", headers=BROWSER)

    assert 503 == shown.status_code
    assert "PRÁCTICA" not in shown.get_data(as_text=True)


def test_the_log_says_that_it_is_practice(practised: TownHall) -> None:
    said = practised.client.get("/v1/log").json
    assert said is not None

    assert (True, ORIGIN, LOG_CODE) == (said["practice"], said["origin"], said["log_code"])


def test_a_receipt_says_so_by_its_folio_and_its_origin(practised: TownHall) -> None:
    said = practised.client.get(
        f"/v/{format_folio(LOG_CODE, 1)}", headers={"Accept": "application/json"}
    ).json
    assert said is not None

    assert said["folio"].startswith("PRUEBA-")
    assert ORIGIN in said["proof"]


def entrance(practised: TownHall, query: str = "") -> str:
    return html.unescape(practised.client.get(f"/{query}", headers=BROWSER).get_data(as_text=True))


def test_the_entrance_makes_its_commands_for_a_free_municipality(practised: TownHall) -> None:
    shown = entrance(practised)
    (key,) = set(re.findall(r"mkdir -p ~/practica-([0-9]{5})", shown))

    assert key not in ("15113", "15106")
    assert "Hay 123 municipios libres" in shown
    assert f"declaration:{key}-2025" in shown


def test_a_reader_chooses_the_municipality(practised: TownHall) -> None:
    assert "YO=ayto-15105\n" in entrance(practised, "?municipality=15105")


@pytest.mark.parametrize("key", ["15113", "99999"])
def test_a_municipality_that_is_not_free_is_told_and_another_offered(practised: TownHall, key: str) -> None:
    shown = entrance(practised, f"?municipality={key}")

    assert f"Con el municipio {key} ya practica alguien" in shown
    assert f"YO=ayto-{key}\n" not in shown


def test_a_municipality_in_another_spelling_is_a_bad_parameter(practised: TownHall) -> None:
    assert 400 == practised.client.get("/?municipality=toluca", headers=BROWSER).status_code


def test_every_address_on_the_entrance_answers(practised: TownHall) -> None:
    for address in set(re.findall(r'(?:href|src)="(/[^"#]*)', entrance(practised))):
        with practised.client.get(address) as answer:
            assert answer.status_code == 200, address


def test_another_seal_for_a_municipality_that_is_taken_is_refused_in_words(practised: TownHall) -> None:
    town = copy.copy(practised.town)
    town.keys = {**town.keys, ("ayto-15113", "seal"): town.key_pair("otra", "seal")}
    told = practised.client.post("/v1/events", data=own_accreditation(town), content_type="application/jose")
    assert told.json is not None

    assert "institution.exists" == told.json["code"]
    assert "en un libro de práctica, otro municipio" in told.json["detail"]
