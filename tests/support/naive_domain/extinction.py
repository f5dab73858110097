"""Extinction of an institution: its pairs are taken over or declared vacant; declarations wait no longer."""

from __future__ import annotations

from support.naive_domain import declarations, roll, succession
from support.naive_domain.book import Act, Book, Effect, Judge, Party, Reasons, Thing
from support.naive_domain.institutions import PEERS, institution_of, over_it, pairs_of


def extinguished(book: Book, act: Act) -> Reasons:
    institution, data = institution_of(book, act), act["data"]
    if institution is None:
        yield "unknown institution"
        return
    if institution["state"] == "extinguished":
        yield "institution extinguished"
    if data["on"] > act["signed_at"][:10]:
        yield "extinguished ahead"
    vacant = pairs_of(data["vacant"])
    if not vacant <= _held(institution):
        yield "vacant pair not held"
    others = [one for id, one in book.institutions.items() if id != book.named(act["stream"])]
    taken_over = {pair for other in others for pair in _held(other)}
    if any(role not in PEERS for role, _ in _held(institution) - vacant - taken_over):
        yield "still holds pairs"
    gone = book.named(act["stream"])
    if not over_it(book, act):
        facts = {"institution": gone, **{name: data[name] for name in ("vacant", "legal_ground", "on")}}
        if len(roll.counted(book, succession.digest_of("vacancy", facts))) < book.threshold:
            yield "not attested enough"
    if any(facts["predecessor"] == act["issuer"] for facts in roll.agreed(book, gone)):
        yield "an attested successor"
    able = roll.able(book)
    if gone in able and len(able - {gone}) < book.threshold:
        yield "roll too small"


def _held(institution: Thing) -> set[tuple[str, str]]:
    return set(institution["pairs"]) if institution["state"] == "accredited" else set()


def extinguish(book: Book, act: Act) -> None:
    book.institutions[book.named(act["stream"])]["state"] = "extinguished"
    for declaration in book.declarations.values():
        declarations.settle(book, declaration)


def may_extinguish(book: Book, act: Act) -> bool:
    """The authority over it; a member of the roll, if it is an authority."""
    known = book.institutions.get(book.named(act["stream"]), {"pairs": ()})
    an_authority = any(role == "authority" for role, _ in known["pairs"])
    return over_it(book, act) or (an_authority and succession.stands_on_roll(book, act))


JUDGES: dict[str, Judge] = {"institution.extinguished": extinguished}
EFFECTS: dict[str, Effect] = {"institution.extinguished": extinguish}
SIGNERS: dict[str, Party] = {"institution.extinguished": may_extinguish}
