"""Keys: enrolled, rotated, revoked; which may sign, and what a compromise takes along."""

from __future__ import annotations

from support.naive_domain import parties, roll
from support.naive_domain.book import Act, Book, Effect, Judge, Party, Reasons, Thing, plus
from support.naive_domain.thumbprints import kid

BY_AUTHORITY = ("municipal-president", "authority-president", "seal", "data-protection-officer")


def same(jwk: Thing, other: Thing) -> bool:
    """Say whether two JWKs are the same key; only members that make the thumbprint are there."""
    return jwk == other


def known(book: Book, jwk: Thing) -> bool:
    """Say whether this key was enrolled before, anywhere."""
    return any(same(key["jwk"], jwk) for key in book.keys)


def add(
    book: Book,
    act: Act,
    institution: str,
    office: str,
    jwk: Thing,
    *,
    kind: str,
    tenure: int | None,
    line: str | None = None,
) -> None:
    """Write down an enrolment."""
    key = {
        "jwk": jwk,
        "institution": institution,
        "office": office,
        "kind": kind,
        "tenure": tenure,
        "by": act["kid"],
        "line": line or kid(jwk),  # the key from which rotations led here
        "index": act["index"],
        "ended": None,
        "ended_at": None,
        "compromised_since": None,
    }
    book.keys.append(key)


def vouched_for(book: Book, act: Act) -> bool:
    """A new seal, carried by the successor's own event, which some member of the roll attested."""
    data = act["data"]
    if act["type"] != "institution.succeeded" or data["mode"] != "no-handover":
        return False
    named = data["successor"]
    mine = (named["id"], kid(named["seal"])) == (act["issuer"], act["kid"]) and act["office"] == "seal"
    new = named["id"] not in book.institutions and not known(book, named["seal"])
    kids = [one["facts"]["successor"]["kid"] for one in book.attestations if one["kind"] == "succession"]
    return mine and new and act["kid"] in kids


def enters_by_itself(book: Book, act: Act) -> bool:
    """A newcomer to a practice ledger accredits itself, with the seal that it brings."""
    data = act["data"]
    if not book.self_service or (act["type"], act["office"]) != ("institution.accredited", "seal"):
        return False
    new = data["id"] not in book.institutions and not known(book, data["seal"])
    return new and (data["id"], kid(data["seal"])) == (act["issuer"], act["kid"])


def faults(book: Book, act: Act) -> Reasons:
    """The signer's key: of the institution and office, active when recorded, its tenure covers the days."""
    if vouched_for(book, act) or enters_by_itself(book, act):
        return
    enrolled = [key for key in book.keys if act["kid"] == kid(key["jwk"])]
    fitting = [k for k in enrolled if (k["institution"], k["office"]) == (act["issuer"], act["office"])]
    if not enrolled:
        yield "unknown key"
    elif not fitting:
        yield "another's key"
    elif all(set(_unfit(book, act, key)) for key in fitting):
        yield from (fault for key in fitting for fault in _unfit(book, act, key))
    issuer = book.institutions.get(act["issuer"])
    if issuer is None or issuer["state"] != "accredited":
        yield "institution not accredited"


def _unfit(book: Book, act: Act, key: Thing) -> Reasons:
    if key["ended"]:
        yield "key ended"
    if key["tenure"] is None:
        return
    tenure = book.tenures[key["tenure"]]
    if plus(tenure["to"], 30) < act["recorded_on"]:
        yield "thirty days after the tenure"
    days = [act["signed_at"][:10]]
    if act["provenance"] == "native":
        days.append(act["occurred_on"])
    if any(not tenure["from"] <= day <= tenure["to"] for day in days):
        yield "tenure does not cover the day"


