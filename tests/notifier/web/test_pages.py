"""Pages for people: the entrance, Suscribirse with its preview, and the page of one subscription."""

from __future__ import annotations

import dataclasses
import html
import re
from typing import Final
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from libroabierto.domain.catalogue import EVENT_TYPES
from libroabierto.notices.reminders import RULES
from libroabierto.verify.finding import Finding
from libroabierto_notifier.application.alarming import alarm
from libroabierto_notifier.web import managing, phrases
from libroabierto_notifier.web.app import create_app
from libroabierto_notifier.web.choices import ACTS
from libroabierto_notifier.web.wording import in_words
from support.notifier_house import House
from support.webhooks.receiver import Receiver, always

BROWSER: Final = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
ENGLISH: Final = {**BROWSER, "Accept-Language": "en-US,en;q=0.9"}
CHOSEN: Final = "/suscribirse?municipality=15113&acts=declarations&institution=&commitment="


def page(client: FlaskClient, path: str, headers: dict[str, str] = BROWSER, status: int = 200) -> str:
    """Read a page as a browser does."""
    answer = client.get(path, headers=headers)
    assert (status, "text/html") == (answer.status_code, answer.mimetype)
    return answer.text


def text_of(shown: str) -> str:
    """Return what a person reads."""
    return html.unescape(" ".join(re.sub(r"<[^>]*>", " ", shown).split()))


def send(client: FlaskClient, path: str, **fields: str) -> TestResponse:
    return client.post(path, data=fields, headers=BROWSER)


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


# --- making one, and its page ----------------------------------------------------------------------------


def made(house: House, sink: str, **fields: str) -> str:
    """Make a subscription on the page; return the address of its own page."""
    answer = send(house.client(), "/suscribirse", sink=sink, **fields)
    assert (303, "no-store") == (answer.status_code, answer.headers["Cache-Control"])
    parts = urlsplit(answer.headers["Location"])
    return f"{parts.path}?{parts.query}"


def test_a_subscription_is_made_and_its_receiver_consents(quiet: House, receiver: Receiver) -> None:
    place = made(quiet, receiver.url, municipality="15113", acts="commitments")
    read = text_of(page(quiet.client(), place))

    assert "Lista: su sistema aceptó y la suscripción está activa." in read
    assert '"municipality": "15113"' in read
    assert "whsec_" in read


def test_what_was_asked_for_is_said_in_words(quiet: House, receiver: Receiver) -> None:
    read = text_of(page(quiet.client(), made(quiet, receiver.url, municipality="15113", acts="institutions")))

    assert "Municipio: Villa Guerrero Instituciones, cargos y llaves Los filtros" in read


@pytest.mark.parametrize(
    ("filters", "words"),
    [
        ([{"exact": {"institution": "ayto-15113"}}], ["Institución: ayto-15113"]),
        ([{"prefix": {"municipality": "15"}}], ["Municipios cuya clave empieza con 15"]),
        (
            [{"any": [{"prefix": {"type": "plan."}}, {"exact": {"declaration": "15113-2026"}}]}],
            ["Planes de acción, o Declaratoria: 15113-2026"],
        ),
        ([{"exact": {"type": "term.started"}}], ["Tipos: term.started"]),
        ([{"not": {"exact": {"municipality": "15113"}}}], None),
        ([{"suffix": {"type": "ed"}}], None),
        ([{"prefix": {"type": "com"}}], None),
        ([{"exact": {"issuer": "a", "type": "b"}}], None),
        ([{"any": [{"exact": {"municipality": "15113"}}, {"all": []}]}], None),
    ],
)
def test_words_are_those_that_say_enough(filters: list[object], words: list[str] | None) -> None:
    assert words == in_words([], filters, "es")


def test_a_receiver_that_does_not_consent_leaves_it_pending(quiet: House, receiver: Receiver) -> None:
    receiver.behave = always(200)
    place = made(quiet, receiver.url)
    read = text_of(page(quiet.client(), place))

    assert "su sistema aún no acepta" in read
    assert "Pendiente" in read
    assert "Preguntar a mi sistema ahora" in read
    assert "Pausar" not in read


@pytest.mark.parametrize("sink", ["", "ftp://a.example/", "nada", "https://a b/"])
def test_a_bad_address_is_told_beside_what_was_chosen(quiet: House, sink: str) -> None:
    answer = send(quiet.client(), "/suscribirse", sink=sink, municipality="15113")

    assert 400 == answer.status_code
    assert 'role="alert"' in answer.text
    assert '<option value="15113" selected>' in answer.text


