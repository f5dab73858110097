"""What falls due on a legal day, from the state alone: an institution is told before, the public after.

    notice.milestone_overdue   the day after a milestone was due, where it is neither done nor cancelled
    notice.clause_g            the promised secretariat is not installed after 30, 90, 180 days
    notice.term_ending         a term ends in 90, 30, 7 days; days 0: the day after its last one
    notice.tenure_ending       so does a tenure (but 0) that nobody has left early,
    notice.key_ending          a person's key with its tenure,
    notice.certificate_ending  and a key whose certificate ends earlier than that
    notice.signature_awaited   a declaration or an installation waits for an institution: the day after it
                               was recorded, then every 30 days, as long as its term lasts

Derived, signed by nobody, and reproducible: the state after the last entry that was recorded before a day
begins, and the row that a notice names, give the same rule, day and facts. A day that was over when its row
was recorded is not made up for.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final

from libroabierto.domain.calendar import end_of
from libroabierto.domain.derived import with_derived
from libroabierto.domain.signers import holders
from libroabierto.domain.world import Document, World
from libroabierto.record.moments import format_millis

from .awaited import AUTHORITY, Awaited, awaited_of_declaration, awaited_of_secretariat

MILESTONE_OVERDUE: Final = "notice.milestone_overdue"
CLAUSE_G: Final = "notice.clause_g"
TERM_ENDING: Final = "notice.term_ending"
TENURE_ENDING: Final = "notice.tenure_ending"
KEY_ENDING: Final = "notice.key_ending"
CERTIFICATE_ENDING: Final = "notice.certificate_ending"
SIGNATURE_AWAITED: Final = "notice.signature_awaited"
RULES: Final = (
    MILESTONE_OVERDUE,
    CLAUSE_G,
    TERM_ENDING,
    TENURE_ENDING,
    KEY_ENDING,
    CERTIFICATE_ENDING,
    SIGNATURE_AWAITED,
)
PENDING_DAYS: Final = (30, 90, 180)
DAYS_BEFORE: Final = (90, 30, 7)
AWAITED_EVERY: Final = 30


@dataclass(frozen=True, slots=True)
class Reminder:
    """What one rule says of one row on one legal day (YYYY-MM-DD)."""

    rule: str
    on: str
    kind: str
    id: str
    facts: Mapping[str, Any]

    @property
    def order(self) -> tuple[str, str, str]:
        """By this the reminders of one day are numbered."""
        return self.rule, self.id, json.dumps(self.facts, sort_keys=True)


@dataclass(frozen=True, slots=True)
class _Due:
    """On which days a rule speaks: once, or *every* so many days until *last*; *since* counts its days."""

    rule: str
    first: date
    facts: Mapping[str, Any] = field(default_factory=dict)
    since: date | None = None
    every: int = 0
    last: date | None = None

    def is_on(self, day: date) -> bool:
        passed = (day - self.first).days
        is_round = passed % self.every == 0 if self.every else passed == 0
        return passed >= 0 and is_round and not self._is_over(day)

    def after(self, day: date) -> date | None:
        """Return the first of its days after *day*."""
        found: date | None = self.first
        if day >= self.first:
            rounds = (day - self.first).days // self.every + 1 if self.every else 0
            found = _moved(self.first, rounds * self.every) if rounds else None
        return None if found is None or self._is_over(found) else found

    def facts_on(self, day: date) -> Mapping[str, Any]:
        return self.facts if self.since is None else {**self.facts, "days": (day - self.since).days}

    def _is_over(self, day: date) -> bool:
        return self.last is not None and day > self.last


def reminders_on(world: World, kind: str, document: Document, day: date) -> list[Reminder]:
    """Return what falls due on *day* for a row, in order; *world* is the state before that day."""
    found = [
        Reminder(due.rule, day.isoformat(), kind, str(document["id"]), facts)
        for due in _dues(world, kind, document)
        if due.is_on(day)
        for facts in _addressed(world, document, due.facts_on(day))
    ]
    return sorted(found, key=lambda one: one.order)


def stream_of(kind: str, document: Document) -> str:
    """Return the stream under which a row is reminded of: its own, or that of its institution."""
    return f"institution:{document['institution']}" if kind in OF_INSTITUTIONS else str(document["id"])


def beginning_of(day: date) -> str:
    """Return the instant at which a legal day begins, the `time` of its reminders."""
    return format_millis(end_of(day - timedelta(days=1)))


def next_day(world: World, kind: str, document: Document, after: date) -> date | None:
    """Return the first day after *after* on which something falls due for this row as it stands."""
    days = (due.after(after) for due in _dues(world, kind, document))
    return min((day for day in days if day is not None), default=None)


def _dues(world: World, kind: str, document: Document) -> Iterator[_Due]:
    """Give all that may fall due, as far as it follows from the row and from what never changes.

    So the first day of it may be noted once, and still holds when other rows have changed.
    """
    if kind in _KINDS:
        yield from _KINDS[kind](world, document)


def _addressed(world: World, document: Document, facts: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Give the facts for each institution that they concern, if it is accredited now."""
    named = facts.get("institution")
    if named is None:
        yield facts
    elif named == AUTHORITY:
        holding = holders(world, "authority", document["municipality"]["key"])
        yield from ({**facts, "institution": str(one["id"])} for one in holding)
    elif (found := world.get("institution", named)) is not None and found["state"] == "accredited":
        yield facts


