"""The whole way of an act: key, draft, proof, signature, check, submission, receipt, audit, folio."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from libroabierto.remote.transport import Answer, Request
from support.founding import AUTHORITY, Town, forged, unsigned
from support.libro_command import Desk
from support.post_office import PostOffice
from support.simulated_ledger import URL

SEAL = "sello"
DRAFT_DATA = """
[data]
id = "osc-nueva"
name = "Organización nueva"
legal_ground = "Registro de la autoridad garante"
seal = "file:sello.jwk.json"
possession = "file:sello.possession.jws"

[[data.roles]]
role = "civil-society"
territory = ["state"]
"""


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """The authority's desk, beside a founded ledger."""
    town = Town()
    town.found()
    desk = Desk(tmp_path, PostOffice(town))
    desk.write("autoridad.pem", town.key_pair(AUTHORITY, "seal").to_pem(b"frase de prueba"))
    return desk


def drafted(desk: Desk) -> Path:
    """A draft that accredits an organisation whose seal was made on this desk."""
    desk.libro("keygen", desk.path(SEAL)).well()
    options = ("--issuer", AUTHORITY, "--office", "seal", "--stream", "institution:osc-nueva")
    draft = desk.libro("new", "institution.accredited", "--ledger", URL, *options).well().out
    path = desk.write("alta.toml", draft.partition("[data]")[0] + DRAFT_DATA)
    proof = ("--key", desk.path("sello.pem"), "--issuer", "osc-nueva", "--office", "seal")
    desk.libro("possession", path, *proof).well()
    return path


def signed(desk: Desk) -> Path:
    draft = drafted(desk)
    desk.libro("sign", draft, "--key", desk.path("autoridad.pem"), "--ledger", URL, "--yes").well()
    return desk.path("alta.jws")


def test_an_act_goes_its_whole_way(desk: Desk) -> None:
    jws = signed(desk)
    desk.libro("check", jws, "--ledger", URL).well()
    assert "MEX-000001-" in desk.libro("submit", jws, "--ledger", URL, "--yes").well().out
    assert "ASENTADO" in desk.libro("receipt", "verify", desk.path("alta.receipt.json")).well().out
    assert "EN ORDEN" in desk.libro("audit", URL).well().out

    folio = json.loads(desk.path("alta.receipt.json").read_bytes())["folio"]
    assert "Organización nueva" in desk.libro("show", folio, "--ledger", URL).well().out


def test_submitting_twice_is_harmless(desk: Desk) -> None:
    jws = signed(desk)
    desk.libro("submit", jws, "--ledger", URL, "--yes").well()
    receipt = desk.path("alta.receipt.json").read_bytes()
    desk.path("alta.receipt.json").unlink()
    again = desk.libro("submit", jws, "--ledger", URL).well()
    third = desk.libro("submit", jws, "--ledger", URL).well()

    assert receipt == desk.path("alta.receipt.json").read_bytes()
    assert "Ya estaba registrado" in again.out
    assert "No se envió de nuevo" in third.out


def test_what_will_be_signed_is_shown_in_words_before_the_question(desk: Desk) -> None:
    draft = drafted(desk)
    result = desk.libro("sign", draft, "--key", desk.path("autoridad.pem"), answers="n\n")

    assert "autoridad-mex acredita a Organización nueva." in result.err
    assert "osc-nueva" in result.err
    assert "¿Firmar exactamente esto?" in result.err
    assert result.status == 2
    assert not desk.path("alta.jws").exists()


@pytest.mark.parametrize("answer", ["s", "sí", "y", "YES"])
def test_a_yes_signs(desk: Desk, answer: str) -> None:
    draft = drafted(desk)
    desk.libro("sign", draft, "--key", desk.path("autoridad.pem"), answers=f"{answer}\n").well()

    assert desk.path("alta.jws").exists()


def test_nobody_at_the_desk_signs_nothing(desk: Desk) -> None:
    result = desk.libro("sign", drafted(desk), "--key", desk.path("autoridad.pem"))

    assert (2, False) == (result.status, desk.path("alta.jws").exists())
    assert "--yes" in result.err


def test_the_same_act_is_not_signed_twice(desk: Desk) -> None:
    jws = signed(desk)
    before = jws.read_bytes()
    again = desk.libro("sign", desk.path("alta.toml"), "--key", desk.path("autoridad.pem"), "--yes").well()

    assert before == jws.read_bytes()
    assert "No se cambió nada" in again.out


def test_another_act_does_not_replace_a_signed_one(desk: Desk) -> None:
    jws = signed(desk)
    before = jws.read_bytes()
    draft = desk.path("alta.toml")
    desk.write("alta.toml", draft.read_text("utf-8").replace("Organización nueva", "Otra"))
    result = desk.libro("sign", draft, "--key", desk.path("autoridad.pem"), "--yes")

    assert (2, before) == (result.status, jws.read_bytes())


def test_the_time_is_the_ledgers_and_a_wrong_clock_is_told(desk: Desk) -> None:
    draft = drafted(desk)
    desk.now = desk.now.replace(hour=17)
    result = desk.libro("sign", draft, "--key", desk.path("autoridad.pem"), "--ledger", URL, "--yes").well()

    assert "adelantado 7200 segundos" in result.err
    assert "2026-11-22T15:00:00Z" in result.err


def test_an_act_for_another_ledger_is_not_signed(desk: Desk) -> None:
    draft = drafted(desk)
    text = draft.read_text("utf-8")
    desk.write("alta.toml", text.replace('ledger = "', 'ledger = "' + "0" * 64 + '" # '))
    result = desk.libro("sign", draft, "--key", desk.path("autoridad.pem"), "--ledger", URL, "--yes")

    assert "otro libro" in result.err


