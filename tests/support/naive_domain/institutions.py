"""Institutions: accredited, endorsed, renamed."""

from __future__ import annotations

from support.naive_domain import keys, parties, roll
from support.naive_domain.book import Act, Book, Effect, Judge, Party, Reasons, Thing
from support.naive_domain.thumbprints import kid

PEERS = ("civil-society", "evaluator")


def pairs_of(roles: list[Thing]) -> set[tuple[str, str]]:
    """Return every (role, territory) of a list of roles."""
    return {(held["role"], territory) for held in roles for territory in held["territory"]}


def institution_of(book: Book, act: Act) -> Thing | None:
    """Return the institution whose stream it is."""
    return book.institutions.get(book.named(act["stream"]))


def accredited(book: Book, act: Act) -> Reasons:
    data, pairs = act["data"], pairs_of(act["data"]["roles"])
    named = data.get("municipality", {}).get("key")
    if data["id"] in book.institutions:
        yield "exists"
    if book.rules > 1 and roll.kept_from(book, data["id"], kid(data["seal"])):
        yield "id kept for a successor"
    if {t for role, t in pairs if role == "municipality"} != ({named} if named else set()):
        yield "municipality without key"
    governing = [one for one in book.institutions.values() if one["state"] != "extinguished"]
    if named and any(one["municipality"] == named for one in governing):
        yield "key taken"
    if any(role == "authority" for role, _ in pairs):
        yield "role of authority"
    names = [held["role"] for held in data["roles"]]
    if len(names) != len(set(names)):
        yield "a role twice"
    named_roles = {role for role, _ in pairs}
    if book.rules > 1 and len(named_roles) > 1 and named_roles & set(PEERS):
        yield "watches over itself"
    yield from _secretariat_faults(book, data["id"], {t for r, t in pairs if r == "municipal-secretariat"})
    if book.named(act["stream"]) != data["id"]:
        yield "another's stream"
    if keys.known(book, data["seal"]):
        yield "known key"


def _secretariat_faults(book: Book, id: str, ruling: set[str]) -> Reasons:
    """Judge where an institution would be the municipal secretariat."""
    if "state" in ruling:
        yield "secretariat of the state"
    others = [one for one in book.institutions if one != id]
    if any(book.holds(one, "municipal-secretariat", town) for one in others for town in ruling):
        yield "secretariat taken"


def may_accredit(book: Book, act: Act) -> bool:
    pairs = pairs_of(act["data"]["roles"])
    if parties.authority(book, act, *(territory for _, territory in pairs)):
        return True
    if keys.enters_by_itself(book, act):
        return True
    return act["office"] == "seal" and all(
        role in PEERS and book.holds(act["issuer"], role, territory) for role, territory in pairs
    )


def accredit(book: Book, act: Act) -> None:
    data, pairs = act["data"], pairs_of(act["data"]["roles"])
    by_authority = parties.authority(book, act, *(territory for _, territory in pairs))
    entered = by_authority or keys.enters_by_itself(book, act)
    book.institutions[data["id"]] = {
        "name": data["name"],
        "pairs": pairs,
        "municipality": data.get("municipality", {}).get("key"),
        "state": "accredited" if entered else "proposed",
        "sha256": act["sha256"],
        "index": act["index"],
        "voices": {act["issuer"]},
    }
    book.touched |= {territory for role, territory in pairs if role == "municipality"}
    keys.add(book, act, data["id"], "seal", data["seal"], kind="seal", tenure=None)


def without_consent(data: Thing, name: object) -> Reasons:
    """A private person in the clear without recorded consent."""
    if isinstance(name, str) and "consent" not in data:
        yield "private name without consent"


def endorsed(book: Book, act: Act) -> Reasons:
    institution = institution_of(book, act)
    if institution is None:
        yield "unknown institution"
        return
    if act["data"]["digest"] != institution["sha256"]:
        yield "digest differs"
    if act["issuer"] in institution["voices"]:
        yield "twice by one"
    if institution["state"] != "proposed":
        yield "not proposed"


def is_peer(book: Book, act: Act) -> bool:
    """A holder of every role that the proposed one is given."""
    pairs = book.institutions.get(book.named(act["stream"]), {}).get("pairs", ())
    return act["office"] == "seal" and all(book.holds(act["issuer"], *pair) for pair in pairs)


def endorse(book: Book, act: Act) -> None:
    institution = book.institutions[book.named(act["stream"])]
    institution["voices"].add(act["issuer"])
    institution["state"] = "accredited"


def renamed(book: Book, act: Act) -> Reasons:
    institution = institution_of(book, act)
    if institution is None:
        yield "unknown institution"
    elif institution["state"] == "extinguished":
        yield "institution extinguished"
    elif institution["name"] == act["data"]["name"]:
        yield "same name"


def rename(book: Book, act: Act) -> None:
    book.institutions[book.named(act["stream"])]["name"] = act["data"]["name"]


def its_people(book: Book, act: Act) -> bool:
    """The institution (seal) or the authority over all its territories."""
    id = book.named(act["stream"])
    return parties.seal_of(book, act, id) or over_it(book, act)


def over_it(book: Book, act: Act) -> bool:
    """The authority over all territories of the institution."""
    return parties.authority(book, act, *parties.watched(book, book.named(act["stream"])))


JUDGES: dict[str, Judge] = {
    "institution.accredited": accredited,
    "institution.endorsed": endorsed,
    "institution.renamed": renamed,
}
EFFECTS: dict[str, Effect] = {
    "institution.accredited": accredit,
    "institution.endorsed": endorse,
    "institution.renamed": rename,
}
SIGNERS: dict[str, Party] = {
    "institution.accredited": may_accredit,
    "institution.endorsed": is_peer,
    "institution.renamed": lambda book, act: (
        parties.itself(book, act, book.named(act["stream"])) or over_it(book, act)
    ),
}
