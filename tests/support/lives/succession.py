"""A town's life up to, and the tokens of, successions, attestations of the roll, changes of the policy."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from libroabierto.domain.attested import facts_digest
from libroabierto.keys import PrivateKey
from support.founding import AUTHORITY, COUNCIL, KEY, LOG_SEED, ROLL, Town, read, resealed
from support.lives import bodies, keys

COMPTROLLER = bodies.STATE_BODY  # accredited as a body of the state; its seal is enrolled
NEWCOMER = "contraloria-nueva"  # a comptroller that nobody accredited
CONTROL = "oic-15113"  # the municipality's own control body
PRESIDENT = "municipal-president"
LEADER = "authority-president"
STREAM = f"institution:{AUTHORITY}"
PUPPET = "titere-uno"
TOMORROW, LATER = "2026-11-23", "2027-03-01"
WAIT = timedelta(days=30)
HERE = [{"role": "authority", "territory": [KEY]}]
STATE_ONLY = [{"role": "authority", "territory": ["state"]}]


def everything(town: Town) -> list[dict[str, Any]]:
    """Return all that the authority has to pass on."""
    return [dict(held) for held in (town.world.get("institution", AUTHORITY) or {"roles": []})["roles"]]


def decreed(town: Town, pairs: list[dict[str, Any]] | None = None, **changes: Any) -> dict[str, Any]:
    """Return what a succession and its attestations say alike, but for the successor."""
    return {
        "predecessor": AUTHORITY,
        "pairs": everything(town) if pairs is None else pairs,
        "decree": "Decreto número 123",
        "gazette_number": "Gaceta 45, sección primera",
        "document_sha256": "d" * 64,
        "effective_on": "2026-11-20",
        **changes,
    }


def succession(town: Town, to: str = NEWCOMER, **changes: Any) -> dict[str, Any]:
    """Return the facts of a succession as the roll attests them."""
    kid = town.key_pair(to, "seal").public.kid
    return {**decreed(town), "successor": {"id": to, "name": f"Institución {to}", "kid": kid}, **changes}


def vacancy(town: Town, **changes: Any) -> dict[str, Any]:
    """Return the facts of the authority's vacancy."""
    end = {"legal_ground": "Decreto de extinción", "on": "2026-11-20"}
    return {"institution": AUTHORITY, "vacant": everything(town), **end, **changes}


def policy(
    town: Town, members: tuple[str, ...] = (ROLL[0], ROLL[1], COMPTROLLER), **changes: Any
) -> dict[str, Any]:
    """Return the facts of another policy: a roll of these institutions by their seals."""
    roll = [{"id": id, "kid": town.key_pair(id, "seal").public.kid} for id in members]
    witnesses = f"log {town.log.verifier}\nquorum none"
    return {"witness_policy": witnesses, "roll": roll, "threshold": 2, "waiting_days": 30, **changes}


def attested(
    town: Town,
    by: str = ROLL[0],
    *,
    kind: str = "succession",
    facts: Any = None,
    stream: str = "",
    **changes: Any,
) -> str:
    """Return the token by which a member of the roll attests facts; a succession of everything by default."""
    said = facts if facts is not None else succession(town)
    where = stream or (f"institution:{said['predecessor']}" if kind == "succession" else "ledger:main")
    data = {"digest": facts_digest(kind, said), kind: said, **changes}
    return town.event("succession.attested", by, "seal", where, data)


def succeeded(
    town: Town,
    to: str = NEWCOMER,
    *,
    by: str | None = None,
    office: str = "seal",
    mode: str = "no-handover",
    successor: Mapping[str, Any] | None = None,
    stream: str = STREAM,
    **changes: Any,
) -> str:
    """Return the token of a succession; by the successor alone unless said, with its seal and possession."""
    known = town.world.get("institution", to)

    def data(event: str) -> dict[str, Any]:
        proof = {} if known else {"possession": town.possession(to, "seal", event)}
        name = known["name"] if known else f"Institución {to}"
        seal = town.key_pair(to, "seal").public.jwk
        named = {"id": to, "name": name, "seal": seal, **proof, **(successor or {})}
        named = {name: value for name, value in named.items() if value is not None}
        return {"mode": mode, "successor": named, **decreed(town), **changes}

    return town.event("institution.succeeded", by or to, office, stream, data)


