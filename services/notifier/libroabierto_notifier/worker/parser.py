"""argparse in the operator's language: its headings, its usage line, and the mistakes that it reports."""

from __future__ import annotations

import argparse
import re
import sys
from typing import Any, NoReturn

from libroabierto_notifier.worker.telling import USAGE
from libroabierto_notifier.worker.words import HELP, MISTAKES


class Parser(argparse.ArgumentParser):
    """argparse in *language*: its headings, its usage line, and the mistakes that it reports."""

    def __init__(self, *, language: str, **options: Any) -> None:
        self.language = language
        super().__init__(add_help=False, allow_abbrev=False, formatter_class=_formatter(language), **options)
        self.add_argument("-h", "--help", action="help", help=word("--help", language))

    def error(self, message: str) -> NoReturn:
        """Say what is mistaken below the usage line, and exit with status 2."""
        self.print_usage(sys.stderr)
        self.exit(USAGE, f"{self.prog}: {_mistake(message, self.language)}\n")


def _formatter(language: str) -> type[argparse.HelpFormatter]:
    class Formatter(argparse.HelpFormatter):
        def start_section(self, heading: str | None) -> None:
            super().start_section(word(heading, language) if heading and heading in HELP else heading)

        def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
            ours = word("usage: ", language) if prefix is None else prefix
            super().add_usage(usage, actions, groups, ours)

    return Formatter


def _mistake(message: str, language: str) -> str:
    for pattern, label in MISTAKES:
        if found := re.fullmatch(pattern, message, re.DOTALL):
            return label.in_language(language).format(what=found[1] if found.re.groups else "")
    return message


def word(name: str, language: str) -> str:
    """Return a word of the help in *language*."""
    return HELP[name].in_language(language)
