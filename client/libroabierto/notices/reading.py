"""A message as whoever receives it reads it: a CloudEvent of the ledger's notifier, of strict form.

Where an entry is too long for a message it was left out; whoever checks brings it (`with_entry`), from the
ledger or from anywhere, since its hash is in the proof.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final, Literal

from libroabierto.errors import Malformed, ProofRejected
from libroabierto.record.folio import Folio, parse_folio
from libroabierto.record.strict_json import parse_object
from libroabierto.tlog.merkle import leaf_hash
from libroabierto.verify.evidence import MAX_EVIDENCE
from libroabierto.verify.receipts import Receipt

from .messages import ALARM, NOTICE
from .position import Position

# The longest is an alarm: an evidence file and two checkpoints, whose line feeds are escaped.
MAX_MESSAGE: Final = 2 * MAX_EVIDENCE
ENDPOINT: Final = "notifier.endpoint."

Kind = Literal["entry", "reminder", "alarm", "endpoint"]

_TEXTS: Final = ("specversion", "id", "source", "type")
_RECEIPT: Final = {"folio", "entry", "index", "leaf_hash", "proof"}


@dataclass(frozen=True, slots=True)
class Message:
    """A CloudEvent of the form that every message has; nothing in it is verified before `check`."""

    said: Mapping[str, Any]
    kind: Kind
    position: Position | None  # endpoint messages have none

    @classmethod
    def parse(cls, raw: bytes) -> Message:
        """Read a message; raises Malformed("message.…") or TooLarge."""
        return cls.from_members(parse_object(raw, what="message", max_bytes=MAX_MESSAGE, texts=False))

    @classmethod
    def from_members(cls, said: Mapping[str, Any]) -> Message:
        """Read a message that stands inside something else. Members of a newer notifier may stand in it."""
        if not all(isinstance(said.get(name), str) for name in _TEXTS) or said["specversion"] != "1.0":
            raise Malformed("message.members")
        if not isinstance(said.get("data"), dict):
            raise Malformed("message.members")
        kind = _kind_of(said)
        return cls(said, kind, None if kind == "endpoint" else _position_of(said))

    @property
    def type(self) -> str:
        """What happened."""
        return str(self.said["type"])

    @property
    def source(self) -> str:
        """The ledger that it is about, as a URL: `https://<origin>`."""
        return str(self.said["source"])

    @property
    def data(self) -> Mapping[str, Any]:
        """What is told of it."""
        found: Mapping[str, Any] = self.said["data"]
        return found

    def title(self, language: str) -> str:
        """Return the notifier's sentence; "" if it has none in this language."""
        titles = self.data.get("title")
        told = titles.get(language) if isinstance(titles, dict) else None
        return told if isinstance(told, str) else ""

    @property
    def derived(self) -> Mapping[str, Any]:
        """What a reminder follows from: rule, on, as_of, kind, id, facts; raises Malformed for any other."""
        found = self.data.get("derived")
        if self.said.get("derived") is not True or not isinstance(found, dict):
            raise Malformed("message.derived")
        return found

    @property
    def day(self) -> date:
        """The legal day of a reminder; raises Malformed("message.derived") unless it is one, YYYY-MM-DD."""
        said = self.derived.get("on")
        try:
            found = date.fromisoformat(_text(said))
        except ValueError:
            raise Malformed("message.derived") from None
        if found.isoformat() != said or found == date.min:  # before that one no other day ends
            raise Malformed("message.derived")
        return found

    @property
    def lacks(self) -> Folio | None:
        """The folio of the entry that was left out, which `with_entry` wants; None if nothing is missing."""
        said = self._receipt()
        return None if said is None or "entry" in said else parse_folio(_text(said.get("folio")))

    def with_entry(self, entry: bytes) -> Message:
        """Put in the entry that was left out; raises ProofRejected("message.other-entry")."""
        said = self._receipt()
        if said is None or leaf_hash(entry).hex() != said.get("leaf_hash"):
            raise ProofRejected("message.other-entry")
        receipt = {**said, "entry": entry.decode()}
        return replace(self, said={**self.said, "data": {**self.data, "receipt": receipt}})

    def receipt(self) -> Receipt:
        """Read the receipt that the message carries; raises Malformed, "message.entry" if it was left out."""
        said = self._receipt()
        if said is None:
            raise Malformed("message.receipt")
        if "entry" not in said:
            raise Malformed("message.entry")
        return Receipt.from_members({name: value for name, value in said.items() if name in _RECEIPT})

    def _receipt(self) -> dict[str, object] | None:
        if self.kind in ("alarm", "endpoint"):
            return None
        said = self.data.get("receipt")
        if not isinstance(said, dict) or not set(said) <= _RECEIPT:
            raise Malformed("message.receipt")
        return said


def _kind_of(said: Mapping[str, Any]) -> Kind:
    if said["type"].startswith(ENDPOINT):
        return "endpoint"
    if said["type"] == ALARM:
        return "alarm"
    return "reminder" if said["type"].startswith(NOTICE) else "entry"


def _position_of(said: Mapping[str, Any]) -> Position:
    position = Position.parse_sequence(_text(said.get("sequence")))
    if _kind_of(said) == "entry" and position.minor:
        raise Malformed("message.members")
    return position


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise Malformed("message.members")
    return value
