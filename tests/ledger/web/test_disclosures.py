"""Disclosures over HTTP: what a caller may send, is told, and reads in words."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ledger.web.town_hall import TownHall
from libroabierto.record.disclosure import MAX_DISCLOSURE, MAX_DISCLOSURES, join
from libroabierto_ledger.web.app import create_app
from support.founding import read
from support.ledger_home import opened, relive
from support.lives import privacy
from support.lives.privacy import DIGEST, NAME, SILENT_TEXT, STREAM, TEXT
from support.refusals.row import town_after

RESERVADO, CANCELADO = "dato reservado", "dato cancelado"


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[TownHall]:
    town = town_after("watched")
    with opened(tmp_path / "home", town) as house:
        relive(house, town)
        yield TownHall(town, house, create_app(house).test_client())


def seat(hall: TownHall, *texts: str) -> str:
    """Somebody takes a seat; return the event's token."""
    token = privacy.seating(hall.town)
    answer = hall.submit(join(token, texts))
    assert answer.status_code == 201, answer.text
    hall.town.record(token)
    return token


def withdraw(hall: TownHall) -> int:
    token = privacy.withdrawal(hall.town, privacy.seated_at(hall.town), DIGEST)
    assert hall.submit(token).status_code == 201
    return hall.town.record(token)