def test_another_media_type_is_refused(quiet: House) -> None:
    assert 415 == quiet.client().post("/suscribirse", json={"sink": "https://a.example"}).status_code


def deed(house: House, place: str, name: str) -> tuple[int, str]:
    """Press a button of the page and read what is shown then."""
    parts = urlsplit(place)
    token = parts.query.partition("token=")[2].partition("&")[0]
    answer = send(house.client(), parts.path, token=token, deed=name)
    if answer.status_code != 303:
        return answer.status_code, text_of(answer.text)
    there = urlsplit(answer.headers["Location"])
    return 303, text_of(page(house.client(), f"{there.path}?{there.query}"))


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("test", "recibió el mensaje de prueba"),
        ("disable", "En pausa: nada se envía"),
        ("replay-missing", "lo que faltaba se envía"),
        ("recover", "Se intenta otra vez"),
        ("rotate", "(el anterior; firma hasta"),
        ("verify", "Su sistema aceptó"),
        ("enable", "Reanudada"),
    ],
)
def test_each_button_does_what_it_says(quiet: House, receiver: Receiver, name: str, told: str) -> None:
    status, read = deed(quiet, made(quiet, receiver.url), name)

    assert 303 == status
    assert told in read


def test_a_paused_one_offers_to_go_on(quiet: House, receiver: Receiver) -> None:
    place = made(quiet, receiver.url)
    deed(quiet, place, "disable")

    assert "Reanudar" in page(quiet.client(), place)
    assert "Activa" in deed(quiet, place, "enable")[1]


def test_a_test_that_is_not_taken_says_why(quiet: House, receiver: Receiver) -> None:
    place = made(quiet, receiver.url)
    receiver.behave = always(500)
    status, read = deed(quiet, place, "test")

    assert 422 == status
    assert "Su suscripción" in read


def test_what_waits_is_listed_in_words(quiet: House, receiver: Receiver) -> None:
    place = made(quiet, receiver.url, **{"from": "earliest"})

    assert "Por entregar" in page(quiet.client(), place)
    assert "acredita a Ayuntamiento de Villa Guerrero" in page(quiet.client(), place)


def test_one_that_is_ended_is_gone(quiet: House, receiver: Receiver) -> None:
    place = made(quiet, receiver.url)
    status, read = deed(quiet, place, "delete")

    assert (200, True) == (status, "no queda nada guardado" in read)
    page(quiet.client(), place, status=404)


def test_reading_the_page_changes_nothing(quiet: House, receiver: Receiver) -> None:
    place = made(quiet, receiver.url)
    asked = len(receiver.received)
    for _ in range(3):
        page(quiet.client(), place)

    assert asked == len(receiver.received)
    assert 200 == quiet.client().head(place).status_code


@pytest.mark.parametrize("token", ["", "?token=", "?token=lat_x", "?token=" + "x" * 5000])
def test_nobody_without_the_token_sees_it(quiet: House, receiver: Receiver, token: str) -> None:
    path = urlsplit(made(quiet, receiver.url)).path

    assert "whsec_" not in page(quiet.client(), path + token, status=404)
    assert 404 == send(quiet.client(), path, token=token[7:], deed="delete").status_code


def test_nobody_keeps_the_page(quiet: House, receiver: Receiver) -> None:
    answer = quiet.client().get(made(quiet, receiver.url), headers=BROWSER)

    assert ("no-store", None) == (answer.headers["Cache-Control"], answer.headers.get("ETag"))
    assert ("noindex", "no-referrer") == (answer.headers["X-Robots-Tag"], answer.headers["Referrer-Policy"])


@pytest.mark.parametrize("fields", [{"deed": "explode"}, {}, {"deed": "test", "more": "1"}])
def test_a_deed_that_there_is_not_is_refused(
    quiet: House, receiver: Receiver, fields: dict[str, str]
) -> None:
    place = made(quiet, receiver.url)
    token = place.partition("token=")[2].partition("&")[0]

    assert 400 == send(quiet.client(), urlsplit(place).path, token=token, **fields).status_code


# --- all of them -----------------------------------------------------------------------------------------


def test_every_phrase_stands_in_both_languages() -> None:
    assert [] == [key for key, both in phrases.table().items() if set(both) != {"es", "en"}]


def test_every_state_and_deed_has_its_words() -> None:
    states = {"pending", "active", "disabled", "gone"}
    keys = {f"one.state.{state}" for state in states} | {f"done.{name}" for name in managing.DONE}
    keys |= {f"deed.{name}" for name in (*managing.DEEDS, "delete")} | {f"acts.{name}" for name in ACTS}

    assert set() == keys - phrases.table().keys()
    assert states == managing.OFFERED.keys()


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
