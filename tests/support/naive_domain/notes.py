"""The ledger's own acts, and notes: founded, rules adopted, catalogue updated, corrections."""

from __future__ import annotations

from support.naive_domain import keys, parties
from support.naive_domain.book import Act, Book, Effect, Judge, Party, Reasons, Thing
from support.naive_domain.institutions import pairs_of, without_consent
from support.naive_domain.thumbprints import kid

# The members marked correctable, by type, as far as the drivers try them.
CORRECTABLE = {
    "institution.accredited": ("/name",),
    "institution.renamed": ("/name",),
    "office.assumed": ("/holder", "/title"),
    "declaration.issued": ("/place", "/signatories/0/name", "/signatories/0/title"),
    "declaration.digitized": ("/place", "/signatories/0/name", "/signatories/0/title"),
    "secretariat.member_seated": ("/organisation", "/name"),
    "secretariat.member_replaced": ("/organisation", "/name"),
    "secretariat.installed": ("/place", "/facilitator"),
    "cocreation.table_held": ("/topic",),
    "plan.started": ("/title",),
    "commitment.proposed": ("/title",),
}


# The names of persons, which a private one's consent lets stand in the clear.
NAMES = {
    "office.assumed": "/holder",
    "declaration.issued": "/signatories/0/name",
    "declaration.digitized": "/signatories/0/name",
    "secretariat.member_seated": "/name",
    "secretariat.member_replaced": "/name",
}


def found(book: Book, act: Act) -> None:
    """Entry 0 accredits the authority and the roll, and enrols their seals."""
    data = act["data"]
    territory = {("authority", place) for place in data["authority"]["territory"]}
    for member, pairs in [
        (data["authority"], territory),
        *((one, pairs_of(one["roles"])) for one in data["succession"]["roll"]),
    ]:
        book.institutions[member["id"]] = {
            "name": member["name"],
            "pairs": pairs,
            "municipality": None,
            "state": "accredited",
            "sha256": act["sha256"],
            "index": act["index"],
            "voices": set(),
        }
        keys.add(book, act, member["id"], "seal", member["seal"], kind="seal", tenure=None)
    book.rules, book.catalogue = data["rules"]["version"], data["catalogue"]["version"]
    book.roll = {one["id"] for one in data["succession"]["roll"]}
    book.seats = {one["id"]: kid(one["seal"]) for one in data["succession"]["roll"]}
    book.threshold, book.waiting_days = data["succession"]["threshold"], data["succession"]["waiting_days"]
    book.practice, book.log_key = data["practice"], data["log_key"]
    book.origin, book.witness_policy = data["origin"], data["witness_policy"]


def adopted(book: Book, act: Act) -> Reasons:
    if act["data"]["version"] <= book.rules:
        yield "version not higher"
    if act["data"]["version"] not in book.known_rules:
        yield "rules unknown to this software"


def adopt(book: Book, act: Act) -> None:
    book.rules = act["data"]["version"]


def updated(book: Book, act: Act) -> Reasons:
    data, here = act["data"], book.municipalities
    if data["version"] == book.catalogue:
        yield "catalogue of the same version"
    if not any(name in data for name in ("added", "removed", "renamed")):
        yield "catalogue without change"
    if any(one["key"] in here for one in data.get("added", ())):
        yield "adds one that is there"
    for one in (*data.get("removed", ()), *data.get("renamed", ())):
        if one["key"] not in here:
            yield "not in the catalogue"
        if here.get(one["key"]) == one.get("name", ""):
            yield "same name"
    if any(lived_in(book, one["key"]) for one in data.get("removed", ())):
        yield "removes one with events"
    if data["count"] != len(here) + len(data.get("added", ())) - len(data.get("removed", ())):
        yield "count differs"


def lived_in(book: Book, key: str) -> bool:
    """Say whether anything but the authority's territory is about this municipality."""
    institutions = book.institutions.values()
    return (
        any(one["municipality"] == key for one in institutions)
        or any(place == key and role != "authority" for one in institutions for role, place in one["pairs"])
        or any(term["municipality"] == key for term in book.terms)
        or any(one["municipality"] == key for one in book.declarations.values())
    )


def update(book: Book, act: Act) -> None:
    data = act["data"]
    book.catalogue = data["version"]
    for one in (*data.get("added", ()), *data.get("renamed", ())):
        book.touched.add(one["key"])
        book.municipalities[one["key"]] = one["name"]
    for one in data.get("removed", ()):
        del book.municipalities[one["key"]]