def get(hall: TownHall, path: str, **headers: str) -> Any:
    answer = hall.client.get(path, headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.get_json() if answer.is_json else answer.text


def test_an_event_tells_the_state_of_its_disclosures(hall: TownHall) -> None:
    token = seat(hall, TEXT)
    shown = get(hall, f"/v1/events/{read(token).id}")

    assert [{"digest": DIGEST, "pointer": "/name", "status": "disclosed", "disclosure": TEXT}] == shown[
        "disclosures"
    ]
    assert {"_sd": DIGEST, "status": "disclosed", "value": NAME} == shown["read"]["data"]["name"]
    assert token == shown["event"]


def test_an_event_tells_that_something_was_withdrawn_and_where(hall: TownHall) -> None:
    token = seat(hall, TEXT)
    at = withdraw(hall)
    shown = get(hall, f"/v1/events/{read(token).id}")

    assert [{"digest": DIGEST, "pointer": "/name", "status": "withdrawn", "withdrawn": at}] == shown[
        "disclosures"
    ]
    assert {"_sd": DIGEST, "status": "withdrawn"} == shown["read"]["data"]["name"]


def words(hall: TownHall) -> list[str]:
    """Return what is said of the seat: on its page, in its history, on the entrance."""
    entry = privacy.seated_at(hall.town)
    folio = hall.ledger.queries.entry(entry).folio
    history = get(hall, f"/v1/streams/{STREAM}")["items"]
    return [
        get(hall, f"/v/{folio}", Accept="text/html"),
        next(item["what"] for item in history if item["index"] == entry),
        get(hall, "/", Accept="text/html"),
    ]


def test_pages_and_sentences_show_a_disclosed_name(hall: TownHall) -> None:
    seat(hall, TEXT)

    assert [True] * 3 == [NAME in said for said in words(hall)]


def test_pages_and_sentences_say_reservado(hall: TownHall) -> None:
    seat(hall)

    assert [True] * 3 == [RESERVADO in said and NAME not in said for said in words(hall)]


def test_pages_and_sentences_say_cancelado(hall: TownHall) -> None:
    seat(hall, TEXT)
    withdraw(hall)

    assert [True] * 3 == [CANCELADO in said and NAME not in said for said in words(hall)]


def test_a_row_shows_it_now_and_as_of_then(hall: TownHall) -> None:
    seat(hall, TEXT)
    path = f"/v1/secretariats/{STREAM}"
    entry = privacy.seated_at(hall.town)
    before = [get(hall, path), get(hall, f"{path}?as_of={entry}"), get(hall, "/v1/secretariats")]
    withdraw(hall)
    after = [get(hall, path), get(hall, f"{path}?as_of={entry}"), get(hall, "/v1/secretariats")]

    assert [True] * 3 == [NAME in str(one) for one in before]
    assert [True] * 3 == [NAME not in str(one) and "withdrawn" in str(one) for one in after]


def test_another_state_is_another_tag(hall: TownHall) -> None:
    """A cache that kept the name asks again and gets another answer."""
    seat(hall, TEXT)
    path = f"/v1/secretariats/{STREAM}?as_of={privacy.seated_at(hall.town)}"
    tag = hall.client.get(path).headers["ETag"]
    withdraw(hall)

    assert hall.client.get(path, headers={"If-None-Match": tag}).status_code == 200


REFUSED = [
    (f"~{SILENT_TEXT}~", "refused", 422, "disclosure.digest-unknown"),
    (f"~{TEXT}", "malformed-event", 400, "disclosure.not-ended"),
    (f"~{TEXT}~{TEXT}~", "malformed-event", 400, "disclosure.repeated"),
    (f"~{'A' * (MAX_DISCLOSURE + 1)}~", "too-large", 413, "disclosure.too-large"),
    ("~" + "QQ~" * (MAX_DISCLOSURES + 1), "too-large", 413, "disclosure.too-many"),
    ("~QQ~", "malformed-event", 400, "disclosure.form"),
]


@pytest.mark.parametrize(("tail", "slug", "status", "code"), REFUSED)
def test_each_refusal_has_its_problem(hall: TownHall, tail: str, slug: str, status: int, code: str) -> None:
    problem = hall.refused(hall.submit(privacy.seating(hall.town) + tail), slug, status, code)

    assert "Persona" not in str(problem)


@pytest.mark.parametrize("language", ["es", "en"])
def test_no_problem_page_or_document_repeats_a_value(hall: TownHall, language: str) -> None:
    secret = "Nadie Secreto Alguno"
    sent = []
    for name, value in (("organisation", secret), ("name", f" {secret}"), (secret, secret)):
        text, digest = privacy.opened(name, value, "y")
        sent.append(join(privacy.seating(hall.town, digest), (text,)))
    text, _ = privacy.opened("name", secret, "z")
    sent.append(join(privacy.seating(hall.town), (text,)))
    for accept in ("application/json", "text/html"):
        for token in sent:
            answer = hall.submit(token, Accept=accept, **{"Accept-Language": language})

            assert answer.status_code == 422
            assert (False, False) == ("Secreto" in answer.text, text in answer.text)


def test_check_takes_them_and_repeats_no_value(hall: TownHall) -> None:
    body = join(privacy.seating(hall.town), (TEXT,))
    answer = hall.client.post("/v1/events/check", data=body, headers={"Content-Type": "application/jose"})

    assert "accepted" == answer.get_json()["verdict"]
    assert (False, False) == (NAME in answer.text, TEXT in answer.text)


def test_a_batch_takes_them(hall: TownHall) -> None:
    answer = hall.batch(join(privacy.seating(hall.town), (TEXT,)))

    assert (200, True) == (answer.status_code, '"status":201' in answer.text)
    assert {DIGEST: TEXT} == hall.ledger.disclosures.find([DIGEST])


def test_the_largest_submission_fits(hall: TownHall) -> None:
    """Sixty-four disclosures of four KiB: refused for what they are, not for their size."""
    texts = tuple(f"{number:04}".replace("0", "A") + "A" * (MAX_DISCLOSURE - 4) for number in range(64))
    hall.refused(
        hall.submit(join(privacy.seating(hall.town), texts)), "malformed-event", 400, "disclosure.form"
    )


def test_the_log_stays_byte_for_byte(hall: TownHall) -> None:
    seat(hall, TEXT)
    withdraw(hall)

    assert "".join(f"{raw.decode()}\n" for raw in hall.town.entries) == get(hall, "/v1/entries.ndjson")