def handed_over(town: Town, by: str = AUTHORITY, to: str = COMPTROLLER, **changes: Any) -> str:
    """Return the token by which one party hands the authority over to an accredited institution."""
    return succeeded(town, to, by=by, mode="handover", **changes)


def extinguished_by_roll(town: Town, by: str = ROLL[0], **changes: Any) -> str:
    """Return the token by which a member of the roll extinguishes the authority."""
    facts = {name: value for name, value in vacancy(town).items() if name != "institution"}
    return town.event("institution.extinguished", by, "seal", STREAM, {**facts, **changes})


def policy_changed(town: Town, **changes: Any) -> str:
    """Return the token by which the authority changes policy and roll."""
    return town.event("ledger.policy_changed", AUTHORITY, "seal", "ledger:main", {**policy(town), **changes})


def hand_over(town: Town, to: str = COMPTROLLER, **changes: Any) -> None:
    """Record both halves of a hand-over."""
    for by in (AUTHORITY, to):
        town.record(handed_over(town, by, to, **changes))


def attest(town: Town, *members: str, **options: Any) -> None:
    """Record the attestations of these members, of two of the roll unless said."""
    for member in members or ROLL[:2]:
        town.record(attested(town, member, **options))


def vanish(town: Town) -> None:
    """Record that the roll attests the authority's vacancy and extinguishes it."""
    attest(town, kind="vacancy", facts=vacancy(town))
    town.record(extinguished_by_roll(town))


def take_over(town: Town, to: str = NEWCOMER, **changes: Any) -> None:
    """Record that the roll attests a succession, that the days pass, and that the successor takes over."""
    attest(town, facts=succession(town, to, **changes))
    town.now += WAIT
    town.record(dated(town, succeeded(town, to, **changes)))


def yesterday(town: Town) -> str:
    """Return the day before the town's clock: when acts are dated once it has moved on."""
    return (town.now - timedelta(days=1)).date().isoformat()


def dated(town: Town, token: str, **data: Any) -> str:
    """Return the event of *token* dated yesterday, with changed data."""
    event = read(token)
    key = town.key_pair(event.issuer, event.office)
    return resealed(token, key, occurred_on=yesterday(town), data={**event.data, **data})


def presidency(town: Town, id: str) -> None:
    """Record that somebody presides over an authority, by its own seal."""
    officer(town, id, LEADER)


def officer(town: Town, id: str, office: str) -> None:
    """Record that somebody takes an office of an authority and enrols a key, by its own seal."""
    seal = {"issuer": id, "office": "seal"}
    assumed = resealed(town.assumption(id, office), town.key_pair(id, "seal"), **seal)
    tenure = town.record(dated(town, assumed))
    town.record(dated(town, town.enrolment(id, office, tenure, by=id)))


def _attested(town: Town) -> None:
    """Two of the roll attested that an institution that nobody accredited takes over everything."""
    bodies.assembled(town)
    attest(town)


def _attested_once(town: Town) -> None:
    """One member of the roll attested it."""
    bodies.assembled(town)
    attest(town, ROLL[0])


def _half_handed(town: Town) -> None:
    """The authority signed a hand-over of everything to the comptroller, who has not signed."""
    bodies.assembled(town)
    town.record(handed_over(town))


def _handed_over(town: Town) -> None:
    """A declaration was signed by the president alone; then everything was handed over to the comptroller."""
    bodies.assembled(town)
    town.record(town.declaration())
    town.record(town.signature(COUNCIL, PRESIDENT))
    hand_over(town)


def _vanished(town: Town) -> None:
    """The roll extinguished the authority, a declaration was issued, and its president signed it."""
    bodies.assembled(town)
    vanish(town)
    town.record(town.declaration())
    town.record(town.signature(COUNCIL, PRESIDENT))


def _taken_over(town: Town) -> None:
    """After the vacancy the newcomer took over everything, thirty days later, and has a president."""
    _vanished(town)
    take_over(town)
    presidency(town, NEWCOMER)


def _split(town: Town) -> None:
    """The state went to the comptroller, the municipality to its own control body, the rest stayed."""
    bodies.assembled(town)
    town.record(bodies.accreditation(town, CONTROL, "state-body", KEY))
    hand_over(town, COMPTROLLER, pairs=STATE_ONLY)
    hand_over(town, CONTROL, pairs=HERE)


def _split_and_attested(town: Town) -> None:
    """And two of the roll attested that the rest passes to the newcomer."""
    _split(town)
    attest(town)


