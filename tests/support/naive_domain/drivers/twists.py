"""What may be wrong with any event, whatever it says: another signer, version, id, day or key."""

from __future__ import annotations

from datetime import timedelta

from libroabierto.record.moments import format_instant
from support.founding import AUTHORITY, COUNCIL, ROLL
from support.lives.bodies import SECRETARIAT
from support.naive_domain.drivers.institutions import NEIGHBOUR
from support.naive_domain.drivers.stage import Choose, Draft, Stage
from support.towns import stranger

SIGNERS = (
    (COUNCIL, "seal"),
    (NEIGHBOUR, "seal"),
    (NEIGHBOUR, "council-secretary"),
    (AUTHORITY, "seal"),
    (SECRETARIAT, "technical-secretary"),
    (SECRETARIAT, "facilitator"),
    (COUNCIL, "municipal-president"),
    (ROLL[1], "seal"),
)
TWISTS = ("signer", "version", "id", "day", "late", "stranger", "key")


def twisted(stage: Stage, choose: Choose, draft: Draft) -> Draft:
    """Return the draft as it is or, when the choice strays, with one thing changed."""
    twist = choose(None, choose.either(None, *TWISTS))
    if twist == "signer":
        draft.issuer, draft.office = choose(*SIGNERS)
    if twist == "version":
        draft.members["version"] = stage.book.lengths.get(draft.stream, 0) + choose(0, 2, 1)
    if twist == "id":
        draft.members["id"] = choose(*stage.book.acts[-3:])["id"]
    if twist == "day":
        draft.members["occurred_on"] = stage.days_ago(choose(-1, 1, 7, 31, 30, 400))
    if twist == "late":
        draft.members["signed_at"] = format_instant(stage.town.now - timedelta(days=choose(31, 29, 5)))
    if twist == "stranger":
        draft.members["key"] = stranger()
    if twist == "key":
        draft.members["key"] = stage.private(choose(*reversed(stage.book.keys)))
    return draft
