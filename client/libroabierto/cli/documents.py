"""Drafts as several commands read them, and events in words."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from libroabierto.domain.decide import check_form
from libroabierto.domain.drafts import MAX_DRAFT, read_draft
from libroabierto.domain.words import details, sentence
from libroabierto.errors import UsageError
from libroabierto.files import read_bounded
from libroabierto.record.event import Event, read_event, write_payload
from libroabierto.record.moments import format_instant

# The largest file of which a draft takes the hash: a scanned book of minutes.
MAX_ANNEX: Final = 1024 * 1024 * 1024
_LINE: Final = 110  # characters, label and value together


def read_members(path: Path, signed_at: datetime) -> dict[str, Any]:
    """Read a draft's payload members; files that it names stand beside it."""
    found = read_draft(read_text(path), reading_beside(path))
    return {**found, "signed_at": format_instant(signed_at)}


def read_text(path: Path) -> str:
    """Read a draft as text; raises UsageError("draft.not-utf8"), OSError."""
    try:
        return read_bounded(path, MAX_DRAFT * 4).decode("utf-8-sig")  # some editors begin with a mark
    except UnicodeDecodeError:
        raise UsageError("draft.not-utf8", path=str(path)) from None


def reading_beside(path: Path) -> Callable[[str], bytes]:
    """Return the function that reads a file that the draft at *path* names."""
    return lambda name: read_bounded(path.parent / name, MAX_ANNEX)


def shaped(members: dict[str, Any], kid: str) -> Event:
    """Check all of an event that needs no ledger; raises Malformed, InvalidData, Refused."""
    event = read_event(write_payload(members), kid)
    check_form(event)
    return event


def in_words(event: Event, language: str) -> list[str]:
    """Show an event whole: one sentence, then every member that is signed."""
    return [sentence(event, language, {}), "", *laid_out(details(event, language))]


def laid_out(rows: Sequence[tuple[str, str]]) -> list[str]:
    """Lay out labels and values in two columns."""
    width = min(40, max(len(label) for label, _ in rows))
    return [line for row in rows for line in _row(*row, width)]


def _row(label: str, value: str, width: int) -> list[str]:
    """Lay out one member; long values go on under themselves."""
    wrapped = [line for part in value.split("\n") for line in _wrapped(part, _LINE - width)]
    first, *rest = wrapped
    return [f"  {label:<{width}}  {first}".rstrip(), *(f"  {'':<{width}}  {line}".rstrip() for line in rest)]


def _wrapped(text: str, width: int) -> list[str]:
    """Break at spaces alone: a hash or token in two pieces could not be copied."""
    return textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False) or [""]
