"""argparse in the person's language: its headings, its usage line, and the mistakes that it reports."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Iterable
from typing import Any, Final, NoReturn, TypeVar

from libroabierto.errors import Malformed, UsageError

from .texts import metavar, text

_Value = TypeVar("_Value")
_Action = TypeVar("_Action", bound=argparse.Action)

# How argparse words a mistake, and under which key we say it; the group fills `{what}`.
_MISTAKES: Final = (
    (r"the following arguments are required: (.*)", "usage.required"),
    (r"unrecognized arguments: (.*)", "usage.unrecognized"),
    (r"ambiguous option: (.*)", "usage.ambiguous"),
    (r"argument (.*?): expected .*", "usage.needs-value"),
    (r"argument (.*?): invalid choice: .*", "usage.invalid-choice"),
    (r"argument (.*?): not allowed with argument .*", "usage.not-together"),
    (r"argument (.*?): .*", "usage.bad-value"),
)
_HEADINGS: Final = {"positional arguments": "usage.arguments", "options": "usage.options"}


class Parser(argparse.ArgumentParser):
    """A parser whose every word is in *language*; mistakes are raised, never printed."""

    def __init__(self, *, language: str, **options: object) -> None:
        self.language = language
        super().__init__(
            formatter_class=_formatter(language),
            add_help=False,
            allow_abbrev=False,
            **options,  # type: ignore[arg-type]  # what argparse takes, handed through
        )
        self.add_argument("-h", "--help", action="help", help=text("usage.help", language))

    def _add_action(self, action: _Action) -> _Action:
        """Call the argument's value by its name in the person's language; groups come by here too."""
        if isinstance(action.metavar, str):
            action.metavar = metavar(action.metavar, self.language)
        elif action.metavar is not None:  # an option of several values, each with its own name
            action.metavar = tuple(metavar(name, self.language) for name in action.metavar)
        return super()._add_action(action)

    def error(self, message: str) -> NoReturn:
        """Raise UsageError in place of argparse's own exit."""
        for pattern, key in _MISTAKES:
            if found := re.fullmatch(pattern, message, re.DOTALL):
                raise UsageError(key, what=found[1], command=self.prog)
        raise UsageError("usage.wrong", what=message, command=self.prog)


class CommandParser(Parser):
    """The parser of one command, which declares its arguments when the command is called, not before."""

    def __init__(self, *, declare: Callable[[Parser], None], **options: Any) -> None:
        super().__init__(**options)
        self._declare: Callable[[Parser], None] | None = declare

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """Read what follows the command's name; argparse comes here with it."""
        if self._declare is not None:
            declare, self._declare = self._declare, None
            declare(self)
        return super().parse_known_args(args, namespace)


def argument(parse: Callable[[str], _Value], said: str) -> _Value:
    """Read what the person wrote with *parse*; a form that is wrong is their mistake, not a finding."""
    try:
        return parse(said)
    except Malformed as error:
        raise UsageError(error.code, **error.facts) from None


def _formatter(language: str) -> type[argparse.HelpFormatter]:
    class Formatter(argparse.RawDescriptionHelpFormatter):
        def start_section(self, heading: str | None) -> None:
            key = _HEADINGS.get(heading or "")
            super().start_section(text(key, language) if key else heading)

        def add_usage(
            self,
            usage: str | None,
            actions: Iterable[argparse.Action],
            groups: Iterable[argparse._MutuallyExclusiveGroup],
            prefix: str | None = None,
        ) -> None:
            ours = text("usage.usage", language) if prefix is None else prefix
            super().add_usage(usage, actions, groups, ours)

    return Formatter
