"""Terms of a municipality, and offices held for a tenure: started, assumed, left."""

from __future__ import annotations

from datetime import date

from support.naive_domain import parties
from support.naive_domain.book import Act, Book, Effect, Judge, Party, Reasons, Thing, plus
from support.naive_domain.institutions import PEERS, institution_of, its_people, without_consent

STANDING = ("issued", "partly-signed", "in-force", "in-force-on-paper")
OFFICE_ROLES = {
    "municipal-president": ("municipality",),
    "council-secretary": ("municipality",),
    "authority-president": ("authority",),
    "technical-secretary": ("local-secretariat", "municipal-secretariat"),
    "facilitator": ("local-secretariat", "municipal-secretariat"),
}


def started(book: Book, act: Act) -> Reasons:
    institution, data = institution_of(book, act), act["data"]
    if institution is None:
        yield "unknown institution"
        return
    if institution["state"] == "extinguished":
        yield "institution extinguished"
    if institution["municipality"] != data["municipality"]["key"]:
        yield "another's stream"
    if data["to"] < data["from"]:
        yield "to < from"
    same = [term for term in book.terms if term["municipality"] == data["municipality"]["key"]]
    if any(term["from"] <= data["to"] and data["from"] <= term["to"] for term in same):
        yield "overlaps another term"
    if book.rules > 1:
        yield from _bounds(data, act["recorded_on"])
    waiting = [one for one in _papers_of(book, data) if one["state"] in STANDING]
    if book.rules > 1 and len(waiting) > 1:
        yield "two papers in one term"


def _bounds(data: Thing, today: str) -> Reasons:
    first, last = data["from"], data["to"]
    days = (date.fromisoformat(last) - date.fromisoformat(first)).days + 1
    if days < 28:
        yield "under four weeks"
    if _month_number(last, first) - _month_number(first, first) >= 42:
        yield "over 42 months"
    if first < "1824-03-02" or last > f"{int(today[:4]) + 6}{today[4:]}":
        yield "far past or future"


def _month_number(day: str, first: str) -> int:
    """Count the months that have begun by this day, each on the number of the first one."""
    year, month, number = map(int, day.split("-"))
    return 12 * year + month - (number < int(first[8:]))


def _papers_of(book: Book, data: Thing) -> list[Thing]:
    """Return the papers of these days that came in before their term was recorded."""
    mine = [one for one in book.declarations.values() if one["municipality"] == data["municipality"]["key"]]
    return [d for d in mine if d["term"] is None and data["from"] <= d["occurred_on"] <= data["to"]]


def start(book: Book, act: Act) -> None:
    data = act["data"]
    term = {"municipality": data["municipality"]["key"], "from": data["from"], "to": data["to"]}
    book.terms.append(term)
    for declaration in _papers_of(book, data):
        declaration["term"] = term
        for secretariat in book.secretariats.values():
            if secretariat["declaration"] == declaration["stream"] and secretariat["state"] != "concluded":
                secretariat["term"] = term


def term_on(book: Book, municipality: str, day: str) -> Thing | None:
    """Return the municipality's term on this day."""
    for term in book.terms:
        if term["municipality"] == municipality and term["from"] <= day <= term["to"]:
            return term
    return None


def assumed(book: Book, act: Act) -> Reasons:
    institution, data = institution_of(book, act), act["data"]
    if institution is None:
        yield "unknown institution"
        return
    if institution["state"] == "extinguished":
        yield "institution extinguished"
    needed = OFFICE_ROLES.get(data["office"])
    if needed and not {role for role, _ in institution["pairs"]} & set(needed):
        yield "office of another role"
    if data["to"] < data["from"]:
        yield "to < from"
    if taken(book, book.named(act["stream"]), data):
        yield "office taken in that period"
    if institution["municipality"]:
        term = term_on(book, institution["municipality"], data["from"])
        if term is None:
            yield "term not recorded"
        elif data["to"] > term["to"]:
            yield "term exceeded"
    if any(role in PEERS for role, _ in institution["pairs"]):
        yield from without_consent(data, data["holder"])


def taken(book: Book, institution: str, data: Thing) -> bool:
    """Say whether somebody holds the office on a day of the period."""
    return any(
        (tenure["institution"], tenure["office"]) == (institution, data["office"])
        and tenure["from"] <= data["to"]
        and data["from"] <= tenure["to"]
        for tenure in book.tenures.values()
    )


def assume(book: Book, act: Act) -> None:
    data = act["data"]
    book.tenures[act["index"]] = {
        "institution": book.named(act["stream"]),
        "office": data["office"],
        "from": data["from"],
        "to": data["to"],
        "left": None,
    }


def left(book: Book, act: Act) -> Reasons:
    data = act["data"]
    tenure = book.tenures.get(data["tenure"])
    mine = (book.named(act["stream"]), data["office"])
    if tenure is None or (tenure["institution"], tenure["office"]) != mine or tenure["left"]:
        yield "not held"
        return
    if not tenure["from"] <= data["left_on"] <= tenure["to"]:
        yield "not held"
    if data["left_on"] > act["signed_at"][:10]:
        yield "left ahead"
    if plus(data["left_on"], 30) < act["signed_at"][:10]:
        yield "left long ago"


def leave(book: Book, act: Act) -> None:
    tenure = book.tenures[act["data"]["tenure"]]
    tenure["to"] = tenure["left"] = act["data"]["left_on"]


JUDGES: dict[str, Judge] = {"term.started": started, "office.assumed": assumed, "office.left": left}
EFFECTS: dict[str, Effect] = {"term.started": start, "office.assumed": assume, "office.left": leave}
SIGNERS: dict[str, Party] = {
    "term.started": lambda book, act: (
        parties.municipality(book, act, act["data"]["municipality"]["key"])
        or parties.authority(book, act, act["data"]["municipality"]["key"])
    ),
    "office.assumed": its_people,
    "office.left": its_people,
}
