"""The messages of the notifier: CloudEvents 1.0, structured, whose bytes are made once, at publication.

One JSON object without spaces, its members in this order; those in parentheses only where they are known:

    specversion      "1.0"
    id               <origin>/<position>
    source           https://<origin>
    type             that of the event; "notice.…" of a reminder; "ledger.integrity-alarm" of an alarm
    subject          the stream
    time             when the entry was recorded, as logged; of a reminder the beginning of its legal day
    datacontenttype  application/json
    (dataref)        the page of the entry; for `Accept: application/json` it is a whole receipt
    (partitionkey)   the municipality
    sequence         see position.py
    (issuer)         who signed, (municipality), (commitment), (declaration): what it is about
    (institution)    which it is about, where that is not the issuer
    (derived)        true in reminders: what follows from a date, signed by nobody
    (leafhash)       of entries: hex
    data             title {es, en} and what is told; see the functions here

A delivery adds, before the last brace, what differs from one subscription to the next (`splice`). Nothing
personal stands in a message: titles are made without disclosures.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from libroabierto.domain.vocabulary import Label
from libroabierto.record.event import Event
from libroabierto.record.folio import Folio
from libroabierto.tlog.hashing import leaf_hash
from libroabierto.tlog.proof import TlogProof
from libroabierto.verify.finding import Finding

from . import names
from .position import Position
from .reminders import Reminder

MEDIA_TYPE: Final = "application/cloudevents+json; charset=UTF-8"
BATCH_MEDIA_TYPE: Final = "application/cloudevents-batch+json; charset=UTF-8"
ALARM: Final = names.ALARM
NOTICE: Final = "notice."  # begins the type of every reminder
LEDGER: Final = names.LEDGER
# A message is best below 20 kB (Standard Webhooks); a proof takes some 3 kB, a checkpoint with its
# cosignatures as much. What is longer than this, the receiver fetches from `dataref`.
MAX_TOLD_ENTRY: Final = 12_000
# Whoever passes CloudEvents on must take 64 KiB.
MAX_TOLD_EVIDENCE: Final = 48 * 1024
MAX_TOLD_NOTE: Final = 4 * 1024  # strangers may put lines of their own under a checkpoint
# What a delivery adds.
ADDED: Final = ("prevsequence", "subscription", "matched")
_ABOUT: Final = ("issuer", "municipality", "commitment", "declaration", "institution")


@dataclass(frozen=True, slots=True)
class Head:
    """What the first members say; *about* has values for some of the extensions, see dimensions.py."""

    origin: str
    position: Position
    type: str
    subject: str
    time: str
    title: Label
    dataref: str | None = None
    about: Mapping[str, str] = field(default_factory=dict)


def message_id(origin: str, position: Position) -> str:
    """Return the `id` of a message."""
    return f"{origin}/{position}"


def source_of(origin: str) -> str:
    """Return the `source` of every message about this log."""
    return f"https://{origin}"


def webhook_id(position: Position) -> str:
    """Return the header `webhook-id`: the same in every attempt; it has no dot."""
    return f"msg_{position.sequence}"


def page_of(ledger_url: str, folio: Folio) -> str:
    """Return the address of an entry's permanent page."""
    return f"{ledger_url.rstrip('/')}/v/{folio}"


def receipt_members(folio: Folio, entry: bytes, proof: TlogProof, *, whole: bool = True) -> dict[str, Any]:
    """Return a receipt (verify/receipts.py) as it stands in `data`.

    Without `entry` where it is longer than 12,000 bytes, or is not wanted *whole*.
    """
    told = {"entry": entry.decode()} if whole and len(entry) <= MAX_TOLD_ENTRY else {}
    return {
        "folio": str(folio),
        **told,
        "index": folio.index,
        "leaf_hash": leaf_hash(entry).hex(),
        "proof": proof.format().decode(),
    }


def entry_message(head: Head, event: Event, receipt: Mapping[str, Any]) -> bytes:
    """Write the message of an entry: `data` has title, folio, event and receipt."""
    told = {
        "id": event.id,
        "issuer": event.issuer,
        "office": event.office,
        "stream": event.stream,
        "version": event.version,
        "occurred_on": event.occurred_on,
        "signed_at": event.signed_at,
        "provenance": event.provenance,
    }
    data = {"title": _title(head), "folio": receipt["folio"], "event": told, "receipt": receipt}
    return _written(head, {"leafhash": receipt["leaf_hash"], "data": data})


def derived_message(head: Head, reminder: Reminder, as_of: int, receipt: Mapping[str, Any]) -> bytes:
    """Write the message of a reminder: `data` has title, derived, folio and receipt.

    The state after entry *as_of* and the reminder's day give the same rule, id and facts (reminders.py).
    The receipt is that of the entry which changed the row last.
    """
    told = {
        "rule": reminder.rule,
        "on": reminder.on,
        "as_of": as_of,
        "kind": reminder.kind,
        "id": reminder.id,
        "facts": reminder.facts,
    }
    data = {"title": _title(head), "derived": told, "folio": receipt["folio"], "receipt": receipt}
    return _written(head, {"derived": True, "data": data})


def alarm_message(head: Head, finding: Finding, checkpoints: Sequence[bytes]) -> bytes:
    """Write an alarm: `data` has title, finding, checkpoints (trusted last, then found) and evidence.

    Evidence of more than 48 KiB is null here, and a checkpoint ends after 4 KiB: the operator has the file.
    """
    said = {"code": finding.code, "step": finding.step, "index": finding.index}
    data = {
        "title": _title(head),
        "finding": said,
        "checkpoints": [note[:MAX_TOLD_NOTE].decode(errors="replace") for note in checkpoints],
        "evidence": _evidence(finding),
    }
    return _written(head, {"data": data})


def splice(body: bytes, *, previous: Position | None, subscription: str, matched: str) -> bytes:
    """Return *body* for one subscription: `prevsequence` (not in the first), `subscription`, `matched`."""
    assert body.endswith(b"}"), "our bug: no message ends otherwise"
    before = {} if previous is None else {"prevsequence": previous.sequence}
    return body[:-1] + b"," + _bytes({**before, "subscription": subscription, "matched": matched})[1:]


def _written(head: Head, rest: Mapping[str, Any]) -> bytes:
    municipality = head.about.get("municipality")
    members = {
        "specversion": "1.0",
        "id": message_id(head.origin, head.position),
        "source": source_of(head.origin),
        "type": head.type,
        "subject": head.subject,
        "time": head.time,
        "datacontenttype": "application/json",
        **({"dataref": head.dataref} if head.dataref else {}),
        **({"partitionkey": municipality} if municipality else {}),
        "sequence": head.position.sequence,
        **{name: head.about[name] for name in _ABOUT if name in head.about},
        **rest,
    }
    return _bytes(members)


def _title(head: Head) -> dict[str, str]:
    return {"es": head.title.es, "en": head.title.en}


def _evidence(finding: Finding) -> Any:
    raw = finding.evidence.to_bytes() if finding.evidence else b""
    return json.loads(raw) if 0 < len(raw) <= MAX_TOLD_EVIDENCE else None


def _bytes(members: Mapping[str, Any]) -> bytes:
    return json.dumps(members, ensure_ascii=False, separators=(",", ":")).encode()
