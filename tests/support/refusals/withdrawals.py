"""Refusals of withdrawals: who may not, and what cannot be withdrawn."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from support.founding import AUTHORITY, COUNCIL, DECLARATION, ROLL, Town
from support.lives import privacy
from support.lives.privacy import DIGEST, OFFICER, SILENT_DIGEST
from support.refusals.row import Row

Make = Callable[[Town], str]
NOTHING = "A" * 43


def _of(*digests: str, entry: int | None = None, **options: Any) -> Make:
    """A withdrawal from the entry of the first digest, or from another one."""

    def make(town: Town) -> str:
        at = privacy.seated_at(town, digests[0]) if entry is None else entry
        return privacy.withdrawal(town, at, *digests, **options)

    return make


def _of_declaration(*digests: str) -> Make:
    def make(town: Town) -> str:
        declared = town.world.get("declaration", DECLARATION)
        assert declared is not None
        return privacy.withdrawal(town, declared["declared_at"], *digests, stream=DECLARATION)

    return make


def _by_own_seal(town: Town) -> str:
    """The municipality enrols a key of its own officer, which is the authority's to enrol."""
    (tenure,) = town.world.find("tenure", f"office:{COUNCIL}:{OFFICER}")
    return town.enrolment(COUNCIL, OFFICER, tenure["tenure"], by=COUNCIL)


ROWS: tuple[Row, ...] = (
    Row("signer.not-authorized", "named", _by_own_seal, "an officer's key enrolled by its own institution"),
    Row("disclosure.entry-unknown", "named", _of(DIGEST, entry=999), "data of an entry to come"),
    Row(
        "disclosure.entry-unknown",
        "named",
        lambda town: privacy.withdrawal(town, len(town.entries), DIGEST),
        "data of itself",
    ),
    Row("disclosure.stream-differs", "named", _of(DIGEST, stream=DECLARATION), "data of another stream"),
    Row("disclosure.digest-not-of-entry", "named", _of(DIGEST, SILENT_DIGEST), "data of another entry"),
    Row("disclosure.digest-not-of-entry", "named", _of(DIGEST, NOTHING), "data of nobody"),
    Row("disclosure.digest-not-of-entry", "named", _of(DIGEST, "e" * 64), "a file that it does not name"),
    Row(
        "disclosure.digest-not-of-entry",
        "named",
        _of(DIGEST, entry=0, stream="ledger:main"),
        "data of an entry that withholds nothing",
    ),
    Row("disclosure.already-withdrawn", "forgotten", _of(DIGEST), "the same data twice"),
    Row("disclosure.own-document", "named", _of_declaration("d" * 64), "the declaration itself"),
    Row("signer.not-authorized", "named", _of(DIGEST, by=(COUNCIL, "seal")), "a withdrawal by the seal"),
    Row(
        "signer.not-authorized",
        "named",
        _of(DIGEST, by=(AUTHORITY, "seal")),
        "a withdrawal by the authority's seal",
    ),
    Row(
        "signer.not-authorized",
        "named",
        _of(DIGEST, by=(ROLL[0], "seal")),
        "a withdrawal by an organisation's seal",
    ),
    Row(
        "signer.not-authorized",
        "strangers watch",
        _of(DIGEST, by=(ROLL[0], OFFICER)),
        "a withdrawal by a stranger's officer",
    ),
    Row(
        "event.type-unknown",
        "first rules",
        _of(NOTHING, entry=0, by=(AUTHORITY, "seal")),
        "a withdrawal before its rules",
    ),
)
