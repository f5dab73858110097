"""The one table of sentences for people: every stable code, in Spanish (es-MX) and English.

The table is the folder `messages/`, a file for each subject, so that somebody who does not program can
read and mend it. A sentence says what is wrong and what to do next; `{name}` is filled with the error's
fact of that name. A code `*.<reason>` serves every object of strict JSON.
Codes are never renamed and never reused; tests hold that every code has its sentence.
"""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping
from importlib import resources
from typing import Final

from libroabierto.domain.vocabulary import Label

LANGUAGES: Final = ("es", "en")


def say(code: str, facts: Mapping[str, object], language: str) -> str:
    """Return the sentence for *code* in *language*; the bare code when the table lacks it."""
    label = table().get(code) or table().get("*." + code.partition(".")[2])
    return fill(label.in_language(language), facts) if label else code


def fill(sentence: str, facts: Mapping[str, object]) -> str:
    """Fill `{name}` in *sentence* with the fact of that name; an ellipsis where there is none."""
    return sentence.format_map(_Facts(facts))


@functools.cache
def table() -> Mapping[str, Label]:
    """Return every sentence by its code."""
    found: dict[str, Label] = {}
    for file in resources.files("libroabierto.domain").joinpath("messages").iterdir():
        said = tomllib.loads(file.read_text("utf-8"))
        assert not found.keys() & said.keys(), f"our bug: {file.name} says what another file says"
        found.update((code, Label(both["es"], both["en"])) for code, both in said.items())
    return found


class _Facts(dict[str, object]):
    """Facts of an error; one that is missing shows as an ellipsis rather than hiding the message."""

    def __missing__(self, name: str) -> str:
        return "…"
