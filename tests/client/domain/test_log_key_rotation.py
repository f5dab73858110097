"""ledger.log_key_rotated: what it leaves behind (its refusals are rows of the refusal table)."""

from __future__ import annotations

from typing import Any

from libroabierto.domain.formerkeys import former_log_keys
from libroabierto.domain.keyrules import key_of_the_log
from libroabierto.record.base64url import encode
from libroabierto.tlog.note import NoteSigner
from libroabierto.tlog.policy import Policy
from libroabierto.verify.logkeys import former_keys, key_at
from support.founding import Town
from support.lives.rotation import AFTER, NEXT, WITNESSING, rotate
from support.lives.rotation import LIVES as ROTATIONS


def ledger_of(town: Town) -> Any:
    ledger = town.world.get("ledger", "main")
    assert ledger is not None
    return ledger


def rotated() -> tuple[Town, Any]:
    """A town whose log's key was rotated twice."""
    town = Town()
    town.settle()
    rotate(town, NEXT, AFTER)
    return town, ledger_of(town)


def jwk(signer: NoteSigner) -> dict[str, str]:
    return {"kty": "OKP", "crv": "Ed25519", "x": encode(signer.verifier.key)}


def test_the_ledger_remembers_its_keys_in_order() -> None:
    town, ledger = rotated()

    assert str(AFTER.verifier) == ledger["log_key"]
    assert [(str(town.log.verifier), 9), (str(NEXT.verifier), 10)] == [
        (key["log_key"], key["last_size"]) for key in former_log_keys(ledger)
    ]


def test_a_ledger_that_never_rotated_has_no_former_key() -> None:
    town = Town()
    town.found()

    assert [] == former_log_keys(ledger_of(town))


def test_each_size_has_its_key() -> None:
    town, ledger = rotated()
    keys = [key_at(size, AFTER.verifier, former_keys(ledger)) for size in (1, 9, 10, 11, 99)]

    first = town.log.verifier
    assert [first, first, NEXT.verifier, AFTER.verifier, AFTER.verifier] == keys


def test_the_new_key_takes_the_old_ones_place_in_the_witness_policy() -> None:
    town = Town()
    ROTATIONS["witnessed"](town)
    rotate(town, NEXT)
    policy = Policy.parse(ledger_of(town)["witness_policy"])

    assert [NEXT.verifier] == [log.key for log in policy.logs]
    assert [WITNESSING.verifier.key] == [witness.key.key for witness in policy.witnesses]


def test_every_key_that_the_log_had_stays_its_own() -> None:
    town, ledger = rotated()

    assert [True, True, True, False] == [
        key_of_the_log(jwk(signer), ledger) for signer in (town.log, NEXT, AFTER, WITNESSING)
    ]
