"""Drafts under fire: what the standard TOML parser lets out or takes too long over never reaches a person."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fuzz.readers import any_file
from libroabierto.domain.catalogue import CATALOGUE
from libroabierto.domain.drafts import read_draft
from libroabierto.domain.draftwriting import draft
from libroabierto.record.text import check_text
from support.refusal import code_of
from support.vectors import topic

NOTE: str = topic("story")["checkpoint"]
CONTINUES = (
    'type = "ledger.founded"\n[data.continues]\norigin = "a"\nledger = "b"\ngap = " c "\ncheckpoint = """\n'
)
TEXTS = st.text(max_size=60).filter(lambda text: check_text(text) is None).map(str.strip)


def refused(text: str) -> str | None:
    return code_of(lambda: read_draft(text, any_file))


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("9" * 5000, "draft.not-toml"),
        ("1" + "_1" * 5000, "draft.not-toml"),
        ('"file:a\\u0000b"', "draft.file-unreadable"),
        ("{" * 13 + "}" * 13, "draft.too-deep"),
        ('"' + "{" * 99 + '"', None),
        ("'''" + "[" * 99 + "'''", None),
        ("1 # " + "[" * 99, None),
        ('"' + "a." * 99 + '"', None),
        ('"""\\""" ' + "[" * 99 + '"""""', None),
    ],
)
def test_a_value_is_read_or_refused_under_a_code(value: str, code: str | None) -> None:
    text = f'type = "office.assumed"\n[data]\nappointment_sha256 = {value}\n'

    assert code == refused(text)


def test_a_number_for_the_type_is_no_type_however_long_it_is() -> None:
    assert "draft.type-unknown" == refused(f"type = 0x{'f' * 5000}\n[data]\n")


@pytest.mark.parametrize(("parts", "code"), [(12, "draft.type-unknown"), (13, "draft.too-deep")])
@pytest.mark.parametrize("dot", [".", " . ", "\t."])
@pytest.mark.parametrize("part", ["a", '""', "'[.'"])
def test_a_key_has_as_many_parts_as_a_draft_is_deep(parts: int, code: str, dot: str, part: str) -> None:
    assert code == refused(dot.join([part] * parts) + "=1")
    assert "draft.too-deep" == refused(dot.join([part] * parts * 1000) + "=1")


def test_a_note_keeps_its_last_line_feed_which_is_signed() -> None:
    continues = read_draft(f'{CONTINUES}{NOTE}"""\n', any_file)["data"]["continues"]

    assert (NOTE, "c") == (continues["checkpoint"], continues["gap"])


def test_a_flood_of_marks_is_left_to_the_strict_payload() -> None:
    flood = "a" + "\u0301\u0323" * 1000
    members = read_draft(f'type = "term.started"\nissuer = "{flood}"\n[data]\n', any_file)

    assert flood == members["issuer"]
    assert check_text(flood) == "not-nfc"


@settings(deadline=None)
@given(name=TEXTS, lines=st.lists(TEXTS, min_size=2, max_size=3).map("\n".join).map(str.strip))
def test_what_a_draft_is_prefilled_with_reads_back(name: str, lines: str) -> None:
    given_data = {"holder": name, "title": lines}
    text = draft("office.assumed", language="es", prefill={"issuer": name, "data": given_data})
    members = read_draft(text, lambda _: b"x")

    assert name == members["issuer"]
    assert given_data == {"holder": members["data"]["holder"], "title": members["data"]["title"]}


@pytest.mark.parametrize("control", ["\x7f", "\r", "\t", "\0", "\x1b", "\x85"])
def test_a_control_in_a_prefilled_value_is_escaped(control: str) -> None:
    for value in (f"a{control}b", f"a\n{control}b"):
        text = draft("term.started", language="en", prefill={"issuer": value})

        assert value == read_draft(text, any_file)["issuer"]


@pytest.mark.parametrize("type_name", CATALOGUE)
def test_the_longest_draft_of_a_type_is_far_within_the_bounds(type_name: str) -> None:
    assert refused(draft(type_name, language="es", prefill={"id": "x"})) is None