def enrolled(book: Book, act: Act) -> Reasons:
    id, data = book.named(act["stream"]), act["data"]
    if id not in book.institutions:
        yield "unknown institution"
    elif book.institutions[id]["state"] == "extinguished":
        yield "institution extinguished"
    if book.rules > 1 and data["office"] == "seal" and _watches(book, id) and _has_seal(book, id):
        yield "a watcher's seal"
    tenure = book.tenures.get(data.get("tenure", -1))
    if data["office"] != "seal":
        if tenure is None or (tenure["institution"], tenure["office"]) != (id, data["office"]):
            yield "unknown tenure"
        elif tenure["to"] < act["recorded_on"]:
            yield "tenure over"
    if known(book, data["jwk"]):
        yield "known key"


def _has_seal(book: Book, id: str) -> bool:
    """Say whether a seal of the institution is not over."""
    return any((k["institution"], k["office"], k["ended"]) == (id, "seal", None) for k in book.keys)


def enrol(book: Book, act: Act) -> None:
    data = act["data"]
    add(
        book,
        act,
        book.named(act["stream"]),
        data["office"],
        data["jwk"],
        kind=data["kind"],
        tenure=data.get("tenure"),
    )


def may_enrol(book: Book, act: Act) -> bool:
    """The authority for presidents, seals, data protection (where it is vacant, the municipality's seal).

    Where nobody is the authority over all of it, each institution's seal for data protection.
    In a practice ledger each institution's seal for all of its own.
    """
    id = book.named(act["stream"])
    if act["data"]["office"] not in BY_AUTHORITY:
        return parties.seal_of(book, act, id)
    places = parties.watched(book, id)
    own = book.institutions.get(id, {}).get("municipality")
    unwatched = book.self_service or (own and book.vacant(own))
    if unwatched and parties.seal_of(book, act, id):
        return True
    if book.rules > 1 and act["data"]["office"] == "data-protection-officer" and _alone(book, places):
        return parties.seal_of(book, act, id)
    return parties.authority(book, act, *places)


def _alone(book: Book, places: set[str]) -> bool:
    """Say whether nobody is the authority over all of these places."""
    return not any(all(book.holds(id, "authority", place) for place in places) for id in book.institutions)


def rotated(book: Book, act: Act) -> Reasons:
    if known(book, act["data"]["jwk"]):
        yield "known key"


def signing(book: Book, act: Act) -> Thing:
    """Return the enrolment that an accepted act is signed under."""
    return next(key for key in book.keys if kid(key["jwk"]) == act["kid"] and not key["ended"])


def rotate(book: Book, act: Act) -> None:
    old = signing(book, act)
    old["ended"], old["ended_at"] = "rotated", act["index"]
    add(
        book,
        act,
        old["institution"],
        old["office"],
        act["data"]["jwk"],
        kind=old["kind"],
        tenure=old["tenure"],
        line=old["line"],
    )


def revoked(book: Book, act: Act) -> Reasons:
    id, data = book.named(act["stream"]), act["data"]
    key = _enrolment(book, id, data)
    since = data.get("compromised_since")
    if key is None:
        yield "unknown kid"
    elif key["ended"] and not (
        data["reason"] == "compromised" and _later(key, len(book.acts) if since is None else since)
    ):
        yield "key ended before"
    if (data["reason"] == "compromised") != (since is not None):
        yield "since without compromise"
    if since is not None:
        yield from _since(book, act, since)
        if key is not None and _over(book, key, since):
            yield "since after its end"
    passed = [index for (former, _), (_, index) in book.passed.items() if former == id]
    if act["issuer"] != id and since is not None and passed and since < min(passed):
        yield "smears a predecessor"
    if key is not None:
        yield from roll.ends_anothers(book, act, key)
    if act["issuer"] != id and not {"legal_ground", "document_sha256"} <= set(data):
        yield "no legal ground"


def _since(book: Book, act: Act, since: int) -> Reasons:
    if since < act["data"]["enrolment"]:
        yield "since before the enrolment"
    if since >= len(book.acts):
        yield "since beyond the log"
        return
    if act["issuer"] == book.named(act["stream"]) and _long_ago(book, act, since):
        yield "since more than 90 days back"


