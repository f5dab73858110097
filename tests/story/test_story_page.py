"""docs/story.md, typed at a terminal by somebody who answers every question with yes."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from support.typed_story import BLOCKS, MARK, PAGE, ROOT, Typing

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("curl") is None, reason="the page asks the ledger with curl"),
]


class Read:
    """What a person who typed the page has before them: the output of each block, and the folder."""

    def __init__(self, folder: Path, output: str) -> None:
        self.folder = folder
        self._outputs = re.split(rf"^{MARK}\d+\n", output, flags=re.MULTILINE)[1:]

    def answer(self, command: str) -> str:
        """Return the output of the block in which *command* stands."""
        at = next(at for at, block in enumerate(BLOCKS) if command in block)
        return self._outputs[at]

    def document(self, command: str) -> Any:
        """Return the JSON line that a block printed."""
        line = next(line for line in self.answer(command).splitlines() if line.startswith("{"))
        return json.loads(line)


@pytest.fixture(scope="module")
def read(typing: Typing) -> Read:
    """Wait for the last block of the page."""
    return Read(typing.folder, typing.output())


def test_a_stranger_finds_the_whole_life_in_order(read: Read) -> None:
    assert "EN ORDEN" in read.answer("libro audit")


def test_the_declaration_is_in_force_and_the_secretariat_installed(read: Read) -> None:
    declaration = read.document("/v1/declarations/")["item"]
    secretariat = read.document("/v1/secretariats/secretariat")["item"]

    assert ("in-force", "installed") == (declaration["state"], secretariat["state"])


def test_every_promise_has_its_evidence(read: Read) -> None:
    clauses = dict(
        line.split()[:2] for line in read.answer("word_to_deed").splitlines() if line[:1].isupper()
    )

    assert {"A": "acknowledgement", "B": "acknowledgement"} == {n: clauses.pop(n) for n in "AB"}
    assert dict.fromkeys("CDEFGH", "kept") == clauses


def test_the_evidence_has_the_hash_of_the_file(read: Read) -> None:
    updates = read.document("/v1/commitments/")["updates"]["items"]

    assert f"{updates[0]['evidence'][0]['sha256']}  documentos/" in read.answer("/v1/commitments/")


def test_what_the_stolen_key_signed_is_in_doubt_and_nothing_else(read: Read) -> None:
    lines = [line for line in read.answer("EN DUDA").splitlines() if line.startswith("PRUEBA-")]

    assert [False, False, False, True, False] == [line.endswith("EN DUDA") for line in lines]


def test_an_entry_is_shown_with_its_doubt_and_another_with_both_values(read: Read) -> None:
    told = read.answer('libro show "$(folio avance-falso)"')

    assert "  EN DUDA: ayto-15088 declaró comprometida la llave con que se firmó" in told
    assert re.search(r"debe decir  Agua potable en las comunidades\n\s+decía +.*potbale", told)


def test_another_authority_takes_over_what_was_declared_in_between(read: Read) -> None:
    vacant = read.document("La autoridad extinta no firma")["item"]
    successor = read.document("/v1/institutions/contraloria-demo")["item"]

    assert ("declaration:15113-2025", "in-force") == (vacant["id"], vacant["state"])
    assert vacant["authority_vacant"]
    assert "La autoridad extinta no firma." in read.answer("La autoridad extinta no firma")
    assert ["authority"] == [held["role"] for held in successor["roles"]]
    assert (read.folder / "refrendo.receipt.json").exists()


def test_a_persons_name_is_shown_until_it_is_withdrawn(read: Read) -> None:
    before, after = read.answer('libro show "$(folio lugar-3)"'), read.answer("cancelacion.datos.toml")

    assert re.search(r"^ +Nombre +Representante de la organización 1", before, flags=re.MULTILINE)
    assert re.search(r"^ +Nombre +dato cancelado", after, flags=re.MULTILINE)


def test_a_session_that_is_repeated_is_refused_before_it_is_recorded(read: Read) -> None:
    assert "No se asentó." in read.answer("sesion-repetida")
    assert not (read.folder / "sesion-repetida.receipt.json").exists()


def test_six_commitments_in_three_municipalities_were_proposed(read: Read) -> None:
    proposed = [
        path
        for path in read.folder.glob("*.toml")
        if 'type = "commitment.proposed"' in path.read_text("utf-8")
    ]
    keys = {re.findall(r'key = "([0-9]{5})"', path.read_text("utf-8"))[0] for path in proposed}

    assert (6, {"15113", "15088", "15021"}) == (len(proposed), keys)


def test_what_happened_in_a_municipality_is_told_and_a_changed_notice_is_not_believed(read: Read) -> None:
    told = read.answer('libro follow "$AVISOS"')

    assert 2 == len(re.findall(r"  PRUEBA-\d{6}-\w  .* propone el compromiso ", told))
    assert "El aviso es fiel" in read.answer("verify-message")
    assert "Ese aviso no se cree." in read.answer("verify-message")


def test_every_prepared_draft_that_the_page_names_is_there() -> None:
    named = set(re.findall(r"borradores/([a-z0-9-]+\.toml)", PAGE))

    assert set() == named - {path.name for path in (ROOT / "deploy/demo/borradores").glob("*.toml")}
