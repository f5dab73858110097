"""Drafts: what `libro new` writes is TOML that reads back into a payload's members."""

import hashlib
import json

import pytest

from libroabierto.domain.catalogue import CATALOGUE
from libroabierto.domain.drafts import MAX_DRAFT, read_draft
from libroabierto.domain.draftwriting import draft
from libroabierto.errors import Malformed, TooLarge
from libroabierto.keys import PrivateKey
from libroabierto.record.envelope import EVENT, seal

KEY = PrivateKey.from_ed25519_seed(bytes(32))
FILES = {
    "carta.pdf": b"%PDF-1.7 carta",
    "llave.jwk.json": json.dumps(KEY.public.jwk).encode(),
    "llave.possession.jws": b"aa.bb.cc\n",
    "carta.jws": seal(b'{"a":1}', KEY, EVENT).encode() + b"\n",
}


def no_file(name: str) -> bytes:
    return FILES.get(name, b"x")


def any_file(name: str) -> bytes:
    """Something of the kind that the examples of a draft point at."""
    return FILES["carta.jws"] if name in ("declaratoria.jws", "acreditacion.jws") else b"{}"


def written(type_name: str) -> str:
    return draft(type_name, language="es", prefill={"ledger": "0" * 64, "id": "x"})


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("type_name", CATALOGUE)
def test_every_draft_is_toml_that_reads_back(type_name: str, language: str) -> None:
    members = read_draft(draft(type_name, language=language, prefill={"id": "x"}), any_file)

    assert (type_name, "x") == (members["type"], members["id"])
    assert "signed_at" not in members


@pytest.mark.parametrize("type_name", CATALOGUE)
def test_every_required_member_stands_in_the_draft(type_name: str) -> None:
    data = read_draft(written(type_name), any_file)["data"]

    for name, field in CATALOGUE[type_name].data().fields.items():
        assert not field.required or (field.data_key or name) in data


def test_a_prefilled_value_stands_in_place_of_the_example() -> None:
    text = draft("term.started", language="es", prefill={"data": {"from": "2031-01-01"}})

    assert "2031-01-01" == read_draft(text, no_file)["data"]["from"]


def test_a_file_beside_the_draft_gives_hash_and_size_and_key() -> None:
    text = written("key.enrolled").replace("file:solicitud.pdf", "file:carta.pdf")
    data = read_draft(text, no_file)["data"]

    assert hashlib.sha256(FILES["carta.pdf"]).hexdigest() == data["request_sha256"]
    assert KEY.public.jwk == data["jwk"]
    assert "aa.bb.cc" == data["possession"]


def test_the_payload_of_a_signed_file_gives_what_one_signs() -> None:
    text = written("declaration.signed").replace("payload:declaratoria.jws", "payload:carta.jws")

    assert hashlib.sha256(b'{"a":1}').hexdigest() == read_draft(text, no_file)["data"]["digest"]


def test_text_is_normalised_and_trimmed_since_editors_differ() -> None:
    text = 'type = "term.started"\nissuer = " e\u0301 "\n[data]\n'

    assert "\u00e9" == read_draft(text, no_file)["issuer"]


DEEP = "[" * 20 + "]" * 20
REFUSED = [
    ("type =", "draft.not-toml"),
    ('type = "no.such"\n[data]', "draft.type-unknown"),
    ('type = "term.started"', "draft.type-unknown"),
    ('type = "term.started"\nx = 1.5\n[data]', "draft.kind-of-value"),
    ('type = "term.started"\nx = 2026-01-01T00:00:00Z\n[data]', "draft.kind-of-value"),
    (f'type = "term.started"\nx = {DEEP}\n[data]', "draft.too-deep"),
    ('type = "key.enrolled"\n[data]\njwk = "file:carta.pdf"', "draft.file-unreadable"),
]


@pytest.mark.parametrize(("text", "code"), REFUSED, ids=[code for _, code in REFUSED])
def test_a_draft_that_cannot_be_read_says_why(text: str, code: str) -> None:
    with pytest.raises(Malformed) as caught:
        read_draft(text, no_file)

    assert code == caught.value.code


def test_a_flood_of_brackets_is_refused_and_not_a_crash() -> None:
    with pytest.raises(Malformed):
        read_draft("x = " + "[" * 50_000, no_file)


def test_a_draft_has_a_bound() -> None:
    with pytest.raises(TooLarge):
        read_draft(" " * (MAX_DRAFT + 1), no_file)
