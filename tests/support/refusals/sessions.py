"""Refusals of a secretariat's sessions and cocreation tables."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from support.founding import Town
from support.lives import bodies
from support.lives import secretariats as acts
from support.refusals.row import Row, spoiled

Make = Callable[[Town], str]
COLLATION = acts.COLLATION
YESTERDAY = {"occurred_on": "2026-11-19"}


def _session(**data: Any) -> Make:
    return lambda town: acts.session(town, **data)


def _table(**attendance: Any) -> Make:
    return lambda town: acts.table(town, attendance=attendance)


ROWS = (
    Row("secretariat.illegal-transition", "installing", _session(), "a session before all have signed"),
    Row("secretariat.illegal-transition", "secretariat concluded", _session(), "a session after the end"),
    Row("secretariat.illegal-transition", "seated", acts.table, "a table before the installation"),
    Row("session.number", "installed", _session(number=2), "a number skipped"),
    Row("session.number", "in session", _session(), "a number repeated"),
    Row(
        "session.number", "in session", _session(kind="extraordinary", number=2), "each kind counts by itself"
    ),
    Row(
        "session.before-previous",
        "in session today",
        lambda t: acts.session(t, {"occurred_on": "2026-11-21"}, number=2),
        "the second session before the first",
    ),
    Row(
        "secretariat.before-installation",
        "installed",
        lambda t: acts.session(t, YESTERDAY),
        "a session before the installation",
    ),
    Row(
        "session.more-members-than-seats",
        "installed",
        _session(attendance={"members": 5, "guests": 0}),
        "five members in four seats",
    ),
    Row("session.agreements-without-quorum", "installed", _session(quorum=4), "agreements without quorum"),
    Row(
        "session.agreement-repeated",
        "installed",
        _session(agreements=[acts.agreement(), acts.agreement(text="Otro.")]),
        "two agreements of one number",
    ),
    Row(
        "session.too-many-votes",
        "installed",
        _session(agreements=[acts.agreement(votes=(2, 1, 1))]),
        "four votes of three members",
    ),
    Row(
        "collation.on-native", "installed", _session(collation=COLLATION), "a native session with a collation"
    ),
    Row(
        "signer.not-authorized",
        "installed",
        lambda t: spoiled(t, acts.session(t), office="facilitator"),
        "the facilitator keeps the minutes",
    ),
    Row(
        "signer.not-authorized",
        "installed",
        lambda t: spoiled(t, acts.session(t), issuer=bodies.STATE_SECRETARIAT),
        "the state's secretariat keeps them",
    ),
    Row(
        "attendance.group-repeated",
        "installed",
        _table(total=40, groups=[{"group": "women", "count": 13}, {"group": "women", "count": 12}]),
        "one group counted twice",
    ),
    Row(
        "attendance.exceeds-total",
        "installed",
        _table(total=20, groups=[{"group": "women", "count": 13}, {"group": "men", "count": 12}]),
        "more people in the groups than came",
    ),
    Row("attendance.identifies", "installed", _table(total=4), "four people in all"),
    Row(
        "attendance.identifies",
        "installed",
        _table(total=20, groups=[{"group": "0-17", "count": 4}]),
        "four minors",
    ),
    Row(
        "attendance.identifies",
        "installed",
        _table(total=20, groups=[{"group": "women", "count": 17}]),
        "three that are left over",
    ),
)
