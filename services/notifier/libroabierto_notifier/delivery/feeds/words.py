"""What stands in both kinds of feed: names that never change, and texts that are fit for XML."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final
from urllib.parse import quote

from libroabierto.domain.calendar import day_of
from libroabierto.domain.practice import says_practice
from libroabierto.domain.words import long_date
from libroabierto.notices.messages import ALARM, NOTICE
from libroabierto.notices.position import Position
from libroabierto.record.moments import parse_millis
from libroabierto_notifier.ports import Notice

LANGUAGE: Final = "es-MX"
AUTHOR: Final = "Libro Abierto"
# The year in a tag: one in which whoever names the log had the right to that name (RFC 4151).
_YEAR: Final = 2026
_TAGS: Final = ("municipality", "commitment", "declaration", "institution")
# No controls but tab and line end, no surrogates, not the last two of a plane, which are no characters.
_PLANES: Final = "".join(f"{chr(at)}-{chr(at + 0xFFFD)}" for at in range(0x10000, 0x110000, 0x10000))
_UNFIT: Final = re.compile(f"[^\\t\\n\\x20-\\x7e\\xa0-\\ud7ff\\ue000-\\ufffd{_PLANES}]")


@dataclass(frozen=True)
class Story:
    """A notice as a feed tells it; *origin* is the log's name."""

    notice: Notice
    origin: str

    @property
    def position(self) -> Position:
        """Where it stands."""
        return Position.of_key(self.notice.key)

    @property
    def id(self) -> str:
        """Its name for ever; the page's address may change."""
        return tag(self.origin, f"event/{self.position}")

    @cached_property
    def message(self) -> dict[str, Any]:
        """The message that was published."""
        found: dict[str, Any] = json.loads(self.notice.body)
        return found

    @property
    def page(self) -> str | None:
        """The entry's permanent page at the ledger."""
        found = self.message.get("dataref")
        return found if isinstance(found, str) else None

    @property
    def receipt(self) -> dict[str, Any]:
        """The receipt of the entry; empty for an alarm."""
        found = self.message["data"].get("receipt")
        return found if isinstance(found, dict) else {}

    @property
    def title(self) -> str:
        """The sentence in Spanish."""
        return marked(clean(self.notice.title_es), self.origin)

    @property
    def english(self) -> str:
        """The sentence in English."""
        return clean(self.notice.title_en)

    @property
    def tags(self) -> list[str]:
        """Its type, and what it is about."""
        about = self.notice.dimensions
        return [self.notice.type, *(value for name in _TAGS for value in about.get(name, ()))]

    @property
    def text(self) -> str:
        """What a person reads of it."""
        return f"{self.title}\n\n{self.note}"

    @property
    def note(self) -> str:
        """What a person reads below the title."""
        day = long_date(day_of(parse_millis(self.notice.time)).isoformat(), "es")
        if self.notice.type == ALARM:
            return f"Alarma del {day}. Compruébelo usted: libro audit."
        folio = self.receipt.get("folio", "")
        if self.notice.type.startswith(NOTICE):
            said = "Es un recordatorio que resulta de la fecha; nadie lo firmó."
            return f"{said} Se apoya en el asiento con folio {folio}."
        return f"Folio {folio}, registrado el {day}."


def marked(title: str, origin: str) -> str:
    """Say before a title that it is of a practice ledger: readers show titles of many feeds in one list."""
    return f"PRÁCTICA: {title}" if says_practice(origin) else title


def tag(origin: str, name: str) -> str:
    """Name a thing of a log for ever (RFC 4151): tag:libro.example,2026:mex/event/1042."""
    authority, _, rest = origin.partition("/")
    place = f"{rest}/{name}" if rest else name
    return f"tag:{quote(authority)},{_YEAR}:{quote(place)}"


def clean(text: str) -> str:
    """Replace what XML cannot hold at all, not even escaped, and other characters that command a screen."""
    return _UNFIT.sub("\N{REPLACEMENT CHARACTER}", text)
