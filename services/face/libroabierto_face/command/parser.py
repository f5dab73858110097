"""argparse in the operator's language: its headings, its usage line, and the mistakes that it reports."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

from libroabierto.domain.vocabulary import Label
from libroabierto_face.command.telling import USAGE
from libroabierto_face.command.words import HELP, MISTAKES, Mistakes


@dataclass(frozen=True, slots=True)
class Words:
    """What a command says in *language*: `help` by what it explains, `mistakes` besides the usual ones."""

    language: str
    help: Mapping[str, Label]
    mistakes: Mistakes = ()

    def __call__(self, name: str) -> str:
        """Return a word of the help."""
        return (self.help if name in self.help else HELP)[name].in_language(self.language)

    def knows(self, name: str) -> bool:
        """Say whether the help has *name*."""
        return name in self.help or name in HELP

    def mistake(self, message: str) -> str:
        """Say a mistake as we do; one that nobody foresaw as argparse says it."""
        for pattern, label in (*self.mistakes, *MISTAKES):
            if found := re.fullmatch(pattern, message, re.DOTALL):
                what = found[1] if found.re.groups else ""
                return label.in_language(self.language).format(what=what)
        return message


class Parser(argparse.ArgumentParser):
    """argparse that speaks with *words*."""

    def __init__(self, *, words: Words, **options: Any) -> None:
        self.words = words
        super().__init__(add_help=False, allow_abbrev=False, formatter_class=_formatter(words), **options)
        self.add_argument("-h", "--help", action="help", help=words("--help"))

    def error(self, message: str) -> NoReturn:
        """Say what is mistaken below the usage line, and exit with status 2."""
        self.print_usage(sys.stderr)
        self.exit(USAGE, f"{self.prog}: {self.words.mistake(message)}\n")


def _formatter(words: Words) -> type[argparse.HelpFormatter]:
    class Formatter(argparse.HelpFormatter):
        def start_section(self, heading: str | None) -> None:
            super().start_section(words(heading) if heading and words.knows(heading) else heading)

        def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
            super().add_usage(usage, actions, groups, words("usage: ") if prefix is None else prefix)

    return Formatter
