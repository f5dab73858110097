"""`libro keygen` and `libro possession`: keys are encrypted, private, and never overwritten."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from libroabierto.keys import PrivateKey, PublicKey
from support.libro_command import Desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


@pytest.mark.parametrize("kind", ["ed25519", "p256", "rsa"])
def test_a_key_is_made_in_two_files(desk: Desk, kind: str) -> None:
    result = desk.libro("keygen", desk.path("llave"), "--kind", kind).well()
    private = PrivateKey.load_pem(desk.path("llave.pem").read_bytes(), b"frase de prueba")
    public = PublicKey.from_jwk(json.loads(desk.path("llave.jwk.json").read_bytes()))

    assert private.public == public
    assert public.kid in result.out


def test_the_private_half_is_encrypted_and_its_owners_alone(desk: Desk) -> None:
    desk.libro("keygen", desk.path("llave")).well()

    assert b"BEGIN ENCRYPTED PRIVATE KEY" in desk.path("llave.pem").read_bytes()
    assert desk.path("llave.pem").stat().st_mode & 0o777 == 0o600


def test_an_unencrypted_key_shouts(desk: Desk) -> None:
    assert "ATENCIÓN" in desk.libro("keygen", desk.path("llave"), "--no-passphrase").well().err


@pytest.mark.parametrize("name", ["llave.pem", "llave.jwk.json"])
def test_a_file_that_exists_is_never_touched(desk: Desk, name: str) -> None:
    desk.write(name, "mine")

    assert desk.libro("keygen", desk.path("llave")).status == 2
    assert ["mine"] == [path.read_text("utf-8") for path in desk.folder.iterdir()]


def test_a_passphrase_is_asked_for_twice(desk: Desk) -> None:
    desk.passphrase, desk.secrets = None, ["una frase", "una frase"]
    desk.libro("keygen", desk.path("llave"), answers="").well()

    assert PrivateKey.load_pem(desk.path("llave.pem").read_bytes(), b"una frase").kind == "Ed25519"


@pytest.mark.parametrize("secrets", [["una", "otra"], ["", ""]])
def test_a_passphrase_that_is_no_good_makes_nothing(desk: Desk, secrets: list[str]) -> None:
    desk.passphrase, desk.secrets = None, secrets

    assert desk.libro("keygen", desk.path("llave"), answers="").status == 2
    assert [] == list(desk.folder.iterdir())


def test_nobody_to_ask_for_a_passphrase_is_told_of_the_variable(desk: Desk) -> None:
    desk.passphrase = None

    assert "LIBRO_PASSPHRASE" in desk.libro("keygen", desk.path("llave")).err


def proof(desk: Desk, *, office: str = "seal", event: str = "1") -> tuple[object, ...]:
    draft = desk.write("alta.toml", f'ledger = "{"a" * 64}"\nid = "{event}"\n[data]\npossession = "file:x"\n')
    return ("possession", draft, "--key", desk.path("llave.pem"), "--issuer", "osc-x", "--office", office)


def test_a_proof_stands_beside_its_key(desk: Desk) -> None:
    desk.libro("keygen", desk.path("llave")).well()

    assert "file:llave.possession.jws" in desk.libro(*proof(desk)).well().out
    assert desk.path("llave.possession.jws").exists()


def test_a_proof_that_fits_is_left_as_it_is(desk: Desk) -> None:
    desk.libro("keygen", desk.path("llave"), "--kind", "p256").well()
    desk.libro(*proof(desk)).well()
    before = desk.path("llave.possession.jws").read_bytes()
    desk.libro(*proof(desk)).well()

    assert before == desk.path("llave.possession.jws").read_bytes()


def test_a_proof_for_another_draft_is_not_replaced(desk: Desk) -> None:
    desk.libro("keygen", desk.path("llave")).well()
    desk.libro(*proof(desk)).well()

    assert desk.libro(*proof(desk, event="2")).status == 2
    assert desk.libro(*proof(desk, office="facilitator")).status == 2


@pytest.mark.parametrize("text", ["", 'ledger = "a"', "id = 1", "not toml", "\xff"])
def test_an_unfinished_draft_proves_nothing(desk: Desk, text: str) -> None:
    desk.libro("keygen", desk.path("llave")).well()
    argv = proof(desk)
    desk.write("alta.toml", text.encode("latin-1"))

    assert desk.libro(*argv).status in (1, 2)
    assert not desk.path("llave.possession.jws").exists()


def test_a_wrong_passphrase_is_told(desk: Desk) -> None:
    desk.libro("keygen", desk.path("llave")).well()
    desk.passphrase = "otra"
    result = desk.libro(*proof(desk))

    assert result.status == 2
    assert "Traceback" not in result.err
