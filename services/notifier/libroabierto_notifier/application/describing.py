"""From drafts to notices: the exact bytes of each message, made once, at publication."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from libroabierto.domain.vocabulary import Label
from libroabierto.notices.dimensions import Dimensions, attributes_of
from libroabierto.notices.messages import (
    Head,
    derived_message,
    entry_message,
    message_id,
    page_of,
    source_of,
)
from libroabierto.notices.position import Position
from libroabierto.notices.reminders import Reminder, beginning_of
from libroabierto.record.entry import Entry
from libroabierto.record.event import open_event
from libroabierto_notifier.application.drafting import Draft
from libroabierto_notifier.application.proving import Prover
from libroabierto_notifier.ports import Notice, Staged


@dataclass(frozen=True, slots=True)
class Describer:
    """Writes the messages about one log; *ledger_url* is where readers find its pages."""

    origin: str
    ledger_url: str

    def notices(self, staged: Staged, prover: Prover) -> Iterator[Notice]:
        """Give the reminders that are told before an entry, then its own message."""
        yield from (self.reminder(draft, prover) for draft in staged.draft["reminders"])
        yield self.entry(staged, prover)

    def entry(self, staged: Staged, prover: Prover) -> Notice:
        """Return the notice of an entry."""
        entry, position = Entry.parse(staged.raw), Position(staged.index)
        _, event = open_event(entry.event)
        dimensions = self._dimensions(position, staged.draft)
        head = Head(
            self.origin,
            position,
            event.type,
            event.stream,
            entry.recorded_at,
            Label(*staged.draft["title"]),
            page_of(self.ledger_url, prover.folio(staged.index)),
            attributes_of(dimensions),
        )
        receipt = prover.receipt(staged.index, staged.raw)
        return _notice(head, dimensions, entry_message(head, event, receipt))

    def reminder(self, draft: Draft, prover: Prover) -> Notice:
        """Return the notice of a reminder."""
        position = Position(draft["as_of"], draft["minor"])
        dimensions = self._dimensions(position, draft)
        reminder = Reminder(draft["rule"], draft["on"], draft["kind"], draft["id"], draft["facts"])
        head = Head(
            self.origin,
            position,
            reminder.rule,
            draft["subject"],
            beginning_of(date.fromisoformat(draft["on"])),
            Label(*draft["title"]),
            page_of(self.ledger_url, prover.folio(draft["entry"])),
            attributes_of(dimensions),
        )
        receipt = prover.receipt_of(draft["entry"])
        return _notice(head, dimensions, derived_message(head, reminder, draft["as_of"], receipt))

    def _dimensions(self, position: Position, draft: Draft) -> Dimensions:
        found: Mapping[str, Any] = draft["dimensions"]
        own = {"source": (source_of(self.origin),), "id": (message_id(self.origin, position),)}
        return {**{name: tuple(values) for name, values in found.items()}, **own}


def _notice(head: Head, dimensions: Dimensions, body: bytes) -> Notice:
    return Notice(head.position.key, head.type, head.time, head.title.es, head.title.en, dimensions, body)
