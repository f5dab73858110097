"""Whose names leave the draft, and whose stay."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

import pytest

from libroabierto.domain.withholding import filled, nobody_known, revealed, withhold
from libroabierto.record.disclosure import parse
from libroabierto.record.event import Event
from support.founding import AUTHORITY, COUNCIL, ROLL, read
from support.lives import ledger, privacy, secretariats
from support.lives.privacy import CONSENT, NAME
from support.refusals.ledger import declared_at
from support.refusals.row import town_after

PRIVATE = {"roles": [{"role": "civil-society", "territory": ["state"]}]}
PUBLIC = {"roles": [{"role": "municipality", "territory": ["15113"]}]}
SALT = bytes(range(16))


def seat(named: str = "osc", /, **changes: Any) -> Event:
    return read(secretariats.seating(town_after("watched"), named, **{"name": NAME, **changes}))


def office(office: str, institution: str = COUNCIL, **changes: Any) -> Event:
    town = town_after("watched")
    data = {**read(town.assumption(institution, office)).data, "holder": NAME, **changes}
    return read(town.event("office.assumed", AUTHORITY, "seal", f"institution:{institution}", data))


def taken(event: Event, known: Mapping[str, Any] | None = None, *, everybody: bool = False) -> list[str]:
    """Return the pointers of what was withheld, where institutions are as *known*."""
    lookup = {ROLL[0]: known, COUNCIL: PUBLIC}.get if known else nobody_known
    return [one.place.pointer for one in withhold(event, lambda: SALT, lookup, everybody=everybody).opened]


@pytest.mark.parametrize(
    ("event", "withheld"),
    [
        (seat(consent=CONSENT), ["/name"]),
        (seat(consent=None), ["/name"]),
        (seat("uni"), ["/name"]),
        (seat("ayuntamiento"), []),
        (seat("garante"), []),
        (seat(name={"_sd": "A" * 43}), []),
        (office("municipal-president"), []),
        (office("data-protection-officer"), []),
        (office("data-protection-officer", ROLL[0], consent=CONSENT), ["/holder"]),
    ],
)
def test_a_draft_alone_tells_this_much(event: Event, withheld: list[str]) -> None:
    assert withheld == taken(event)


def test_an_institutions_roles_tell_the_rest() -> None:
    event = office("transparency-unit", ROLL[0])

    assert ([], ["/holder"], []) == (taken(event), taken(event, PRIVATE), taken(event, PUBLIC))


def test_signatories_are_looked_at_one_by_one() -> None:
    town = town_after("settled")
    president, authority = read(town.declaration()).data["signatories"]
    observer = {"institution": ROLL[0], "office": "seal", "name": NAME, "title": "Testigo"}
    event = read(town.declaration(signatories=[president, authority, observer]))

    assert ["/signatories/2/name"] == taken(event, PRIVATE)


def test_whoever_asks_withholds_everybody() -> None:
    town = town_after("declared")
    correction = read(ledger.correction(town, declared_at(town), "/signatories/0/name", NAME))

    assert ([], ["/value"]) == (taken(correction, PRIVATE), taken(correction, everybody=True))


def test_what_is_taken_out_can_be_put_back() -> None:
    event = seat(consent=CONSENT)
    withheld = withhold(event, lambda: SALT, nobody_known)
    opened = [parse(text) for text in withheld.disclosures(consented=True)]
    signed = dataclasses.replace(event, data=withheld.data)

    assert {"_sd": opened[0].digest} == signed.data["name"]
    assert event.data == revealed(signed, opened)
    assert () == withheld.disclosures(consented=False)


def test_what_is_said_of_a_digest_stands_beside_it() -> None:
    signed = read(privacy.seating(town_after("watched")))
    said = {privacy.DIGEST: {"status": "withdrawn"}}

    assert {"_sd": privacy.DIGEST, "status": "withdrawn"} == filled(signed, said)["name"]
    assert signed.data == filled(signed, {})


def test_an_event_of_another_release_is_left_as_it_is() -> None:
    event = dataclasses.replace(seat(), schema=99)

    assert event.data == filled(event, {}) == revealed(event, [])
