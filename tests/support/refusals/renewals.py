"""Refusals of withdrawn and renewed declarations, and of vacant authority."""

from __future__ import annotations

from typing import Any

from support.founding import AUTHORITY, COUNCIL, DECLARATION, PAPER
from support.lives import renewals
from support.refusals.row import Row, spoiled

NOWHERE = "declaration:15113-nunca"


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

ROWS: tuple[Row, ...] = (*WITHDRAWN, *DATES, *RENEWED, *VACANT)
