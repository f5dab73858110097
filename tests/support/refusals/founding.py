"""Refusals of `ledger.founded`: a bad entry 0."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

from libroabierto.domain import rulebook
from libroabierto.keys import PrivateKey
from libroabierto.tlog.checkpoint import Checkpoint
from libroabierto.tlog.note import NoteSigner
from libroabierto.tlog.vkey import WITNESS, VerifierKey
from support.founding import AUTHORITY, ORIGIN, ROLL, Town
from support.refusals.row import Row, spoiled

OLD = "viejo.example/mex"
STRANGER = PrivateKey.from_ed25519_seed(b"\x55" * 32)


def _founding(**changes: Any) -> Callable[[Town], str]:
    return lambda town: town.founding(**changes)


def _succession(change: Callable[[dict[str, Any]], None]) -> Callable[[Town], str]:
    """A founding whose succession is changed in place."""

    def make(town: Town) -> str:
        data = town._founding_data("00000000-0000-4000-8000-000000000001")
        succession = copy.deepcopy(data["succession"])
        change(succession)
        return town.founding(succession=succession)

    return make


def _authority(**changes: Any) -> Callable[[Town], str]:
    def make(town: Town) -> str:
        named = town._founding_data("00000000-0000-4000-8000-000000000001")["authority"]
        return town.founding(authority={**named, **changes})

    return make


def _under_rules_1(town: Town) -> str:
    named = town._founding_data("00000000-0000-4000-8000-000000000001")["authority"]
    rules = {"version": 1, "sha256": rulebook.DIGESTS[1]}
    return town.founding(rules=rules, authority={**named, "territory": ["state"]})


def _role(role: str, territory: str) -> Callable[[dict[str, Any]], None]:
    """Give the first member of the roll this role alone."""
    return lambda succession: succession["roll"][0].update(roles=[{"role": role, "territory": [territory]}])


def _role_twice(succession: dict[str, Any]) -> None:
    roles = [{"role": "civil-society", "territory": [territory]} for territory in ("state", "15113")]
    succession["roll"][0]["roles"] = roles


def _two_roles(succession: dict[str, Any]) -> None:
    roles = [{"role": role, "territory": ["state"]} for role in ("civil-society", "state-body")]
    succession["roll"][0]["roles"] = roles


def _witness_as_log(town: Town) -> str:
    witness = VerifierKey(ORIGIN, WITNESS, town.log.verifier.key)
    return town.founding(log_key=str(witness), witness_policy=f"log {town.log.verifier}\nquorum none")


def _policy_of_another(town: Town) -> str:
    return town.founding(
        witness_policy=f"log {NoteSigner('otro.example/mex', bytes(32)).verifier}\nquorum none"
    )


def _continues(checkpoint: str = "", *, origin: str = OLD) -> Callable[[Town], str]:
    """A founding that continues the log *origin*; the checkpoint is OLD's, or that of this very log."""
    signed = origin if origin == ORIGIN else OLD
    last = NoteSigner(signed, bytes([5]) * 32).sign(str(Checkpoint(signed, 7, bytes(32)))).decode()
    named = {"origin": origin, "ledger": "a" * 64, "checkpoint": checkpoint or last, "gap": "Nada."}
    return _founding(continues=named)


def _one_key_for_two(succession: dict[str, Any]) -> None:
    first, second = succession["roll"][:2]
    second["seal"], second["possession"] = first["seal"], first["possession"]


def _log_key_as_seal(town: Town) -> str:
    key = PrivateKey.from_ed25519_seed(bytes([99]) * 32)
    named = town._founding_data("00000000-0000-4000-8000-000000000001")["authority"]
    return spoiled(town, town.founding(authority={**named, "seal": key.public.jwk}), key=key)


def _again(town: Town) -> str:
    """A second founding, whole and of zeros, as the first one was."""
    fresh = Town()
    return spoiled(fresh, fresh.founding(), id=town.new_id(), version=2)


