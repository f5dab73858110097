"""Strict fields: one value has one spelling, and every other one a stable code."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marshmallow import ValidationError

from libroabierto.domain.fields import (
    Choice,
    Day,
    Flag,
    InstitutionId,
    Jwk,
    MediaType,
    MunicipalityKey,
    Origin,
    Several,
    Sha256,
    StrictField,
    Text,
    Token,
    Whole,
    is_withheld,
)

HEX = "0123456789abcdef" * 4
SEVERAL = Several("x", "x", Choice("x", "x", among=("a", "b", "c")), least=1, most=2)

REFUSED = [
    (Text("x", "x"), 5, "field.not-text"),
    (Text("x", "x"), "", "field.empty"),
    (Text("x", "x"), " \u00a0", "field.empty"),
    (Text("x", "x"), " a", "field.outer-space"),
    (Text("x", "x"), "a\nb", "field.one-line"),
    (Text("x", "x", longest=3), "abcd", "field.too-long"),
    (Text("x", "x"), "a\u0000b", "field.bad-character"),
    (Text("x", "x"), "e\u0301", "field.bad-character"),
    (Sha256("x", "x"), HEX.upper(), "field.not-sha256"),
    (Sha256("x", "x"), HEX + "\n", "field.not-sha256"),
    (Sha256("x", "x"), HEX[1:], "field.not-sha256"),
    (InstitutionId("x", "x"), "Ayto", "field.not-institution"),
    (InstitutionId("x", "x"), "-ayto", "field.not-institution"),
    (MunicipalityKey("x", "x"), 15113, "field.not-municipality"),
    (MunicipalityKey("x", "x"), "١٥١١٣", "field.not-municipality"),
    (MediaType("x", "x"), "text/plain; charset=utf-8", "field.not-media-type"),
    (Origin("x", "x"), "https://libro.example.org/mex", "field.not-origin"),
    (Origin("x", "x"), "libro.example.org/mex/", "field.not-origin"),
    (Token("x", "x"), "a.b", "field.not-token"),
    (Day("x", "x"), "2026-2-3", "field.not-date"),
    (Day("x", "x"), "2026-02-30", "field.not-date"),
    (Day("x", "x"), 20260203, "field.not-date"),
    (Whole("x", "x"), True, "field.not-whole"),
    (Whole("x", "x"), "1", "field.not-whole"),
    (Whole("x", "x", least=2, most=3), 4, "field.out-of-range"),
    (Flag("x", "x"), 1, "field.not-flag"),
    (Choice("x", "x", among=("a",)), "A", "field.not-among"),
    (Choice("x", "x", among=("a",)), ["a"], "field.not-among"),
    (Jwk("x", "x"), {"kty": "oct", "k": "AA"}, "key.kind"),
    (SEVERAL, "a", "field.not-list"),
    (SEVERAL, [], "field.list-length"),
    (SEVERAL, ["a", "b", "c"], "field.list-length"),
    (SEVERAL, ["a", "a"], "field.repeated"),
]


@pytest.mark.parametrize(("field", "value", "code"), REFUSED, ids=lambda part: str(part)[:40])
def test_another_spelling_is_refused_with_its_code(field: StrictField, value: object, code: str) -> None:
    with pytest.raises(ValidationError) as caught:
        field.deserialize(value)

    assert [code] == caught.value.messages


def test_a_fault_inside_a_list_names_its_position() -> None:
    with pytest.raises(ValidationError) as caught:
        SEVERAL.deserialize(["a", "z"])

    assert {1: ["field.not-among"]} == caught.value.messages


@given(st.text(min_size=1))
def test_text_that_is_accepted_comes_back_unchanged(text: str) -> None:
    field = Text("x", "x", longest=10_000, lines=True)
    try:
        kept = field.deserialize(text)
    except ValidationError:
        return

    assert text == kept


def test_only_a_personal_member_may_be_withheld() -> None:
    withheld = {"_sd": "A" * 43}

    assert withheld == Text("x", "x", personal=True).deserialize(withheld)
    with pytest.raises(ValidationError):
        Text("x", "x").deserialize(withheld)


@pytest.mark.parametrize("value", [{"_sd": "A" * 42}, {"_sd": "A" * 43, "x": 1}, {}, "A", {"_sd": 1}])
def test_a_commitment_has_one_form(value: object) -> None:
    assert not is_withheld(value)
