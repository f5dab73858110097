"""Commitments: proposed -> approved -> under-way <-> suspended -> concluded; withdrawn; evaluated."""

from __future__ import annotations

from support.naive_domain import parties
from support.naive_domain.book import Act, Book, Effect, Judge, Party, Reasons, Thing
from support.naive_domain.secretariats import decides, deciding
from support.naive_domain.sessions import agreement_missing

AFTER = {
    "commitment.approved": ("proposed",),
    "commitment.updated": ("approved", "under-way"),
    "commitment.amended": ("approved", "under-way", "suspended"),
    "commitment.suspended": ("under-way",),
    "commitment.resumed": ("suspended",),
    "commitment.withdrawn": ("proposed", "approved", "under-way", "suspended"),
    "commitment.concluded": ("under-way",),
}
BECOMES = {
    "commitment.approved": "approved",
    "commitment.updated": "under-way",
    "commitment.suspended": "suspended",
    "commitment.resumed": "under-way",
    "commitment.withdrawn": "withdrawn",
    "commitment.concluded": "concluded",
}
TERMS = ("title", "lead", "pillars", "start", "end", "milestones")


def _promises(terms: Thing) -> Reasons:
    """No milestone, lead or pillar; end <= start; milestone outside the period."""
    if not terms["milestones"]:
        yield "no milestone"
    if not terms["pillars"]:
        yield "no pillar"
    if terms["end"] <= terms["start"]:
        yield "end <= start"
    ids = [one["id"] for one in terms["milestones"]]
    if len(set(ids)) < len(ids):
        yield "a milestone twice"
    if any(not terms["start"] <= one["due"] <= terms["end"] for one in terms["milestones"]):
        yield "milestone outside the period"


def proposed(book: Book, act: Act) -> Reasons:
    data = act["data"]
    if act["stream"] in book.commitments:
        yield "exists"
    yield from _promises(data)
    if book.institutions.get(data["lead"], {}).get("state") != "accredited":
        yield "lead unknown"
    governed = book.institutions.get(data["lead"], {}).get("municipality")
    if governed and "municipality" in data and governed != data["municipality"]["key"]:
        yield "lead of another municipality"
    yield from _placed(book, data)


def _placed(book: Book, data: Thing) -> Reasons:
    """No secretariat installed (unless a state commitment); a plan that is not of the same territory."""
    if ("municipality" in data) != ("secretariat" in data):
        yield "municipality without secretariat"
    territory = data["municipality"]["key"] if "municipality" in data else parties.STATE
    if "secretariat" in data:
        secretariat = book.secretariats.get(data["secretariat"])
        if secretariat is None or secretariat["state"] != "installed":
            yield "no secretariat installed"
        if secretariat and secretariat["municipality"] != territory:
            yield "secretariat of another municipality"
    if "plan" in data:
        plan = book.plans.get(data["plan"])
        if plan is None:
            yield "no such plan"
        elif plan["state"] == "closed":
            yield "plan closed"
        elif plan["territory"] != territory:
            yield "plan of another territory"


def may_propose(book: Book, act: Act) -> bool:
    """Municipality; civil society through the secretariat; a state one: state body, local secretariat."""
    data = act["data"]
    officer = act["office"] in ("seal", "technical-secretary")
    if "municipality" not in data:
        body = act["office"] == "seal" and book.holds(act["issuer"], "state-body", parties.STATE)
        return body or (officer and book.holds(act["issuer"], "local-secretariat", parties.STATE))
    key = data["municipality"]["key"]
    if parties.municipality(book, act, key):
        return True
    secretariat = book.secretariats.get(data.get("secretariat"))
    own = secretariat is None or parties.stands_for(book, act, secretariat["institution"], key)
    return own and officer and book.holds(act["issuer"], "municipal-secretariat", key)