def test_faults_in_a_draft_are_told_member_by_member(desk: Desk) -> None:
    draft = drafted(desk)
    text = draft.read_text("utf-8")
    desk.write("alta.toml", text.replace('id = "osc-nueva"', 'id = "¡No!"').replace("civil-society", "rey"))
    result = desk.libro("check", draft)

    assert result.status == 1
    assert "data/id: Aquí va un identificador de institución" in result.err
    assert "data/roles/0/role: Elija uno de:" in result.err


def test_a_refusal_is_told_in_the_ledgers_words(desk: Desk) -> None:
    jws = signed(desk)
    desk.libro("submit", jws, "--ledger", URL, "--yes").well()
    desk.new_id = lambda: "22222222-2222-4222-8222-222222222222"
    result = desk.libro("check", jws, "--ledger", URL)

    assert result.status == 1
    assert "event.id-reused" in result.err


def test_a_draft_is_checked_against_downloaded_entries(desk: Desk) -> None:
    draft = drafted(desk)
    assert isinstance(desk.ledger, PostOffice)
    entries = desk.write("entries.ndjson", b"".join(raw + b"\n" for raw in desk.ledger.town.entries))
    authority = json.dumps(desk.ledger.town.key_pair(AUTHORITY, "seal").public.jwk)
    key = desk.write("autoridad.jwk.json", authority)

    assert (
        "Las reglas lo aceptarían"
        in desk.libro("check", draft, "--entries", entries, "--key", key).well().out
    )
    assert "--key" in desk.libro("check", draft, "--entries", entries).err


def test_a_signed_file_is_checked_against_downloaded_entries(desk: Desk) -> None:
    jws = signed(desk)
    assert isinstance(desk.ledger, PostOffice)
    raws = desk.ledger.town.entries
    good = desk.write("entries.ndjson", b"".join(raw + b"\n" for raw in raws))
    cut = desk.write("cut.ndjson", good.read_bytes()[:-1])
    bad = desk.write("bad.ndjson", good.read_bytes().replace(b".000Z", b".001X"))

    desk.libro("check", jws, "--entries", good).well()
    assert "cortado" in desk.libro("check", jws, "--entries", cut).err
    assert "El asiento 0 no tiene la forma debida" in desk.libro("check", jws, "--entries", bad).err


def test_a_signature_by_a_key_that_is_not_enrolled_is_told(desk: Desk) -> None:
    draft = drafted(desk)
    desk.libro("sign", draft, "--key", desk.path("sello.pem"), "--yes").well()
    assert isinstance(desk.ledger, PostOffice)
    entries = desk.write("entries.ndjson", b"".join(raw + b"\n" for raw in desk.ledger.town.entries))
    result = desk.libro("check", desk.path("alta.jws"), "--entries", entries)

    assert "no está dada de alta" in result.err


def test_a_busy_ledger_is_told_apart(desk: Desk) -> None:
    jws = signed(desk)
    desk.libro("submit", jws, "--ledger", URL, "--yes").well()
    assert isinstance(desk.ledger, PostOffice)
    desk.ledger.is_busy = True
    result = desk.libro("audit", URL)

    assert result.status == 3


def test_an_act_that_is_recorded_already_is_told_and_well(desk: Desk) -> None:
    jws = signed(desk)
    desk.libro("submit", jws, "--ledger", URL, "--yes").well()
    assert isinstance(desk.ledger, PostOffice)
    entries = desk.write("entries.ndjson", b"".join(raw + b"\n" for raw in desk.ledger.town.entries))

    assert "es el asiento 1" in desk.libro("check", jws, "--entries", entries).well().out


def test_a_forged_repeat_is_not_taken_for_the_recorded_act(desk: Desk) -> None:
    jws = signed(desk)
    desk.libro("submit", jws, "--ledger", URL, "--yes").well()
    assert isinstance(desk.ledger, PostOffice)
    entries = desk.write("entries.ndjson", b"".join(raw + b"\n" for raw in desk.ledger.town.entries))
    bad = desk.write("bad.jws", forged(jws.read_text().strip()))

    assert desk.libro("check", bad, "--entries", entries).status == 1


def test_a_ledger_that_has_the_act_already_says_where(desk: Desk) -> None:
    class Knowing(PostOffice):
        def _judged(self, request: Request) -> Answer:
            return Answer(200, {}, b'{"verdict":"accepted","problem":null,"recorded_index":7}')

    jws = signed(desk)
    desk.ledger = Knowing(Town())

    assert "es el asiento 7" in desk.libro("check", jws, "--ledger", URL).well().out


def toml(value: object) -> str:
    """Write what JSON holds in one line of TOML; the outermost object as lines."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name} = {toml(inner)}" for name, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, value)) + "]"
    return json.dumps(value)


def test_a_signed_founding_is_for_the_operator(desk: Desk) -> None:
    town = Town()
    founding = json.loads(unsigned(town.founding()))
    desk.write("fundacion.toml", "\n".join(f"{name} = {toml(value)}" for name, value in founding.items()))
    key = ("--key", desk.path("autoridad.pem"))
    told = desk.libro("sign", desk.path("fundacion.toml"), *key, "--yes").well().out

    assert "libro-ledger found" in told
    assert "libro submit" not in told
    assert "libro submit" in desk.libro("sign", drafted(desk), *key, "--yes").well().out
