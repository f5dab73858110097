"""What a message will need of the state at its time, as JSON, so that it can be written later.

The draft of an entry holds its title and dimensions, and the drafts of the reminders that are told before
it, each with its place. Nothing personal is in a draft: it is made without disclosures.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from libroabierto.domain.vocabulary import Label
from libroabierto.domain.world import World
from libroabierto.notices.dimensions import Dimensions, dimensions_of, dimensions_of_row
from libroabierto.notices.earlier import earlier_entry
from libroabierto.notices.reminders import Reminder, stream_of
from libroabierto.notices.titles import title_of, title_of_reminder
from libroabierto.record.event import Event
from libroabierto_notifier.application.defects import unless_defective

Draft = Mapping[str, Any]


def draft_of_entry(
    event: Event, world: World, reminders: Iterable[Draft], earlier: Dimensions | None
) -> dict[str, Any]:
    """Return the draft of an entry; *world* is the state after it, *reminders* are told before it.

    *earlier* is what the entry is about that `named_by` says, or None.
    """
    plain = {"subject": (event.stream,), "issuer": (event.issuer,), "institution": (event.issuer,)}
    title = unless_defective(
        lambda: title_of(event, world), lambda: Label(event.type, event.type), f"the title of {event.id}"
    )
    dimensions: Dimensions = unless_defective(
        lambda: dimensions_of(event, world, earlier), lambda: plain, f"the dimensions of {event.id}"
    )
    return {"title": list(title), "dimensions": dimensions, "reminders": list(reminders)}


def named_by(event: Event, world: World) -> int | None:
    """Return the index of the earlier entry that an act speaks of, or None; *world* is the state after it."""
    return unless_defective(lambda: earlier_entry(event, world), lambda: None, f"what {event.id} speaks of")


def drafts_of_reminders(
    reminders: Iterable[Reminder], world: World, *, as_of: int, first: int
) -> list[dict[str, Any]]:
    """Return the drafts of reminders that are told after entry *as_of*, numbered from *first*."""
    return [_draft_of(one, world, as_of, minor) for minor, one in enumerate(reminders, first)]


def _draft_of(reminder: Reminder, world: World, as_of: int, minor: int) -> dict[str, Any]:
    document = world.get(reminder.kind, reminder.id)
    assert document is not None, "our bug: a reminder of no row"
    subject, rule = stream_of(reminder.kind, document), reminder.rule
    title = unless_defective(
        lambda: title_of_reminder(reminder, world), lambda: Label(rule, rule), f"the title of {reminder}"
    )
    return {
        "rule": reminder.rule,
        "on": reminder.on,
        "kind": reminder.kind,
        "id": reminder.id,
        "facts": dict(reminder.facts),
        "as_of": as_of,
        "minor": minor,
        "title": list(title),
        "subject": subject,
        "dimensions": dimensions_of_row(reminder.kind, document, subject, world),
        "entry": document["last_entry"],
    }
