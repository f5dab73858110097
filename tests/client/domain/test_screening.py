"""Screening: CURP and RFC by their check digits, phones and e-mails by their look; told where, never what."""

import dataclasses
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libroabierto.domain.catalogue import CATALOGUE
from libroabierto.domain.corrections import fields_of
from libroabierto.domain.identifiers import curp_check_digit, curps, rfc_check_digit, rfcs
from libroabierto.domain.screening import check_screening, findings, kinds_in
from libroabierto.errors import Refused
from libroabierto.record.disclosure import parse
from libroabierto.record.event import Event
from support.founding import Town, read
from support.lives import ledger, privacy
from support.naive_identifiers import curp_of, rfc_of
from support.refusal import refused
from support.refusals.ledger import declared_at
from support.refusals.row import town_after

# Fictitious persons. The first RFC is the example of the tax authority's own instructions.
CURP = curp_of("GODE561231MDFMZM0")
RFC = "GODE561231GR8"
CURPS = [
    CURP,
    curp_of("XEXX010101HNEXXXA"),
    curp_of("XUXX000229MMCXXXA"),
    curp_of("PEXA991231XASBCD0"),
]
RFCS = [RFC, rfc_of("ÑAÑE800101AB"), rfc_of("PEPA00022912")]


def test_the_published_example_has_the_digit_that_we_compute() -> None:
    assert ("8", RFC) == (rfc_check_digit(RFC), rfc_of(RFC[:12]))


@given(st.from_regex(r"[A-Z]{4}[0-9]{6}[HMX][A-Z]{5}[0-9A-ZÑ]", fullmatch=True))
def test_a_curps_digit_is_that_of_the_second_way(first: str) -> None:
    assert curp_of(first) == first + curp_check_digit(first)


@given(st.from_regex(r"[A-ZÑ&]{4}[0-9]{6}[1-9A-NP-Z]{2}", fullmatch=True))
def test_an_rfcs_digit_is_that_of_the_second_way(first: str) -> None:
    assert rfc_of(first) == first + rfc_check_digit(first)


@pytest.mark.parametrize("curp", CURPS)
@pytest.mark.parametrize("around", ["{}", "CURP: {}.", "({})", "x {} y", "_{}_", "¿{}?"])
def test_a_curp_is_found(curp: str, around: str) -> None:
    assert [curp] == list(curps(around.format(curp)))


@pytest.mark.parametrize("rfc", RFCS)
@pytest.mark.parametrize("around", ["{}", "RFC {}, de prueba", "({})", "x {} y"])
def test_an_rfc_is_found(rfc: str, around: str) -> None:
    apart = [rfc, f"{rfc[:4]}-{rfc[4:10]}-{rfc[10:]}", f"{rfc[:4]} {rfc[4:10]} {rfc[10:]}"]

    assert [[rfc]] * 3 == [list(rfcs(around.format(spelled))) for spelled in apart]


@pytest.mark.parametrize("digit", "0123456789")
def test_with_another_digit_it_is_no_curp(digit: str) -> None:
    assert ([CURP] if CURP[17] == digit else []) == list(curps(CURP[:17] + digit))


@pytest.mark.parametrize("digit", "0123456789A")
def test_with_another_digit_it_is_no_rfc(digit: str) -> None:
    assert ([RFC] if digit == "8" else []) == list(rfcs(RFC[:12] + digit))


@pytest.mark.parametrize(
    "text",
    [
        curp_of("GODE561331MDFMZM0"),  # no thirteenth month
        curp_of("GODE560230MDFMZM0"),  # no such day in either century
        curp_of("GODE561231MXXMZM0"),  # no such state
        f"A{CURP}",
        f"{CURP}0",
        f"Ñ{CURP}",
    ],
)
def test_what_only_looks_like_a_curp_is_none(text: str) -> None:
    assert [] == list(curps(text))


