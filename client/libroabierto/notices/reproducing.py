"""A reminder made again by its reader, from the state that they audited: all of its message, byte for byte.

The notifier's own are only how the reminders after one entry are numbered, the address of the page, and what
a delivery adds.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from libroabierto.domain.world import Document, World
from libroabierto.errors import ProofRejected

from .comparing import is_same
from .dimensions import attributes_of, dimensions_of_row
from .messages import ADDED, Head, derived_message, source_of
from .reading import Message
from .reminders import Reminder, beginning_of, reminders_on, stream_of
from .titles import title_of_reminder

_DATA: Final = "data"


def check_reproduced(message: Message, world: World) -> None:
    """Make a reminder again; *world* is the state after the entry that it names as `as_of`.

    Raises ProofRejected("message.not-reproduced") with the fact `member`, Malformed.
    """
    derived = message.derived
    row = world.get(str(derived.get("kind")), str(derived.get("id")))
    reminder = None if row is None else _found(message, row, world)
    if row is None or reminder is None:
        raise ProofRejected("message.not-reproduced", member="derived")
    wanted = json.loads(_written(message, reminder, row, world))
    said = {name: value for name, value in message.said.items() if name not in ADDED}
    _compare(wanted[_DATA], message.data)
    _compare(wanted, said)


def _found(message: Message, row: Document, world: World) -> Reminder | None:
    derived = message.derived
    due = reminders_on(world, str(derived.get("kind")), row, message.day)
    return next((one for one in due if is_same({"rule": one.rule, "facts": one.facts}, derived)), None)


def _written(message: Message, reminder: Reminder, row: Document, world: World) -> bytes:
    """Write the message as the notifier writes it, under the same position and proof."""
    position = message.position
    assert position is not None, "our bug: a reminder has a position"
    if message.receipt().index != row["last_entry"]:
        raise ProofRejected("message.not-reproduced", member="receipt")
    subject = stream_of(reminder.kind, row)
    head = Head(
        origin=message.source.removeprefix(source_of("")),
        position=position,
        type=reminder.rule,
        subject=subject,
        time=beginning_of(message.day),
        title=title_of_reminder(reminder, world),
        dataref=message.said.get("dataref"),
        about=attributes_of(dimensions_of_row(reminder.kind, row, subject, world)),
    )
    return derived_message(head, reminder, position.index, message.data["receipt"])


def _compare(wanted: Mapping[str, Any], said: Mapping[str, Any]) -> None:
    for name in sorted(wanted.keys() | said.keys()):
        if name not in wanted or name not in said or not is_same({name: wanted[name]}, said):
            raise ProofRejected("message.not-reproduced", member=name)
