"""What a message proves to whoever trusts the ledger's key, and not the notifier.

    message of an entry     the entry stands in the log, and the message says of it what the entry says
    reminder (derived)      the entry that it names stands in the log, and it contradicts itself nowhere;
                            what it says is proved by making it again (reproducing.py)
    integrity alarm         as much as its evidence file does (verify/weighing.py)
    endpoint messages       nothing: they are the notifier's own

Names in titles, the municipality and the institution spoken of are the notifier's words: they follow from the
state, not from the entry alone. So is the host of `dataref`: a ledger may have several addresses.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from libroabierto.domain.catalogue import EVENT_TYPES
from libroabierto.domain.decide import check_form
from libroabierto.domain.words import named_in
from libroabierto.errors import LibroError, Malformed, ProofRejected
from libroabierto.record.event import Event
from libroabierto.tlog.note import VerifierKey
from libroabierto.verify.evidence import Evidence
from libroabierto.verify.receipts import Logged, Receipt
from libroabierto.verify.weighing import Weight, check_evidence

from .comparing import exactly, is_page, require, same
from .messages import ADDED, message_id, source_of
from .position import Position
from .reading import Message
from .reminders import KINDS, OF_INSTITUTIONS, beginning_of
from .titles import worded

_OF_EVENT: Final = ("id", "issuer", "office", "stream", "version", "occurred_on", "signed_at", "provenance")
LANGUAGES: Final = ("es", "en")
_STREAMS: Final = ("commitment", "declaration")
_CONTENT: Final = {"datacontenttype": "application/json"}
# What a reminder has, and nothing else.
_REMINDER: Final = (
    *("specversion", "id", "source", "type", "subject", "time", "datacontenttype", "dataref", "sequence"),
    *("derived", "data"),
)
_REMINDS_OF: Final = ("partitionkey", "municipality", "commitment", "declaration", "institution")
_DERIVED: Final = ("rule", "on", "as_of", "kind", "id", "facts")


@dataclass(frozen=True, slots=True)
class Proved:
    """What a message proves: what was *logged*, or how far the evidence of an alarm goes."""

    message: Message
    logged: Logged | None = None
    evidence: Evidence | None = None
    weight: Weight | None = None
    is_reproduced: bool = False  # a reminder that its reader made again, see reproducing.py


def check_message(
    message: Message,
    *,
    origin: str,
    receipt: Callable[[Receipt], Logged],
    knows: Callable[[VerifierKey], bool],
) -> Proved:
    """Check a message of the ledger *origin*; *receipt* and *knows* are those of the reader's trust.

    Raises Malformed, BadSignature or ProofRejected ("message.differs" and "message.reminder-members" with
    the fact `member`, "message.source", "message.evidence-log", and what the receipt or the evidence raises).
    """
    if message.kind == "endpoint":
        return Proved(message)
    require("message.source", message.source == source_of(origin), source=message.source)
    assert message.position is not None, "our bug: all others have a position"
    same({"id": message_id(origin, message.position)}, message.said)
    if message.kind == "alarm":
        return _check_alarm(message, knows)
    logged = receipt(message.receipt())
    (_check_entry if message.kind == "entry" else _check_reminder)(message, logged)
    return Proved(message, logged)


def _check_entry(message: Message, logged: Logged) -> None:
    """Compare all that the message says of the entry with the entry."""
    entry, event, said = logged.entry, logged.event, message.receipt()
    head = {
        **_CONTENT,
        "type": event.type,
        "subject": event.stream,
        "time": entry.recorded_at,
        "issuer": event.issuer,
        "leafhash": said.leaf_hash,
        "sequence": Position(entry.index).sequence,
    }
    same(head, message.said)
    same(
        {"folio": str(said.folio), "event": {name: getattr(event, name) for name in _OF_EVENT}}, message.data
    )
    _same_stream(event.stream, message.said)
    _check_links(str(said.folio), message.said)
    require("message.differs", "derived" not in message.said, member="derived")
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
    derived, position, folio = message.derived, message.position, str(message.receipt().folio)
    assert position is not None, "our bug: a reminder has a position"
    _check_form(message)
    same({"rule": message.type, "as_of": position.index}, derived)
    same({"folio": folio}, message.data)
    same({**_CONTENT, "time": beginning_of(message.day)}, message.said)
    kind, subject = derived["kind"], message.said["subject"]
    require("message.derived", isinstance(kind, str) and kind in KINDS and isinstance(subject, str))
    is_its = subject.startswith("institution:") if kind in OF_INSTITUTIONS else subject == derived["id"]
    require("message.differs", is_its, member="subject")
    _same_stream(subject, message.said)
    _check_links(folio, message.said)
    require("message.derived", position.minor > 0 and logged.entry.index <= position.index)


def _check_form(message: Message) -> None:
    """Let a reminder say nothing that is compared with nothing; what is only the notifier's word is text."""
    exactly(message.said, _REMINDER, (*_REMINDS_OF, *ADDED))
    exactly(message.data, ("title", "derived", "folio", "receipt"))
    exactly(message.data["title"], LANGUAGES)
    exactly(message.derived, _DERIVED)
    about = {name: message.said[name] for name in _REMINDS_OF if name in message.said}
    for name, value in {**about, **message.data["title"]}.items():
        require("message.reminder-members", isinstance(value, str) and value != "", member=name)
    require("message.reminder-members", isinstance(message.derived["facts"], dict), member="facts")


def _check_alarm(message: Message, knows: Callable[[VerifierKey], bool]) -> Proved:
    """Weigh the evidence; an alarm without any is the notifier's word, which must say what was found."""
    finding = message.data.get("finding")
    if not isinstance(finding, dict) or not isinstance(finding.get("code"), str):
        raise Malformed("message.members")
    said = message.data.get("evidence")
    if said is None:
        return Proved(message)
    evidence = Evidence.parse(json.dumps(said, ensure_ascii=False).encode())
    require("message.evidence-log", knows(evidence.log), source=message.source)
    return Proved(message, evidence=evidence, weight=check_evidence(evidence))


def _same_stream(stream: str, said: Mapping[str, Any]) -> None:
    kind, _, name = stream.partition(":")
    if kind in _STREAMS and said.get(kind, name) != name:
        raise ProofRejected("message.differs", member=kind)


def _check_links(folio: str, said: Mapping[str, Any]) -> None:
    """Compare what leads elsewhere: the page is this entry's, at any host; the key is the municipality."""
    require("message.differs", is_page(said.get("dataref"), folio), member="dataref")
    same({"partitionkey": said.get("municipality")}, said)