def _policy_attested(town: Town) -> None:
    """Two of the old roll attested another policy."""
    bodies.assembled(town)
    attest(town, kind="policy", facts=policy(town))


def _policy_changed(town: Town) -> None:
    """Two members attested a succession; then the roll was changed as two had attested."""
    _policy_attested(town)
    attest(town)
    town.record(policy_changed(town))


def _second_seal(town: Town) -> None:
    """The authority enrolled a seal of its own making for a member of the roll that had ended its own."""
    bodies.assembled(town)
    member, pair = ROLL[0], keys.key_named("sock puppet")
    town.record(keys.revoked(town, member, "seal"))
    town.keys = {**town.keys, (member, "seal"): pair}

    def data(event: str) -> dict[str, Any]:
        proof = town.possession(member, "seal", event)
        made = {"jwk": pair.public.jwk, "possession": proof, "request_sha256": "a" * 64}
        return {"office": "seal", "kind": "seal", **made}

    town.say("key.enrolled", AUTHORITY, "seal", f"institution:{member}", data)


def _puppets(town: Town) -> None:
    """The authority accredited an organisation this morning."""
    bodies.assembled(town)
    town.record(town.institution(PUPPET))


def _attested_with(**changes: Any) -> Callable[[Town], None]:
    """Two of the roll attested other facts than that everything passes today."""

    def live(town: Town) -> None:
        bodies.assembled(town)
        attest(town, facts=succession(town, **changes))

    return live


def _attested_apart(town: Town) -> None:
    """Two members attested the same succession by two decrees, each its own."""
    _attested_once(town)
    attest(town, ROLL[1], facts=succession(town, decree="Decreto número 124"))


def _attested_for_the_log(town: Town) -> None:
    """Two of the roll attested a successor whose seal is the log's own key."""
    town.keys = {**town.keys, (NEWCOMER, "seal"): PrivateKey.from_ed25519_seed(LOG_SEED)}
    _attested(town)


def _in_doubt(town: Town) -> None:
    """Two attested; then one of them said that its seal had been stolen before."""
    _attested(town)
    since = len(town.entries) - 2
    town.record(keys.compromised(town, ROLL[0], "seal", since))


def _half_handed_tomorrow(town: Town) -> None:
    """The authority signed a hand-over by a decree that is in force tomorrow."""
    bodies.assembled(town)
    town.record(handed_over(town, effective_on=TOMORROW))


def _vacancy_attested(town: Town) -> None:
    """Two of the roll attested that the authority is vacant."""
    bodies.assembled(town)
    attest(town, kind="vacancy", facts=vacancy(town))


def _renamed(town: Town) -> None:
    """The municipality took another name."""
    town.settle()
    town.record(keys.renamed(town))


def _liaison(town: Town) -> None:
    """The town hall's liaison has a key."""
    town.settle()
    town.enrol(COUNCIL, "transparency-unit", by=COUNCIL)


def _secretary_rotated(town: Town) -> None:
    """The council secretary went over to another key."""
    town.settle()
    keys.rotate(town, COUNCIL, "council-secretary")


def _seal_stolen(town: Town) -> None:
    """The municipality's seal, which had enrolled the council secretary's key, was declared stolen."""
    town.settle()
    since = keys.enrolment_of(town, COUNCIL, "seal")
    town.record(keys.compromised(town, COUNCIL, "seal", since, **keys.by_authority()))


LIVES: Mapping[str, Callable[[Town], None]] = {
    "attested": _attested,
    "attested once": _attested_once,
    "half handed over": _half_handed,
    "powers handed over": _handed_over,
    "vanished": _vanished,
    "taken over": _taken_over,
    "split": _split,
    "split, attested": _split_and_attested,
    "policy attested": _policy_attested,
    "policy changed": _policy_changed,
    "second seal": _second_seal,
    "puppets": _puppets,
    "attested here": _attested_with(pairs=HERE),
    "attested for later": _attested_with(effective_on=LATER),
    "attested apart": _attested_apart,
    "attested for the log": _attested_for_the_log,
    "attestation in doubt": _in_doubt,
    "half handed over tomorrow": _half_handed_tomorrow,
    "vacancy attested": _vacancy_attested,
    "renamed": _renamed,
    "liaison": _liaison,
    "secretary rotated": _secretary_rotated,
    "seal stolen": _seal_stolen,
}
