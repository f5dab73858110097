"""The alarm: what is told to every subscriber when the ledger contradicts itself, whatever they asked for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from libroabierto.notices.dimensions import Dimensions
from libroabierto.notices.messages import ALARM, LEDGER, Head, alarm_message, message_id, source_of
from libroabierto.notices.position import Position
from libroabierto.notices.titles import title_of_alarm
from libroabierto.record.moments import format_millis
from libroabierto.verify.finding import Finding
from libroabierto_notifier.ports import Notice


def alarm(
    finding: Finding, checkpoints: Sequence[bytes], *, origin: str, told: Position | None, now: datetime
) -> Notice:
    """Return the alarm of *finding*; *told* is the position published last.

    Before anything was published there is no place but after entry 0, which can then never be told: whoever
    clears such an alarm begins anew.
    """
    position = Position(told.index, told.minor + 1) if told else Position(0, 1)
    title = title_of_alarm(finding)
    head = Head(origin, position, ALARM, LEDGER, format_millis(now), title)
    dimensions: Dimensions = {
        "subject": (LEDGER,),
        "source": (source_of(origin),),
        "id": (message_id(origin, position),),
    }
    body = alarm_message(head, finding, checkpoints)
    return Notice(position.key, ALARM, head.time, title.es, title.en, dimensions, body)
