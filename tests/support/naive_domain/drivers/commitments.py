"""Drivers of commitments."""

from __future__ import annotations

from typing import Any

from support.founding import COUNCIL, KEY, ROLL
from support.lives.bodies import EVALUATOR, SECRETARIAT, STATE_BODY, STATE_SECRETARIAT
from support.naive_domain import commitments
from support.naive_domain.book import plus
from support.naive_domain.drivers.institutions import NEIGHBOUR, NEIGHBOUR_KEY
from support.naive_domain.drivers.plans import agreement, some, uuid
from support.naive_domain.drivers.secretariats import day_of, on_paper, stream_of
from support.naive_domain.drivers.stage import Choose, Draft, Driver, Stage

EVIDENCE = [{"url": "https://datos.example/a.csv", "sha256": "f" * 64, "title": "Padrón"}]
MILESTONES = [
    {"id": "uno", "text": "Padrón", "output": "Datos", "due": "2027-03-31"},
    {"id": "dos", "text": "Portal", "output": "Sitio", "due": "2027-06-30"},
]


def proposed(stage: Stage, choose: Choose) -> Draft:
    """Of the municipality before its secretariat, or of the state."""
    key = choose(KEY, NEIGHBOUR_KEY)
    of_town = {"municipality": stage.place(key), "secretariat": stream_of(stage, choose)}
    by, office, place = choose(
        choose.either(
            (COUNCIL, "seal", of_town),
            (COUNCIL, "council-secretary", of_town),
            (SECRETARIAT, "technical-secretary", of_town),
            (STATE_BODY, "seal", {}),
            (STATE_SECRETARIAT, "technical-secretary", {}),
        ),
        (ROLL[0], "seal", of_town),
        (COUNCIL, "seal", {"municipality": stage.place(KEY)}),
        (NEIGHBOUR, "seal", of_town),
    )
    territory = KEY if "municipality" in place else "state"
    fit: list[str | None] = [
        s for s, one in stage.book.plans.items() if (one["territory"], one["state"]) == (territory, "started")
    ]
    plan = choose(*(fit or [None]), *stage.newest(stage.book.plans)[:2], uuid("plan", 999))
    data = {
        **place,
        **({"plan": plan} if plan else {}),
        "title": "Obra pública abierta",
        "problem": "Qué se quiere resolver",
        "current_situation": "Qué hay hoy",
        "action": "Qué se hará",
        "expected_results": "Qué cambiará",
        "lead": choose(choose.either(COUNCIL, STATE_BODY, EVALUATOR), NEIGHBOUR, "nadie"),
        "pillars": choose(choose.either(["transparency"], ["transparency", "innovation"]), []),
        "policy_area": "Obra pública",
        "start": "2026-12-01",
        "end": choose("2027-11-30", "2027-04-30", "2026-12-01"),
        "milestones": choose(
            choose.either(MILESTONES, MILESTONES[:1]), [*MILESTONES, {**MILESTONES[0], "text": "Otro"}], []
        ),
    }
    known = some(stage, choose, "commitment", stage.book.commitments)
    return Draft(
        "commitment.proposed", by, office, choose(uuid("commitment", len(stage.book.acts)), known), data
    )


def evaluator_leads(stage: Stage, choose: Choose) -> Draft:
    """A commitment that an evaluator answers for, who may then judge others but not itself."""
    draft = proposed(stage, choose)
    draft.data = {**dict(draft.data), "lead": EVALUATOR}  # type: ignore[arg-type]  # plain data here
    return draft


def _act(stage: Stage, choose: Choose, type: str, by: str, data: dict[str, Any], **members: Any) -> Draft:
    """An act of the secretariat, of the lead, or of one of them in the other's place."""
    stream = some(stage, choose, "commitment", stage.book.commitments, *commitments.AFTER[type])
    known = stage.book.commitments.get(stream)
    secretariat = SECRETARIAT if known is None or known["secretariat"] else STATE_SECRETARIAT
    lead = known["terms"]["lead"] if known else COUNCIL
    deciding = (secretariat, "technical-secretary")
    usual, other = ((lead, "seal"), deciding) if by == "lead" else (deciding, (lead, "seal"))
    issuer, office = choose(usual, (secretariat, "seal"), (lead, "council-secretary"), other)
    return Draft(type, issuer, office, stream, data, {**day_of(stage, choose), **members})


def approved(stage: Stage, choose: Choose) -> Draft:
    """By an agreement of a session, perhaps on paper."""
    extra, members = on_paper(stage, choose, [])
    return _act(
        stage,
        choose,
        "commitment.approved",
        "secretariat",
        {"agreement": agreement(choose), **extra},
        **members,
    )


