"""What a subscription asked for, in words: as far as the page Suscribirse could have asked for it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from libroabierto.domain.municipalities import catalogue
from libroabierto_notifier.web.choices import ACTS
from libroabierto_notifier.web.phrases import PHRASES

_NAMED: Final = ("municipality", "institution", "commitment", "declaration")
_GROUPS: Final = {begin: name for name, begins in ACTS.items() for begin in begins}


def in_words(types: Sequence[str], filters: Sequence[Any], language: str) -> list[str] | None:
    """Return a line for each condition, all of which must hold; None where words are not enough."""
    said = [PHRASES.phrase("asked.types", language, types=", ".join(types))] if types else []
    found = [*said, *(_condition(one, language) for one in filters)]
    return None if None in found else [line for line in found if line]


def _condition(given: Any, language: str) -> str | None:
    ((dialect, value),) = given.items()
    if dialect == "any":
        parts = [_condition(one, language) for one in value]
        known = dict.fromkeys(part for part in parts if part)
        return None if None in parts else PHRASES.phrase("asked.or", language).join(known)
    if dialect not in ("exact", "prefix") or len(value) != 1:
        return None
    ((name, text),) = value.items()
    return _exact(name, text, language) if dialect == "exact" else _prefix(name, text, language)


def _exact(name: str, text: str, language: str) -> str | None:
    if name == "municipality" and text in catalogue().municipalities:
        text = catalogue().municipalities[text].name
    if name == "type":
        return PHRASES.phrase("asked.types", language, types=text)
    return PHRASES.phrase(f"asked.{name}", language, name=text) if name in _NAMED else None


def _prefix(name: str, text: str, language: str) -> str | None:
    if name == "type" and text in _GROUPS:
        return PHRASES.phrase(f"acts.{_GROUPS[text]}", language)
    return PHRASES.phrase("asked.state", language, name=text) if name == "municipality" else None