def corrected(book: Book, act: Act) -> Reasons:
    data = act["data"]
    if data["corrects"] >= len(book.acts):
        yield "no such entry"
        return
    original = book.acts[data["corrects"]]
    if original["stream"] != act["stream"]:
        yield "not in its stream"
    marked = data["pointer"] in CORRECTABLE.get(original["type"], ())
    if not marked or _at(original["data"], data["pointer"]) is None:
        yield "not correctable"
    elif says(book, data["corrects"], data["pointer"]) == data["value"]:
        yield "same value"
    elif data["pointer"] == NAMES.get(original["type"]) and by_consent(book, data):
        yield from without_consent(data, data["value"])
    if marked and _brings_back(book, data):
        yield "brings back what was withdrawn"
    if sum(one["corrects"] == data["corrects"] for one in book.corrections) >= 100:
        yield "a hundred corrections"
    if any(who != (original["issuer"], original["office"]) for who in signed_over(book, original)):
        yield "signed by another party meanwhile"


def _brings_back(book: Book, data: Thing) -> bool:
    """Say whether a value of this place was withdrawn, and comes in the clear or by a consent from before."""
    place = (data["corrects"], data["pointer"])
    values = [_at(book.acts[data["corrects"]]["data"], data["pointer"])]
    values += [one["value"] for one in book.corrections if (one["corrects"], one["pointer"]) == place]
    digests = {value["_sd"] for value in values if isinstance(value, dict)}
    notes = [act for act in book.acts if act["type"] == "disclosure.withdrawn"]
    days = [act["recorded_on"] for act in notes if digests & set(act["data"]["digests"])]
    if not days:
        return False
    stale = "consent" in data and data["consent"]["given_on"] <= max(days)
    return stale or isinstance(data["value"], str)


def by_consent(book: Book, data: Thing) -> bool:
    """Say whether the entry, or a correction of this member of it, stands by a recorded consent."""
    place = (data["corrects"], data["pointer"])
    earlier = [one for one in book.corrections if (one["corrects"], one["pointer"]) == place]
    return any("consent" in said for said in (book.acts[data["corrects"]]["data"], *earlier))


def says(book: Book, index: int, pointer: str) -> object:
    """Return what the entry says there, with the corrections so far."""
    for one in reversed(book.corrections):
        if (one["corrects"], one["pointer"]) == (index, pointer):
            return one["value"]
    return _at(book.acts[index]["data"], pointer)


def _at(data: Thing, pointer: str) -> object:
    found: object = data
    for step in pointer.split("/")[1:]:
        if isinstance(found, list):
            found = found[int(step)] if int(step) < len(found) else None
        else:
            found = found.get(step) if isinstance(found, dict) else None
    return found


def signed_over(book: Book, original: Act) -> list[tuple[str, str]]:
    """Return who has signed, by a digest, what this entry says."""
    over = {
        "declaration.issued": ("declaration.signed", "declaration.acknowledged"),
        "declaration.digitized": ("declaration.signed", "declaration.acknowledged"),
        "institution.accredited": ("institution.endorsed",),
        "secretariat.installed": ("secretariat.installation_signed",),
    }.get(original["type"], ())
    later = [act for act in book.acts if act["type"] in over and act["stream"] == original["stream"]]
    return [(act["issuer"], act["office"]) for act in later]


def may_correct(book: Book, act: Act) -> bool:
    """Who signed the original, the same institution and office; its successor there, also by its seal."""
    if act["data"]["corrects"] >= len(book.acts):
        return True
    original = book.acts[act["data"]["corrects"]]
    if original["issuer"] == act["issuer"]:
        return bool(original["office"] == act["office"])
    fits = act["office"] in (original["office"], "seal")
    return fits and parties.stands_for(book, act, original["issuer"], *_about(book, act["stream"]))


def _about(book: Book, stream: str) -> set[str]:
    """Return what a stream is about: a municipality, the state, where an institution acts."""
    kind, name = stream.split(":", 1)
    if kind == "institution":
        return parties.watched(book, name)
    if kind in ("declaration", "secretariat"):
        return {name[:5]}
    known = {**book.plans, **book.commitments, **book.observations}.get(stream, {})
    return {known.get("territory") or known.get("municipality") or parties.STATE}


def correct(book: Book, act: Act) -> None:
    book.corrections.append({**act["data"], "index": act["index"]})


def _authority(book: Book, act: Act) -> bool:
    return parties.authority(book, act, parties.STATE)


JUDGES: dict[str, Judge] = {
    "ledger.rules_adopted": adopted,
    "catalogue.updated": updated,
    "correction.recorded": corrected,
}
EFFECTS: dict[str, Effect] = {
    "ledger.founded": found,
    "ledger.rules_adopted": adopt,
    "catalogue.updated": update,
    "correction.recorded": correct,
}
SIGNERS: dict[str, Party] = {
    "ledger.rules_adopted": _authority,
    "catalogue.updated": _authority,
    "correction.recorded": may_correct,
}
