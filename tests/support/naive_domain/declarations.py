"""Declarations: issued, signed, acknowledged, digitized, withdrawn, renewed."""

from __future__ import annotations

from typing import TypeAlias

from support.naive_domain import parties, terms
from support.naive_domain.book import Act, Book, Effect, Judge, Party, Reasons, Thing

STANDING = ("issued", "partly-signed", "in-force", "in-force-on-paper")
IN_FORCE = ("in-force", "in-force-on-paper")
PRESIDENT = "municipal-president"
Places: TypeAlias = dict[tuple[str, str, str], Thing | None]


def party(named: Thing) -> tuple[str, str, str]:
    """Return who is named: institution or role, and office."""
    return named.get("institution", ""), named.get("role", ""), named["office"]


def key_of(stream: str) -> str:
    """Return the municipality of `declaration:15113-2026`."""
    return stream.split(":", 1)[1][:5]


def in_force(book: Book, municipality: str) -> list[Thing]:
    """Return the municipality's declarations in force, also on paper."""
    all_of_it = [d for d in book.declarations.values() if d["municipality"] == municipality]
    return [declaration for declaration in all_of_it if declaration["state"] in IN_FORCE]


def in_force_on(book: Book, declaration: Thing, day: str) -> bool:
    """Say whether it is in force, and its term (for an old paper: the unknown one) not over on that day."""
    term, mine = declaration["term"], declaration["municipality"]
    if declaration["state"] not in IN_FORCE:
        return False
    if term is not None:
        return bool(term["from"] <= day <= term["to"])
    later = [one for one in book.terms if one["municipality"] == mine]
    return not any(declaration["occurred_on"] < one["from"] <= day for one in later)


def keep_promises(book: Book, municipality: str) -> None:
    """Clause G: an installed secretariat keeps it, from the declaration's day on if that is later."""
    for stream, secretariat in book.secretariats.items():
        if secretariat["municipality"] != municipality or secretariat["state"] != "installed":
            continue
        for declaration in in_force(book, municipality):
            on = max(secretariat["installed_on"], declaration["occurred_on"])
            if declaration["installed"] is None and in_force_on(book, declaration, on):
                declaration["installed"] = {"secretariat": stream, "on": on}


def issued(book: Book, act: Act) -> Reasons:
    data = act["data"]
    yield from _declared(book, act)
    term = terms.term_on(book, data["municipality"]["key"], act["occurred_on"])
    if term and _stands_in(book, term):
        yield "one in the same term"
    named = [party(one) for one in data["signatories"]]
    if (act["issuer"], "", PRESIDENT) not in named:
        yield "president not among the signatories"
    if ("", "authority", "authority-president") not in named and ("", "authority", "seal") not in named:
        yield "authority not among the signatories"


def _stands_in(book: Book, term: Thing) -> bool:
    return any(d["term"] == term and d["state"] in STANDING for d in book.declarations.values())


def _declared(book: Book, act: Act) -> Reasons:
    if act["stream"] in book.declarations:
        yield "exists"
    if key_of(act["stream"]) != act["data"]["municipality"]["key"]:
        yield "stream of another municipality"


def issue(book: Book, act: Act) -> None:
    places: Places = {party(one): None for one in act["data"]["signatories"]}
    own = (act["issuer"], "", PRESIDENT)
    if act["office"] == PRESIDENT and own in places:
        places[own] = {"kid": act["kid"], "index": act["index"]}
    _write(book, act, places, "issued")
    settle(book, book.declarations[act["stream"]])
    keep_promises(book, act["data"]["municipality"]["key"])


def _write(book: Book, act: Act, places: Places, state: str) -> None:
    key = act["data"]["municipality"]["key"]
    book.declarations[act["stream"]] = {
        "stream": act["stream"],
        "municipality": key,
        "term": terms.term_on(book, key, act["occurred_on"]),
        "occurred_on": act["occurred_on"],
        "sha256": act["sha256"],
        "provenance": act["provenance"],
        "addressee": act["data"]["addressee"].get("institution"),
        "places": places,
        "acknowledged_by": [],
        "authority_vacant": False,
        "installed": None,
        "state": state,
    }


