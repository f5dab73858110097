"""A private person's name, from the draft to its withdrawal: a signer's desk beside a real ledger."""

from __future__ import annotations

import json
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from libroabierto.record.disclosure import join, parse, split
from libroabierto_ledger.bootstrap import Assembly
from libroabierto_ledger.web.app import create_app
from support.founding import COUNCIL, Town, unsigned
from support.ledger_home import opened, relive
from support.libro_command import Desk
from support.lives import privacy
from support.lives.privacy import NAME, OFFICER, STREAM
from support.naive_identifiers import curp_of
from support.near_ledger import NearLedger
from support.refusals.row import town_after

URL = "https://libro.example"
CURP = curp_of("GODE561231MDFMZM0")
CONSENT = """
[data.consent]
given_on = 2026-11-19
document_sha256 = "9999999999999999999999999999999999999999999999999999999999999999"
"""
DATA = """
[data]
seat = "osc"
sector = "civil-society"
position = "holder"
organisation = "Organización uno"
institution = "osc-uno"
name = "{name}"
"""


@pytest.fixture
def town() -> Town:
    return town_after("watched")


@pytest.fixture
def house(town: Town, tmp_path: Path) -> Iterator[Assembly]:
    with opened(tmp_path / "home", town) as house:
        relive(house, town)
        yield house


@pytest.fixture
def desk(town: Town, house: Assembly, tmp_path: Path) -> Desk:
    """The municipality's desk, and that of its data-protection officer."""
    folder = tmp_path / "desk"
    folder.mkdir()
    desk = Desk(folder, NearLedger(create_app(house).test_client(), town.now))
    for name, office in (("sello.pem", "seal"), ("datos.pem", OFFICER)):
        desk.write(name, town.key_pair(COUNCIL, office).to_pem(b"frase de prueba"))
    return desk


def drafted(desk: Desk, data: str, type: str = "secretariat.member_seated", office: str = "seal") -> Path:
    """Write a draft of the municipality in the secretariat's stream."""
    options = ("--ledger", URL, "--issuer", COUNCIL, "--office", office, "--stream", STREAM)
    head = desk.libro("new", type, *options).well().out.partition("[data]")[0]
    return desk.write("acto.toml", head + data)


def signed(desk: Desk, data: str, *options: str, key: str = "sello.pem") -> Path:
    draft = drafted(desk, data)
    desk.libro("sign", draft, "--key", desk.path(key), "--ledger", URL, "--yes", *options).well()
    return desk.path("acto.jws")


def with_consent(name: str = NAME) -> str:
    return DATA.format(name=name) + CONSENT


def test_with_consent_the_disclosure_goes_along(desk: Desk) -> None:
    path = signed(desk, with_consent())
    token, texts = split(path.read_text().strip())
    (opened,) = map(parse, texts)

    assert {"_sd": opened.digest} == json.loads(unsigned(str(token)))["data"]["name"]
    assert (("name", NAME), 0o600) == ((opened.name, opened.value), stat.S_IMODE(path.stat().st_mode))
    assert not desk.path("acto.disclosures").exists()


def test_without_consent_it_stays_at_home(desk: Desk) -> None:
    path = signed(desk, DATA.format(name=NAME))
    kept = desk.path("acto.disclosures")
    (opened,) = map(parse, kept.read_text().split())

    assert (NAME, 0o600) == (opened.value, stat.S_IMODE(kept.stat().st_mode))
    assert () == split(path.read_text())[1]


def test_what_is_signed_is_shown_and_what_becomes_of_the_name(desk: Desk) -> None:
    draft = drafted(desk, DATA.format(name=NAME))
    options = ("--key", desk.path("sello.pem"), "--ledger", URL)
    told = desk.libro("sign", draft, *options, answers="s\n").well()

    assert "dato reservado" in told.err
    assert f"no hay consentimiento registrado. Nombre: {NAME}" in told.err
    assert "acto.disclosures" in told.out


def test_a_public_servants_name_stays_in_the_clear(desk: Desk) -> None:
    data = DATA.replace('"osc"', '"ayuntamiento"').replace("civil-society", "municipality")
    path = signed(desk, data.replace("osc-uno", COUNCIL).format(name=NAME))

    assert NAME == json.loads(unsigned(path.read_text().strip()))["data"]["name"]


def test_whoever_asks_withholds_that_as_well(desk: Desk) -> None:
    data = DATA.replace('"osc"', '"ayuntamiento"').replace("civil-society", "municipality")
    path = signed(desk, data.replace("osc-uno", COUNCIL).format(name=NAME), "--withhold")

    assert ["_sd"] == list(json.loads(unsigned(path.read_text().strip()))["data"]["name"])


def test_the_same_act_is_not_signed_twice(desk: Desk) -> None:
    """Another salt would be another act; the file that is there says what was withheld."""
    for data in (with_consent(), DATA.format(name=NAME)):
        first = signed(desk, data).read_bytes()
        again = desk.libro("sign", desk.path("acto.toml"), "--key", desk.path("sello.pem"), "--yes").well()

        assert ("No se cambió nada" in again.out, first) == (True, desk.path("acto.jws").read_bytes())
        desk.path("acto.jws").unlink()