@pytest.mark.parametrize(
    "text",
    [
        rfc_of("GODE561331GR"),
        "XAXX010101000",  # the public in general
        "XEXX010101000",  # whoever lives abroad
        f"A{RFC}",
        f"{RFC}A",
        CURP,
        "SA/GODE/561231/GR8",
        "ABC561231GR8",  # a company's has three letters
    ],
)
def test_what_is_no_natural_persons_rfc_is_none(text: str) -> None:
    assert [] == list(rfcs(text))


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Se acordó publicar el padrón.", []),
        (f"la persona con CURP {CURP.lower()}", ["curp"]),
        (f"rfc {RFC.lower()}", ["rfc"]),
        (f"{CURP} y {RFC}", ["curp", "rfc"]),
        ("Llame al 722 123 4567", ["phone"]),
        ("Tel. (722) 123 45 67", ["phone"]),
        ("+52 55 1234 5678", ["phone"]),
        ("7221234567", ["phone"]),
        ("escriba a alguien@example.org", ["email"]),
        ("Oficio SA/123/2026 del 2026-11-20", []),
        ("a" * 64, []),
        ("0123456789abcdef" * 4, []),
        ("usuario@ sin dominio", []),
    ],
)
def test_a_text_tells_its_kinds(text: str, kinds: list[str]) -> None:
    assert kinds == list(kinds_in(text))


def act(**changes: Any) -> Event:
    return read(privacy.seating(town_after("watched"), **changes))


@pytest.mark.parametrize(("text", "code"), [(f"De {CURP}", "screening.curp"), (RFC.lower(), "screening.rfc")])
def test_an_identifier_in_a_text_is_refused_by_its_place(text: str, code: str) -> None:
    with refused(code, Refused, pointer="/data/organisation"):
        check_screening(act(organisation=text))


def test_a_signed_reason_lets_it_pass() -> None:
    check_screening(act(organisation=RFC, screening_reason="Lo ordena la resolución"))


def test_phones_and_mails_pass() -> None:
    event = act(organisation="Organización, tel. 722 123 4567, alguien@example.org")
    check_screening(event)

    assert [("/data/organisation", "phone"), ("/data/organisation", "email")] == list(findings(event))


def test_a_withheld_value_is_looked_at_in_its_disclosure() -> None:
    text, digest = privacy.opened(value=f"Persona {CURP}")
    with refused("screening.curp", Refused, pointer="/data/name"):
        check_screening(act(digest=digest), [parse(text)])


def test_nothing_that_was_found_is_repeated() -> None:
    with pytest.raises(Refused) as caught:
        check_screening(act(organisation=CURP))

    assert CURP not in repr(caught.value) + str(caught.value.facts)


def test_inner_texts_are_found_by_their_pointers() -> None:
    town = town_after("settled")
    data = dict(read(town.declaration()).data)
    data["signatories"] = [data["signatories"][0], {**data["signatories"][1], "title": f"Titular {RFC}"}]
    with refused("screening.rfc", Refused, pointer="/data/signatories/1/title"):
        check_screening(read(town.declaration(**data)))


def test_a_correction_brings_none_in_either() -> None:
    town = town_after("declared")
    with refused("screening.curp", Refused, pointer="/data/value"):
        check_screening(read(ledger.correction(town, declared_at(town), "/place", CURP)))


@pytest.mark.parametrize("path", [f"{CURP}.pdf", f"acta%20{RFC}.pdf", f"?curp={CURP.lower()}"])
def test_an_address_that_is_called_after_a_person_is_found(path: str) -> None:
    data = {"evidence": [{"url": f"https://datos.example/{path}"}]}
    event = dataclasses.replace(act(), type="commitment.updated", data=data)

    assert ["/data/evidence/0/url"] == [found.pointer for found in findings(event)]


def test_letters_that_are_escaped_hide_nothing() -> None:
    event = act(organisation=RFC)
    escaped = event.payload.replace(RFC.encode(), b"".join(b"\\u%04x" % ord(char) for char in RFC))
    with refused("screening.rfc", Refused):
        check_screening(dataclasses.replace(event, payload=escaped, data=json.loads(escaped)["data"]))


def test_machine_readable_members_are_not_texts() -> None:
    town = Town()
    town.live()
    found = [one for token in town.tokens for one in findings(read(token)) if one.kind in ("curp", "rfc")]

    assert [] == found


def test_every_type_can_carry_the_reason() -> None:
    """Else an act that needs an identifier could not be made at all."""
    without = {type.name for type in CATALOGUE.values() if "screening_reason" not in fields_of(type.data)}

    assert set() == without
