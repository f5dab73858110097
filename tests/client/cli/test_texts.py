"""Every text exists in both languages with the same facts, and every code has its sentence."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

import libroabierto
from libroabierto.cli import texts
from libroabierto.cli.language import language_of
from libroabierto.cli.main import COMMANDS, build
from libroabierto.domain import messages
from libroabierto.errors import UsageError

ROOMS = Path(libroabierto.__file__).parent
SPOKEN_FOR = ("verify", "notices", "remote", "efirma", "papers", "cli")
NOT_OURS = {"filters.py", "filternodes.py"}  # whoever writes a filter hears from the notifier what is wrong
SOURCES = [
    path for room in SPOKEN_FOR for path in sorted((ROOMS / room).glob("*.py")) if path.name not in NOT_OURS
]
CODE = re.compile(r"[a-z-]+\.[a-z-]+(?:\.[a-z-]+)*")
ERRORS = {
    *("Malformed", "TooLarge", "ProofRejected", "Refused", "Finding", "LedgerUnreachable", "LedgerBusy"),
    *("UpdateNeeded", "UsageError", "LedgerLied", "KeyUnusable", "_require", "_found"),
}
SPEAKING = {"say", "remark", "text", "agrees", "passphrase"}


def calls(names: set[str]) -> Iterator[str]:
    """Yield the first argument of every call of one of *names*, where it is a plain string."""
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
                name = getattr(node.func, "attr", getattr(node.func, "id", ""))
                if name in names and isinstance(node.args[0].value, str):
                    yield node.args[0].value


def braces(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("key", texts.table())
def test_both_languages_say_the_same_facts(key: str) -> None:
    label = texts.table()[key]

    assert braces(label.es) == braces(label.en)
    assert label.es.strip()
    assert label.en.strip()


@pytest.mark.parametrize("code", sorted({code for code in calls(ERRORS) if CODE.fullmatch(code)}))
@pytest.mark.parametrize("language", ["es", "en"])
def test_every_code_has_its_sentence(code: str, language: str) -> None:
    assert code != texts.sentence_for(code, {}, language)


def test_every_text_that_is_said_exists() -> None:
    assert set() == set(calls(SPEAKING)) - texts.table().keys()


def test_no_code_has_two_sentences() -> None:
    assert set() == texts.table().keys() & messages.table().keys()


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(
    command: str, language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        build(language).parse_args([command, "--help"])
    told = capsys.readouterr().out

    assert caught.value.code == 0
    assert texts.text(f"{command}.about", language) in told
    assert told.startswith(texts.text("usage.usage", language) + f"libro {command}")


@pytest.mark.parametrize(
    ("environ", "language"),
    [
        ({}, "en"),
        ({"LANG": "es_MX.UTF-8"}, "es"),
        ({"LANG": "es_MX.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "C", "LC_MESSAGES": "es"}, "es"),
        ({"LANG": "es_MX.UTF-8", "LC_ALL": ""}, "es"),
        ({"LANG": "Estonian_Estonia"}, "en"),
    ],
)
def test_the_language_is_the_locales(environ: dict[str, str], language: str) -> None:
    assert language == language_of(environ)


@pytest.mark.parametrize(
    ("system", "language"), [("Spanish_Mexico", "es"), ("es_MX", "es"), ("English", "en")]
)
def test_the_system_speaks_where_the_environment_is_silent(system: str, language: str) -> None:
    assert language == language_of({}, system)


def metavars() -> set[str]:
    """Every name of a value that a command declares."""
    keywords = (
        keyword
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call)
        for keyword in node.keywords
        if keyword.arg == "metavar" and isinstance(keyword.value, ast.Constant | ast.Tuple)
    )
    said = (ast.literal_eval(keyword.value) for keyword in keywords)
    return {name for value in said for name in ([value] if isinstance(value, str) else value)}


def test_every_value_has_a_name_in_both_languages() -> None:
    assert {f"metavar.{name}" for name in metavars()} == {
        key for key in texts.table() if key.startswith("metavar.")
    }


def test_help_and_mistakes_name_values_in_the_persons_language(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        build("es").parse_args(["check", "--help"])
    assert {"ARCHIVO", "ARCHIVO.ndjson"} <= set(re.findall(r"[\w.]+", capsys.readouterr().out))

    with pytest.raises(UsageError) as caught:
        build("es").parse_args(["submit", "--ledger", "https://a.example"])
    assert caught.value.facts["what"] == "ARCHIVO.jws"
