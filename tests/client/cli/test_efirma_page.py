"""docs/efirma.md: every command on the page is one, and every sentence for an e.firma exists."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

import libroabierto
from architecture.source_tree import ROOT
from libroabierto.cli import texts
from libroabierto.cli.efirmafiles import ISSUERS
from libroabierto.cli.main import build

PAGE = (ROOT / "docs/efirma.md").read_text("utf-8")
COMMANDS = re.findall(r"^ *libro ((?:.*\\\n)*.*)$", PAGE, re.MULTILINE)
SOURCES = Path(libroabierto.__file__).parent
CODE = re.compile(r'"((?:efirma|papers|solicitud|config)\.(?!toml|html|typ)[a-z-]+)"')
# Said by keys that are put together: a command's own line of help, whose e.firma it is.
COMPOSED = re.compile(r"[a-z]+\.about|efirma\.of-.*")


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.split()[0])
def test_a_command_on_the_page_is_one(command: str) -> None:
    build("es").parse_args(shlex.split(command.replace("\\\n", " ")))


def test_the_page_shows_the_whole_way() -> None:
    shown = {command.split()[0] for command in COMMANDS}

    assert {"keygen", "solicitud", "efirma", "new", "possession", "sign", "submit"} == shown
    assert ISSUERS in PAGE


@pytest.mark.parametrize("room", ["efirma", "papers", "cli"])
def test_every_code_of_an_efirma_has_its_sentence(room: str) -> None:
    said = {code for path in (SOURCES / room).glob("*.py") for code in CODE.findall(path.read_text("utf-8"))}

    assert set() == said - texts.table().keys()


def test_no_sentence_of_an_efirma_is_left_over() -> None:
    sources = "".join(path.read_text("utf-8") for path in SOURCES.rglob("*.py"))
    families = ("efirma.", "papers.", "solicitud.", "config.")
    known = {key for key in texts.table() if key.startswith(families) and not COMPOSED.fullmatch(key)}

    assert set() == {key for key in known if f'"{key}"' not in sources}
