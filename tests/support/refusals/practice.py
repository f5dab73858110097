"""Refusals of the practice ledger: its name, and what enrols itself there and nowhere else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from libroabierto.keys import PrivateKey
from support.founding import COUNCIL, LOG_SEED, ROLL, Town
from support.lives.practice import LOG_CODE, ORIGIN, named, own_accreditation, own_body
from support.refusals.row import Row, spoiled

OTHER = ("ayto-15106", "15106")


def _founding(origin: str, **changes: Any) -> Callable[[Town], str]:
    def make(town: Town) -> str:
        named(town, origin)
        return town.founding(**changes)

    return make


def _by_itself(town: Town) -> str:
    return own_accreditation(town, *OTHER)


def _seal_of(town: Town, key: PrivateKey) -> str:
    town.keys = {**town.keys, (OTHER[0], "seal"): key}
    return own_accreditation(town, *OTHER)


def _signed_by_another_seal(town: Town) -> str:
    """The seal in the data is not the one that signs."""
    return spoiled(town, own_accreditation(town, *OTHER), key=PrivateKey.from_ed25519_seed(b"\x44" * 32))


def _another_seal_for_it(town: Town) -> str:
    town.keys = {**town.keys, (COUNCIL, "seal"): PrivateKey.from_ed25519_seed(b"\x44" * 32)}
    return own_accreditation(town)


def _for_another(town: Town) -> str:
    """A newcomer accredits somebody else, with its own new seal."""
    return spoiled(
        town, own_accreditation(town, *OTHER), issuer="ayto-15107", key=town.key_pair(OTHER[0], "seal")
    )


def _president_of_another(town: Town) -> str:
    town.keys = {**town.keys, (COUNCIL, "municipal-president"): PrivateKey.from_ed25519_seed(b"\x44" * 32)}
    return town.enrolment(COUNCIL, "municipal-president", 3, by=OTHER[0])


ROWS = (
    Row(
        "ledger.practice-unnamed",
        "empty",
        _founding("libro.example/mex", practice=True, log_code=LOG_CODE),
        "practice, and the origin does not say so",
    ),
    Row(
        "ledger.practice-unnamed",
        "empty",
        _founding(ORIGIN, practice=True),
        "practice, and the log code does not say so",
    ),
    Row("ledger.named-for-practice", "empty", _founding(ORIGIN), "no practice, and the origin says so"),
    Row(
        "ledger.named-for-practice",
        "empty",
        _founding("libro.example/mex", log_code=LOG_CODE),
        "no practice, and the log code says so",
    ),
    Row("key.unknown", "founded", _by_itself, "a municipality that accredits itself in an ordinary ledger"),
    Row(
        "key.unknown",
        "practice of 0.1.0",
        _by_itself,
        "a municipality that accredits itself under the first rules",
    ),
    Row(
        "key.unknown",
        "practice",
        _signed_by_another_seal,
        "an accreditation by a seal that it does not carry",
    ),
    Row("key.unknown", "practice", _for_another, "a newcomer's seal that signs as another institution"),
    Row(
        "institution.exists",
        "practice settled",
        _another_seal_for_it,
        "a second seal that accredits an institution again",
    ),
    Row(
        "key.of-another-institution",
        "practice",
        lambda town: _seal_of(town, town.key_pair(ROLL[0], "seal")),
        "another's seal taken for one's own",
    ),
    Row(
        "key.of-the-log",
        "practice",
        lambda town: _seal_of(town, PrivateKey.from_ed25519_seed(LOG_SEED)),
        "the log's key as one's own seal",
    ),
    Row(
        "key.possession-invalid",
        "practice",
        lambda town: spoiled(town, own_accreditation(town, *OTHER), {"possession": "aa.bb.cc"}),
        "a newcomer without proof of possession",
    ),
    Row(
        "institution.role-reserved",
        "practice",
        lambda town: own_body(town, "garante-dos", "authority", "15106"),
        "an authority that accredits itself",
    ),
    Row(
        "institution.municipality-taken",
        "practice settled",
        lambda town: own_accreditation(town, "otra-15113"),
        "a municipality that somebody practises with",
    ),
    Row(
        "signer.not-authorized",
        "practice settled",
        _president_of_another,
        "a president of another town enrolled by a newcomer",
    ),
)
