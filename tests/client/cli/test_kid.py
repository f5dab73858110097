"""`libro kid`: the thumbprint of a key file, alone for scripts, in groups for people."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from libroabierto.keys import PublicKey
from support.libro_command import Desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = Desk(tmp_path)
    desk.libro("keygen", desk.path("llave")).well()
    return desk


@pytest.mark.parametrize("name", ["llave.jwk.json", "llave.pem"])
def test_the_kid_stands_alone_on_stdout(desk: Desk, name: str) -> None:
    kid = PublicKey.from_jwk(json.loads(desk.path("llave.jwk.json").read_bytes())).kid

    assert f"{kid}\n" == desk.libro("kid", desk.path(name)).well().out


@pytest.mark.parametrize("language", ["es", "en"])
def test_its_groups_are_those_that_keygen_showed(tmp_path: Path, language: str) -> None:
    desk = Desk(tmp_path, language=language)
    groups = desk.libro("keygen", desk.path("llave")).well().out.splitlines()[-1].strip()
    told = desk.libro("kid", desk.path("llave.jwk.json")).well().err

    assert 79 == len(groups)
    assert groups in told
    assert "Ed25519" in told


def test_a_private_key_asks_for_its_passphrase(desk: Desk) -> None:
    desk.passphrase = "otra"

    assert 2 == desk.libro("kid", desk.path("llave.pem")).status


@pytest.mark.parametrize(
    ("content", "status"), [(b"", 2), (b"{", 2), (b"\xff", 2), (b"[" * 4000, 2), (b"{}", 1), (b"x" * 5000, 2)]
)
def test_a_file_that_is_no_key_is_told(desk: Desk, content: bytes, status: int) -> None:
    result = desk.libro("kid", desk.write("otra.jwk.json", content))

    assert (status, "") == (result.status, result.out)
    assert result.err.startswith("Error: ")
