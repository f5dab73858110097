"""`libro evidence add`, `get`, `verify --ledger`: files that acts name, against a real ledger."""

from __future__ import annotations

import io
import sys
import unicodedata
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from libroabierto.remote.evidence import PART
from support.filing import CERTIFICATE, LETTER, OTHER, Filing, digest
from support.founding import AUTHORITY, COUNCIL
from support.libro_command import Desk, Result
from support.naive_identifiers import rfc_of
from support.web_transport import WebTransport

URL = "https://libro.example/mex"
LONG = b"%PDF-1.7\n" + b"% a scan of many pages\n" * (3 * PART // 23) + b"%%EOF\n"
# A CURP and an RFC of nobody, with good check digits.
CURP = "HEGG560427MVZRRL04"
RFC = rfc_of("NUÑE800101AB")


@dataclass
class Office:
    """The council's desk beside its ledger, with a key, a receipt and the files."""

    desk: Desk
    line: WebTransport
    filing: Filing

    def add(self, name: str, *options: object, answers: str | None = None, watched: bool = False) -> Result:
        where = ("--receipt", self.desk.path("acto.receipt.json"), "--ledger", URL, "--yes")
        key = () if "--key" in options else ("--key", self.desk.path("secretaria.pem"))
        path = self.desk.path(name)
        return self.desk.libro(
            "evidence", "add", path, *where, *key, *options, answers=answers, watched=watched
        )


def furnished(folder: Path, filing: Filing) -> Office:
    line = WebTransport(filing.client)
    desk = Desk(folder, line)
    key = filing.town.key_pair(COUNCIL, "council-secretary")
    desk.write("secretaria.pem", key.to_pem(b"frase de prueba"))
    answer = filing.client.get(f"/v1/events/{filing.event}").get_json()
    folio = answer["folio"]
    desk.write("acto.receipt.json", filing.client.get(f"/v/{folio}/receipt.json").data)
    return Office(desk, line, filing)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with Filing.of(tmp_path / "home") as filing:
        office = furnished(tmp_path, filing)
        office.desk.write("carta.pdf", LETTER)
        office.desk.write("certificacion.pdf", CERTIFICATE)
        office.desk.write("otro.pdf", OTHER)
        yield office


def test_a_file_is_handed_in_read_back_and_verified(office: Office) -> None:
    assert digest(LETTER) in office.add("carta.pdf", "--public").well().out

    got = office.desk.libro(
        "evidence", "get", digest(LETTER), "--ledger", URL, "-o", office.desk.path("vuelta.pdf")
    )
    assert "comprobado" in got.well().out
    assert LETTER == office.desk.path("vuelta.pdf").read_bytes()
    told = office.desk.libro("evidence", "verify", office.desk.path("vuelta.pdf"), "--ledger", URL).well().out
    assert "Es el documento del asiento MEX-" in told
    assert "dice tener el archivo" in told


def test_handing_it_in_twice_is_harmless(office: Office) -> None:
    office.add("carta.pdf", "--public").well()

    assert "ya tenía" in office.add("carta.pdf", "--public").well().out


def test_it_asks_whether_this_is_the_public_version(office: Office) -> None:
    assert "versión pública" in office.add("carta.pdf", answers="s\n").well().err


@pytest.mark.parametrize("answers", ["n\n", "\n", None])
def test_without_a_yes_nothing_is_handed_in(office: Office, answers: str | None) -> None:
    result = office.add("carta.pdf", answers=answers)

    assert 2 == result.status
    assert 404 == office.filing.get(LETTER).status_code


def test_a_file_that_the_act_does_not_name_never_leaves_the_desk(office: Office) -> None:
    result = office.add("otro.pdf", "--public")

    assert 2 == result.status
    assert "no nombra el archivo" in result.err
    assert not any(request.method == "PUT" for request in office.line.asked)


def test_the_key_of_somebody_else_is_refused_in_words(office: Office) -> None:
    key = office.filing.town.key_pair(AUTHORITY, "seal")
    path = office.desk.write("ajena.pem", key.to_pem(b"frase de prueba"))
    result = office.add("carta.pdf", "--public", "--key", path)

    assert 1 == result.status
    assert "key.of-another-institution" in result.err


@pytest.mark.parametrize(
    ("name", "content"), [("carta.docx", LETTER), ("carta", LETTER), ("carta.pdf", b"<html>")]
)
def test_what_the_ledger_would_not_take_is_told_before(office: Office, name: str, content: bytes) -> None:
    office.desk.write(name, content)

    assert office.add(name, "--public").status in (1, 2)
    assert not office.line.asked


def test_a_long_file_goes_in_parts_and_on_where_it_ended(tmp_path: Path) -> None:
    with Filing.of(tmp_path / "home", letter=LONG) as filing:
        office = furnished(tmp_path, filing)
        office.desk.write("largo.pdf", LONG)
        office.line.cut = 6
        assert 3 == office.add("largo.pdf", "--public").status
        office.line.cut = None
        sent = len(office.line.asked)
        result = office.add("largo.pdf", "--public", watched=True).well()

        parts = [r for r in office.line.asked[sent:] if r.method == "PUT" and r.body]
        assert 0 < len(parts) < 4
        assert f"de {len(LONG)} bytes" in result.err
        assert LONG == filing.get(LONG).data
        assert LONG == downloaded(office)


def downloaded(office: Office) -> bytes:
    path = office.desk.path("largo-2.pdf")
    office.desk.libro("evidence", "get", digest(LONG), "--ledger", URL, "-o", path).well()
    return path.read_bytes()


@pytest.mark.parametrize("said", ["x", "A" * 64, "a" * 63])
def test_what_is_no_hash_is_asked_of_nobody(office: Office, said: str) -> None:
    assert 2 == office.desk.libro("evidence", "get", said, "--ledger", URL).status
    assert not office.line.asked


def test_a_file_that_nobody_handed_in_is_told(office: Office) -> None:
    result = office.desk.libro("evidence", "get", digest(LETTER), "--ledger", URL)

    assert (1, True) == (result.status, "evidence.not-uploaded" in result.err)


def test_a_file_that_no_act_names_is_a_finding(office: Office) -> None:
    result = office.desk.libro("evidence", "verify", office.desk.path("otro.pdf"), "--ledger", URL, "--yes")

    assert (1, True) == (result.status, "Ningún acto" in result.err)


def test_a_ledger_that_gives_other_content_is_found_out(office: Office) -> None:
    office.add("carta.pdf", "--public").well()
    (kept,) = office.filing.ledger.config.files.rglob("*.pdf")
    kept.chmod(0o600)
    kept.write_bytes(LETTER.replace(b"obj", b"abj"))
    result = office.desk.libro(
        "evidence", "get", digest(LETTER), "--ledger", URL, "-o", office.desk.path("x.pdf")
    )

    assert 1 == result.status
    assert not office.desk.path("x.pdf").exists()


# --- screening --------------------------------------------------------------------------------------


def written(text: str) -> bytes:
    """A PDF of one page that says *text*, as small as one can be."""
    stream = f"BT /F1 12 Tf 72 720 Td ({text}) Tj ET".encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources 6 0 R >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Font << /F1 5 0 R >> >>",
    ]
    file, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(file))
        file += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer << /Size 7 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % len(file)
    return file + b"xref\n0 7\n0000000000 65535 f \n" + table + end


