"""What the *Solicitud de alta de llave* says, as finished Spanish text for a page or a PDF.

It names the holder, the office and the institution, and nothing else of a person: no step asks for an
identity card, a CURP or an RFC. It is an official paper of Mexican institutions, so it exists in Spanish.
"""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from importlib import resources
from typing import Any, Final

from libroabierto.domain.vocabulary import KEY_KINDS, OFFICES
from libroabierto.errors import UsageError

from .fingerprint import in_groups

MAX_TEXT: Final = 160  # characters: what a line or two of the form hold
_MONTHS: Final = (
    *("enero", "febrero", "marzo", "abril", "mayo", "junio"),
    *("julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"),
)


@dataclass(frozen=True, slots=True)
class Validity:
    """What may be public of an e.firma's certificate."""

    thumbprint: str
    first_day: date
    last_day: date


@dataclass(frozen=True, slots=True)
class KeyRequest:
    """One request; `office` and `kind` are words of the vocabulary, `kid` the key's thumbprint.

    `title` is how the holder's office is called in their case ("Presidenta Municipal"), or empty.
    """

    holder: str
    title: str
    office: str
    institution: str
    kind: str
    kid: str
    day: date
    certificate: Validity | None = None
    practice: bool = False  # for a practice ledger; the paper says so


def words() -> Mapping[str, str]:
    """Return the request's fixed words by name."""
    return _table()


def banner(request: KeyRequest) -> str:
    """Return what stands above everything else: nothing, unless the request is for practice."""
    return words()["practice"] if request.practice else ""


def rows_of_holder(request: KeyRequest) -> list[tuple[str, str]]:
    """Return who asks, row by row; raises UsageError for a text that the form cannot hold."""
    office = OFFICES[request.office].es
    title = _checked("title", request.title) if request.title else ""
    return [
        (words()["holder"], _checked("holder", request.holder)),
        (words()["office"], f"{title} ({office})" if title and title != office else office),
        (words()["institution"], _checked("institution", request.institution)),
    ]


def rows_of_key(request: KeyRequest) -> list[tuple[str, str]]:
    """Return what is known of the key in words, row by row."""
    rows = [(words()["kind"], KEY_KINDS[request.kind].es)]
    if request.certificate is not None:
        valid = f"del {in_words(request.certificate.first_day)} al {in_words(request.certificate.last_day)}"
        rows.append((words()["validity"], valid))
    return rows


def thumbprints(request: KeyRequest) -> list[tuple[str, str]]:
    """Return what machines call the key and its certificate, row by row; the fingerprint stands apart."""
    rows = [(words()["kid"], request.kid)]
    if request.certificate is not None:
        rows.append((words()["thumbprint"], request.certificate.thumbprint))
    return rows


def groups(request: KeyRequest) -> list[str]:
    """Return the fingerprint as two lines of eight groups of four."""
    digits = in_groups(request.kid).split(" ")
    return [" ".join(digits[:8]), " ".join(digits[8:])]


def in_words(day: date) -> str:
    """Write a day as people do: 1 de marzo de 2026."""
    return f"{day.day} de {_MONTHS[day.month - 1]} de {day.year}"


def _checked(what: str, said: str) -> str:
    told = " ".join(said.split())
    if not 0 < len(told) <= MAX_TEXT or not told.isprintable():
        raise UsageError("solicitud.text", what=words()[what], limit=MAX_TEXT)
    return told


@functools.cache
def _table() -> dict[str, Any]:
    return tomllib.loads(resources.files("libroabierto.papers").joinpath("solicitud.toml").read_text("utf-8"))
