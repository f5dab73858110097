"""Somebody takes a seat under a withheld name in a real ledger, is shown, and is withdrawn."""

from __future__ import annotations

from libroabierto.record.disclosure import join
from libroabierto_ledger.application import Outcome
from libroabierto_ledger.bootstrap import Assembly
from support.founding import Town
from support.lives import privacy
from support.lives.privacy import DIGEST, NAME, STREAM


def seat(house: Assembly, town: Town, *texts: str) -> int:
    """Somebody takes a seat, with these disclosures; return the entry."""
    token = privacy.seating(town)
    outcome = house.submissions.submit(join(token, texts))
    assert isinstance(outcome, Outcome)
    return town.record(token)


def withdraw(house: Assembly, town: Town, entry: int, *digests: str) -> int:
    token = privacy.withdrawal(town, entry, *digests)
    assert isinstance(house.submissions.submit(token), Outcome)
    return town.record(token)


def holder(house: Assembly, as_of: str | None = None) -> object:
    """Return the name in the first seat taken, as the ledger shows it."""
    seats = house.states.item("secretariat", STREAM, as_of=as_of).document["seats"]
    return next(one["holder"]["name"] for one in seats if one.get("holder"))


DISCLOSED = {"_sd": DIGEST, "status": "disclosed", "value": NAME}
WITHHELD = {"_sd": DIGEST, "status": "withheld"}
WITHDRAWN = {"_sd": DIGEST, "status": "withdrawn"}
