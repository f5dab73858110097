"""Reminders a second time: every row is asked about every day, in the plainest words.

What the domain derives from a date (overdue milestones, the clock of clause G) is compared from one day to
the next; the rest is counted in days.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from libroabierto.domain.derived import with_derived
from libroabierto.domain.world import Document, MemoryWorld

DAY = timedelta(days=1)
Said = tuple[str, str, str, str, int | None]  # rule, day, row id, institution or milestone, days


def naive_reminders(world: MemoryWorld, day: date) -> list[Said]:
    """Return what falls due on *day*, whatever the row, in order."""
    found = [said for row in world.rows() for said in _of(world, row.kind, row.document, day)]
    return sorted((rule, day.isoformat(), id, what, days) for rule, id, what, days in found)


def _of(
    world: MemoryWorld, kind: str, row: Document, day: date
) -> Iterator[tuple[str, str, str, int | None]]:
    id, today, before = row["id"], with_derived(kind, row, day), with_derived(kind, row, day - DAY)
    if kind == "commitment":
        for milestone in set(today["overdue_milestones"]) - set(before["overdue_milestones"]):
            yield "notice.milestone_overdue", id, milestone, None
    if kind == "declaration":
        clock = today["clause_g"]
        if clock and clock["status"] == "pending" and clock["days"] in (30, 90, 180):
            yield "notice.clause_g", id, "", clock["days"]
        if row["state"] in ("issued", "partly-signed"):
            waiting = {_who(world, row, one) for one in row["signatories"] if not one["signed"]}
            yield from _awaited(world, row, waiting, row["declared_at"], day)
    if kind == "secretariat" and row["state"] == "installing":
        parties = [one for one in row["parties"] if not one["seen"] and not one["signed"]]
        waiting = {_who(world, row, one) for one in parties}
        yield from _awaited(world, row, waiting, row["installation"]["entry"], day)
    if kind == "term" and (left := _left(row["to"], day)) in (90, 30, 7, -1):
        yield "notice.term_ending", id, "", max(left, 0)
    if kind == "tenure" and not row["left"] and _works(world, row) and _left(row["to"], day) in (90, 30, 7):
        yield "notice.tenure_ending", id, row["institution"], _left(row["to"], day)
    if kind == "key" and not row["ended"] and _works(world, row):
        yield from _of_key(world, row, day)


def _of_key(world: MemoryWorld, row: Document, day: date) -> Iterator[tuple[str, str, str, int | None]]:
    tenure = world.get("tenure", str(row["tenure"]))
    ends = [] if tenure is None else [(tenure["to"], 0, "notice.key_ending", not tenure["left"])]
    if row["certificate"]:
        ends.append((row["certificate"]["not_after"], 1, "notice.certificate_ending", True))
    for to, _, rule, is_told in sorted(ends)[:1]:
        if is_told and _left(to, day) in (90, 30, 7):
            yield rule, row["id"], row["institution"], _left(to, day)


def _awaited(
    world: MemoryWorld, row: Document, waiting: set[str | None], entry: int, day: date
) -> Iterator[tuple[str, str, str, int | None]]:
    recorded = world.recorded_on(entry)
    assert recorded is not None
    passed = -_left(recorded, day)
    is_over = row["term"] is not None and day.isoformat() > row["term"]["to"]
    if passed >= 1 and passed % 30 == 1 and not is_over:
        for one in waiting - {None}:
            yield "notice.signature_awaited", row["id"], str(one), passed


def _who(world: MemoryWorld, row: Document, place: dict[str, Any]) -> str | None:
    """Return the institution that is waited for, if it is accredited."""
    named = place.get("institution")
    for institution in (one.document for one in world.rows() if one.kind == "institution"):
        if institution["state"] != "accredited":
            continue
        over = [held for held in institution["roles"] if row["municipality"]["key"] in held["territory"]]
        if institution["id"] == named or (not named and "authority" in [held["role"] for held in over]):
            return str(institution["id"])
    return None


def _works(world: MemoryWorld, row: Document) -> bool:
    institution = world.get("institution", row["institution"])
    return institution is not None and bool(institution["state"] == "accredited")


def _left(to: str, day: date) -> int:
    return (date.fromisoformat(to) - day).days
