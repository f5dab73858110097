"""Drivers of successions: attestations of the roll, powers that pass, vacancies, changes of the policy."""

from __future__ import annotations

from typing import Any

from support.founding import AUTHORITY, COUNCIL, KEY
from support.lives.bodies import STATE_BODY, STATE_SECRETARIAT
from support.naive_domain.book import Book, Thing
from support.naive_domain.drivers.stage import Choose, Draft, Driver, Stage
from support.naive_domain.roll import counted
from support.naive_domain.succession import digest_of
from support.naive_domain.thumbprints import kid

NEWCOMER = "contraloria-nueva"
CHANGED = ("decree", "Decreto número 999")  # in facts that differ from the attested ones


def _predecessors(book: Book) -> list[str]:
    """Return who has, or left, something to pass on; an authority first."""
    known = [id for id, one in book.institutions.items() if one["state"] in ("accredited", "extinguished")]
    passing = [
        id
        for id in known
        if any(role in ("authority", "state-body") for role, _ in book.institutions[id]["pairs"])
    ]
    return (
        sorted(passing, key=lambda id: not any(r == "authority" for r, _ in book.institutions[id]["pairs"]))
        or known
    )


def _roles(pairs: set[tuple[str, str]]) -> list[Thing]:
    held: dict[str, list[str]] = {}
    for role, territory in sorted(pairs):
        held.setdefault(role, []).append(territory)
    return [{"role": role, "territory": places} for role, places in held.items()]


def _seal(stage: Stage, id: str) -> Any:
    pair = stage.key_of(id, "seal")
    stage.keep(pair)
    return pair


def _facts(stage: Stage, choose: Choose) -> Thing:
    """New facts of a succession: everything, or a part, or what does not pass."""
    book = stage.book
    old = choose(*_predecessors(book), COUNCIL)
    pairs = set(book.institutions[old]["pairs"])
    here = {pair for pair in pairs if pair[1] == KEY}
    wrong = {("municipality", KEY), ("evaluator", "state")}
    pairs = pairs or wrong
    to = choose(choose.either(STATE_BODY, NEWCOMER), STATE_SECRETARIAT, old, COUNCIL)
    usual = f"Institución {to}"
    name = choose(book.institutions.get(to, {"name": usual})["name"], usual)
    return {
        "predecessor": old,
        "pairs": _roles(choose(choose.either(pairs, here or pairs), wrong, {("authority", "15126")})),
        "decree": choose("Decreto número 123", CHANGED[1]),
        "gazette_number": "45",
        "document_sha256": "d" * 64,
        "effective_on": choose(stage.days_ago(2), stage.days_ago(-40)),
        "successor": {"id": to, "name": name, "kid": _seal(stage, to).public.kid},
    }


def _vacancy(stage: Stage, choose: Choose) -> Thing:
    id = choose(AUTHORITY, NEWCOMER, STATE_BODY)
    pairs = set(stage.institution(id)["pairs"])
    end = {"legal_ground": "Decreto", "on": choose(stage.today, stage.days_ago(1))}
    return {"institution": id, "vacant": _roles(choose(pairs, set())), **end}


def _policy(stage: Stage, choose: Choose) -> Thing:
    members = choose.either([*sorted(stage.book.roll)], ["osc-uno", "osc-tres", STATE_BODY])
    members = choose(members, [*members[:2], COUNCIL])
    roll = [{"id": id, "kid": _seal(stage, id).public.kid} for id in members]
    if choose(False, True):  # one member twice, by two seals
        roll[1] = {**roll[1], "id": roll[0]["id"]}
    log = choose(f"log {stage.town.log.verifier}\n", "")
    numbers = {"threshold": choose(2, 4), "waiting_days": choose(30, 1)}
    return {"witness_policy": f"{log}quorum none", "roll": roll, **numbers}


def _pending(book: Book, *kinds: str) -> list[Thing]:
    """Return the last attestation of facts of these kinds, those with fewest members behind them first."""
    found = [one for one in book.attestations if one["kind"] in kinds][::-1]
    return sorted(found, key=lambda one: len(counted(book, one["digest"])) >= book.threshold)


