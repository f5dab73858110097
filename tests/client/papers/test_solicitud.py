"""The Solicitud de alta de llave: what it says, and that it asks for no more than name and office."""

from __future__ import annotations

import html
import io
import json
import re
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from pypdf import PdfReader

from libroabierto.efirma import read_certificate
from libroabierto.errors import UsageError
from libroabierto.keys import PrivateKey
from libroabierto.papers import KeyRequest, Validity, in_groups, to_html, to_pdf
from libroabierto.papers.request import rows_of_holder, words
from support.keyring import ed25519_key
from support.libro_command import Desk, Result
from support.refusal import refused
from support.sat import PASSWORD, PERSON, PERSONAL

KID = ed25519_key().public.kid
REQUEST = KeyRequest(
    holder="Nombre de Prueba",
    title="Presidenta Municipal",
    office="municipal-president",
    institution="Ayuntamiento de Villa Guerrero",
    kind="e-firma",
    kid=KID,
    day=date(2026, 3, 1),
    certificate=Validity("T" * 43, date(2025, 1, 2), date(2029, 1, 1)),
)
PRACTICE = replace(REQUEST, practice=True)


def page(request: KeyRequest = REQUEST) -> str:
    return to_html(request)[0].decode()


def told(text: str) -> str:
    """The text of a page as somebody reads it."""
    body = re.sub(r"<style>.*?</style>", "", text, flags=re.DOTALL)
    return html.unescape(" ".join(re.sub(r"<[^>]+>", " ", body).split()))


def test_it_names_holder_office_institution_and_key() -> None:
    said = told(page())

    for what in (
        "Nombre de Prueba",
        "Presidenta Municipal (Presidencia Municipal)",
        REQUEST.institution,
        KID,
    ):
        assert what in said
    assert in_groups(KID) in said
    assert "del 2 de enero de 2025 al 1 de enero de 2029" in said
    assert "Elaborada el 1 de marzo de 2026" in said


def test_it_has_room_for_reference_signature_and_stamp() -> None:
    said = told(page())

    for room in ("reference", "place", "signature", "stamp", "compared", "received"):
        assert words()[room] in said


def test_it_asks_for_no_identity_card_and_no_curp() -> None:
    """They are named once: in the sentence that says they are not asked for."""
    said = told(page()).replace(words()["privacy"], "")

    for datum in ("CURP", "RFC", "identificación", "domicilio", "nacimiento", "correo", "teléfono"):
        assert datum.lower() not in said.lower()
    assert "no se piden" in words()["privacy"]


def test_the_page_is_whole_by_itself() -> None:
    assert [] == re.findall(r"(?:src|href)=|url\(|@import|<script", page())
    assert "@page { size: letter; margin: 2.5cm }" in page()


def test_the_same_request_gives_the_same_bytes() -> None:
    assert to_html(REQUEST) == to_html(REQUEST)
    assert to_pdf(REQUEST) == to_pdf(REQUEST)


def test_a_request_of_another_day_gives_other_bytes() -> None:
    assert to_pdf(REQUEST) != to_pdf(replace(REQUEST, day=date(2026, 3, 2)))


def read(request: KeyRequest) -> PdfReader:
    return PdfReader(io.BytesIO(to_pdf(request)))


def test_the_pdf_says_what_the_page_says() -> None:
    (sheet,) = read(REQUEST).pages
    said = " ".join(sheet.extract_text().split())

    for what in (in_groups(KID), "Nombre de Prueba", REQUEST.institution, KID, *words().values()):
        if what not in (
            words()["qr"],
            words()["title"],
            words()["practice"],
        ):  # an image's, an error's, a banner
            assert what in said


def test_a_request_for_practice_says_so_above_everything_and_no_other_does() -> None:
    said = words()["practice"]
    sheets = [" ".join(read(r).pages[0].extract_text().split()) for r in (PRACTICE, REQUEST)]

    assert [True, False] == [sheet.startswith(said) for sheet in sheets]
    assert [1, 0] == [page(r).count(said) for r in (PRACTICE, REQUEST)]


def test_the_pdf_is_of_letter_size_in_spanish_and_dated_by_the_request() -> None:
    made = read(REQUEST)

    assert [0, 0, 612, 792] == list(made.pages[0].mediabox)
    assert "es-MX" == str(made.root_object["/Lang"])
    assert "2026-03-01" == str(made.metadata and made.metadata.creation_date)[:10]


