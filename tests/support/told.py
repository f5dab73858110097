"""What a notifier tells of a town, made without one; and a notifier behind the ports of the client.

messages_of(town)       the message of each entry, its proof under the checkpoint of the whole town
SimulatedNotifier       serves them by pulling and as a stream
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import date
from urllib.parse import parse_qsl

from libroabierto.domain.decide import decide, evolve
from libroabierto.domain.world import MemoryWorld
from libroabierto.errors import LedgerUnreachable
from libroabierto.notices.dimensions import Dimensions, attributes_of, dimensions_of, dimensions_of_row
from libroabierto.notices.earlier import earlier_entry
from libroabierto.notices.messages import (
    Head,
    alarm_message,
    derived_message,
    entry_message,
    page_of,
    receipt_members,
)
from libroabierto.notices.names import ALARM
from libroabierto.notices.position import Position
from libroabierto.notices.reminders import beginning_of, reminders_on, stream_of
from libroabierto.notices.titles import title_of, title_of_alarm, title_of_reminder
from libroabierto.record.entry import Entry, entry_hash
from libroabierto.record.folio import Folio
from libroabierto.remote.frames import Frame
from libroabierto.remote.transport import Answer, Request
from libroabierto.tlog.checkpoint import Checkpoint
from libroabierto.tlog.proof import TlogProof
from libroabierto.verify.finding import Finding
from support import naive_tree
from support.founding import LOG_CODE, ORIGIN, Town, read
from support.simulated_ledger import URL

NOTIFIER = "https://avisos.example"


def messages_of(town: Town, *, whole: bool = True) -> list[bytes]:
    """Make the message of every entry of *town*; without the entry unless *whole*."""
    world, made, found = MemoryWorld(), list[bytes](), list[Dimensions]()
    for index, raw in enumerate(town.entries):
        event = read(town.tokens[index])
        case = decide(world, event, town.now, town.types)
        world.apply(evolve(case, index=index, entry_hash=entry_hash(raw)))
        earlier = earlier_entry(event, world)
        found.append(dimensions_of(event, world, None if earlier is None else found[earlier]))
        head = Head(
            origin=ORIGIN,
            position=Position(index),
            type=event.type,
            subject=event.stream,
            time=Entry.parse(raw).recorded_at,
            title=title_of(event, world),
            dataref=page_of(URL, Folio(LOG_CODE, index)),
            about=attributes_of(found[index]),
        )
        made.append(entry_message(head, event, receipt_of(town, index, whole=whole)))
    return made


def reminder_of(town: Town, kind: str, id: str, day: date, minor: int = 1) -> bytes:
    """Make the message of what falls due on *day* for a row of the town's present state."""
    row = town.world.get(kind, id)
    assert row is not None
    reminder = reminders_on(town.world, kind, row, day)[0]
    last, index, subject = len(town.entries) - 1, int(row["last_entry"]), stream_of(kind, row)
    head = Head(
        origin=ORIGIN,
        position=Position(last, minor),
        type=reminder.rule,
        subject=subject,
        time=beginning_of(day),
        title=title_of_reminder(reminder, town.world),
        dataref=page_of(URL, Folio(LOG_CODE, index)),
        about=attributes_of(dimensions_of_row(kind, row, subject, town.world)),
    )
    return derived_message(head, reminder, last, receipt_of(town, index))


def alarm_of(finding: Finding) -> bytes:
    """Make the alarm of a notifier, which goes as far as the evidence of *finding*."""
    head = Head(
        origin=ORIGIN,
        position=Position(99, 1),
        type=ALARM,
        subject=ORIGIN,
        time="2026-11-23T06:00:00.000Z",
        title=title_of_alarm(finding),
    )
    return alarm_message(head, finding, [])


def receipt_of(town: Town, index: int, *, whole: bool = True) -> dict[str, object]:
    """Make a receipt under the checkpoint of the whole town."""
    root = naive_tree.root(town.entries)
    note = town.log.sign(str(Checkpoint(ORIGIN, len(town.entries), root)))
    proof = TlogProof(index, tuple(naive_tree.path(index, town.entries)), note)
    return receipt_members(Folio(LOG_CODE, index), town.entries[index], proof, whole=whole)


class SimulatedNotifier:
    """Serves *messages*; its stream tells them all and breaks, or is not there at all, or is at *stream*."""

    def __init__(
        self, messages: Sequence[bytes], *, has_stream: bool = True, stream: str | None = None
    ) -> None:
        self.messages = list(messages)
        self.has_stream = has_stream
        self.stream = stream
        self.asked: list[str] = []
        self.headers: list[dict[str, str]] = []
        self.origin = ORIGIN
        self.refuses: bytes | None = None  # the problem that whoever pulls is answered with

    def send(self, request: Request, *, max_bytes: int) -> Answer:
        self.asked.append(request.path)
        path, _, query = request.path.partition("?")
        if path == "v1/status":
            return Answer(200, {}, json.dumps(self.status()).encode())
        if path != "v1/events":
            return Answer(404, {}, b"")
        if self.refuses is not None:
            return Answer(400, {"content-type": "application/problem+json"}, self.refuses)
        after = dict(parse_qsl(query))["after"]
        if self.is_beyond(after):
            said = {"code": "position.not-yet", "published": self.status()["published"] or "earliest"}
            return Answer(400, {"content-type": "application/problem+json"}, json.dumps(said).encode())
        found = self.after(after)
        position = str(position_of(found[-1])) if found else after
        return Answer(200, {"libro-position": position}, b"[" + b",".join(found) + b"]")

    def listen(self, request: Request) -> Iterator[Frame]:
        self.asked.append(request.path)
        self.headers.append(dict(request.headers))
        if not self.has_stream:
            raise LedgerUnreachable("notifier.status", path="v1/stream", status=404)
        if self.is_beyond(request.headers["Last-Event-ID"]):
            yield Frame("reset", "{}", "")
        for body in self.after(request.headers["Last-Event-ID"]):
            yield Frame(json.loads(body)["type"], body.decode(), str(position_of(body)))
        raise LedgerUnreachable("notifier.stream-ended", url=NOTIFIER)

    def status(self) -> dict[str, object]:
        published = str(position_of(self.messages[-1])) if self.messages else None
        return {"origin": self.origin, "ledger": URL, "published": published, "stream": self.stream}

    def is_beyond(self, position: str) -> bool:
        last = position_of(self.messages[-1]).key if self.messages else -1
        return position != "earliest" and Position.parse(position).key > last

    def after(self, position: str) -> list[bytes]:
        if position == "earliest":
            return self.messages
        return [body for body in self.messages if position_of(body) > Position.parse(position)]

    def close(self) -> None:
        """Nothing is held open."""


def position_of(body: bytes) -> Position:
    """Return where a message stands."""
    return Position.parse_sequence(json.loads(body)["sequence"])