def propose(book: Book, act: Act) -> None:
    data = act["data"]
    book.commitments[act["stream"]] = {
        "occurred_on": act["occurred_on"],
        "municipality": data.get("municipality", {}).get("key"),
        "secretariat": data.get("secretariat"),
        "plan": data.get("plan"),
        "term": book.secretariats[data["secretariat"]]["term"] if "secretariat" in data else None,
        "state": "proposed",
        "terms": {name: data[name] for name in TERMS},
        "progress": {one["id"]: ("not-started", 0) for one in data["milestones"]},
        "last_cut_off": None,
        "updates": [],
        "amendments": 0,
        "evaluations": [],
        "was_approved": False,
    }


def _standing(book: Book, act: Act) -> Reasons:
    commitment = book.commitments.get(act["stream"])
    if commitment is None:
        yield "unknown commitment"
    elif commitment["state"] not in AFTER[act["type"]]:
        yield "illegal transition"
    if commitment and act["occurred_on"] < commitment["occurred_on"]:
        yield "before its beginning"


def decided(book: Book, act: Act) -> Reasons:
    """Approved, suspended, resumed, withdrawn: by an agreement of its secretariat's session."""
    yield from _standing(book, act)
    commitment = book.commitments.get(act["stream"])
    body = deciding(book, commitment["secretariat"]) if commitment else None
    known = book.secretariats[body] if body else {}
    if act["type"] != "commitment.concluded" and known.get("state") == "concluded":
        yield "secretariat concluded"
    if body and "agreement" in act["data"]:
        yield from agreement_missing(book, body, act)


def updated(book: Book, act: Act) -> Reasons:
    yield from _standing(book, act)
    commitment, data = book.commitments.get(act["stream"]), act["data"]
    if commitment is None:
        return
    if commitment["last_cut_off"] and data["cut_off"] <= commitment["last_cut_off"]:
        yield "cut-off repeated"
    if data["cut_off"] > act["signed_at"][:10]:
        yield "cut-off ahead"
    if len({one["id"] for one in data["milestones"]}) < len(data["milestones"]):
        yield "a milestone twice"
    for one in data["milestones"]:
        yield from _moved(commitment["progress"].get(one["id"]), one, data)


def _moved(before: tuple[str, int] | None, one: Thing, data: Thing) -> Reasons:
    """100 % without evidence; going back without reason."""
    if before is None:
        yield "unknown milestone"
        return
    least, most = {"not-started": (0, 0), "in-progress": (1, 99), "completed": (100, 100)}.get(
        one["status"], (0, 99)
    )
    if not least <= one["percent"] <= most:
        yield "percent differs from status"
    if one["percent"] == 100 > before[1] and not data["evidence"]:
        yield "100 % without evidence"
    turned = (one["status"] == "cancelled") != (before[0] == "cancelled")
    if (turned or one["percent"] < before[1]) and "reason" not in data:
        yield "going back without reason"


def amended(book: Book, act: Act) -> Reasons:
    yield from decided(book, act)
    commitment = book.commitments.get(act["stream"])
    if commitment is None:
        return
    changed = dict(commitment["terms"])
    for change in act["data"]["changes"]:
        name = change["pointer"][1:]
        if name not in TERMS:
            yield "pointer to nowhere"
            continue
        if change["before"] != changed[name]:
            yield "before differs from the state"
        if name == "lead":
            yield "pointer to a right"
        if change["before"] == change["after"]:
            yield "changes nothing"
        changed[name] = change["after"]
    yield from _promises(changed)
    if not set(commitment["progress"]) <= {one["id"] for one in changed["milestones"]}:
        yield "milestone removed"
    for one in commitment["terms"]["milestones"]:
        if commitment["progress"][one["id"]][1] == 100 and one not in changed["milestones"]:
            yield "changes a milestone that is done"


def concluded(book: Book, act: Act) -> Reasons:
    yield from decided(book, act)
    commitment = book.commitments.get(act["stream"])
    if commitment is None:
        return
    undone = {id for id, (_, percent) in commitment["progress"].items() if percent < 100}
    justified = [one["id"] for one in act["data"]["open_milestones"]]
    if not undone <= set(justified):
        yield "open milestone without justification"
    if not set(justified) <= undone or len(set(justified)) < len(justified):
        yield "justifies what is done"


