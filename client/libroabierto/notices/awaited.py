"""Whose signature a declaration or an installation waits for: each institution with its offices.

The authority is named by its role: whoever holds it over the municipality when somebody asks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from libroabierto.domain.declared import AWAITING
from libroabierto.domain.world import Document

AUTHORITY: Final = ""  # in the place of an institution: whoever is the authority
# In which office each party of an installation signs (secretariat/parties.py); the authority has two.
_SIGNS_AS: Final = {"municipality": "municipal-president"}

Awaited = Mapping[str, tuple[str, ...]]
"""The offices in which each institution, by id, has yet to sign."""


def awaited_of_declaration(document: Document) -> Awaited:
    """Return who has yet to sign a declaration that is issued and not in force; nobody else is awaited."""
    if document["state"] not in AWAITING:
        return {}
    lacking = (place for place in document["signatories"] if place["signed"] is None)
    return _gathered((place.get("institution"), place["office"]) for place in lacking)


def awaited_of_secretariat(document: Document) -> Awaited:
    """Return which parties have yet to sign the minutes of an installation."""
    if document["state"] != "installing":
        return {}
    lacking = (party for party in document["parties"] if not party["seen"] and party["signed"] is None)
    return _gathered((party["institution"], _SIGNS_AS.get(party["sector"], "seal")) for party in lacking)


def _gathered(found: Iterable[tuple[str | None, str]]) -> Awaited:
    offices: dict[str, list[str]] = {}
    for institution, office in found:
        offices.setdefault(institution or AUTHORITY, []).append(office)
    return {institution: tuple(of_it) for institution, of_it in sorted(offices.items())}
