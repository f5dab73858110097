"""Refusals that any type meets: form, id, key, tenure, role, times, version."""

from __future__ import annotations

from datetime import timedelta

from libroabierto.keys import PrivateKey
from libroabierto.record.moments import format_instant
from support.founding import COUNCIL, Town
from support.refusals.row import Row, spoiled

STRANGER = PrivateKey.from_ed25519_seed(b"\x77" * 32)


def _signed(town: Town, **ago: float) -> str:
    """A good accreditation, signed some time before (or, negative, after) the clock."""
    return spoiled(town, town.accreditation(), signed_at=format_instant(town.now - timedelta(**ago)))


ROWS = (
    Row(
        "event.other-ledger",
        "founded",
        lambda town: spoiled(town, town.accreditation(), ledger="f" * 64),
        "an event of another ledger",
    ),
    Row("ledger.not-founded", "empty", lambda town: town.accreditation(), "an event before the founding"),
    Row(
        "event.type-unknown",
        "founded",
        lambda town: spoiled(town, town.accreditation(), type="institution.adored"),
        "a type that does not exist",
    ),
    Row(
        "event.schema-unknown",
        "founded",
        lambda town: spoiled(town, town.accreditation(), schema=2),
        "a schema version that does not exist",
    ),
    Row(
        "data.invalid",
        "founded",
        lambda town: spoiled(town, town.accreditation(), {"surprise": 1}),
        "an unknown member of data",
    ),
    Row(
        "data.invalid",
        "founded",
        lambda town: spoiled(town, town.accreditation(), {"name": None}),
        "a missing member of data",
    ),
    Row(
        "stream.of-another-kind",
        "founded",
        lambda town: spoiled(town, town.accreditation(), stream="ledger:main"),
        "a stream of another kind",
    ),
    Row(
        "provenance.not-allowed",
        "founded",
        lambda town: spoiled(town, town.accreditation(), provenance="paper"),
        "paper where only native acts are allowed",
    ),
    Row(
        "provenance.not-allowed",
        "settled",
        lambda town: spoiled(town, town.digitization(), provenance="native"),
        "a digitized paper that claims to be native",
    ),
    Row(
        "event.id-reused",
        "accredited",
        lambda town: spoiled(town, town.term(), id="00000000-0000-4000-8000-000000000002"),
        "the id of an earlier entry with other content",
    ),
    Row(
        "key.unknown",
        "founded",
        lambda town: spoiled(town, town.accreditation(), key=STRANGER),
        "a key that was never enrolled",
    ),
    Row(
        "key.of-another-institution",
        "accredited",
        lambda town: spoiled(town, town.term(), key=town.key_pair(COUNCIL, "seal")),
        "the municipality signs in the authority's name",
    ),
    Row(
        "key.of-another-office",
        "settled",
        lambda town: spoiled(town, town.declaration(), key=town.key_pair(COUNCIL, "municipal-president")),
        "the president signs as council secretary",
    ),
    Row(
        "key.expired",
        "settled",
        lambda town: town.declaration(),
        "a key more than thirty days after its tenure",
        later=timedelta(days=480),
    ),
    Row(
        "tenure.does-not-cover",
        "newcomer",
        lambda town: town.declaration(),
        "an act dated before the signer took office",
    ),
    Row(
        "municipality.about-another",
        "accredited",
        lambda town: spoiled(town, town.accreditation("ayto-15106", "15106"), issuer=COUNCIL),
        "a municipality accredits another",
    ),
    Row(
        "signer.not-authorized",
        "settled",
        lambda town: spoiled(town, town.digitization(), office="municipal-president"),
        "a president digitizes paper",
    ),
    Row(
        "time.signed-in-future", "founded", lambda town: _signed(town, minutes=-6), "signed six minutes ahead"
    ),
    Row("time.signed-too-long-ago", "founded", lambda town: _signed(town, days=31), "signed 31 days ago"),
    Row(
        "time.occurred-in-future",
        "founded",
        lambda town: spoiled(town, town.accreditation(), occurred_on="2026-11-23"),
        "dated tomorrow",
    ),
    Row(
        "time.occurred-too-long-ago",
        "founded",
        lambda town: spoiled(town, town.accreditation(), occurred_on="2026-10-22"),
        "dated 31 days before its signature",
    ),
    Row(
        "version.conflict",
        "accredited",
        lambda town: spoiled(town, town.term(), version=1),
        "the version that stands already",
    ),
    Row(
        "version.conflict",
        "accredited",
        lambda town: spoiled(town, town.term(), version=3),
        "a version too far",
    ),
    Row(
        "version.conflict",
        "accredited",
        lambda town: spoiled(town, town.term(), version=0),
        "zero where order counts",
    ),
    Row(
        "version.must-be-zero",
        "declared",
        lambda town: spoiled(town, town.signature(COUNCIL, "municipal-president"), version=2),
        "a version where order is free",
    ),
)
