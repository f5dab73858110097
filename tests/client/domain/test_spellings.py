"""CURP and RFC as people write them: in groups, over two lines, letters in two parts; and what is neither."""

import dataclasses
import json
import unicodedata

import pytest

from libroabierto.domain.identifiers import plain
from libroabierto.domain.screening import check_screening, kinds_in
from libroabierto.errors import Refused
from support.founding import read
from support.lives import privacy
from support.naive_identifiers import curp_of, rfc_of
from support.refusal import refused
from support.refusals.row import town_after

CURP = curp_of("FICT800101MMCXXX0")  # of nobody, as all here
RFC, OTHER = rfc_of("FICT800101AB"), rfc_of("NUÑE800101AB")
GAPS = [" ", "-", "\n", "\r\n", " - ", "-\n", "\u00a0", "\u2011", "\u2013", "\t"]
UNSEEN = ["\u00ad", "\u200b", "\u200d", "\ufeff"]
APART = [
    f"{CURP[:4]}{{}}{CURP[4:10]}{{}}{CURP[10:]}",
    f"{CURP[:10]}{{}}{CURP[10:16]}{{}}{CURP[16:]}",
    f"{CURP[:4]}{{}}{CURP[4:10]}{{}}{CURP[10]}{{}}{CURP[11:13]}{{}}{CURP[13:16]}{{}}{CURP[16]}{{}}{CURP[17]}",
]


@pytest.mark.parametrize("gap", GAPS)
@pytest.mark.parametrize("apart", APART)
def test_a_curp_in_groups_is_found(apart: str, gap: str) -> None:
    assert ["curp"] == list(kinds_in(f"la persona {apart.replace('{}', gap)}."))


@pytest.mark.parametrize("gap", GAPS)
@pytest.mark.parametrize("rfc", [RFC, OTHER])
def test_an_rfc_in_groups_is_found(rfc: str, gap: str) -> None:
    assert ["rfc"] == list(kinds_in(f"{rfc[:4]}{gap}{rfc[4:10]}{gap}{rfc[10:]}"))


@pytest.mark.parametrize("mark", UNSEEN)
def test_what_nobody_sees_hides_nothing(mark: str) -> None:
    assert ["curp", "rfc"] == list(kinds_in(f"{mark.join(CURP)} {mark.join(RFC)}"))


def test_a_letter_in_two_parts_is_one() -> None:
    assert ["rfc"] == list(kinds_in(unicodedata.normalize("NFD", OTHER)))


def test_wide_letters_and_digits_are_letters_and_digits() -> None:
    wide = "".join(chr(ord(char) + 0xFEE0) for char in CURP)

    assert ["curp"] == list(kinds_in(wide))


@pytest.mark.parametrize(
    "text",
    [
        "En el folio 261123 se asentó el acta número 12 de la sesión ordinaria.",
        "Oficio PMVG-261123-A1 y su anexo 801231",
        "Pago por 150101 pesos. México, a 20 de noviembre de 2026, a las 10:30 horas",
        "Clave 15113, sesión 261120\nH. Ayuntamiento de Villa Guerrero, 2025-2027",
        "Línea de captura 800101 MMC XXX 00",
        "SUMA\n261120\n125",
        f"{CURP[:4]}; {CURP[4:10]}; {CURP[10:]}",  # cells of a table
        f"{CURP[:4]}      {CURP[4:]}",
    ],
)
def test_ordinary_texts_pass(text: str) -> None:
    assert [] == list(kinds_in(text))


SPELLED = [
    OTHER,
    f"{CURP[:4]} - {CURP[4:10]} - {CURP[10:]}",
    f"{CURP[:4]}\n{CURP[4:]}",
    f"{CURP[:6]}\u00ad{CURP[6:]}",
    f"{CURP[:6]}\u200b{CURP[6:]}",
    "".join(chr(ord(char) + 0xFEE0) for char in RFC),
]


@pytest.mark.parametrize("text", SPELLED)
def test_the_quick_look_at_the_bytes_lets_none_of_them_by(text: str) -> None:
    event = read(privacy.seating(town_after("watched"), organisation=text))
    raw = json.dumps(json.loads(event.payload), ensure_ascii=False).encode()

    for payload in (event.payload, raw):
        with refused(f"screening.{next(kinds_in(text))}", Refused, pointer="/data/organisation"):
            check_screening(dataclasses.replace(event, payload=payload))


PILES = {
    "two kinds of signs": lambda n: "q" + "\u0301" * n + "\u00ad" + "\u0323" * n,
    "one after the other": lambda n: "q" + "\u0301\u0323" * n,
    "signs that count as letters": lambda n: "q" + "\uff9e\u0334" * n,
}


@pytest.mark.parametrize("pile", PILES)
def test_signs_piled_on_one_letter_cost_no_more_than_they_are_long(pile: str) -> None:
    plainly = plain(PILES[pile](20_000))

    assert len(plainly) <= 10