def attested(stage: Stage, choose: Choose) -> Draft:
    """A member of the roll repeats what another attested, or attests something new."""
    book, repeat = stage.book, choose.either(True, True, False)
    known = _pending(book, "succession", "vacancy", "policy")
    if repeat and known:
        kind, facts = known[0]["kind"], known[0]["facts"]
    else:
        kind = choose.either("succession", "succession", "vacancy", "policy")
        facts = {"succession": _facts, "vacancy": _vacancy, "policy": _policy}[kind](stage, choose)
    digest = digest_of(kind, facts)
    silent = book.roll - {one["institution"] for one in counted(book, digest)}
    by = choose(*(sorted(silent) or sorted(book.roll)), *sorted(book.roll), STATE_BODY)
    stream = f"institution:{facts['predecessor']}" if kind == "succession" else "ledger:main"
    data = {"digest": choose(digest, "9" * 64), kind: facts}
    return Draft("succession.attested", by, "seal", choose(stream, f"institution:{COUNCIL}"), data)


def succeeded(stage: Stage, choose: Choose) -> Draft:
    """What was attested comes true, or is handed over; the other half of a hand-over first."""
    ripe = [one for one in _pending(stage.book, "succession") if len(counted(stage.book, one["digest"])) > 1]
    alone = choose.either(bool(ripe), False)
    facts = dict(ripe[0]["facts"] if alone and ripe else _half_done(stage, choose))
    if choose(False, True):
        facts.update([CHANGED])
    to = facts["successor"]["id"]
    pair = _seal(stage, to)
    new = to not in stage.book.institutions

    def data(event: str) -> Thing:
        proof = {"possession": stage.possession(pair, to, "seal", event)} if new else {}
        named = {"id": to, "name": facts["successor"]["name"], "seal": pair.public.jwk, **proof}
        return {**facts, "mode": "no-handover" if alone else "handover", "successor": named}

    old = facts["predecessor"]
    by = to if alone else choose.either(old, to)
    return Draft("institution.succeeded", choose(by, old), "seal", f"institution:{old}", data)


def _half_done(stage: Stage, choose: Choose) -> Thing:
    """The facts of a hand-over that one party signed, or new ones."""
    halves = [digest for digest, signed in stage.book.handovers.items() if len(signed) == 1]
    for act in reversed(stage.book.acts):
        if act["type"] == "institution.succeeded" and act["data"]["mode"] == "handover" and halves:
            said = {name: value for name, value in act["data"].items() if name != "mode"}
            named = {name: said["successor"][name] for name in ("id", "name")}
            facts = {**said, "successor": {**named, "kid": kid(said["successor"]["seal"])}}
            return facts if choose.either(True, False) else _facts(stage, choose)
    return _facts(stage, choose)


def by_roll(stage: Stage, choose: Choose) -> Draft:
    """A member of the roll records the vacancy that was attested; its type has another driver, too."""
    known = _pending(stage.book, "vacancy")
    facts = dict(known[-1]["facts"]) if known else _vacancy(stage, choose)
    id = facts.pop("institution")
    by = choose(*sorted(stage.book.roll), AUTHORITY)
    return Draft("institution.extinguished", by, "seal", f"institution:{id}", facts)


def changed(stage: Stage, choose: Choose) -> Draft:
    """The authority changes the policy as it was attested, or otherwise."""
    known = _pending(stage.book, "policy")
    facts = known[-1]["facts"] if choose(bool(known), False) and known else _policy(stage, choose)
    holders = [id for id in stage.book.institutions if stage.book.holds(id, "authority", "state")]
    return Draft("ledger.policy_changed", choose(*holders, AUTHORITY), "seal", "ledger:main", facts)


DRIVERS: dict[str, Driver] = {
    "succession.attested": attested,
    "institution.succeeded": succeeded,
    "ledger.policy_changed": changed,
    "vacancy.recorded": by_roll,
}
