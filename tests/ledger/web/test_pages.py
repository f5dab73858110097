"""Pages for people: in words, in both languages, each thing at its permanent address."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from ledger.web.browsing import BROWSER, ENGLISH, page, text_of
from ledger.web.town_hall import TownHall
from libroabierto.tlog.merkle import leaf_hash
from libroabierto_ledger.web import problems
from libroabierto_ledger.web.app import create_app
from libroabierto_ledger.web.phrases import PHRASES
from support.founding import Town
from support.ledger_home import fill, opened
from support.lives import LIVES, observations
from support.lives.exercise import COMMITMENT


def test_the_entrance_lists_the_latest_entries_in_words_and_links_to_each(client: FlaskClient) -> None:
    shown = page(client, "/")

    assert '<html lang="es-MX">' in shown
    assert 'href="/v/MEX-000013-B"' in shown
    assert "acredita a Ayuntamiento de Villa Guerrero" in shown
    assert shown.index("MEX-000013-B") < shown.index("MEX-000000-T")


def test_the_entrance_speaks_english_when_asked(client: FlaskClient) -> None:
    shown = page(client, "/", ENGLISH)

    assert '<html lang="en">' in shown
    assert "Latest entries" in shown


def test_every_address_on_the_entrance_answers(client: FlaskClient) -> None:
    for address in set(re.findall(r'(?:href|src)="(/[^"#]*)', page(client, "/"))):
        with client.get(address) as answer:
            assert answer.status_code == 200, address


def test_every_address_on_an_entry_answers(client: FlaskClient) -> None:
    for address in set(re.findall(r'(?:href|src)="(/[^"#]*)', page(client, "/v/MEX-000009-B"))):
        with client.get(address) as answer:
            assert answer.status_code == 200, address


def test_an_entry_says_what_was_done_by_whom_and_when(client: FlaskClient, town: Town) -> None:
    shown = page(client, "/v/MEX-000009-B")

    for told in (
        "Ayuntamiento de Villa Guerrero emite la manifestación de intención",
        "Secretaría del Ayuntamiento",
        town.key_pair("ayto-15113", "council-secretary").public.kid,
        "domingo, 22 de noviembre de 2026, 9:00 a.m.",
        leaf_hash(town.entries[9]).hex(),
    ):
        assert told in shown


def test_a_commitment_is_called_by_its_title_and_not_by_its_uuid(exercised: TownHall) -> None:
    folio = exercised.client.get(f"/v1/streams/{COMMITMENT}").get_json()["items"][-1]["folio"]
    title = exercised.client.get(f"/v1/commitments/{COMMITMENT}").get_json()["item"]["terms"]["title"]

    assert f"«{title}»" in text_of(page(exercised.client, f"/v/{folio}").partition("<h2")[0])
    assert COMMITMENT.partition(":")[2] not in text_of(page(exercised.client, "/"))


def test_an_observation_that_bears_a_commitments_uuid_is_not_called_by_its_title(tmp_path: Path) -> None:
    town, stream = Town(), f"observation:{COMMITMENT.partition(':')[2]}"
    LIVES["whole exercise"](town)
    for token in (observations.filed, observations.answered):
        town.record(token(town, stream))
    with opened(tmp_path, town) as assembly:
        fill(assembly, town.tokens)
        shown = page(create_app(assembly).test_client(), "/")

    assert f"responde la observación ciudadana {stream.partition(':')[2]}." in text_of(shown)


def test_days_in_tables_are_written_as_the_reader_writes_them(client: FlaskClient) -> None:
    assert ">22/11/2026</time>" in page(client, "/")
    assert ">2026-11-22</time>" in page(client, "/", ENGLISH)


def test_every_entry_has_a_page_in_both_languages(client: FlaskClient) -> None:
    for item in client.get("/v1/entries").get_json()["items"]:
        for headers in (BROWSER, ENGLISH):
            assert item["folio"] in page(client, f"/v/{item['folio']}", headers)


def test_the_hash_of_a_printed_page_is_compared(client: FlaskClient, town: Town) -> None:
    printed = leaf_hash(town.entries[9]).hex()[:12]

    assert "La huella coincide" in page(client, f"/v/MEX-000009-B?h={printed}")
    assert "La huella no coincide" in page(client, "/v/MEX-000009-B?h=000000000000")
    assert "huella no coincide" not in page(client, "/v/MEX-000009-B")


def test_a_folio_with_a_wrong_check_character_is_told_so(client: FlaskClient) -> None:
    assert "carácter de control" in page(client, "/v/MEX-000009-A", status=404)


@pytest.mark.parametrize("folio", ["MEX-000014-9", "ABC-000001-3", "mex-000001-r", "MEX-1-R", "MEX-01-R"])
def test_a_folio_that_was_never_given_is_not_found(client: FlaskClient, folio: str) -> None:
    assert client.get(f"/v/{folio}").status_code == 404


def test_a_receipt_can_be_downloaded_in_both_forms(client: FlaskClient) -> None:
    receipt = client.get("/v/MEX-000009-B/receipt.json")
    proof = client.get("/v/MEX-000009-B/receipt.tlog-proof")

    assert client.get("/v/MEX-000009-B").data == receipt.data
    assert receipt.get_json()["proof"] == proof.get_data(as_text=True)
    assert 'attachment; filename="MEX-000009-B.receipt.json"' == receipt.headers["Content-Disposition"]


@pytest.mark.parametrize("slug", problems.SLUGS)
def test_every_problem_has_a_page_in_spanish_and_english(client: FlaskClient, slug: str) -> None:
    read = html.unescape(page(client, f"/problems/{slug}"))

    for language in ("es", "en"):
        text = problems.TABLE.text_of(slug, language)
        assert all(told in read for told in (text.title, text.meaning, text.next))
    assert f'href="/problems/{slug}"' in page(client, "/problems/")


def test_a_problem_that_does_not_exist_has_no_page(client: FlaskClient) -> None:
    page(client, "/problems/nothing", status=404)


def test_whoever_browses_gets_a_page_and_a_program_gets_a_problem(client: FlaskClient) -> None:
    assert "Revise la dirección" in page(client, "/nowhere", status=404)
    assert client.get("/nowhere").mimetype == "application/problem+json"
    assert client.get("/v1/nowhere", headers=BROWSER).mimetype == "application/problem+json"


def test_what_stands_in_a_page_is_escaped(client: FlaskClient) -> None:
    assert "<script" not in page(client, "/v/<script>alert(1)</script>", status=404)


def test_every_phrase_stands_in_both_languages() -> None:
    assert [] == [key for key, both in PHRASES.table().items() if set(both) != {"es", "en"}]


@pytest.mark.parametrize("path", ["/", "/v/MEX-000009-B", "/problems/", "/problems/busy"])
def test_a_page_needs_no_script_and_has_its_landmarks(client: FlaskClient, path: str) -> None:
    shown = page(client, path)

    assert "<script" not in shown
    assert "style=" not in shown
    assert 1 == shown.count("<h1>") == shown.count("<main") == shown.count('class="skip"')
    assert shown.count("<table") == shown.count("<caption>")