def updated(stage: Stage, choose: Choose) -> Draft:
    """Forwards or backwards, with evidence and reason or without."""
    draft = _act(stage, choose, "commitment.updated", "lead", {})
    known = stage.book.commitments.get(draft.stream, {"last_cut_off": None, "progress": {"uno": None}})
    status, percent = choose(
        choose.either(("in-progress", 40), ("completed", 100), ("in-progress", 70), ("cancelled", 40)),
        ("not-started", 0),
        ("cancelled", 0),
        ("completed", 99),
    )
    one = {"id": choose(choose.either(*known["progress"]), "nada"), "status": status, "percent": percent}
    every = [{**one, "id": id} for id in known["progress"]]
    last = known["last_cut_off"]
    draft.data = {
        "cut_off": choose(plus(last, 1) if last else stage.days_ago(9), stage.today, stage.days_ago(-1)),
        "milestones": choose(choose.either(every, [one]), [one, {**one, "percent": 41}]),
        "narrative": "Qué se hizo",
        "evidence": choose.either(EVIDENCE, []),
        **choose.either({}, {"reason": "Se perdió el archivo"}),
    }
    return draft


def amended(stage: Stage, choose: Choose) -> Draft:
    """Of a member as it stands, of one as it stood never, of one that may not change."""
    draft = _act(stage, choose, "commitment.amended", "secretariat", {})
    standing = stage.book.commitments.get(draft.stream, {"terms": {"title": "Nada"}})["terms"]
    third = {"id": "tres", "text": "Taller", "output": "Acta", "due": "2027-05-31"}
    milestones = standing.get("milestones", [])
    name, after = choose(
        choose.either(
            ("title", f"Título {len(stage.book.acts)}"),
            ("milestones", [*milestones, {**third, "id": f"hito-{len(stage.book.acts)}"}]),
            ("end", "2027-10-31"),
            ("pillars", ["accountability"]),
        ),
        ("title", standing["title"]),
        ("lead", ROLL[0]),
        ("milestones", milestones[:1]),
        ("milestones", [{**one, "output": "Otra cosa"} for one in milestones]),
        ("milestones", []),
        ("end", "2027-04-30"),
        ("budget", "1"),
    )
    now = standing.get(name, "nada")
    changes = [{"pointer": f"/{name}", "before": choose(now, "otra cosa"), "after": after}]
    draft.data = {"changes": changes, "agreement": agreement(choose), "reason": "Por qué"}
    return draft


def _decision(act: str) -> Driver:
    def driver(stage: Stage, choose: Choose) -> Draft:
        data = {"reason": "Por qué", "agreement": agreement(choose)}
        return _act(stage, choose, f"commitment.{act}", "secretariat", data)

    return driver


def concluded(stage: Stage, choose: Choose) -> Draft:
    """With a justification for each open milestone, or for none."""
    draft = _act(stage, choose, "commitment.concluded", "lead", {})
    progress = stage.book.commitments.get(draft.stream, {"progress": {}})["progress"]
    undone = [{"id": id, "justification": "Falta"} for id, (_, percent) in progress.items() if percent < 100]
    every = [{"id": id, "justification": "Falta"} for id in progress]
    said = choose({}, {"agreement": agreement(choose)})
    draft.data = {"reason": "Se cumplió", "open_milestones": choose(undone, [], every), **said}
    return draft


def evaluated(stage: Stage, choose: Choose) -> Draft:
    """Of an update of this commitment, or of another entry; by an evaluator, or by the lead."""
    stream = some(stage, choose, "commitment", stage.book.commitments, "under-way", "suspended", "concluded")
    known = stage.book.commitments.get(stream, {"updates": [], "terms": {"lead": COUNCIL}})
    others = [n for one in stage.book.commitments.values() for n in one["updates"] if one is not known]
    data = {
        "update": choose(*reversed(known["updates"]), *others[:1], 3),
        "scale": {"name": "IRM", "version": "2020"},
        "verifiable": "yes",
        "potential": "modest",
        "completion": "limited",
        "early_results": "Qué cambió",
        "evidence": [],
    }
    by = choose(choose.either(EVALUATOR, ROLL[0]), known["terms"]["lead"], COUNCIL)
    return Draft("commitment.evaluated", by, choose("seal", "council-secretary"), stream, data)


DRIVERS: dict[str, Driver] = {
    "commitment.proposed": proposed,
    "commitment.approved": approved,
    "commitment.updated": updated,
    "commitment.amended": amended,
    "commitment.suspended": _decision("suspended"),
    "commitment.resumed": _decision("resumed"),
    "commitment.withdrawn": _decision("withdrawn"),
    "commitment.concluded": concluded,
    "commitment.evaluated": evaluated,
}