def table(cell: str) -> bytes:
    """An XLSX with one cell, as far as it matters here."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as packed:
        packed.writestr("[Content_Types].xml", "<Types/>")
        packed.writestr("xl/workbook.xml", "<workbook/>")
        packed.writestr("xl/sharedStrings.xml", f"<sst><si><t>{cell}</t></si></sst>")
    return made.getvalue()


FILES = [
    ("acta.pdf", written(f"Asistio {CURP}"), "la página 1"),
    ("padron.csv", f"nombre,curp\nX,{CURP}\n".encode(), "padron.csv"),
    ("nota.txt", f"{CURP}".encode("cp1252"), "nota.txt"),
    ("padron.xlsx", table(CURP), "padron.xlsx"),
]


@pytest.mark.parametrize(("name", "content", "place"), FILES, ids=[name for name, *_ in FILES])
def test_a_curp_in_the_text_stops_it_and_is_not_repeated(
    tmp_path: Path, name: str, content: bytes, place: str
) -> None:
    with Filing.of(tmp_path / "home", letter=content) as filing:
        office = furnished(tmp_path, filing)
        office.desk.write(name, content)
        result = office.add(name, "--public")

        assert 2 == result.status
        assert "parece haber una CURP" in result.err
        assert place in result.err
        assert CURP not in result.err
        assert 404 == filing.get(content).status_code
        office.add(name, "--public", "--screened").well()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("padron.csv", f"nombre;rfc\r\nX;{RFC}\r\n".encode("cp1252")),  # as spreadsheets write it here
        ("padron.xlsx", table(RFC.replace("Ñ", "&#209;"))),
        ("nota.txt", unicodedata.normalize("NFD", RFC).encode()),
    ],
)
def test_so_does_an_rfc_whose_letters_are_spelled_in_other_bytes(
    tmp_path: Path, name: str, content: bytes
) -> None:
    with Filing.of(tmp_path / "home", letter=content) as filing:
        office = furnished(tmp_path, filing)
        office.desk.write(name, content)
        result = office.add(name, "--public")

        assert (2, True) == (result.status, "parece haber el RFC" in result.err)
        assert 404 == filing.get(content).status_code


def test_a_clean_text_says_nothing(tmp_path: Path) -> None:
    content = written("Se aprobo por unanimidad")
    with Filing.of(tmp_path / "home", letter=content) as filing:
        office = furnished(tmp_path, filing)
        office.desk.write("acta.pdf", content)

        assert "ATENCIÓN" not in office.add("acta.pdf", "--public").well().err


def test_a_scan_is_for_people_to_look_at(office: Office) -> None:
    assert "revíselo usted" in office.add("carta.pdf", "--public").well().err


def test_without_the_library_the_person_is_told_to_look(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pypdf", None)

    assert "libroabierto[screen]" in office.add("carta.pdf", "--public").well().err


def test_a_withdrawn_file_is_told(office: Office) -> None:
    office.add("certificacion.pdf", "--public").well()
    town, filing = office.filing.town, office.filing
    town.enrol(COUNCIL, "data-protection-officer")
    entry = filing.ledger.queries.entry_of_event(filing.event).index
    data = {"entry": entry, "digests": [digest(CERTIFICATE)], "legal_ground": "Cancelación procedente"}
    stream = filing.ledger.queries.entry_of_event(filing.event).event.stream
    town.record(town.event("disclosure.withdrawn", COUNCIL, "data-protection-officer", stream, data))
    for token in town.tokens[filing.ledger.queries.info().size :]:
        filing.ledger.submissions.submit(token)

    told = office.desk.libro("evidence", "verify", office.desk.path("certificacion.pdf"), "--ledger", URL)
    assert "retirado para siempre" in told.well().out
    assert (
        "retirado para siempre"
        in office.desk.libro("evidence", "get", digest(CERTIFICATE), "--ledger", URL).err
    )
