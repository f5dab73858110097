"""`libro verify-message`: one message, as any channel gave it, judged by the key of the ledger alone."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from support.libro_command import Desk
from support.simulated_ledger import URL, SimulatedLedger
from support.told import messages_of, reminder_of
from support.towns import small_town


@pytest.fixture(scope="module")
def told() -> list[bytes]:
    return messages_of(small_town())


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Somebody who audited the town's ledger."""
    desk = Desk(tmp_path, SimulatedLedger.of(small_town()))
    desk.libro("audit", URL, "--yes").well()
    return desk


def as_webhook(body: bytes) -> bytes:
    return body[:-1] + b',"prevsequence":"00000000000000000003","subscription":"sub_1","matched":"/types/0"}'


def as_batch(body: bytes) -> bytes:
    return b"[" + body + b"," + body + b"]"


def as_stream(body: bytes) -> bytes:
    return b": libro\n\nid: 9\nevent: declaration.issued\ndata: " + body + b"\n\nevent: cursor\ndata: {}\n\n"


def as_item(body: bytes) -> bytes:
    return json.dumps({"id": "tag:x", "title": "…", "_libro": {"message": json.loads(body)}}).encode()


def as_feed(body: bytes) -> bytes:
    return json.dumps(
        {"version": "https://jsonfeed.org/version/1.1", "items": [json.loads(as_item(body))]}
    ).encode()


@pytest.mark.parametrize("wrap", [bytes, as_webhook, as_batch, as_stream, as_item, as_feed])
def test_a_message_is_taken_as_any_channel_gave_it(desk: Desk, told: list[bytes], wrap: object) -> None:
    assert callable(wrap)
    result = desk.libro("verify-message", desk.write("aviso.json", wrap(told[9]))).well()

    assert "Ayuntamiento de Villa Guerrero emite" in result.out
    assert "repite lo que dice el asiento con folio MEX-000009-B" in result.out
    assert "Está ASENTADO" in result.out


def test_a_changed_message_is_refused(desk: Desk, told: list[bytes]) -> None:
    forged = told[9].replace(b'"office":"council-secretary"', b'"office":"municipal-president"', 1)
    result = desk.libro("verify-message", desk.write("aviso.json", forged))

    assert (1, True) == (result.status, "difiere: event" in result.err)


def test_an_entry_that_was_left_out_is_asked_for(desk: Desk) -> None:
    short = messages_of(small_town(), whole=False)[9]

    assert "MEX-000009-B" in desk.libro("verify-message", desk.write("a.json", short)).well().out


def test_a_key_that_is_given_is_enough(tmp_path: Path, told: list[bytes]) -> None:
    desk = Desk(tmp_path)
    key = small_town().log.verifier
    result = desk.libro("verify-message", desk.write("aviso.json", told[9]), "--vkey", key).well()

    assert "con la llave que usted dio" in result.err


def test_without_trust_nothing_is_believed(tmp_path: Path, told: list[bytes]) -> None:
    desk = Desk(tmp_path)
    result = desk.libro("verify-message", desk.write("aviso.json", told[9]))

    assert (2, True) == (result.status, "Todavía no confía" in result.err)


def test_a_reminder_is_made_again_where_the_audit_came_as_far(desk: Desk) -> None:
    term = next(row for row in small_town().world.rows() if row.kind == "term")
    body = reminder_of(small_town(), "term", term.id, date(2027, 12, 1))
    result = desk.libro("verify-message", desk.write("aviso.json", body)).well()

    assert "Se volvió a calcular con el estado que usted auditó" in result.out
    assert "El avisador recuerda" not in result.out


@pytest.mark.parametrize("path", [("data", "title", "es"), ("municipality",), ("subject",), ("time",)])
def test_a_reminder_with_words_of_somebody_else_is_refused(desk: Desk, path: tuple[str, ...]) -> None:
    term = next(row for row in small_town().world.rows() if row.kind == "term")
    said = inner = json.loads(reminder_of(small_town(), "term", term.id, date(2027, 12, 1)))
    for name in path[:-1]:
        inner = inner[name]
    inner[path[-1]] = "La presidencia municipal fue destituida ayer."
    result = desk.libro("verify-message", desk.write("aviso.json", json.dumps(said)))

    assert (1, "") == (result.status, result.out)
    assert "No lo crea" in result.err


def test_a_reminder_that_was_not_made_again_is_told_as_the_notifiers_word(
    tmp_path: Path, told: list[bytes]
) -> None:
    desk = Desk(tmp_path)
    term = next(row for row in small_town().world.rows() if row.kind == "term")
    body = reminder_of(small_town(), "term", term.id, date(2027, 12, 1))
    key = small_town().log.verifier
    result = desk.libro("verify-message", desk.write("aviso.json", body), "--vkey", key).well()

    assert "El avisador recuerda: «Faltan 30 días" in result.out
    assert "Lo que dice es palabra del avisador: aquí no se volvió a calcular" in result.out


def test_the_address_of_the_page_is_said_to_be_the_notifiers_word(desk: Desk, told: list[bytes]) -> None:
    elsewhere = told[9].replace(b'"dataref":"' + URL.encode(), b'"dataref":"https://evil.example', 1)
    result = desk.libro("verify-message", desk.write("aviso.json", elsewhere)).well()

    assert "la dirección de la página (dataref)" in result.out


def test_an_atom_feed_is_told_where_the_notices_stand(desk: Desk) -> None:
    atom = '<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"/>'
    result = desk.libro("verify-message", desk.write("feed.atom", atom))

    assert (1, True) == (result.status, ".json (/feeds/15113.json)" in result.err)


def test_a_reminder_that_does_not_follow_is_refused(desk: Desk) -> None:
    term = next(row for row in small_town().world.rows() if row.kind == "term")
    body = reminder_of(small_town(), "term", term.id, date(2027, 12, 1)).replace(b'"days":30', b'"days":31')
    result = desk.libro("verify-message", desk.write("aviso.json", body))

    assert (1, True) == (result.status, "no resulta del estado que usted auditó" in result.err)


def test_a_message_about_an_endpoint_says_that_nothing_is_to_be_proved(desk: Desk, told: list[bytes]) -> None:
    source = json.loads(told[9])["source"]
    said = {"specversion": "1.0", "id": "x", "source": source, "type": "notifier.endpoint.test", "data": {}}
    result = desk.libro("verify-message", desk.write("aviso.json", json.dumps(said))).well()

    assert "no hay nada que comprobar" in result.out


@pytest.mark.parametrize(
    "raw", [b"", b"{}", b"[]", b"\xff\xfe", b"hola", b'{"items":[]}', b'{"_libro":{}}', b"[1]", b"{" * 50]
)
def test_what_is_no_message_is_told_so(desk: Desk, raw: bytes) -> None:
    result = desk.libro("verify-message", desk.write("aviso.json", raw))

    assert 1 == result.status
    assert "…" not in result.err