def _commitment(world: World, document: Document) -> Iterator[_Due]:
    """Whether a milestone is overdue is for the domain to say, by the last day there is."""
    terms, progress = document["terms"], document["progress"]
    late = with_derived("commitment", document, date.max)["overdue_milestones"]
    for milestone in terms["milestones"]:
        first = _moved(date.fromisoformat(milestone["due"]), 1)
        if milestone["id"] in late and first is not None:
            facts = {
                "title": terms["title"],
                "lead": terms["lead"],
                "milestone": milestone["id"],
                "text": milestone["text"],
                "due": milestone["due"],
                "percent": progress[milestone["id"]]["percent"],
            }
            yield _Due(MILESTONE_OVERDUE, first, facts)


def _declaration(world: World, document: Document) -> Iterator[_Due]:
    clock = with_derived("declaration", document, date.min)["clause_g"]
    if clock is not None and clock["status"] == "pending":
        since = date.fromisoformat(clock["since"])
        facts = {"municipality": document["municipality"], "since": clock["since"]}
        for days in PENDING_DAYS:
            yield from _once(CLAUSE_G, _moved(since, days), {**facts, "days": days})
    yield from _awaited(world, document, awaited_of_declaration(document), document["declared_at"])


def _secretariat(world: World, document: Document) -> Iterator[_Due]:
    installation = document["installation"]
    if installation is not None:
        yield from _awaited(world, document, awaited_of_secretariat(document), installation["entry"])


def _awaited(world: World, document: Document, awaited: Awaited, entry: int) -> Iterator[_Due]:
    since = world.recorded_on(entry) if awaited else None
    first = None if since is None else _moved(date.fromisoformat(since), 1)
    if since is None or first is None:
        return
    last = date.fromisoformat(document["term"]["to"]) if document["term"] else None
    for institution, offices in awaited.items():
        facts = {"institution": institution, "offices": list(offices), "since": since}
        counted = date.fromisoformat(since)
        yield _Due(SIGNATURE_AWAITED, first, facts, since=counted, every=AWAITED_EVERY, last=last)


def _term(world: World, document: Document) -> Iterator[_Due]:
    to = date.fromisoformat(document["to"])
    facts = {"municipality": document["municipality"], "from": document["from"], "to": document["to"]}
    yield from _before(TERM_ENDING, to, facts)
    yield from _once(TERM_ENDING, _moved(to, 1), {**facts, "days": 0})


def _tenure(world: World, document: Document) -> Iterator[_Due]:
    if document["left"] is None:
        facts = {name: document[name] for name in ("institution", "office", "from", "to")}
        yield from _before(TENURE_ENDING, date.fromisoformat(document["to"]), facts)


def _key(world: World, document: Document) -> Iterator[_Due]:
    """A key signs until its tenure or its certificate ends, whichever is first; that one is told.

    Whoever leaves a tenure early knows; in no other way does an end move that was planned.
    """
    if document["ended"] is not None:
        return
    certificate = document["certificate"]["not_after"] if document["certificate"] else None
    tenure = world.get("tenure", str(document["tenure"]))
    facts = {name: document[name] for name in ("institution", "office", "kid")}
    if tenure is not None and (certificate is None or tenure["to"] <= certificate):
        if tenure["left"] is None:
            yield from _before(KEY_ENDING, date.fromisoformat(tenure["to"]), {**facts, "to": tenure["to"]})
    elif certificate is not None:
        yield from _before(CERTIFICATE_ENDING, date.fromisoformat(certificate), {**facts, "to": certificate})


_KINDS: Final[Mapping[str, Callable[[World, Document], Iterator[_Due]]]] = {
    "commitment": _commitment,
    "declaration": _declaration,
    "secretariat": _secretariat,
    "term": _term,
    "tenure": _tenure,
    "key": _key,
}
KINDS: Final = frozenset(_KINDS)
OF_INSTITUTIONS: Final = frozenset({"term", "tenure", "key"})  # rows without a stream of their own


def _before(rule: str, to: date, facts: Mapping[str, Any]) -> Iterator[_Due]:
    for days in DAYS_BEFORE:
        yield from _once(rule, _moved(to, -days), {**facts, "days": days})


def _once(rule: str, day: date | None, facts: Mapping[str, Any]) -> Iterator[_Due]:
    if day is not None:
        yield _Due(rule, day, facts)


def _moved(day: date, days: int) -> date | None:
    """Return the day so many days later; None beyond the calendar, where a dishonest entry may lead."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return None
