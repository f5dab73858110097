"""What the succession roll has said, and what nobody undoes while it may still come true."""

from __future__ import annotations

from support.naive_domain import parties
from support.naive_domain.book import Act, Book, Reasons, Thing
from support.naive_domain.thumbprints import kid

STATE = parties.STATE


def counted(book: Book, digest: str) -> list[Thing]:
    """Return the attestations of these facts by the roll in force, in order."""
    return [one for one in book.attestations if one["digest"] == digest and _counts(book, one)]


def _counts(book: Book, one: Thing) -> bool:
    """Of the roll in force; not with a stolen key, nor of who is an authority by now."""
    in_force = one["roll_since"] == book.roll_since
    return in_force and not _stolen(book, one) and not governs(book, one["institution"])


def _stolen(book: Book, one: Thing) -> bool:
    return any(
        kid(key["jwk"]) == one["kid"]
        and key["compromised_since"] is not None
        and key["compromised_since"] <= one["index"]
        for key in book.keys
    )


def governs(book: Book, id: str) -> bool:
    """Say whether it is, or was to its end, the authority somewhere."""
    return any(role == "authority" for role, _ in book.institutions[id]["pairs"])


def able(book: Book) -> set[str]:
    """Return the members of the roll that can attest; no seal expires here."""
    return {one for one in book.roll if _can_attest(book, one)}


def _can_attest(book: Book, member: str) -> bool:
    lines = {key["line"] for key in working(book, member)}
    accredited = book.institutions[member]["state"] == "accredited"
    return accredited and book.seats[member] in lines and not governs(book, member)


def working(book: Book, id: str) -> list[Thing]:
    """Return the seals of an institution that are not over."""
    return [k for k in book.keys if (k["institution"], k["office"], k["ended"]) == (id, "seal", None)]


def may_pass(book: Book, about: str, pair: tuple[str, str]) -> bool:
    """Held, or left vacant by its extinction; or nobody's ever, and it had the state."""
    known = book.institutions[about]
    if known["state"] not in ("accredited", "extinguished"):
        return False
    if pair in known["pairs"]:
        return True
    nobodys = all(pair not in one["pairs"] for one in book.institutions.values())
    known_place = pair[0] == "authority" and pair[1] in book.municipalities
    return known_place and ("authority", STATE) in known["pairs"] and nobodys


def agreed(book: Book, successor: str) -> list[Thing]:
    """Return the facts of each succession to this institution that enough attested and that may still be."""
    said = {one["digest"]: one["facts"] for one in book.attestations if one["kind"] == "succession"}
    return [
        facts
        for digest, facts in said.items()
        if facts["successor"]["id"] == successor
        and len(counted(book, digest)) >= book.threshold
        and _may_be(book, facts)
    ]


def _may_be(book: Book, facts: Thing) -> bool:
    """All of it is there to pass; and the successor, if anybody knows it, has the seal that is named."""
    who, seal = facts["successor"]["id"], facts["successor"]["kid"]
    if who in book.institutions and all(kid(key["jwk"]) != seal for key in working(book, who)):
        return False
    return all(
        may_pass(book, facts["predecessor"], (one["role"], place))
        for one in facts["pairs"]
        for place in one["territory"]
    )


def agreed_seals(book: Book, successor: str) -> set[str]:
    """Return the seals of those facts."""
    return {str(facts["successor"]["kid"]) for facts in agreed(book, successor)}


def kept_from(book: Book, id: str, seal: str) -> bool:
    """Say whether an id is kept from this seal: by what was agreed; else by whom any member named last."""
    agreed_on = agreed_seals(book, id)
    return seal not in agreed_on if agreed_on else bool(_last_words(book, id) - {seal})


def _last_words(book: Book, id: str) -> set[str]:
    """Return the seals of this id that members named last, by words that count and may come true."""
    named: dict[str, Thing] = {}
    for one in book.attestations:
        if one["kind"] == "succession":
            named[one["institution"]] = one
    last = [one["facts"] for who, one in named.items() if _counts(book, one) and _there(book, who)]
    mine = [facts for facts in last if facts["successor"]["id"] == id and _may_be(book, facts)]
    return {str(facts["successor"]["kid"]) for facts in mine}


def _there(book: Book, member: str) -> bool:
    return bool(book.institutions[member]["state"] == "accredited")


def ends_anothers(book: Book, act: Act, key: Thing) -> Reasons:
    """A seal on which the roll relies is ended by somebody else."""
    id = book.named(act["stream"])
    by = [one for one in book.keys if kid(one["jwk"]) == act["kid"]]
    if key["line"] == book.seats.get(id) and not any(one["line"] == key["line"] for one in by):
        yield "a member's seal ended by another"
    for facts in agreed(book, id):
        parties_to_it = (id, facts["predecessor"])
        mine = facts["successor"]["kid"] == kid(key["jwk"])
        if mine and act["issuer"] in parties_to_it and act["kid"] != kid(key["jwk"]):
            yield "an attested seal ended by another"