def test_another_name_is_another_act(desk: Desk) -> None:
    signed(desk, with_consent())
    desk.write("acto.toml", desk.path("acto.toml").read_text().replace(NAME, "Otra Persona"))
    again = desk.libro("sign", desk.path("acto.toml"), "--key", desk.path("sello.pem"), "--yes")

    assert 2 == again.status


def submitted(desk: Desk, *options: object, name: str = "acto.jws") -> str:
    """Submit and return the folio."""
    desk.libro("submit", desk.path(name), "--ledger", URL, "--yes", *options).well()
    receipt = json.loads(desk.path(name.replace(".jws", ".receipt.json")).read_bytes())
    return str(receipt["folio"])


def shown(desk: Desk, folio: str) -> str:
    return desk.libro("show", folio, "--ledger", URL, "--yes").well().out


def test_a_disclosed_name_is_shown_until_the_officer_withdraws_it(desk: Desk, house: Assembly) -> None:
    path = signed(desk, with_consent())
    desk.libro("check", path).well()
    desk.libro("check", path, "--ledger", URL).well()
    folio = submitted(desk)
    before = shown(desk, folio)
    digest = parse(split(path.read_text().strip())[1][0]).digest
    entry = house.queries.entry_of_folio(folio).index
    data = f'[data]\nentry = {entry}\ndigests = ["{digest}"]\nlegal_ground = "Procede"\n'
    desk.new_id = lambda: "22222222-2222-4222-8222-222222222222"
    draft = drafted(desk, data, "disclosure.withdrawn", OFFICER)
    desk.libro("sign", draft, "--key", desk.path("datos.pem"), "--yes", "-o", desk.path("fin.jws")).well()
    submitted(desk, name="fin.jws")
    after = shown(desk, folio)
    desk.libro("audit", URL).well()

    assert (True, False, True) == (NAME in before, NAME in after, "dato cancelado" in after)


def test_a_kept_name_stays_withheld_for_everybody(desk: Desk) -> None:
    signed(desk, DATA.format(name=NAME))
    folio = submitted(desk)
    refused = desk.libro(
        "submit", desk.path("acto.jws"), "--ledger", URL, "--disclosures", desk.path("acto.disclosures")
    )

    assert "dato reservado" in shown(desk, folio)
    assert (1, True) == (refused.status, "consentimiento" in refused.err)


def test_a_disclosure_may_follow_its_event(desk: Desk) -> None:
    """The event went first, alone; its disclosure comes with the repeat."""
    path = signed(desk, with_consent())
    token, (text,) = split(path.read_text().strip())
    path.write_text(str(token))
    desk.write("despues.disclosures", f"{text}\n")
    folio = submitted(desk)
    before = shown(desk, folio)
    submitted(desk, "--disclosures", desk.path("despues.disclosures"))

    assert (False, True) == (NAME in before, NAME in shown(desk, folio))


def test_a_disclosure_that_fits_nothing_is_told_before_it_is_sent(desk: Desk) -> None:
    path = signed(desk, with_consent())
    token, _ = split(path.read_text().strip())
    path.write_text(join(str(token), (privacy.SILENT_TEXT,)))

    for command in ("check", "submit"):
        told = desk.libro(command, path, *(("--ledger", URL) if command == "submit" else ()))
        assert (1, True, False) == (told.status, "divulgación" in told.err, "Persona" in told.err)


def test_a_draft_is_checked_as_it_would_be_signed(desk: Desk) -> None:
    """The ledger is asked without the name."""
    assert isinstance(desk.ledger, NearLedger)
    desk.libro("check", drafted(desk, with_consent()), "--ledger", URL).well()
    (sent,) = desk.ledger.sent

    assert (True, False) == (b'"_sd"' in sent, NAME.encode() in sent)


@pytest.mark.parametrize("command", ["sign", "check"])
def test_a_curp_stops_the_signer_and_is_not_repeated(desk: Desk, command: str) -> None:
    options = ("--key", desk.path("sello.pem"), "--yes") if command == "sign" else ()
    told = desk.libro(command, drafted(desk, with_consent(f"{NAME} {CURP}")), *options)

    assert (1, True) == (told.status, "/data/name" in told.err)
    assert CURP not in told.out + told.err


def test_a_signed_reason_lets_the_signer_go_on(desk: Desk) -> None:
    data = DATA.format(name=NAME).replace('name = "', 'screening_reason = "Lo ordena la ley"\nname = "')
    path = signed(desk, data.replace("Organización uno", f"Organización {CURP}") + CONSENT)

    assert CURP in unsigned(str(split(path.read_text().strip())[0])).decode()


def test_phones_and_mails_are_told_and_signed(desk: Desk) -> None:
    data = with_consent().replace("Organización uno", "Organización, 722 123 4567, a@example.org")
    draft = drafted(desk, data)
    told = desk.libro("sign", draft, "--key", desk.path("sello.pem"), "--yes").well()

    assert (True, True) == ("teléfono" in told.err, "correo electrónico" in told.err)