def settle(book: Book, declaration: Thing) -> None:
    """Find the state from who has signed; vacancy counts while it is not in force."""
    if declaration["state"] not in ("issued", "partly-signed"):
        return
    places = declaration["places"]
    signed = [who for who, signature in places.items() if signature]
    missing = [who for who, signature in places.items() if not signature]
    vacant = book.vacant(declaration["municipality"])
    if not missing:
        declaration["state"] = "in-force"
    elif signed and vacant and all(role == "authority" for _, role, _ in missing):
        declaration["state"], declaration["authority_vacant"] = "in-force", True
    else:
        declaration["state"] = "partly-signed" if signed else "issued"


def signed(book: Book, act: Act) -> Reasons:
    declaration, data = book.declarations.get(act["stream"]), act["data"]
    if declaration is None:
        yield "unknown declaration"
        return
    if data["digest"] != declaration["sha256"]:
        yield "digest differs"
    who = party(data["capacity"])
    if who not in declaration["places"]:
        yield "not required"
    elif declaration["places"][who]:
        yield "already signed in that capacity"
    if any(place and place["kid"] == act["kid"] for place in declaration["places"].values()):
        yield "two capacities with one key"
    if declaration["state"] == "withdrawn":
        yield "withdrawn"
    if book.rules > 1:
        yield from _before(act, declaration)


def _before(act: Act, *declarations: Thing | None) -> Reasons:
    if any(one and act["occurred_on"] < one["occurred_on"] for one in declarations):
        yield "before its beginning"


def may_sign(book: Book, act: Act) -> bool:
    declaration, capacity = book.declarations.get(act["stream"]), act["data"]["capacity"]
    if act["office"] != capacity["office"]:
        return False
    if "institution" in capacity:
        return bool(capacity["institution"] == act["issuer"])
    key = declaration["municipality"] if declaration else key_of(act["stream"])
    return book.holds(act["issuer"], capacity["role"], key)


def sign(book: Book, act: Act) -> None:
    declaration = book.declarations[act["stream"]]
    declaration["places"][party(act["data"]["capacity"])] = {"kid": act["kid"], "index": act["index"]}
    settle(book, declaration)
    if declaration["state"] in IN_FORCE:
        keep_promises(book, declaration["municipality"])


def acknowledged(book: Book, act: Act) -> Reasons:
    declaration = book.declarations.get(act["stream"])
    if declaration is None:
        yield "unknown declaration"
        return
    if act["data"]["digest"] != declaration["sha256"]:
        yield "digest differs"
    if act["issuer"] in declaration["acknowledged_by"]:
        yield "twice by one"
    if not declaration["occurred_on"] <= act["data"]["received_on"] <= act["signed_at"][:10]:
        yield "received before the act or ahead"


def may_acknowledge(book: Book, act: Act) -> bool:
    declaration = book.declarations.get(act["stream"])
    key = key_of(act["stream"])
    if parties.authority(book, act, key):
        return True
    named = declaration["addressee"] if declaration else None
    secretariat = act["office"] in ("seal", "technical-secretary") and any(
        book.holds(act["issuer"], "local-secretariat", place) for place in (key, parties.STATE)
    )
    return secretariat and named in (None, act["issuer"])


def acknowledge(book: Book, act: Act) -> None:
    book.declarations[act["stream"]]["acknowledged_by"].append(act["issuer"])


def digitized(book: Book, act: Act) -> Reasons:
    yield from _declared(book, act)
    named = [party(one) for one in act["data"]["signatories"]]
    seen = act["data"]["collation"]["signatures_seen"]
    if any(party(one) not in named for one in seen):
        yield "attests somebody who is not named"
    term = terms.term_on(book, act["data"]["municipality"]["key"], act["occurred_on"])
    complete = {party(one) for one in seen} >= set(named)
    if book.rules > 1 and complete and term and _stands_in(book, term):
        yield "one in the same term"
    key = act["data"]["municipality"]["key"]
    waiting = [one for one in book.declarations.values() if (one["municipality"], one["term"]) == (key, None)]
    if book.rules > 1 and term is None and len(waiting) >= 20:
        yield "twenty papers without a term"


def digitize(book: Book, act: Act) -> None:
    seen = {party(one) for one in act["data"]["collation"]["signatures_seen"]}
    places: Places = {party(one): None for one in act["data"]["signatories"]}
    _write(book, act, places, "in-force-on-paper" if set(places) <= seen else "incomplete")
    keep_promises(book, act["data"]["municipality"]["key"])