CATALOGUE = {"source": "otra", "version": "1", "sha256": "0" * 64, "count": 125}

ROWS = (
    Row("ledger.not-entry-0", "founded", _again, "a second founding"),
    Row(
        "ledger.not-signed-by-its-authority",
        "empty",
        lambda town: spoiled(town, town.founding(), issuer=ROLL[0], key=town.key_pair(AUTHORITY, "seal")),
        "a founding signed by another than the authority it names",
    ),
    Row("ledger.log-key-invalid", "empty", _founding(log_key="no key"), "a verifier key that is none"),
    Row(
        "ledger.log-key-invalid", "empty", _founding(origin="otro.example/mex"), "a log key of another origin"
    ),
    Row("ledger.witness-policy-invalid", "empty", _founding(witness_policy="quorum nobody"), "a bad policy"),
    Row("ledger.catalogue-unknown", "empty", _founding(catalogue=CATALOGUE), "another catalogue"),
    Row("ledger.rules-unknown", "empty", _founding(rules={"version": 1, "sha256": "f" * 64}), "other rules"),
    Row("ledger.log-key-invalid", "empty", _witness_as_log, "a witness key as the log's"),
    Row(
        "ledger.witness-policy-invalid",
        "empty",
        _founding(witness_policy="quorum none"),
        "a policy without log",
    ),
    Row("ledger.witness-policy-invalid", "empty", _policy_of_another, "a policy about another log"),
    Row(
        "ledger.territory-unknown",
        "empty",
        _succession(_role("state-body", "15999")),
        "a roll member over an unknown municipality",
    ),
    Row(
        "ledger.state-missing",
        "empty",
        _authority(territory=["state", "15999"]),
        "an unknown municipality",
    ),
    Row("ledger.state-missing", "empty", _authority(territory=["15113"]), "an authority without the state"),
    Row(
        "ledger.territory-incomplete",
        "empty",
        _under_rules_1,
        "an authority without municipalities, by the first rules",
    ),
    Row("ledger.continues-invalid", "empty", _continues("no note"), "a predecessor without a checkpoint"),
    Row(
        "ledger.continues-invalid",
        "empty",
        _continues(origin="tercero.example/mex"),
        "the checkpoint of another log",
    ),
    Row("ledger.continues-invalid", "empty", _continues(origin=ORIGIN), "a ledger that continues itself"),
    Row("institution.role-repeated", "empty", _succession(_role_twice), "one role twice"),
    Row("institution.roles-incompatible", "empty", _succession(_two_roles), "an organisation of the state"),
    Row(
        "succession.threshold",
        "empty",
        _succession(lambda s: s.update(threshold=4)),
        "more than the whole roll",
    ),
    Row("data.invalid", "empty", _succession(lambda s: s.update(threshold=1)), "one attestation"),
    Row("data.invalid", "empty", _succession(lambda s: s["roll"].pop()), "a roll of two"),
    Row("succession.waiting-days", "empty", _succession(lambda s: s.update(waiting_days=29)), "29 days"),
    Row(
        "succession.role-reserved", "empty", _succession(_role("authority", "15113")), "authority by the roll"
    ),
    Row(
        "succession.role-reserved",
        "empty",
        _succession(_role("municipality", "15113")),
        "a municipality by the roll",
    ),
    Row("succession.roll-repeats", "empty", _succession(_one_key_for_two), "one key for two members"),
    Row(
        "succession.roll-repeats",
        "empty",
        lambda town: spoiled(
            town, _authority(id=ROLL[0])(town), issuer=ROLL[0], key=town.key_pair(AUTHORITY, "seal")
        ),
        "one id for two members",
    ),
    Row("key.of-the-log", "empty", _log_key_as_seal, "the log's own key as seal"),
    Row(
        "key.possession-invalid",
        "empty",
        _succession(lambda s: s["roll"][0].update(possession=s["roll"][1]["possession"])),
        "a roll member that proves another's key",
    ),
)
