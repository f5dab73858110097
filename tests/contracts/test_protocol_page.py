"""PROTOCOL.md says what the code does."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from libroabierto.domain.catalogue import CATALOGUE
from libroabierto.domain.fields import LogCode
from libroabierto.domain.vocabulary import OFFICES, ROLES
from libroabierto.record import entry, envelope, event, folio, names, possession, upload
from support.vectors import CONTRACTS, topic

PAGE = (CONTRACTS / "PROTOCOL.md").read_text("utf-8")
LINES: list[str] = topic("story")["entries"]


def fenced(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)\n```", PAGE, re.DOTALL)


def run_loop(folder: Path, lines: list[str]) -> subprocess.CompletedProcess[str]:
    (folder / "entries.ndjson").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    bash = shutil.which("bash")
    assert bash is not None
    (loop,) = fenced("bash")
    return subprocess.run([bash, "-c", loop], cwd=folder, capture_output=True, text=True, check=False)


def test_the_regular_expression_of_an_entry_is_the_one_that_is_used() -> None:
    assert [entry._ENTRY.pattern.decode()] == fenced("regex")


@pytest.mark.parametrize(
    "pattern",
    [
        LogCode.pattern,
        names.INSTITUTION.pattern,
        names.OFFICE.pattern,
        names.UUID.pattern,
        names.STREAMS["declaration"].pattern,
        names._TYPE.pattern,
        folio.LOG_CODE.pattern,
    ],
)
def test_a_form_of_section_1_is_the_one_that_is_used(pattern: str) -> None:
    assert f"`{pattern}`" in PAGE


@pytest.mark.parametrize(
    "limit",
    [
        event.MAX_PAYLOAD,
        envelope.MAX_HEADER,
        envelope.MAX_SIGNATURE,
        entry.MAX_ENTRY,
        possession.MAX_POSSESSION,
        upload.MAX_UPLOAD,
        upload.MAX_FILE,
    ],
)
def test_a_limit_is_the_one_that_is_used(limit: int) -> None:
    assert f"{limit:,}" in PAGE.partition("## 9. Limits")[2]


@pytest.mark.parametrize("word", [*CATALOGUE, *ROLES, *OFFICES, *names.STREAMS, *event.MEMBERS])
def test_the_page_knows_every_word_that_is_signed(word: str) -> None:
    assert re.search(rf"`{word}:?`|`{word}:main`", PAGE)


def test_the_loop_of_section_3_checks_a_chain(tmp_path: Path) -> None:
    run = run_loop(tmp_path, LINES)

    assert topic("story")["head"] in run.stdout
    assert 0 == run.returncode


@pytest.mark.parametrize("place", range(len(LINES) - 1))
def test_the_loop_of_section_3_notices_a_changed_entry(tmp_path: Path, place: int) -> None:
    changed = LINES[place].replace('.123Z"', '.124Z"')
    run = run_loop(tmp_path, [*LINES[:place], changed, *LINES[place + 1 :]])

    assert f'breaks at {{"libro":1,"index":{place + 1},' in run.stdout
    assert 1 == run.returncode


def test_the_folio_of_section_1_comes_out_as_the_page_computes_it() -> None:
    steps = re.search(r"For `MEX123` p becomes ([0-9, ]+); the value is 20: `K`", PAGE)
    product, found = 36, []
    for character in "MEX123":
        product = ((product + int(character, 36)) % 36 or 36) * 2 % 37
        found.append(str(product))

    assert steps is not None
    assert ", ".join(found) == steps[1]
    assert 20 == (37 - product) % 36 == int("K", 36)


def test_the_check_character_is_that_of_iso_7064() -> None:
    """A1-2425G-ABC1234002-M is the example of the Global Release Identifier, which uses the same system."""
    assert "M" == folio.mod_37_36("A12425GABC1234002")


def test_every_vector_file_is_named_somewhere() -> None:
    pages = PAGE + (CONTRACTS / "README.md").read_text("utf-8")

    assert [] == [path.stem for path in (CONTRACTS / "vectors").glob("*.json") if path.stem not in pages]
