"""Names of institutions, offices, types and streams."""

from __future__ import annotations

import pytest

from libroabierto.record.names import INSTITUTION, OFFICE, STREAMS, UUID, is_stream, is_type

ID = "0191e0d2-7c3a-7b1e-8f00-1234567890ab"
BLANKS = ["", " ", "\n", "\0", "é", "\ud800"]


@pytest.mark.parametrize("slug", ["ayto-15113", "infoem", "stl-mex", "15113", "a1", "a-", "a--b", "a" * 63])
def test_slugs_of_institutions(slug: str) -> None:
    assert INSTITUTION.fullmatch(slug)


@pytest.mark.parametrize(
    "slug", [*BLANKS, "a", "-a", "A1", "a_b", "a.b", "a:b", "ayto 15113", "a" * 64, "ab\n", "ñu"]
)
def test_what_is_no_slug_of_an_institution(slug: str) -> None:
    assert not INSTITUTION.fullmatch(slug)


@pytest.mark.parametrize("slug", ["municipal-president", "seal", "a1", "o" * 63])
def test_slugs_of_offices(slug: str) -> None:
    assert OFFICE.fullmatch(slug)


@pytest.mark.parametrize("slug", [*BLANKS, "a", "1a", "-a", "Seal", "o" * 64, "seal\n", "a_b"])
def test_what_is_no_slug_of_an_office(slug: str) -> None:
    assert not OFFICE.fullmatch(slug)


@pytest.mark.parametrize("text", [ID, "00000000-0000-0000-0000-000000000000"])
def test_uuids(text: str) -> None:
    assert UUID.fullmatch(text)


@pytest.mark.parametrize(
    "text",
    [
        *BLANKS,
        ID.upper(),
        ID.replace("-", ""),
        f"{{{ID}}}",
        f"urn:uuid:{ID}",
        ID[:-1],
        ID + "0",
        ID + "\n",
        "g" + ID[1:],
    ],
)
def test_what_is_no_uuid(text: str) -> None:
    assert not UUID.fullmatch(text)


@pytest.mark.parametrize(
    "text", ["declaration.issued", "ledger.log_key_rotated", "a.b", "a_b_c.d_e", "a" * 62 + ".b"]
)
def test_types(text: str) -> None:
    assert is_type(text)


@pytest.mark.parametrize(
    "text",
    [
        *BLANKS,
        "declaration",
        ".issued",
        "declaration.",
        "a.b.c",
        "a..b",
        "_a.b",
        "a_.b",
        "a__b.c",
        "a.b_",
        "A.b",
        "a1.b",
        "a-b.c",
        "a.b\n",
        "a" * 63 + ".b",
    ],
)
def test_what_is_no_type(text: str) -> None:
    assert not is_type(text)


@pytest.mark.parametrize(
    "text",
    [
        "ledger:main",
        "institution:ayto-15113",
        "declaration:15113-2022",
        "declaration:15113-2",
        "declaration:00000-" + "a" * 40,
        "declaration:15113-2022-b",
        "secretariat:15113-2022-2024",
        f"plan:{ID}",
        f"commitment:{ID}",
        f"observation:{ID}",
    ],
)
def test_streams(text: str) -> None:
    assert is_stream(text)


@pytest.mark.parametrize(
    "text",
    [
        *BLANKS,
        "ledger",
        "ledger:",
        ":main",
        "ledger:other",
        "ledger:main:",
        "Ledger:main",
        "ledger:main\n",
        " ledger:main",
        "institution:a",
        "institution:A1",
        "institution:" + "a" * 64,
        "institution:a:b",
        "declaration:15113",
        "declaration:15113-",
        "declaration:1511-2022",
        "declaration:151133-2022",
        "declaration:15113--2022",
        "declaration:15113-2022\n",
        "declaration:15113_2022",
        "declaration:15113-ABC",
        "declaration:١٥١١٣-2022",
        "declaration:15113-" + "a" * 41,
        f"declaration:{ID}",
        "secretariat:15113",
        "plan:15113-2022",
        f"plan:{ID.upper()}",
        f"plan:{ID}0",
        f"commitment:{{{ID}}}",
        f"key:{ID}",
        f"office:{ID}",
    ],
)
def test_what_is_no_stream(text: str) -> None:
    assert not is_stream(text)


def test_the_grammar_has_the_seven_kinds_of_the_protocol() -> None:
    assert list(STREAMS) == [
        "ledger",
        "institution",
        "declaration",
        "secretariat",
        "plan",
        "commitment",
        "observation",
    ]