@pytest.mark.parametrize("name", ["漢字", "😀"])
def test_a_letter_that_the_pdf_lacks_is_told(name: str) -> None:
    with refused("papers.letter-missing", UsageError):
        to_pdf(replace(REQUEST, holder=name))


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", '"&<>', "#panic() $x$ *a* _b_ `c` @d \\e"])
def test_markup_in_a_name_is_text(name: str) -> None:
    request = replace(REQUEST, holder=name, institution=name, title=name)

    assert name in told(page(request)) or "<script>alert" not in page(request)
    assert html.escape(name) in page(request)
    assert to_pdf(request).startswith(b"%PDF-")


@pytest.mark.parametrize("name", ["", "  ", "x" * 161, "a\u202eb", "a\0b"])
def test_a_text_that_the_form_cannot_hold_is_refused(name: str) -> None:
    with refused("solicitud.text", UsageError):
        rows_of_holder(replace(REQUEST, holder=name))


def test_the_longest_texts_stay_on_one_page() -> None:
    long = "Ayuntamiento " * 12
    request = replace(PRACTICE, holder=long, title=long, institution=long)

    assert 1 == len(read(request).pages)


# --- the command ----------------------------------------------------------------------------------

WHO = ("--holder", "Nombre de Prueba", "--office", "municipal-president", "--institution", "Ayuntamiento")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = Desk(tmp_path, passphrase=PASSWORD.decode())
    desk.write("llave.jwk.json", json.dumps(PrivateKey.generate().public.jwk))
    return desk


def solicitud(desk: Desk, *options: object) -> Result:
    return desk.libro("solicitud", desk.path("llave.jwk.json"), *WHO, *options)


def test_the_command_writes_a_page_or_a_pdf(desk: Desk) -> None:
    assert "request_sha256" in solicitud(desk).well().out
    solicitud(desk, "-o", desk.path("solicitud.pdf")).well()

    assert desk.path("llave.solicitud.html").read_bytes().startswith(b"<!DOCTYPE html>")
    assert desk.path("solicitud.pdf").read_bytes().startswith(b"%PDF-")


def test_an_efirmas_request_has_thumbprint_and_days_and_nothing_personal(desk: Desk) -> None:
    desk.write("llave.jwk.json", json.dumps(read_certificate(PERSON.issued().cer).key.jwk))
    cer = desk.write("fiel.cer", PERSON.issued().cer)
    solicitud(desk, "--cer", cer).well()
    said = desk.path("llave.solicitud.html").read_text("utf-8")

    assert "e.firma de una persona servidora pública" in said
    assert "del 22 de noviembre de 2025" in said
    assert [] == [datum for datum in PERSONAL if datum in said]


def test_a_certificate_of_another_key_is_refused(desk: Desk) -> None:
    cer = desk.write("fiel.cer", PERSON.issued().cer)

    assert "no es la llave de ese certificado" in solicitud(desk, "--cer", cer).err


@pytest.mark.parametrize(
    ("options", "fragment"),
    [
        (("-o", "solicitud.docx"), "debe terminar en .html o .pdf"),
        (("--kind", "seal"), "La clase «seal» no va"),
        (("--kind", "e-firma"), "La clase «e-firma» no va"),
        (("--day", "1 de marzo"), "AAAA-MM-DD"),
        (("--holder", "a\u202eb"), "«Titular» debe tener"),
    ],
)
def test_what_cannot_be_is_told(desk: Desk, options: tuple[str, ...], fragment: str) -> None:
    result = solicitud(desk, *options)

    assert (2, "") == (result.status, result.out)
    assert fragment in result.err


@pytest.mark.parametrize("missing", ["typst", "segno"])
def test_without_the_extra_the_pdf_says_what_to_install(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    monkeypatch.setitem(sys.modules, missing, None)
    result = solicitud(desk, "-o", desk.path("solicitud.pdf"))

    assert 2 == result.status
    assert 'pip install "libroabierto[pdf]"' in result.err


def test_without_the_extra_the_page_lacks_its_code_and_says_so(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "segno", None)

    assert "no lleva código QR" in solicitud(desk).well().err
    assert "<svg" not in desk.path("llave.solicitud.html").read_text("utf-8")