def _long_ago(book: Book, act: Act, index: int) -> bool:
    return bool(plus(book.acts[index]["recorded_on"], 90) < act["recorded_on"])


def _over(book: Book, key: Thing, since: int) -> bool:
    """Say whether the enrolment was over at entry *since*: rotated, revoked, or its tenure long past."""
    if key["ended"] and key["ended_at"] < since:
        return True
    if key["tenure"] is None or since >= len(book.acts):
        return False
    return bool(plus(book.tenures[key["tenure"]]["to"], 30) < book.acts[since]["recorded_on"])


def _enrolment(book: Book, institution: str, data: Thing) -> Thing | None:
    for key in book.keys:
        if (key["institution"], key["index"]) == (institution, data["enrolment"]) and kid(key["jwk"]) == data[
            "kid"
        ]:
            return key
    return None


def revoke(book: Book, act: Act) -> None:
    key = _enrolment(book, book.named(act["stream"]), act["data"])
    assert key is not None
    if act["data"]["reason"] == "compromised":
        compromise(book, act, kid(key["jwk"]), act["data"]["compromised_since"])
    else:
        key["ended"], key["ended_at"] = act["data"]["reason"], act["index"]


def compromise(book: Book, act: Act, stolen: str, since: int) -> None:
    """End a key, and those that it enrolled or rotated since then, and so on; nobody here has an e.firma.

    Keys of the signer's own that another's stolen key made more than ninety days ago end, and no more.
    """
    at = act["index"]
    for key in book.keys:
        if kid(key["jwk"]) == stolen and _later(key, since):
            key["ended"], key["ended_at"], key["compromised_since"] = "compromised", at, since
    for key in book.keys:
        if key["by"] == stolen and key["index"] >= since and _later(key, key["index"]):
            if _entered_with(book, key):
                continue
            if key["institution"] == act["issuer"] and _long_ago(book, act, key["index"]):
                if not key["ended"]:
                    key["ended"], key["ended_at"], key["compromised_since"] = "compromised", at, at
            else:
                compromise(book, act, kid(key["jwk"]), key["index"])


def _entered_with(book: Book, key: Thing) -> bool:
    """The seal by which civil society, an evaluator or a member of the roll came into the ledger.

    Or with which a member stands on the roll, or by which the roll agreed on a successor.
    """
    id = key["institution"]
    if book.seats.get(id) == key["line"] or kid(key["jwk"]) in roll.agreed_seals(book, id):
        return True
    who = book.institutions[key["institution"]]
    return _watches(book, key["institution"]) and (key["office"], key["index"]) == ("seal", who["index"])


def _watches(book: Book, id: str) -> bool:
    """Civil society, evaluators and the members of the roll, over whose keys the authority has no power."""
    roles = {role for role, _ in book.institutions.get(id, {}).get("pairs", ())}
    return id in book.roll or bool(roles & {"civil-society", "evaluator"})


def _later(key: Thing, since: int) -> bool:
    """Say whether the key was in doubt since a later entry, or since none; the earliest one counts."""
    return key["compromised_since"] is None or since < key["compromised_since"]


def may_revoke(book: Book, act: Act) -> bool:
    """The institution's seal; another's key the authority, but never that of who watches over it."""
    id = book.named(act["stream"])
    if parties.seal_of(book, act, id):
        return True
    return not _watches(book, id) and parties.authority(book, act, *parties.watched(book, id))


JUDGES: dict[str, Judge] = {"key.enrolled": enrolled, "key.rotated": rotated, "key.revoked": revoked}
EFFECTS: dict[str, Effect] = {"key.enrolled": enrol, "key.rotated": rotate, "key.revoked": revoke}
SIGNERS: dict[str, Party] = {
    "key.enrolled": may_enrol,
    "key.rotated": lambda book, act: act["issuer"] == book.named(act["stream"]),
    "key.revoked": may_revoke,
}
