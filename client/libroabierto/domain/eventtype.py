"""The form of an event type: one short declaration of its fields, signers, rules and effect.

A type is one file in `events/`. It declares

    data        the form of `data` (forms.py, fields.py)
    signers     who may sign it (signers.py); any one of them is enough
    rules       what is refused, each rule a named predicate with a stable code
    evolve      the rows of state that an accepted event leaves behind
    sentence    the event in words, in both languages (words.py)

and from this one declaration come the JSON Schema, the `libro new` draft, the documentation row
and the checks of ledger, `libro check` and auditor.

Types and rules belong to versions of the rules (rulebook.py): `since` is the first one, `until` the
first one without it. What a version that was published says is never changed: a rule that must change
ends with `until`, and another one begins. The form of `data` has versions of its own: `older` keeps
the former ones with the function that reads their data as the next one's. An event that brings rules
into force is judged by those that it `brings` (decide.rules_version).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from libroabierto.domain.calendar import day_of
from libroabierto.domain.carried import CARRIED, is_carried
from libroabierto.domain.forms import Form
from libroabierto.domain.kinds import row
from libroabierto.domain.vocabulary import Label
from libroabierto.domain.world import Document, Row, World
from libroabierto.record.event import Event

# Rows of these kinds are named without their stream's kind: "ayto-15113", "main".
_NAMED_BY_SUBJECT = frozenset({"institution", "ledger"})
ANY_STREAM = "any"  # a note in the stream of the entry that it is about
NEVER = 1 << 31  # a version of the rules that does not come


@dataclass(frozen=True, slots=True)
class Case:
    """An event before its judges: what they may know, and nothing else."""

    world: World
    event: Event
    type: EventType
    recorded_at: datetime  # UTC, what the entry will say
    key: Document | None  # the signer's enrolment; None only in `ledger.founded`
    data: dict[str, Any]  # the event's, which fits its form, as the newest schema reads it
    types: Mapping[str, EventType]  # every type, by name: for what is about another entry's data

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

    @property
    def aggregate(self) -> Document | None:
        """The row that the stream is about, or None before its first event."""
        kind, _, name = self.event.stream.partition(":")
        return self.world.get(kind, name if kind in _NAMED_BY_SUBJECT else self.event.stream)

    @property
    def present(self) -> Document:
        """The row that the stream is about, where a rule has refused its absence."""
        found = self.aggregate
        assert found is not None, f"our bug: no rule of {self.event.type} asks for its aggregate"
        return found

    @property
    def signer(self) -> Document:
        """The enrolment of the signing key; every type but the founding has one."""
        assert self.key is not None, "our bug: only the founding has no key"
        return self.key

    def issuer(self) -> Document:
        """Return the institution that signs; one that its own event brings is nobody yet."""
        found = self.world.get("institution", self.event.issuer)
        if found is None and is_carried(self.key):
            return {"id": self.event.issuer, "state": CARRIED, "roles": [], "municipality": None}
        assert found is not None, "our bug: an enrolled key without its institution"
        return found


@dataclass(frozen=True, slots=True)
class Recorded:
    """An accepted event and its place in the log."""

    case: Case
    index: int
    version: int  # in its stream, also of unordered types
    hash: str  # SHA-256 of the entry bytes, hex

    def changed(self, **members: Any) -> Row:
        """Return the row that the stream is about with these members changed."""
        kind = self.case.event.stream.partition(":")[0]
        return row(kind, {**self.case.present, **members, "last_entry": self.index})


Verdict = bool | Mapping[str, object]  # a truthy mapping breaks the rule and gives its message's facts


@dataclass(frozen=True, slots=True)
class Rule:
    """A refusal with a stable code; `breaks` is true of the cases that are refused."""

    code: str
    breaks: Callable[[Case], Verdict]
    since: int = 1  # the first version of the rules that has it
    until: int = NEVER  # the first one that has it no longer


def refused_when(
    code: str, *, since: int = 1, until: int = NEVER
) -> Callable[[Callable[[Case], Verdict]], Rule]:
    """Make a predicate the rule that refuses with *code* whenever the predicate holds."""
    return lambda breaks: Rule(code, breaks, since, until)


@dataclass(frozen=True, slots=True)
class Signer:
    """A party that may sign a type: its words for people, and whether the case's signer is it."""

    label: Label
    may_sign: Callable[[Case], bool]


@dataclass(frozen=True, slots=True)
class Older:
    """A former version of a type's `data`: its form, and how the next version reads it."""

    data: type[Form]
    read: Callable[[dict[str, Any]], dict[str, Any]]  # gives new data; what was signed is never changed
    until: int = NEVER  # the first version of the rules by which nobody may sign it any more


@dataclass(frozen=True, slots=True, kw_only=True)
class EventType:
    """One row of the catalogue of events."""

    name: str
    title: Label
    sentence: Label  # a format string, see words.py
    stream: str  # the kind of stream that it belongs to, or ANY_STREAM
    data: type[Form]
    signers: tuple[Signer, ...]
    rules: tuple[Rule, ...]
    evolve: Callable[[Recorded], Iterable[Row]]
    suggestion: Callable[[], Mapping[str, Any]] = dict  # what a draft may already say
    schema: int = 1
    schema_since: int = 1  # the first version of the rules by which the newest schema may be signed
    older: tuple[Older, ...] = ()  # of schema 1, 2, ... up to the one before `schema`
    since: int = 1  # the first version of the rules that has this type
    brings: Callable[[Mapping[str, Any]], object] | None = None  # what data, of any form, names as its rules
    unordered: bool = False
    provenance: Literal["native", "paper", "either"] = "native"

    def rules_of(self, version: int) -> tuple[Rule, ...]:
        """Return the rules that this version of the rules has, in order."""
        return tuple(rule for rule in self.rules if rule.since <= version < rule.until)

    def has_schema(self, schema: int, version: int) -> bool:
        """Say whether data of this schema may be signed under this version of the rules."""
        if schema == self.schema:
            return max(self.since, self.schema_since) <= version
        return 1 <= schema <= len(self.older) and self.since <= version < self.older[schema - 1].until

    def schemas_at(self, version: int) -> list[int]:
        """Return the schemas that may be signed under this version of the rules, the newest first."""
        return [n for n in range(self.schema, 0, -1) if self.has_schema(n, version)]

    def schema_at(self, version: int) -> int:
        """Return the newest schema that may be signed under this version of the rules, which has the type."""
        return self.schemas_at(version)[0]

    def form(self, schema: int) -> type[Form]:
        """Return the form that *schema*, which must exist, prescribes for the data."""
        return self.data if schema == self.schema else self.older[schema - 1].data

    def read(self, data: dict[str, Any], schema: int) -> dict[str, Any]:
        """Return *data* of an older schema as the newest one has it (upcasting); the entry stays as it is."""
        for older in self.older[schema - 1 :]:
            data = older.read(data)
        return data
