"""Whose turn it is: whether an act of a type has, as things stand, something that it may be about.

Most steps of a life are acts in turn, so that it goes on; acts out of turn are a step of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from support.naive_domain import commitments, judging, plans, secretariats
from support.naive_domain.book import Book, Thing
from support.naive_domain.declarations import IN_FORCE

Turn: TypeAlias = Callable[[Book], bool]


def in_turn(type: str, book: Book) -> bool:
    """Say whether an act of this type may well be accepted now."""
    if book.rules < 2:
        return type in judging.FIRST
    return TURNS.get(type, _always)(book)


def _always(_: Book) -> bool:
    return True


def _some(things: Mapping[str, Thing], *states: str) -> bool:
    return any(one["state"] in states for one in things.values())


def _secretariat(*states: str) -> Turn:
    return lambda book: _some(book.secretariats, *states)


def _commitment(*states: str) -> Turn:
    return lambda book: _some(book.commitments, *states)


def _callable(book: Book) -> bool:
    """A declaration is in force where no secretariat is active."""
    active = {one["municipality"] for one in book.secretariats.values() if one["state"] != "concluded"}
    return any(
        one["state"] in IN_FORCE and one["municipality"] not in active for one in book.declarations.values()
    )


def _plan_ripe(book: Book) -> bool:
    started = [stream for stream, one in book.plans.items() if one["state"] == "started"]
    return any(plans.approved_commitments(book, stream) for stream in started)


def _renewable(book: Book) -> bool:
    """Two declarations are in force, one of them older than any term of the other."""
    in_force = [one for one in book.declarations.values() if one["state"] in IN_FORCE]
    return len({one["occurred_on"][:4] for one in in_force}) > 1


def _roll_can_speak(book: Book) -> bool:
    return any(book.institutions[id]["state"] == "accredited" for id in book.roll)


TURNS: Mapping[str, Turn] = {
    "ledger.rules_adopted": lambda book: book.rules < 2,
    "succession.attested": _roll_can_speak,
    "ledger.policy_changed": lambda book: any(one["kind"] == "policy" for one in book.attestations),
    "vacancy.recorded": lambda book: any(one["kind"] == "vacancy" for one in book.attestations),
    "institution.endorsed": lambda book: _some(book.institutions, "proposed"),
    "declaration.signed": lambda book: any(not all(d["places"].values()) for d in book.declarations.values()),
    "declaration.withdrawn": lambda book: _some(book.declarations, "issued", "partly-signed", *IN_FORCE),
    "declaration.renewed": _renewable,
    "secretariat.called": _callable,
    "secretariat.member_seated": _secretariat(*secretariats.ALIVE),
    "secretariat.member_replaced": _secretariat(*secretariats.ALIVE),
    "secretariat.installed": _secretariat("called"),
    "secretariat.installation_signed": _secretariat("installing"),
    "secretariat.session_held": _secretariat("installed"),
    "cocreation.table_held": _secretariat("installed"),
    "secretariat.concluded": _secretariat("installed"),
    "plan.phase_advanced": lambda book: _some(book.plans, "started", "approved"),
    "plan.approved": _plan_ripe,
    "plan.closed": lambda book: _some(book.plans, "started", "approved"),
    "commitment.evaluated": _commitment("under-way", "suspended", "concluded"),
    "observation.answered": lambda book: _some(book.observations, "filed"),
    # Whatever its state: of nine acts, most are out of turn for a commitment, and each must be refused.
    **dict.fromkeys(commitments.AFTER, _commitment("proposed", "approved", "under-way", "suspended")),
}
