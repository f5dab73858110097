"""What a message proves to whoever trusts the ledger's key, and not the notifier.

    message of an entry     the entry stands in the log, and the message says of it what the entry says
    reminder (derived)      the entry that changed its row last stands in the log (see reminders.py)
    integrity alarm         as much as its evidence file does (verify/weighing.py)
    endpoint messages       nothing: they are the notifier's own

Names in titles, the municipality and the institution spoken of are the notifier's words: they follow from the
state, not from the entry alone.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from libroabierto.domain.catalogue import EVENT_TYPES
from libroabierto.domain.decide import check_form
from libroabierto.domain.words import named_in
from libroabierto.domain.world import World
from libroabierto.errors import LibroError, Malformed, ProofRejected
from libroabierto.record.event import Event
from libroabierto.tlog.note import VerifierKey
from libroabierto.verify.evidence import Evidence
from libroabierto.verify.receipts import Logged, Receipt
from libroabierto.verify.weighing import Weight, check_evidence

from .messages import message_id, source_of
from .position import Position
from .reading import Message
from .reminders import reminders_on
from .titles import worded

_OF_EVENT: Final = ("id", "issuer", "office", "stream", "version", "occurred_on", "signed_at", "provenance")
LANGUAGES: Final = ("es", "en")
_STREAMS: Final = ("commitment", "declaration")


@dataclass(frozen=True, slots=True)
class Proved:
    """What a message proves: what was *logged*, or how far the evidence of an alarm goes."""

    message: Message
    logged: Logged | None = None
    evidence: Evidence | None = None
    weight: Weight | None = None
    is_reproduced: bool = False  # a reminder that its reader made again, see check_reproduced


def check_message(
    message: Message,
    *,
    origin: str,
    receipt: Callable[[Receipt], Logged],
    knows: Callable[[VerifierKey], bool],
) -> Proved:
    """Check a message of the ledger *origin*; *receipt* and *knows* are those of the reader's trust.

    Raises Malformed, BadSignature or ProofRejected ("message.differs" with the fact `member`,
    "message.source", "message.evidence-log", and what the receipt or the evidence raises).
    """
    if message.kind == "endpoint":
        return Proved(message)
    _require("message.source", message.source == source_of(origin), source=message.source)
    assert message.position is not None, "our bug: all others have a position"
    _same({"id": message_id(origin, message.position)}, message.said)
    if message.kind == "alarm":
        return _check_alarm(message, knows)
    logged = receipt(message.receipt())
    (_check_entry if message.kind == "entry" else _check_reminder)(message, logged)
    return Proved(message, logged)


def check_reproduced(message: Message, world: World) -> None:
    """Make a reminder again; *world* is the state after the entry that it names as `as_of`.

    Raises ProofRejected("message.not-reproduced"), Malformed.
    """
    derived = message.derived
    row = world.get(str(derived.get("kind")), str(derived.get("id")))
    try:
        day = date.fromisoformat(str(derived.get("on")))
    except ValueError:
        raise Malformed("message.derived") from None
    found = reminders_on(world, str(derived.get("kind")), row, day) if row is not None else []
    told = [{"rule": one.rule, "facts": one.facts} for one in found]
    _require("message.not-reproduced", any(_is_same(one, derived) for one in told))


def _check_entry(message: Message, logged: Logged) -> None:
    """Compare all that the message says of the entry with the entry."""
    entry, event, said = logged.entry, logged.event, message.receipt()
    head = {
        "type": event.type,
        "subject": event.stream,
        "time": entry.recorded_at,
        "issuer": event.issuer,
        "leafhash": said.leaf_hash,
        "sequence": Position(entry.index).sequence,
    }
    _same(head, message.said)
    _same(
        {"folio": str(said.folio), "event": {name: getattr(event, name) for name in _OF_EVENT}}, message.data
    )
    _same_stream(event.stream, message.said)
    _check_links(str(said.folio), message.said)
    _check_titles(message, event)


def _check_titles(message: Message, event: Event) -> None:
    """Compare the notifier's sentences with what the entry says, but for what stands in other entries.

    That is how institutions, plans and commitments are called, and how far a commitment is on average.
    """
    if not EVENT_TYPES.knows(event):  # of rules newer than this software: its words are not known here
        return
    try:
        check_form(event)
    except LibroError:
        raise ProofRejected("message.no-act") from None
    gap = "\0"  # in no text of an event
    wanted = worded(event, {id: gap for _, id in named_in(event)}, gap)
    for language in LANGUAGES:
        parts = map(re.escape, wanted.in_language(language).split(gap))
        if not re.fullmatch(".{1,1000}".join(parts), message.title(language), re.DOTALL):
            raise ProofRejected("message.differs", member="title")


def _check_reminder(message: Message, logged: Logged) -> None:
    """Compare what a reminder says of itself; the row it speaks of was last changed by the logged entry."""
    derived, position = message.derived, message.position
    assert position is not None, "our bug: a reminder has a position"
    _same({"rule": message.type, "as_of": position.index}, derived)
    _same({"folio": str(message.receipt().folio)}, message.data)
    _require("message.derived", position.minor > 0 and logged.entry.index <= position.index)


def _check_alarm(message: Message, knows: Callable[[VerifierKey], bool]) -> Proved:
    """Weigh the evidence; an alarm without any is the notifier's word, which must say what was found."""
    finding = message.data.get("finding")
    if not isinstance(finding, dict) or not isinstance(finding.get("code"), str):
        raise Malformed("message.members")
    said = message.data.get("evidence")
    if said is None:
        return Proved(message)
    evidence = Evidence.parse(json.dumps(said, ensure_ascii=False).encode())
    _require("message.evidence-log", knows(evidence.log), source=message.source)
    return Proved(message, evidence=evidence, weight=check_evidence(evidence))


def _same_stream(stream: str, said: Mapping[str, Any]) -> None:
    kind, _, name = stream.partition(":")
    if kind in _STREAMS and said.get(kind, name) != name:
        raise ProofRejected("message.differs", member=kind)


def _check_links(folio: str, said: Mapping[str, Any]) -> None:
    """Compare what leads elsewhere: the page is this entry's, the key the municipality; it is no reminder."""
    page = said.get("dataref", f"/v/{folio}")
    holds = {
        "dataref": isinstance(page, str) and page.endswith(f"/v/{folio}"),
        "partitionkey": said.get("partitionkey") == said.get("municipality"),
        "derived": "derived" not in said,
    }
    for member, held in holds.items():
        _require("message.differs", held, member=member)


def _same(wanted: Mapping[str, object], said: Mapping[str, Any]) -> None:
    """Raise ProofRejected for the first member that says something else."""
    for name, value in wanted.items():
        if not _is_same({name: value}, said):
            raise ProofRejected("message.differs", member=name)


def _is_same(wanted: Mapping[str, object], said: Mapping[str, Any]) -> bool:
    """Tell whether *said* has these members, of the same types: 1 is not true."""
    chosen = {name: said.get(name) for name in wanted}
    return json.dumps(chosen, sort_keys=True) == json.dumps(wanted, sort_keys=True)


def _require(code: str, condition: bool, **facts: object) -> None:  # noqa: FBT001 - an assertion about their data
    if not condition:
        raise ProofRejected(code, **facts)
