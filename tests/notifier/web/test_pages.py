"""Pages for people: the entrance, Suscribirse with its preview, and what all of them have."""

from __future__ import annotations

import dataclasses
import html
import re
from typing import Final

import pytest
from flask.testing import FlaskClient

from libroabierto.domain.catalogue import EVENT_TYPES
from libroabierto.notices.reminders import RULES
from libroabierto.verify.finding import Finding
from libroabierto_notifier.application.alarming import alarm
from libroabierto_notifier.web import deeds
from libroabierto_notifier.web.app import create_app
from libroabierto_notifier.web.choices import ACTS
from libroabierto_notifier.web.phrases import PHRASES
from support.browsing import BROWSER, ENGLISH, page, send, text_of
from support.notifier_house import House

CHOSEN: Final = "/suscribirse?municipality=15113&acts=declarations&institution=&commitment="


# --- the entrance ----------------------------------------------------------------------------------------


def test_the_entrance_says_how_far_it_is_and_what_was_told_last(client: FlaskClient) -> None:
    read = text_of(page(client, "/"))

    assert "Al día: todo lo que el libro ha registrado está comprobado y avisado." in read
    assert "hasta el asiento 13" in read
    assert "Ayuntamiento de Villa Guerrero emite la manifestación de intención" in read


def test_each_notice_leads_to_its_entry_at_the_ledger(client: FlaskClient) -> None:
    assert 'href="https://libro.example/mex/v/MEX-000013-B"' in page(client, "/")


def test_a_notifier_that_is_stopped_says_so(quiet: House) -> None:
    last, origin = quiet.assembly.reporting.status().published, quiet.assembly.origin
    raised = alarm(Finding("audit.forked", step=2), [], origin=origin, told=last, now=quiet.town.now)
    quiet.assembly.stores.follower.freeze("audit.forked", b"{}", raised)
    read = text_of(page(quiet.client(), "/"))

    assert "DETENIDO: el libro se contradijo" in read
    assert "audit.forked" in read


# --- Suscribirse -----------------------------------------------------------------------------------------


def test_a_choice_shows_what_it_would_have_told(client: FlaskClient) -> None:
    read = text_of(page(client, CHOSEN))

    assert "Coinciden 5 de los últimos 14 avisos." in read
    assert "acusa" in read
    assert "asume como" not in read.partition("3. Escoja")[0].partition("2. Vea")[2]


def test_a_choice_gives_its_address_in_every_channel(client: FlaskClient) -> None:
    read = html.unescape(page(client, CHOSEN))

    assert "http://localhost/feeds/15113.atom" in read
    assert "http://localhost/v1/events?municipality=15113&type=declaration." in read
    assert "http://127.0.0.1:8002/v1/stream?municipality=15113&type=declaration." in read
    assert "libro follow http://localhost --municipality 15113 --type declaration." in read
    assert '{"filters": [{"exact": {"municipality": "15113"}}, {"prefix": {"type": "declaration."}}]' in read


def test_every_address_that_a_choice_gives_answers(client: FlaskClient) -> None:
    for address in set(re.findall(r'(?:href|src)="(http://localhost/[^"#]*|/[^"#]*)', page(client, CHOSEN))):
        with client.get(html.unescape(address)) as answer:
            assert answer.status_code == 200, address


def test_what_was_chosen_stays_chosen(client: FlaskClient) -> None:
    shown = page(client, CHOSEN)

    assert '<option value="15113" selected>Villa Guerrero</option>' in shown
    assert 'value="declarations" checked' in shown
    assert '<input type="hidden" name="municipality" value="15113">' in shown


def test_a_feed_that_tells_more_than_was_chosen_says_so(client: FlaskClient) -> None:
    wider = "también los actos que no marcó"

    assert wider in page(client, CHOSEN)
    assert wider not in page(client, "/suscribirse?municipality=15113")


def test_nothing_that_matches_is_no_obstacle(client: FlaskClient) -> None:
    assert "Hasta ahora nada coincide" in page(client, "/suscribirse?municipality=15106")


