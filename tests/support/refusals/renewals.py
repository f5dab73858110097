"""Refusals of withdrawn and renewed declarations, and of vacant authority."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from support.founding import AUTHORITY, COUNCIL, DECLARATION, PAPER, Town
from support.lives import renewals
from support.refusals.row import Row, spoiled

NOWHERE = "declaration:15113-nunca"


def _term(first: str, last: str) -> Callable[[Town], str]:
    return lambda town: renewals.term(town, first, last)


WITHDRAWN = (
    Row(
        "declaration.unknown",
        "settled",
        lambda t: renewals.withdrawn(t, NOWHERE),
        "the withdrawal of what was never declared",
    ),
    Row(
        "declaration.council-session-missing",
        "declared",
        lambda t: spoiled(t, renewals.withdrawn(t), {"council_session": None}),
        "a withdrawal without the council",
    ),
    Row("declaration.already-ended", "withdrawn", renewals.withdrawn, "a second withdrawal"),
    Row(
        "declaration.already-ended",
        "renewed",
        lambda t: renewals.withdrawn(t, PAPER),
        "the withdrawal of what was renewed",
    ),
    Row(
        "signer.not-authorized",
        "declared",
        lambda t: spoiled(t, renewals.withdrawn(t), office="council-secretary"),
        "a withdrawal by another office than the president",
    ),
    Row(
        "declaration.withdrawn",
        "withdrawn",
        lambda t: t.signature(AUTHORITY, "authority-president"),
        "a signature under what was withdrawn",
    ),
)

TERMS = (
    Row("term.too-long", "settled", _term("2028-01-01", "2031-07-01"), "42 months and a day"),
    Row("term.too-long", "settled", _term("2021-01-01", "2024-12-31"), "a year that was written wrongly"),
    Row("term.too-short", "settled", _term("2028-01-01", "2028-01-27"), "27 days"),
    Row("term.out-of-range", "settled", _term("1824-03-01", "1827-02-28"), "before the state"),
    Row("term.out-of-range", "settled", _term("2029-12-31", "2032-11-23"), "six years and a day from now"),
    Row("term.out-of-range", "settled", _term("1025-01-01", "1027-12-31"), "a year that lacks a thousand"),
    Row("term.out-of-range", "settled", _term("9998-01-01", "9999-12-31"), "the end of the calendar"),
    Row(
        "term.declarations-clash",
        "two termless papers",
        lambda t: renewals.term(t, "2022-01-01", "2024-12-31"),
        "two papers in force in one term",
    ),
    Row(
        "declaration.term-missing",
        "twenty termless papers",
        lambda t: renewals.paper(t, f"{PAPER}-z", "2022-06-20", signatures_seen=[]),
        "a twenty-first paper whose term nobody recorded",
    ),
    Row(
        "council-session.after-act",
        "declared",
        lambda t: renewals.withdrawn(t, council_session={**renewals.SESSION, "date": "2026-11-21"}),
        "a council that agreed the day after",
    ),
)

DATED: dict[str, Any] = {"occurred_on": "2026-11-19"}
DATES = (
    Row(
        "declaration.before-its-beginning",
        "declared",
        lambda t: spoiled(t, renewals.withdrawn(t), **DATED),
        "a withdrawal the day before the declaration",
    ),
    Row(
        "declaration.before-its-beginning",
        "declared",
        lambda t: spoiled(t, t.signature(COUNCIL, "municipal-president"), **DATED),
        "a signature the day before the declaration",
    ),
    Row(
        "declaration.before-its-beginning",
        "both in force",
        lambda t: spoiled(t, renewals.renewed(t), **DATED),
        "a renewal the day before the new declaration",
    ),
)

RENEWED = (
    Row(
        "declaration.unknown",
        "both in force",
        lambda t: renewals.renewed(t, NOWHERE),
        "the renewal of what was never declared",
    ),
    Row(
        "declaration.renewal-unknown",
        "both in force",
        lambda t: renewals.renewed(t, by=NOWHERE),
        "a new declaration that was never declared",
    ),
    Row(
        "declaration.renewal-unknown",
        "both in force",
        lambda t: renewals.renewed(t, by=PAPER),
        "a declaration that renews itself",
    ),
    Row(
        "declaration.not-in-force",
        "half signed",
        renewals.renewed,
        "a new declaration that is not in force",
    ),
    Row(
        "declaration.not-in-force",
        "unseen paper",
        lambda t: renewals.renewed(t, renewals.UNSEEN),
        "an old paper whose signatures nobody has seen",
    ),
    Row(
        "declaration.renewal-lapsed",
        "two papers",
        lambda t: renewals.renewed(t, renewals.UNSEEN, PAPER),
        "a new declaration whose term is over on the day of the renewal",
    ),
    Row(
        "declaration.same-term",
        "both in force",
        lambda t: renewals.renewed(t, DECLARATION, PAPER),
        "an older one",
    ),
    Row("declaration.already-ended", "renewed", renewals.renewed, "a second renewal"),
    Row(
        "signer.not-authorized",
        "both in force",
        lambda t: spoiled(t, renewals.renewed(t), office="council-secretary"),
        "a renewal by another office than the president",
    ),
)

VACANT = (
    Row(
        "institution.not-accredited",
        "vacant",
        lambda t: t.accreditation("ayto-15106", "15106"),
        "an authority that is no more",
    ),
)

ROWS: tuple[Row, ...] = (*WITHDRAWN, *TERMS, *DATES, *RENEWED, *VACANT)