def evaluated(book: Book, act: Act) -> Reasons:
    commitment = book.commitments.get(act["stream"])
    if commitment is None:
        yield "unknown commitment"
        return
    if act["occurred_on"] < commitment["occurred_on"]:
        yield "before its beginning"
    if not commitment["updates"]:
        yield "before any update"
    if act["data"]["update"] not in commitment["updates"]:
        yield "no such update"
    if commitment["terms"]["lead"] == act["issuer"]:
        yield "evaluator is the lead"


def by_secretariat(book: Book, act: Act) -> bool:
    """The secretariat it was proposed to (seal, technical secretary); a state one: the local one."""
    commitment = book.commitments.get(act["stream"])
    if act["office"] not in ("seal", "technical-secretary"):
        return False
    if commitment is None:
        return True
    if commitment["secretariat"] is None:
        return book.holds(act["issuer"], "local-secretariat", parties.STATE)
    return decides(book, commitment["secretariat"], act["issuer"])


def by_lead(book: Book, act: Act) -> bool:
    commitment = book.commitments.get(act["stream"])
    places = {parties.STATE, commitment["municipality"]} if commitment else set()
    own = commitment is None or parties.stands_for(book, act, commitment["terms"]["lead"], *places)
    return own and parties.answers(book, act, act["issuer"])


def by_judge(book: Book, act: Act) -> bool:
    """An evaluator or civil society over the state or its municipality."""
    commitment = book.commitments.get(act["stream"], {"municipality": None})
    places = {parties.STATE, commitment["municipality"] or parties.STATE}
    roles = ("evaluator", "civil-society")
    return act["office"] == "seal" and any(book.holds(act["issuer"], r, p) for r in roles for p in places)


def move(book: Book, act: Act) -> None:
    """Write down the new state, and what the act says besides."""
    commitment, data = book.commitments[act["stream"]], act["data"]
    commitment["state"] = BECOMES.get(act["type"], commitment["state"])
    if act["type"] == "commitment.approved":
        commitment["was_approved"] = True
    if act["type"] == "commitment.updated":
        commitment["updates"].append(act["index"])
        commitment["last_cut_off"] = data["cut_off"]
        for one in data["milestones"]:
            commitment["progress"][one["id"]] = (one["status"], one["percent"])
        term = commitment["term"]
        if term is None or act["occurred_on"] > term["to"]:
            _pass_on(book, commitment)
    if act["type"] in ("commitment.approved", "commitment.suspended", "commitment.resumed"):
        _pass_on(book, commitment)
    if act["type"] == "commitment.evaluated":
        commitment["evaluations"].append(act["index"])


def _pass_on(book: Book, commitment: Thing) -> None:
    """The commitment names the secretariat that decides on it, and its term."""
    if body := deciding(book, commitment["secretariat"]):
        commitment["secretariat"], commitment["term"] = body, book.secretariats[body]["term"]


def amend(book: Book, act: Act) -> None:
    commitment = book.commitments[act["stream"]]
    _pass_on(book, commitment)
    commitment["amendments"] += 1
    for change in act["data"]["changes"]:
        commitment["terms"][change["pointer"][1:]] = change["after"]
    for one in commitment["terms"]["milestones"]:
        commitment["progress"].setdefault(one["id"], ("not-started", 0))


JUDGES: dict[str, Judge] = {
    "commitment.proposed": proposed,
    "commitment.approved": decided,
    "commitment.updated": updated,
    "commitment.amended": amended,
    "commitment.suspended": decided,
    "commitment.resumed": decided,
    "commitment.withdrawn": decided,
    "commitment.concluded": concluded,
    "commitment.evaluated": evaluated,
}
EFFECTS: dict[str, Effect] = {
    **dict.fromkeys(JUDGES, move),
    "commitment.proposed": propose,
    "commitment.amended": amend,
}
SIGNERS: dict[str, Party] = {
    **dict.fromkeys(JUDGES, by_secretariat),
    "commitment.proposed": may_propose,
    "commitment.updated": by_lead,
    "commitment.concluded": by_lead,
    "commitment.evaluated": by_judge,
}
