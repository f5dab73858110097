"""Everything that the command says, by key, in Spanish and English.

`texts.toml` has what commands say and ask, `errors.toml` the sentences for errors of the rooms
`verify`, `remote` and `cli`, `efirma.toml` both for e.firmas and papers, `messages.toml` both for what a
notifier tells; those of the rooms below stand in `libroabierto.domain.messages`. All are plain tables, so
that somebody who does not program can read and mend them. A code `receipt.*` serves whatever strict JSON
refuses in a receipt, `message.*` in a message: nobody writes such a file by hand, so nothing is to be
corrected and signed again.
"""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping
from importlib import resources
from typing import Final

from libroabierto.domain import messages
from libroabierto.domain.vocabulary import Label

FILES: Final = ("texts.toml", "errors.toml", "efirma.toml", "messages.toml")


def text(key: str, language: str, **facts: object) -> str:
    """Return what is said under *key*; facts fill its braces."""
    label = table()[key]
    return messages.fill(label.in_language(language), facts)


def metavar(name: str, language: str) -> str:
    """Return what the value of an argument is called in help and mistakes, or *name* if it has no text."""
    label = table().get(f"metavar.{name}")
    return label.in_language(language) if label else name


def sentence_for(code: str, facts: Mapping[str, object], language: str) -> str:
    """Return the sentence for an error's code, from our table or the domain's."""
    label = table().get(code) or _of_file(code)
    return messages.fill(label.in_language(language), facts) if label else messages.say(code, facts, language)


def _of_file(code: str) -> Label | None:
    """Return the sentence for a file that cannot be read, where only the one for all JSON stands below."""
    file, _, reason = code.partition(".")
    is_general = code not in messages.table() and f"*.{reason}" in messages.table()
    return table().get(f"{file}.*") if is_general else None


@functools.cache
def table() -> Mapping[str, Label]:
    """Return every text by its key."""
    found: dict[str, Label] = {}
    for name in FILES:
        raw = resources.files("libroabierto.cli").joinpath(name).read_text("utf-8")
        found |= {key: Label(both["es"], both["en"]) for key, both in tomllib.loads(raw).items()}
    return found
