"""Drivers of plans and observations."""

from __future__ import annotations

from typing import Any

from support.founding import AUTHORITY, COUNCIL, KEY, ROLL
from support.lives.bodies import EVALUATOR, SECRETARIAT, STATE_SECRETARIAT
from support.naive_domain import plans
from support.naive_domain.drivers.institutions import NEIGHBOUR, NEIGHBOUR_KEY
from support.naive_domain.drivers.secretariats import day_of, stream_of
from support.naive_domain.drivers.stage import Choose, Draft, Driver, Stage


def uuid(kind: str, number: int) -> str:
    """Return the name of a stream that nobody has used, if the number is new."""
    return f"{kind}:00000000-0000-4000-9000-{number:012d}"


def some(stage: Stage, choose: Choose, kind: str, known: dict[str, Any], *states: str) -> str:
    """A stream of the kind, in one of the states if there is one; rarely another, or one that is none."""
    newest = stage.newest(known)[:4] or [uuid(kind, 999)]
    fit = [stream for stream in newest if stream in known and known[stream]["state"] in states]
    return str(choose(choose.either(*(fit or newest)), choose.either(*newest), uuid(kind, 999)))


def agreement(choose: Choose) -> dict[str, Any]:
    """The first agreement of the first session; or one that was voted down, or that nobody made."""
    usual = {"kind": "ordinary", "number": 1, "agreement": 1}
    other = {"kind": "extraordinary", "number": 1, "agreement": 1}
    return choose(usual, {**usual, "agreement": 2}, {**usual, "number": 2}, other)  # type: ignore[no-any-return]  # one of these


def started(stage: Stage, choose: Choose) -> Draft:
    """Of the municipality or of the state."""
    of_town = {
        "municipality": stage.place(choose(KEY, NEIGHBOUR_KEY)),
        "secretariat": stream_of(stage, choose),
    }
    by, place = choose(
        choose.either((SECRETARIAT, of_town), (STATE_SECRETARIAT, {})),
        (STATE_SECRETARIAT, of_town),
        (SECRETARIAT, {"municipality": stage.place(KEY)}),
    )
    data = {
        **place,
        "title": "Primer Plan",
        "from": "2026-12-01",
        "to": choose("2027-11-30", "2026-11-30"),
        "phases": choose(
            choose.either(plans.PHASES[:4], ["awareness", "cocreation"]), ["cocreation", "awareness"]
        ),
    }
    stream = choose(uuid("plan", len(stage.book.acts)), some(stage, choose, "plan", stage.book.plans))
    return Draft("plan.started", by, choose("technical-secretary", "seal"), stream, data)


def _later(stage: Stage, choose: Choose, type: str, data: dict[str, Any]) -> Draft:
    stream = some(stage, choose, "plan", stage.book.plans, "started")
    own = stage.book.plans.get(stream, {"institution": SECRETARIAT})["institution"]
    by = choose(own, STATE_SECRETARIAT, SECRETARIAT)
    office = choose("technical-secretary", "seal")
    return Draft(type, by, office, stream, data, day_of(stage, choose))


def advanced(stage: Stage, choose: Choose) -> Draft:
    """To a later phase, or back."""
    return _later(stage, choose, "plan.phase_advanced", {"phase": choose.either(*plans.PHASES)})


def approved(stage: Stage, choose: Choose) -> Draft:
    """With an agreement or without one."""
    said = choose({}, {"agreement": agreement(choose)})
    return _later(stage, choose, "plan.approved", {"document_sha256": "e" * 64, **said})


def closed(stage: Stage, choose: Choose) -> Draft:
    """The plan ends."""
    return _later(stage, choose, "plan.closed", {"reason": "Concluyó el periodo."})


def filed(stage: Stage, choose: Choose) -> Draft:
    """About an entry that is there, or not yet."""
    size = len(stage.book.acts)
    data = {
        "addressee": choose(choose.either(COUNCIL, AUTHORITY, SECRETARIAT), "nadie", ROLL[0]),
        "target": choose(choose.either(2, size - 1), size, size + 7),
        "text": "Se observa que falta el acta.",
        "answer_due": {
            "basis": "business",
            "due": choose(stage.days_ago(-15), stage.today, stage.days_ago(1)),
        },
    }
    by = choose(ROLL[0], ROLL[1], EVALUATOR, COUNCIL)
    stream = choose(uuid("observation", size), some(stage, choose, "observation", stage.book.observations))
    return Draft("observation.filed", by, "seal", stream, data)


def answered(stage: Stage, choose: Choose) -> Draft:
    """By whom it is addressed to, or by somebody else."""
    stream = some(stage, choose, "observation", stage.book.observations, "filed")
    own = stage.book.observations.get(stream, {"addressee": COUNCIL})["addressee"]
    by = choose(own, COUNCIL, NEIGHBOUR)
    office = choose(
        "seal", "council-secretary", "authority-president", "technical-secretary", "municipal-president"
    )
    return Draft("observation.answered", by, office, stream, {"text": "El acta se publicará."})


DRIVERS: dict[str, Driver] = {
    "plan.started": started,
    "plan.phase_advanced": advanced,
    "plan.approved": approved,
    "plan.closed": closed,
    "observation.filed": filed,
    "observation.answered": answered,
}
