"""Refusals of attestations by the succession roll, of attested vacancies, of changes of the policy."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from libroabierto.record.base64url import decode
from libroabierto.tlog.vkey import WITNESS, VerifierKey
from support.founding import COUNCIL, ROLL, Town
from support.lives import bodies, keys
from support.lives import succession as lives
from support.refusals.row import Row, spoiled

COMPTROLLER = lives.COMPTROLLER
Make = Callable[[Town], str]


def pair(role: str, *territory: str) -> list[dict[str, Any]]:
    """Return one role over some territory."""
    return [{"role": role, "territory": list(territory)}]


def _facts(**changes: Any) -> Make:
    return lambda town: lives.attested(town, facts=lives.succession(town, **changes))


def _self_attested(town: Town) -> str:
    """A member of the roll attests that it succeeds."""
    return lives.attested(town, facts=lives.succession(town, ROLL[0]))


ATTESTED = (
    Row(
        "signer.not-authorized",
        "puppets",
        lambda t: lives.attested(t, lives.PUPPET),
        "a sock puppet, accredited today, attests",
    ),
    Row(
        "signer.not-authorized",
        "assembled",
        lambda t: lives.attested(t, COMPTROLLER),
        "somebody who is not on the roll attests",
    ),
    Row(
        "signer.not-authorized",
        "second seal",
        lives.attested,
        "a seal that the authority made for a member of the roll attests in its name",
    ),
    Row(
        "signer.not-authorized",
        "policy changed",
        lambda t: lives.attested(t, ROLL[2]),
        "a member of the former roll attests",
    ),
    Row("succession.attested-twice", "attested", lives.attested, "an identical attestation twice"),
    Row(
        "succession.attests-itself",
        "assembled",
        _self_attested,
        "a member of the roll attests that it succeeds",
    ),
    Row(
        "succession.facts-ambiguous",
        "assembled",
        lambda t: lives.attested(t, vacancy=lives.vacancy(t)),
        "facts of two kinds",
    ),
    Row(
        "succession.facts-ambiguous",
        "assembled",
        lambda t: spoiled(t, lives.attested(t), {"succession": None}),
        "a digest of nothing",
    ),
    Row(
        "succession.digest-differs",
        "assembled",
        lambda t: lives.attested(t, digest="9" * 64),
        "a digest that is not that of the facts",
    ),
    Row(
        "succession.stream-differs",
        "assembled",
        lambda t: lives.attested(t, stream=f"institution:{COMPTROLLER}"),
        "an attestation carried over to another predecessor",
    ),
    Row(
        "succession.stream-differs",
        "assembled",
        lambda t: lives.attested(t, kind="vacancy", facts=lives.vacancy(t), stream=lives.STREAM),
        "a vacancy attested outside the ledger's stream",
    ),
    Row(
        "succession.digest-differs",
        "assembled",
        lambda t: spoiled(
            t,
            lives.attested(t),
            {"succession": lives.succession(t, predecessor=COMPTROLLER)},
            stream=f"institution:{COMPTROLLER}",
        ),
        "the digest of one predecessor's facts beside another's",
    ),
    Row(
        "institution.unknown",
        "assembled",
        lambda t: lives.attested(t, facts=lives.succession(t, predecessor="nadie")),
        "a succession of nobody",
    ),
    Row(
        "institution.role-repeated",
        "assembled",
        _facts(pairs=[*pair("authority", "15113"), *pair("authority", "15106")]),
        "a role that stands twice",
    ),
    Row(
        "succession.role-not-passed",
        "assembled",
        _facts(pairs=pair("municipality", "15113")),
        "a municipality that passes to somebody",
    ),
    Row(
        "succession.pair-not-held",
        "assembled",
        _facts(pairs=pair("authority", "15999")),
        "a territory that nobody has",
    ),
    Row(
        "succession.pair-not-held",
        "assembled",
        lambda t: lives.attested(
            t, kind="vacancy", facts=lives.vacancy(t, vacant=pair("local-secretariat", "state"))
        ),
        "a vacancy of what the authority does not hold",
    ),
)

VACANCY = (
    Row(
        "succession.not-attested",
        "assembled",
        lives.extinguished_by_roll,
        "a member of the roll ends the authority alone",
    ),
    Row(
        "succession.not-attested",
        "vacancy attested",
        lambda t: lives.extinguished_by_roll(t, on="2026-11-21"),
        "another day than the attested one",
    ),
    Row(
        "signer.not-authorized",
        "vacancy attested",
        lambda t: lives.extinguished_by_roll(t, COMPTROLLER),
        "an attested vacancy that somebody else records",
    ),
    Row(
        "signer.not-authorized",
        "vacancy attested",
        lambda t: spoiled(t, keys.extinguished(t, COUNCIL), issuer=ROLL[0]),
        "the roll ends a municipality",
    ),
)


def _policy(**changes: Any) -> Make:
    return lambda town: lives.policy_changed(town, **changes)


def _witness(town: Town) -> str:
    """A policy whose witness is the seal of an institution."""
    key = VerifierKey("testigo.example", WITNESS, decode(town.key_pair(COUNCIL, "seal").public.jwk["x"]))
    text = f"log {town.log.verifier}\nwitness w {key}\nquorum w"
    return lives.policy_changed(town, witness_policy=text)


def _member(town: Town, **changes: Any) -> str:
    first, *others = lives.policy(town)["roll"]
    return lives.policy_changed(town, roll=[{**first, **changes}, *others])


POLICY = (
    Row("succession.not-attested", "assembled", _policy(), "a policy that the old roll did not attest"),
    Row(
        "succession.not-attested",
        "policy attested",
        lambda t: lives.policy_changed(
            t, **lives.policy(t, (ROLL[0], bodies.STATE_SECRETARIAT, COMPTROLLER))
        ),
        "a roll of friends instead of the attested one",
    ),
    Row(
        "ledger.witness-policy-invalid",
        "assembled",
        _policy(witness_policy="quorum none"),
        "a witness policy that is about no log",
    ),
    Row("key.of-the-log", "assembled", _witness, "an institution's seal as a witness"),
    Row(
        "succession.threshold", "assembled", _policy(threshold=4), "more attestations than there are members"
    ),
    Row("succession.waiting-days", "assembled", _policy(waiting_days=1), "a succession overnight"),
    Row(
        "succession.roll-repeats",
        "assembled",
        lambda t: _member(t, id=ROLL[1]),
        "one institution that is two members",
    ),
    Row(
        "succession.member-unknown",
        "assembled",
        lambda t: _member(t, kid=t.key_pair(COUNCIL, "seal").public.kid),
        "a member by the seal of another",
    ),
    Row(
        "succession.member-governs",
        "assembled",
        lambda t: lives.policy_changed(t, **lives.policy(t, (ROLL[0], COUNCIL, COMPTROLLER))),
        "a municipality on the roll",
    ),
    Row(
        "signer.not-authorized",
        "policy attested",
        lambda t: spoiled(t, lives.policy_changed(t), issuer=ROLL[0]),
        "a policy changed by the roll itself",
    ),
)

ROWS: tuple[Row, ...] = (*ATTESTED, *VACANCY, *POLICY)