def withdrawn(book: Book, act: Act) -> Reasons:
    if "council_session" not in act["data"]:
        yield "no council session"
    declaration = book.declarations.get(act["stream"])
    if declaration is None:
        yield "unknown declaration"
    elif declaration["state"] in ("withdrawn", "renewed"):
        yield "withdrawn or renewed already"
    yield from _before(act, declaration)


def withdraw(book: Book, act: Act) -> None:
    book.declarations[act["stream"]]["state"] = "withdrawn"


def renewed(book: Book, act: Act) -> Reasons:
    """The old one, in whose stream it is, and the new one of a later term, both in force."""
    old, new = book.declarations.get(act["stream"]), book.declarations.get(act["data"]["declaration"])
    if old is None:
        yield "unknown declaration"
        return
    if new is None or new is old or old["municipality"] != new["municipality"]:
        yield "unknown renewal"
    yield from _before(act, old, new)
    if old["state"] in ("withdrawn", "renewed"):
        yield "withdrawn or renewed already"
    if old["state"] not in IN_FORCE or (new and new["state"] not in IN_FORCE):
        yield "not in force"
    if new and new["term"] and not new["term"]["from"] <= act["occurred_on"] <= new["term"]["to"]:
        yield "renewal outside the new term"
    if new and not all(_later(old, term) for term in (new["term"], _term_of_signer(book, act))):
        yield "same term"


def _later(old: Thing, term: Thing | None) -> bool:
    return term is not None and term["from"] > (old["term"]["to"] if old["term"] else old["occurred_on"])


def _term_of_signer(book: Book, act: Act) -> Thing | None:
    """Return the term in which the president who signs took office."""
    for tenure in book.tenures.values():
        mine = (tenure["institution"], tenure["office"]) == (act["issuer"], PRESIDENT)
        if mine and tenure["from"] <= act["signed_at"][:10] <= tenure["to"]:
            return terms.term_on(book, key_of(act["stream"]), tenure["from"])
    return None


def renew(book: Book, act: Act) -> None:
    """The old one is renewed; its active secretariats go on under the new one."""
    book.declarations[act["stream"]]["state"] = "renewed"
    keep_promises(book, key_of(act["stream"]))
    for secretariat in book.secretariats.values():
        if secretariat["declaration"] == act["stream"] and secretariat["state"] != "concluded":
            secretariat["declaration"] = act["data"]["declaration"]
            secretariat["term"] = book.declarations[secretariat["declaration"]]["term"]


def may_withdraw(book: Book, act: Act) -> bool:
    """The president; the municipality's seal while no term of the declaration is recorded."""
    declaration = book.declarations.get(act["stream"])
    by_seal = declaration is not None and declaration["term"] is None
    return its_president(book, act) or (
        by_seal and parties.municipality(book, act, key_of(act["stream"]), "seal")
    )


def its_president(book: Book, act: Act) -> bool:
    return parties.municipality(book, act, key_of(act["stream"]), PRESIDENT)


JUDGES: dict[str, Judge] = {
    "declaration.issued": issued,
    "declaration.signed": signed,
    "declaration.acknowledged": acknowledged,
    "declaration.digitized": digitized,
    "declaration.withdrawn": withdrawn,
    "declaration.renewed": renewed,
}
EFFECTS: dict[str, Effect] = {
    "declaration.issued": issue,
    "declaration.signed": sign,
    "declaration.acknowledged": acknowledge,
    "declaration.digitized": digitize,
    "declaration.withdrawn": withdraw,
    "declaration.renewed": renew,
}
SIGNERS: dict[str, Party] = {
    "declaration.issued": lambda book, act: parties.municipality(
        book,
        act,
        act["data"]["municipality"]["key"],
        PRESIDENT,
        "council-secretary",
        "transparency-unit",
    ),
    "declaration.signed": may_sign,
    "declaration.acknowledged": may_acknowledge,
    "declaration.digitized": lambda book, act: (
        parties.municipality(book, act, act["data"]["municipality"]["key"], "council-secretary")
        or parties.authority(book, act, act["data"]["municipality"]["key"])
    ),
    "declaration.withdrawn": may_withdraw,
    "declaration.renewed": its_president,
}
