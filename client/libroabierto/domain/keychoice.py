"""Which enrolment of its key an event is signed under, and whether that one may sign today.

A key belongs to one tenure, or, for a seal, to the institution. It is active from its enrolment
until its certificate's end or 30 days after the tenure's end, by the instant of recording. The
tenure must cover the day of `signed_at` and, for native acts, `occurred_on`. An e.firma may be
enrolled more than once; the enrolment that fits is taken. One that was rotated or revoked signs no more.
The seal of a new successor is enrolled by the event that carries it (carried.py).
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

from libroabierto.domain.calendar import day_of
from libroabierto.domain.carried import carried_key
from libroabierto.domain.world import Document, World
from libroabierto.errors import KeyNotActive, LibroError, NotAuthorized, UnknownKey
from libroabierto.record.event import Event

GRACE: Final = timedelta(days=30)  # after a tenure: what was signed in it may still be recorded


def signing_key(world: World, event: Event, recorded_at: datetime) -> Document:
    """Return the enrolment that *event* is signed under.

    Raises UnknownKey, NotAuthorized (another's key, another office, outside the tenure) or
    KeyNotActive (its end has passed).
    """
    if carried := carried_key(world, event):
        return carried
    candidates = _candidates(world, event)
    for key in candidates[:-1]:
        try:
            return _checked(world, event, recorded_at, key)
        except LibroError:
            continue  # another enrolment of the same e.firma may fit; the newest one gives the verdict
    return _checked(world, event, recorded_at, candidates[-1])


def _candidates(world: World, event: Event) -> list[Document]:
    """Return the enrolments for the office; a key has one, an e.firma one for each tenure of its holder."""
    enrolled = world.find("key", f"kid:{event.kid}")
    if not enrolled:
        raise UnknownKey(event.kid)
    own = [key for key in enrolled if key["institution"] == event.issuer]
    if not own:
        raise NotAuthorized("key.of-another-institution", issuer=event.issuer)
    fitting = [key for key in own if key["office"] == event.office]
    if not fitting:
        raise NotAuthorized("key.of-another-office", office=event.office, enrolled_for=own[-1]["office"])
    return sorted(fitting, key=lambda key: int(key["enrolled_at"]))


def _checked(world: World, event: Event, recorded_at: datetime, key: Document) -> Document:
    today = day_of(recorded_at)
    if key["ended"]:
        raise KeyNotActive("key.ended", reason=key["ended"]["reason"], entry=key["ended"]["entry"])
    if key["certificate"] and key["certificate"]["not_after"] < today.isoformat():
        raise KeyNotActive("key.expired", until=key["certificate"]["not_after"])
    if key["tenure"] is not None:
        tenure = world.get("tenure", str(key["tenure"]))
        assert tenure is not None, "our bug: a key without its tenure"
        _check_tenure(event, tenure, today)
    return key


def _check_tenure(event: Event, tenure: Document, today: date) -> None:
    first, last = date.fromisoformat(tenure["from"]), date.fromisoformat(tenure["to"])
    if today - GRACE > last:
        raise KeyNotActive("key.expired", until=tenure["to"])
    days = [day_of(event.signed_instant)]
    if event.provenance == "native":
        days.append(event.occurred_date)
    if not all(first <= day <= last for day in days):
        raise NotAuthorized("tenure.does-not-cover", **{"from": tenure["from"], "to": tenure["to"]})
