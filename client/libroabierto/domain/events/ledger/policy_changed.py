"""ledger.policy_changed: other witnesses, another succession roll.

Who may one day replace the authority is not the authority's to choose alone: as many members of the old
roll as a succession takes have attested exactly the new policy before. Nobody is accredited by it: a
member of the new roll is accredited, and stands on it with a seal that it has. What the old roll attested
otherwise counts no more.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from libroabierto.domain.attested import facts_digest, policy_facts
from libroabierto.domain.eventtype import Case, EventType, Recorded, Verdict, refused_when
from libroabierto.domain.formerkeys import former_log_keys
from libroabierto.domain.founding import WAITING_DAYS
from libroabierto.domain.jwks import public_key
from libroabierto.domain.keyrules import working_seals
from libroabierto.domain.roll import Policy, not_agreed
from libroabierto.domain.shapes import Act
from libroabierto.domain.signers import STATE, authority
from libroabierto.domain.vocabulary import Label
from libroabierto.domain.world import Document, Row
from libroabierto.errors import LibroError
from libroabierto.record.base64url import encode
from libroabierto.tlog.policy import Policy as WitnessPolicy
from libroabierto.tlog.vkey import VerifierKey


class Data(Act, Policy):
    """The policy that is in force from the next entry on, whole."""


def _policy(case: Case) -> WitnessPolicy | None:
    """Return the witness policy as it is read, None if it cannot be read."""
    try:
        return WitnessPolicy.parse(case.data["witness_policy"])
    except LibroError:
        return None


@refused_when("ledger.witness-policy-invalid")
def bad_policy(case: Case) -> Verdict:
    """The witness policy cannot be read (C2SP tlog-policy), or is not about exactly this log."""
    policy = _policy(case)
    return policy is None or [str(log.key) for log in policy.logs] != [case.ledger["log_key"]]


@refused_when("key.of-the-log")
def witness_is_enrolled(case: Case) -> Verdict:
    """A witness's key is or was that of an institution here, or was once the log's own."""
    policy = _policy(case)
    former = [key["log_key"] for key in former_log_keys(case.ledger)]
    jwks = [_jwk(witness.key.key) for witness in policy.witnesses] if policy else []
    if any(_jwk(VerifierKey.parse(vkey).key) in jwks for vkey in former):
        return True
    return any(case.world.find("key", f"kid:{public_key(jwk).kid}") for jwk in jwks)


def _jwk(key: bytes) -> dict[str, str]:
    return {"kty": "OKP", "crv": "Ed25519", "x": encode(key)}


@refused_when("succession.threshold")
def threshold_out_of_reach(case: Case) -> Verdict:
    """The threshold is not a majority of the roll, or is more than all of it."""
    size = len(case.data["roll"])
    return not size < 2 * case.data["threshold"] <= 2 * size


@refused_when("succession.waiting-days")
def waits_too_little(case: Case) -> Verdict:
    """The waiting time is not thirty days, and the ledger is not one for practice."""
    return not case.ledger["practice"] and bool(case.data["waiting_days"] != WAITING_DAYS)


@refused_when("succession.roll-repeats")
def roll_repeats(case: Case) -> Verdict:
    """An institution stands on the roll twice."""
    return len({member["id"] for member in case.data["roll"]}) != len(case.data["roll"])


@refused_when("succession.member-unknown")
def unknown_member(case: Case) -> Verdict:
    """A member of the roll is not accredited, or the key is no active seal of it."""
    wrong = [member["id"] for member in case.data["roll"] if not _stands(case, member)]
    return bool(wrong) and {"institution": wrong[0]}


def _stands(case: Case, member: Document) -> bool:
    institution = case.world.get("institution", member["id"])
    accredited = institution is not None and institution["state"] == "accredited"
    return accredited and any(key["kid"] == member["kid"] for key in working_seals(case, member["id"]))


@refused_when("succession.member-sealed-twice")
def member_sealed_twice(case: Case) -> Verdict:
    """A member of the roll has another seal that signs: whoever enrolled it would speak for the member."""
    seals = {member["id"]: working_seals(case, member["id"]) for member in case.data["roll"]}
    return next(({"institution": id} for id, found in seals.items() if len(found) > 1), False)


@refused_when("succession.member-governs")
def member_governs(case: Case) -> Verdict:
    """A member of the roll is the authority somewhere, or a municipality."""
    for member in case.data["roll"]:
        institution = case.world.get("institution", member["id"]) or {"roles": []}
        if any(held["role"] in ("authority", "municipality") for held in institution["roles"]):
            return {"institution": member["id"]}
    return False


@refused_when("succession.not-attested")
def not_attested(case: Case) -> Verdict:
    """Fewer members of the old roll than a succession takes have attested exactly this policy."""
    return not_agreed(case, facts_digest("policy", policy_facts(case.data)))


def evolve(recorded: Recorded) -> Iterable[Row]:
    """The ledger under its new policy; the roll's members stand by the first key of their seal's line."""
    data = recorded.case.data
    roll: list[dict[str, Any]] = [
        {"id": member["id"], "kid": _line(recorded.case, member["kid"])} for member in data["roll"]
    ]
    succession = {"roll": roll, "threshold": data["threshold"], "waiting_days": data["waiting_days"]}
    changed = {"witness_policy": data["witness_policy"], "succession": succession}
    yield recorded.changed(**changed, policy_changed_at=recorded.index)


def _line(case: Case, kid: str) -> str:
    (key,) = case.world.find("key", f"kid:{kid}")  # only an e.firma is enrolled more than once
    return str(key["line"])


TYPE = EventType(
    name="ledger.policy_changed",
    title=Label(
        "Cambio de la política de testigos y del padrón de sucesión",
        "Change of the witness policy and the succession roll",
    ),
    sentence=Label(
        "{issuer} cambia la política de testigos y el padrón de sucesión, como lo atestó el padrón anterior.",
        "{issuer} changes the witness policy and the succession roll, as the old roll attested.",
    ),
    stream="ledger",
    data=Data,
    signers=(authority(lambda _: STATE),),
    rules=(
        bad_policy,
        witness_is_enrolled,
        threshold_out_of_reach,
        waits_too_little,
        roll_repeats,
        unknown_member,
        member_sealed_twice,
        member_governs,
        not_attested,
    ),
    evolve=evolve,
    since=2,
)
