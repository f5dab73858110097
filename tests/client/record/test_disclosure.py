"""Disclosures: one form, one spelling of a submission, and errors that repeat nothing."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libroabierto.errors import LibroError
from libroabierto.record import base64url, disclosure
from libroabierto.record.disclosure import MAX_DISCLOSURE, MAX_DISCLOSURES, join, make, parse, split
from support.refusal import refused

SALT = bytes(range(16))
SECRET = "Persona Ficticia"
# RFC 9901, section 5.1, and the digest that stands there.
EMAIL = "WyI2SWo3dE0tYTVpVlBHYm9TNXRtdlZBIiwgImVtYWlsIiwgImpvaG5kb2VAZXhhbXBsZS5jb20iXQ"
EMAIL_DIGEST = "JzYjH4svliH0R3PyEMfeZu6Jt69u5qehZo7F7EPYlSE"
# Section 4.2.1: its salt is 22 characters, whose last spare bits are not zero.
SPARE_BITS = "WyJfMjZiYzRMVC1hYzZxMktJNmNCVzVlcyIsICJmYW1pbHlfbmFtZSIsICJNw7ZiaXVzIl0"


def spelled(raw: str | bytes) -> str:
    """Spell what might be a disclosure."""
    return base64url.encode(raw.encode() if isinstance(raw, str) else raw)


def triple(salt: object = "A" * 22, name: object = "name", value: object = SECRET) -> str:
    return spelled(json.dumps([salt, name, value]))


def test_the_example_of_rfc_9901_is_read() -> None:
    opened = parse(EMAIL)

    assert ("email", "johndoe@example.com", EMAIL_DIGEST) == (opened.name, opened.value, opened.digest)


@given(st.text(st.characters(codec="ascii", categories=["L", "N"]), min_size=1, max_size=40))
def test_what_is_made_is_read_again(value: str) -> None:
    text, digest = make(SALT, "name", value)
    opened = parse(text)

    assert ("name", value, digest, text) == (opened.name, opened.value, opened.digest, opened.text)


def test_another_salt_gives_another_digest() -> None:
    assert make(SALT, "name", SECRET)[1] != make(bytes(16), "name", SECRET)[1]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("A" * (MAX_DISCLOSURE + 1), "disclosure.too-large"),
        ("", "disclosure.form"),
        (triple() + "=", "disclosure.base64url"),
        (triple()[:-1] + "!", "disclosure.base64url"),
        ("é" * 20, "disclosure.base64url"),
        (spelled(b"\xff\xfe"), "disclosure.form"),
        (spelled("{}"), "disclosure.form"),
        (spelled("[]"), "disclosure.form"),
        (spelled('["AAAAAAAAAAAAAAAAAAAAAA","name"]'), "disclosure.form"),
        (spelled('["AAAAAAAAAAAAAAAAAAAAAA","name","x","y"]'), "disclosure.form"),
        (spelled('["AAAAAAAAAAAAAAAAAAAAAA","name",1.5]'), "disclosure.form"),
        (spelled('["AAAAAAAAAAAAAAAAAAAAAA","name",{"a":1,"a":2}]'), "disclosure.form"),
        (spelled('["AAAAAAAAAAAAAAAAAAAAAA","name","x"] []'), "disclosure.form"),
        (spelled('\ufeff["AAAAAAAAAAAAAAAAAAAAAA","name","x"]'), "disclosure.form"),
        (triple(value="abc\u202e"), "disclosure.form"),
        (triple(value="e\u0301"), "disclosure.form"),
        (spelled("[" * 100 + "]" * 100), "disclosure.form"),
        (triple(salt="A" * 21), "disclosure.salt"),
        (triple(salt="A" * 23), "disclosure.salt"),
        (triple(salt="A" * 21 + "B"), "disclosure.salt"),
        (SPARE_BITS, "disclosure.salt"),
        (triple(salt=7), "disclosure.salt"),
        (triple(name=""), "disclosure.name"),
        (triple(name="_sd"), "disclosure.name"),
        (triple(name="..."), "disclosure.name"),
        (triple(name=None), "disclosure.name"),
        (triple(value={"_sd": "A" * 43}), "disclosure.nested"),
        (triple(value=[{"x": [{"...": "A" * 43}]}]), "disclosure.nested"),
        (triple(value={"_sd": ["A" * 43]}), "disclosure.nested"),
    ],
)
def test_whatever_is_no_disclosure_is_refused_by_its_code(text: str, code: str) -> None:
    with refused(code):
        parse(text)


@given(st.binary(max_size=200))
def test_no_bytes_are_ever_a_crash(raw: bytes) -> None:
    for text in (raw.decode("latin-1"), base64url.encode(raw)):
        with pytest.raises(LibroError, match=r"^disclosure\."):
            parse(text)


@pytest.mark.parametrize(
    "text", [triple(salt=SECRET), triple(name=""), triple(value={"_sd": SECRET}), spelled(SECRET), SECRET]
)
def test_an_error_repeats_nothing_of_it(text: str) -> None:
    with pytest.raises(LibroError) as caught:
        parse(text)

    assert "Persona" not in repr(caught.value) + str(caught.value.facts)
    assert caught.value.__cause__ is None


def test_its_repr_shows_the_digest_alone() -> None:
    opened = parse(make(SALT, "name", SECRET)[0])

    assert f"Disclosure(digest='{opened.digest}')" == repr(opened)


def test_a_bare_jws_has_no_disclosures() -> None:
    assert ("a.b.c", ()) == split("a.b.c")
    assert (b"a.b.c", ()) == split(b"a.b.c")


@given(st.lists(st.text("abc", min_size=1), min_size=1, max_size=5, unique=True))
def test_splitting_undoes_joining(texts: list[str]) -> None:
    whole = join("a.b.c", tuple(texts))

    assert ("a.b.c", tuple(texts)) == split(whole)
    assert (b"a.b.c", tuple(texts)) == split(whole.encode())


@pytest.mark.parametrize(
    ("submission", "code"),
    [
        ("a.b.c~", "disclosure.empty"),
        ("a.b.c~~", "disclosure.empty"),
        ("a.b.c~d~~", "disclosure.empty"),
        ("a.b.c~d", "disclosure.not-ended"),
        ("a.b.c~d~e", "disclosure.not-ended"),
        ("a.b.c~d~d~", "disclosure.repeated"),
        ("a.b.c~é~", "disclosure.base64url"),
        ("a.b.c~" + "d~" * (MAX_DISCLOSURES + 1), "disclosure.too-many"),
        ("a.b.c" + "~" * 100_000, "disclosure.too-many"),
    ],
)
def test_a_submission_has_one_spelling(submission: str, code: str) -> None:
    for given_as in (submission, submission.encode()):
        with refused(code):
            split(given_as)


def test_as_many_as_are_allowed_are_split() -> None:
    texts = tuple(f"d{number}" for number in range(MAX_DISCLOSURES))

    assert ("t", texts) == split(join("t", texts))


def test_the_bound_is_that_of_the_text() -> None:
    room = MAX_DISCLOSURE * 3 // 4 - len('["AAAAAAAAAAAAAAAAAAAAAA","n",""]')
    text, _ = disclosure.make(bytes(16), "n", "x" * room)

    assert MAX_DISCLOSURE == len(text)
    with refused("disclosure.too-large"):
        disclosure.make(bytes(16), "n", "x" * (room + 1))
