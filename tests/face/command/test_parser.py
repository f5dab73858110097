"""argparse in the operator's language, with a service's own words and mistakes beside the usual ones."""

from __future__ import annotations

import pytest

from libroabierto.domain.vocabulary import Label
from libroabierto_face.command.parser import Parser, Words
from libroabierto_face.command.telling import USAGE

HELP = {"": Label("Hace algo.", "Does something."), "N": Label("NÚMERO", "NUMBER")}
MISTAKES = ((r"argument --n: .*", Label("--n lleva un número", "--n takes a number")),)


def parser(language: str) -> Parser:
    """Return the parser of a command with one option and one word."""
    words = Words(language, HELP, MISTAKES)
    made = Parser(words=words, prog="prueba", description=words(""))
    made.add_argument("--n", type=int, metavar=words("N"))
    made.add_argument("word", choices=["uno"])
    return made


def test_the_help_speaks_the_operators_language() -> None:
    spanish, english = (parser(language).format_help() for language in ("es", "en"))

    assert all(said in spanish for said in ("uso: prueba", "NÚMERO", "opciones:", "muestra esta ayuda"))
    assert all(said in english for said in ("usage: prueba", "NUMBER", "options:", "show this help"))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "falta: word"),
        (["uno", "dos"], "no se reconoce: dos"),
        (["dos"], "no existe la orden «dos»"),
        (["uno", "--n", "x"], "--n lleva un número"),
        (["uno", "--n"], "--n lleva un número"),
    ],
)
def test_a_mistake_is_said_as_we_say_it(
    capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    with pytest.raises(SystemExit) as ended:
        parser("es").parse_args(arguments)

    assert USAGE == ended.value.code
    assert f"prueba: {said}" in capsys.readouterr().err


def test_a_mistake_that_nobody_foresaw_is_said_as_argparse_does() -> None:
    assert "¿qué?" == Words("es", HELP).mistake("¿qué?")


def test_no_option_may_be_shortened(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parser("en").parse_args(["uno", "--hel"])

    assert "not recognized: --hel" in capsys.readouterr().err
