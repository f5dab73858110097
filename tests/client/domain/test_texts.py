"""Words for people: every code has its sentence, every sentence its facts, in both languages."""

import ast
import re
import string
from pathlib import Path

import pytest

import libroabierto
from libroabierto.domain.catalogue import CATALOGUE
from libroabierto.domain.messages import say, table
from libroabierto.domain.municipalities import catalogue
from libroabierto.domain.templates import templates
from libroabierto.domain.words import long_date

PACKAGE = Path(libroabierto.__file__).parent
CODE = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+")
# The codes of verify, remote and cli stand in the table of the command (tests/client/cli).
ROOMS = ("keys", "record", "tlog", "domain")


def raised_codes() -> set[str]:
    """Every literal code that the rooms raise or refuse with."""
    calls = {
        "Malformed",
        "TooLarge",
        "ProofRejected",
        "KeyUnusable",
        "Refused",
        "NotAuthorized",
        "KeyNotActive",
    }
    calls |= {"VersionConflict", "IdReused", "LedgerLied", "LedgerBusy", "LedgerUnreachable", "UpdateNeeded"}
    calls |= {"refused_when", "Fault", "refuse", "UsageError"}
    found = set()
    for room in ROOMS:
        for path in (PACKAGE / room).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") in calls and node.args:
                    first = node.args[0]
                    if isinstance(first, ast.Constant) and isinstance(first.value, str):
                        found.add(first.value)
    return found


def test_every_code_that_is_raised_has_its_sentence() -> None:
    missing = {code for code in raised_codes() if CODE.fullmatch(code)} - set(table())

    assert set() == missing


def test_every_rule_of_the_catalogue_has_its_sentence() -> None:
    for type in CATALOGUE.values():
        assert {rule.code for rule in type.rules} <= set(table())


@pytest.mark.parametrize("code", table())
def test_both_languages_use_the_same_facts(code: str) -> None:
    es, en = ({name for _, name, _, _ in string.Formatter().parse(text) if name} for text in table()[code])

    assert es == en


def test_a_missing_fact_never_hides_the_message() -> None:
    assert "…" in say("term.overlaps", {}, "es")


def test_a_date_is_written_in_full() -> None:
    assert "20 de junio de 2022" == long_date("2022-06-20", "es")
    assert "1 January 2025" == long_date("2025-01-01", "en")


def test_the_catalogue_is_the_125_municipalities_of_the_state() -> None:
    known = catalogue().municipalities

    assert [f"15{n:03d}" for n in range(1, 126)] == sorted(known)
    assert "Villa Guerrero" == known["15113"].name
    assert 16_992_418 == sum(town.population for town in known.values())


def test_the_template_of_2022_carries_the_letter_word_for_word() -> None:
    letter = (PACKAGE / "domain/data/villa-guerrero-2022-06-20.md").read_text("utf-8")
    ((_, text),) = templates().items()

    assert list("ABCDEFGH") == [clause["letter"] for clause in text["recognitions"]]
    for clause in text["recognitions"]:
        assert f"- {clause['letter']}. {clause['text']}" in letter
    for paragraph in text["body"].split("\n\n"):
        assert paragraph in letter