@pytest.mark.parametrize(
    "query",
    [
        "municipality=15",
        "municipality=x",
        "institution=Ñ",
        "commitment=7",
        "acts=nothing",
        "plan=1",
        "municipality=15113&municipality=15106",
    ],
)
def test_what_cannot_be_chosen_is_told(client: FlaskClient, query: str) -> None:
    shown = client.get(f"/suscribirse?{query}", headers=BROWSER)

    assert 400 == shown.status_code
    assert re.search("Quítelo|Deje uno|Elija|Cópielo|Marque", text_of(shown.text))


def test_a_mistake_in_one_field_loses_nothing_of_the_others(client: FlaskClient) -> None:
    shown = client.get("/suscribirse?municipality=15113&acts=plans&institution=Toluca", headers=BROWSER)

    assert '<option value="15113" selected>' in shown.text
    assert 'value="plans" checked' in shown.text
    assert 'aria-describedby="institution-hint problema" aria-invalid="true" value="Toluca"' in shown.text
    assert "Se escribe como ayto-15113" in text_of(shown.text)
    assert "openapi" not in shown.text.partition("</main>")[0]


def test_a_choice_with_a_mistake_gives_no_address_of_something_else(client: FlaskClient) -> None:
    shown = client.get("/suscribirse?municipality=15113&institution=Toluca", headers=BROWSER).text

    assert 'method="post"' not in shown
    assert "/feeds/15113.atom" not in shown


def test_the_groups_of_acts_leave_nothing_out() -> None:
    begins = tuple(begin for group in ACTS.values() for begin in group)
    types = [*EVENT_TYPES.by_name, *RULES]

    assert [] == [one for one in types if not one.startswith(begins)]
    assert [] == [begin for begin in begins if not any(one.startswith(begin) for one in types)]


# --- all of them -----------------------------------------------------------------------------------------


def test_every_phrase_stands_in_both_languages() -> None:
    assert [] == [key for key, both in PHRASES.table().items() if set(both) != {"es", "en"}]


def test_every_state_and_deed_has_its_words() -> None:
    states = {"pending", "active", "disabled", "gone"}
    keys = {f"one.state.{state}" for state in states} | {f"done.{name}" for name in deeds.DONE}
    keys |= {f"deed.{name}" for name in (*deeds.DEEDS, "delete")} | {f"acts.{name}" for name in ACTS}

    assert set() == keys - PHRASES.table().keys()
    assert states == deeds.OFFERED.keys()


@pytest.mark.parametrize("headers", [BROWSER, ENGLISH])
@pytest.mark.parametrize("path", ["/", "/suscribirse", CHOSEN, "/problems/", "/problems/bad-sink"])
def test_a_page_needs_no_script_and_has_its_landmarks(
    client: FlaskClient, path: str, headers: dict[str, str]
) -> None:
    shown = page(client, path, headers)

    assert "<script" not in shown
    assert "style=" not in shown
    assert 1 == shown.count("<h1>") == shown.count("<main") == shown.count('class="skip"')
    assert shown.count("<table") == shown.count("<caption>")
    assert f'<html lang="{"en" if headers is ENGLISH else "es-MX"}">' in shown


@pytest.mark.parametrize("path", ["/suscribirse", CHOSEN])
def test_every_field_has_its_label_and_every_hint_its_field(client: FlaskClient, path: str) -> None:
    shown = page(client, path)
    ids, labels = (
        re.findall(r'<(?:input|select)[^>]* id="([^"]+)"', shown),
        re.findall(r' for="([^"]+)"', shown),
    )
    described = re.findall(r'aria-describedby="([^"]+)"', shown)

    assert sorted(ids) == sorted(labels)
    assert all(f'id="{name}"' in shown for names in described for name in names.split())


def test_what_somebody_wrote_is_escaped(quiet: House) -> None:
    answer = send(quiet.client(), "/suscribirse", sink='https://a.example/"><script>alert(1)</script>')

    assert "<script" not in answer.text


def test_a_practice_ledger_is_told_apart_on_every_page(told: House) -> None:
    practice = create_app(dataclasses.replace(told.assembly, origin="prueba.libro.example/mex")).test_client()

    for path in ("/", "/suscribirse", "/problems/"):
        assert "LIBRO DE PRÁCTICA" in page(practice, path)
        assert "LIBRO DE PRÁCTICA" not in page(told.client(), path)
