"""What argparse itself says, in Spanish and English: headings of the help, mistakes in the arguments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from libroabierto.domain.vocabulary import Label

Mistakes = Sequence[tuple[str, Label]]
"""How argparse words a mistake, as a pattern, and how we say it; {what} is the pattern's group."""

HELP: Final[Mapping[str, Label]] = {
    "usage: ": Label("uso: ", "usage: "),
    "positional arguments": Label("argumentos", "arguments"),
    "options": Label("opciones", "options"),
    "commands": Label("órdenes", "commands"),
    "COMMAND": Label("ORDEN", "COMMAND"),
    "DIR": Label("CARPETA", "DIR"),
    "--help": Label("muestra esta ayuda y termina", "show this help and exit"),
}
MISTAKES: Final[Mistakes] = (
    (r"the following arguments are required: (.*)", Label("falta: {what}", "missing: {what}")),
    (r"unrecognized arguments: (.*)", Label("no se reconoce: {what}", "not recognized: {what}")),
    (r"argument (.*?): expected .*", Label("falta el valor de {what}", "{what} needs a value")),
    (
        r"argument (?:.*?): invalid choice: '?(.*?)'? \(.*",
        Label("no existe la orden «{what}»", "there is no command “{what}”"),
    ),
)
