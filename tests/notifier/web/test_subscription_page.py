"""The page of one subscription: made on Suscribirse, managed by whoever has its address."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest

from libroabierto_notifier.web.mishaps import REFUSALS_OF_CONSENT
from libroabierto_notifier.web.wording import in_words
from support.browsing import BROWSER, ENGLISH, deed, made, page, send, text_of
from support.notifier_house import House
from support.patience import wait_for
from support.ports import free_port
from support.webhooks.receiver import Receiver, always


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

    assert "nada se envía hasta que su sistema acepte" in read
    assert "El receptor contestó, pero no aceptó" in read
    assert "Pendiente" in read
    assert "Preguntar a mi sistema ahora" in read
    assert "Pausar" not in read


def test_one_that_is_not_even_asked_is_told_why(quiet: House) -> None:
    place = made(quiet, "http://localhost:8001/x")  # the notifier itself, by another name
    read = text_of(page(quiet.client(), place))

    assert "Esa dirección es la de este servicio o la de su libro" in read
    assert "Hacer otra suscripción" in read
    assert "contestar a la pregunta" not in read


def test_one_that_cannot_be_reached_is_told_so(quiet: House, receiver: Receiver) -> None:
    gone = f"http://127.0.0.1:{free_port()}/"

    assert "No se pudo llegar al receptor" in text_of(page(quiet.client(), made(quiet, gone)))


def test_one_that_was_asked_too_often_is_told_so(quiet: House, receiver: Receiver) -> None:
    receiver.behave = always(200)
    for _ in range(20):
        made(quiet, receiver.url)

    read = text_of(page(quiet.client(), made(quiet, receiver.url)))
    assert "A 127.0.0.1 ya se le preguntó demasiadas veces en la última hora" in read


def test_why_it_did_not_consent_is_said_no_more_when_it_has(quiet: House, receiver: Receiver) -> None:
    place = made(quiet, receiver.url)

    assert "no aceptó" not in page(quiet.client(), f"{place}&refused=intent.refused")


@pytest.mark.parametrize("code", ["x", "intent.refused2", "webhook.status"])
def test_a_reason_that_there_is_not_is_refused(quiet: House, receiver: Receiver, code: str) -> None:
    page(quiet.client(), f"{made(quiet, receiver.url)}&refused={code}", status=400)


@pytest.mark.parametrize("language", ["es", "en"])
def test_every_reason_has_a_whole_sentence(quiet: House, receiver: Receiver, language: str) -> None:
    receiver.behave = always(200)
    place = made(quiet, receiver.url).replace("refused=intent.refused", "refused={code}")
    for code in REFUSALS_OF_CONSENT:
        read = page(quiet.client(), place.format(code=code), {**BROWSER, "Accept-Language": language})

        said = re.findall('<p class="bad">([^<]+)</p>', read)
        assert [True] == [code not in one and "…" not in one for one in said], code


@pytest.mark.parametrize("sink", ["", "ftp://a.example/", "nada", "https://a b/"])
def test_a_bad_address_is_told_beside_what_was_chosen(quiet: House, sink: str) -> None:
    answer = send(quiet.client(), "/suscribirse", sink=sink, municipality="15113")

    assert 400 == answer.status_code
    assert 'role="alert"' in answer.text
    assert '<option value="15113" selected>' in answer.text


def test_another_media_type_is_refused(quiet: House) -> None:
    assert 415 == quiet.client().post("/suscribirse", json={"sink": "https://a.example"}).status_code


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
    assert "Su sistema contestó con un error. Revise su registro" in read
    assert "Corrija en su sistema lo que se señala y envíe otra prueba." in read
    assert "OPTIONS" not in read


def test_how_long_to_wait_is_said_on_the_page(quiet: House, receiver: Receiver) -> None:
    receiver.behave = always(200)
    place = made(quiet, receiver.url)
    for _ in range(19):
        deed(quiet, place, "verify")
    status, read = deed(quiet, place, "verify")

    assert 429 == status
    assert "Espere 60 minutos e intente de nuevo." in read
    assert "Retry-After" not in read


def test_a_delivery_that_failed_says_why_and_what_to_do(quiet: House, receiver: Receiver) -> None:
    place = made(quiet, receiver.url, **{"from": "earliest"})
    receiver.behave = always(500)
    with quiet.dispatching():
        wait_for(lambda: "HTTP 500" in page(quiet.client(), place))
    spanish, english = (text_of(page(quiet.client(), place, said)) for said in (BROWSER, ENGLISH))

    assert "HTTP 500" in spanish
    assert "Su sistema contestó con un error. Revise su registro" in spanish
    assert "Your system answered with an error. Look into its log" in english


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
