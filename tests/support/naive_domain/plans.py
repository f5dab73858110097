"""Action plans: started -> approved -> closed; phases go forwards, each plan names those that it has."""

from __future__ import annotations

from support.naive_domain import parties
from support.naive_domain.book import Act, Book, Effect, Judge, Party, Reasons
from support.naive_domain.secretariats import decides, deciding
from support.naive_domain.sessions import agreement_missing

PHASES = ["awareness", "diagnosis", "cocreation", "approval", "implementation", "evaluation"]


def started(book: Book, act: Act) -> Reasons:
    data = act["data"]
    if act["stream"] in book.plans:
        yield "exists"
    if data["to"] < data["from"]:
        yield "to < from"
    if [phase for phase in PHASES if phase in data["phases"]] != data["phases"]:
        yield "phases not in their order"
    if ("municipality" in data) != ("secretariat" in data):
        yield "municipality without secretariat"
    elif "secretariat" in data:
        secretariat = book.secretariats.get(data["secretariat"])
        wanted = ("installed", data["municipality"]["key"])
        if secretariat is None or (secretariat["state"], secretariat["municipality"]) != wanted:
            yield "no secretariat installed"


def may_start(book: Book, act: Act) -> bool:
    data = act["data"]
    if act["office"] != "technical-secretary":
        return False
    if "municipality" not in data:
        return book.holds(act["issuer"], "local-secretariat", parties.STATE)
    secretariat = book.secretariats.get(data.get("secretariat"))
    key = data["municipality"]["key"]
    own = secretariat is None or parties.stands_for(book, act, secretariat["institution"], key)
    return own and book.holds(act["issuer"], "municipal-secretariat", key)


def start(book: Book, act: Act) -> None:
    data = act["data"]
    book.plans[act["stream"]] = {
        "stream": act["stream"],
        "occurred_on": act["occurred_on"],
        "territory": data["municipality"]["key"] if "municipality" in data else parties.STATE,
        "institution": act["issuer"],
        "secretariat": data.get("secretariat"),
        "phases": data["phases"],
        "phase": data["phases"][0],
        "state": "started",
    }


def _standing(book: Book, act: Act, *states: str) -> Reasons:
    plan = book.plans.get(act["stream"])
    if plan is None:
        yield "unknown plan"
    elif plan["state"] not in states:
        yield "illegal transition"
    body = deciding(book, plan["secretariat"]) if plan else None
    if body and book.secretariats[body]["state"] == "concluded":
        yield "secretariat concluded"
    if plan and act["occurred_on"] < plan["occurred_on"]:
        yield "before its beginning"


def advanced(book: Book, act: Act) -> Reasons:
    yield from _standing(book, act, "started", "approved")
    if plan := book.plans.get(act["stream"]):
        phase = act["data"]["phase"]
        if phase not in plan["phases"]:
            yield "not a phase of the plan"
        if PHASES.index(phase) <= PHASES.index(plan["phase"]):
            yield "phase backwards"


def approved(book: Book, act: Act) -> Reasons:
    yield from _standing(book, act, "started")
    if plan := book.plans.get(act["stream"]):
        if not approved_commitments(book, act["stream"]):
            yield "approved without commitments"
        if plan["secretariat"] and "agreement" in act["data"]:
            yield from agreement_missing(book, deciding(book, plan["secretariat"]), act)


def approved_commitments(book: Book, stream: str) -> int:
    """Count the plan's commitments that were approved and not withdrawn."""
    mine = [c for c in book.commitments.values() if c["plan"] == stream]
    return sum(commitment["was_approved"] and commitment["state"] != "withdrawn" for commitment in mine)


def goes_on(book: Book, act: Act) -> bool:
    plan = book.plans.get(act["stream"])
    if act["office"] != "technical-secretary" or plan is None:
        return bool(act["office"] == "technical-secretary")
    if plan["secretariat"] is None:
        return book.holds(act["issuer"], "local-secretariat", parties.STATE)
    return decides(book, plan["secretariat"], act["issuer"])


def advance(book: Book, act: Act) -> None:
    book.plans[act["stream"]]["phase"] = act["data"]["phase"]
    _pass_on(book, act)


def approve(book: Book, act: Act) -> None:
    book.plans[act["stream"]]["state"] = "approved"
    _pass_on(book, act)


def _pass_on(book: Book, act: Act) -> None:
    """The plan names the secretariat that acts for it."""
    plan = book.plans[act["stream"]]
    if body := deciding(book, plan["secretariat"]):
        plan["secretariat"], plan["institution"] = body, book.secretariats[body]["institution"]


def close(book: Book, act: Act) -> None:
    book.plans[act["stream"]]["state"] = "closed"


JUDGES: dict[str, Judge] = {
    "plan.started": started,
    "plan.phase_advanced": advanced,
    "plan.approved": approved,
    "plan.closed": lambda book, act: _standing(book, act, "started", "approved"),
}
EFFECTS: dict[str, Effect] = {
    "plan.started": start,
    "plan.phase_advanced": advance,
    "plan.approved": approve,
    "plan.closed": close,
}
SIGNERS: dict[str, Party] = {
    "plan.started": may_start,
    "plan.phase_advanced": goes_on,
    "plan.approved": goes_on,
    "plan.closed": goes_on,
}
