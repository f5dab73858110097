"""The form of an event type: one short declaration of its fields, signers, rules and effect.

A type is one file in `events/`. It declares

    data        the form of `data` (forms.py, fields.py)
    signers     who may sign it (signers.py); any one of them is enough
    rules       what is refused, each rule a named predicate with a stable code
    evolve      the rows of state that an accepted event leaves behind
    sentence    the event in words, in both languages (words.py)

and from this one declaration come the JSON Schema, the `libro new` draft, the documentation row
and the checks of ledger, `libro check` and auditor.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from libroabierto.domain.calendar import day_of
from libroabierto.domain.forms import Form
from libroabierto.domain.vocabulary import Label
from libroabierto.domain.world import Document, Row, World
from libroabierto.record.event import Event


@dataclass(frozen=True, slots=True)
class Case:
    """An event before its judges: what they may know, and nothing else."""

    world: World
    event: Event
    recorded_at: datetime  # UTC, what the entry will say
    key: Document | None  # the signer's enrolment; None only in `ledger.founded`

    @property
    def data(self) -> dict[str, Any]:
        """The event's data, which fits its form."""
        return self.event.data

    @property
    def subject(self) -> str:
        """The stream's name without its kind: "ayto-15113" of "institution:ayto-15113"."""
        return self.event.stream.partition(":")[2]

    @property
    def ledger(self) -> Document:
        """The founding data; only for types that need a founded ledger."""
        found = self.world.get("ledger", "main")
        assert found is not None, "our bug: decide() refuses events before the founding"
        return found

    @property
    def signed_on(self) -> date:
        """The legal day on which the event was signed."""
        return day_of(self.event.signed_instant)

    @property
    def recorded_on(self) -> date:
        """The legal day on which the event is recorded."""
        return day_of(self.recorded_at)

    def issuer(self) -> Document:
        """Return the institution that signs."""
        found = self.world.get("institution", self.event.issuer)
        assert found is not None, "our bug: an enrolled key without its institution"
        return found


@dataclass(frozen=True, slots=True)
class Recorded:
    """An accepted event and its place in the log."""

    case: Case
    index: int
    version: int  # in its stream, also of unordered types
    hash: str  # SHA-256 of the entry bytes, hex


Verdict = bool | Mapping[str, object]  # a truthy mapping breaks the rule and gives its message's facts


@dataclass(frozen=True, slots=True)
class Rule:
    """A refusal with a stable code; `breaks` is true of the cases that are refused."""

    code: str
    breaks: Callable[[Case], Verdict]


def refused_when(code: str) -> Callable[[Callable[[Case], Verdict]], Rule]:
    """Make a predicate the rule that refuses with *code* whenever the predicate holds."""
    return lambda breaks: Rule(code, breaks)


@dataclass(frozen=True, slots=True)
class Signer:
    """A party that may sign a type: its words for people, and whether the case's signer is it."""

    label: Label
    may_sign: Callable[[Case], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class EventType:
    """One row of the catalogue of events."""

    name: str
    title: Label
    sentence: Label  # a format string, see words.py
    stream: str  # the kind of stream that it belongs to
    data: type[Form]
    signers: tuple[Signer, ...]
    rules: tuple[Rule, ...]
    evolve: Callable[[Recorded], Iterable[Row]]
    suggestion: Callable[[], Mapping[str, Any]] = dict  # what a draft may already say
    schema: int = 1
    unordered: bool = False
    provenance: Literal["native", "paper", "either"] = "native"
