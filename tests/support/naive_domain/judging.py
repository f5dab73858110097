"""The two functions of the naive model: why an act is refused, and what an accepted one changes."""

from __future__ import annotations

from collections.abc import Iterator

from support.naive_domain import (
    commitments,
    declarations,
    extinction,
    institutions,
    keys,
    notes,
    observations,
    plans,
    rotation,
    secretariats,
    sessions,
    succession,
    terms,
    withdrawals,
)
from support.naive_domain.book import Act, Book, Effect, Judge, Party, plus

FAMILIES = (
    notes,
    institutions,
    terms,
    extinction,
    keys,
    declarations,
    secretariats,
    sessions,
    plans,
    commitments,
    observations,
    succession,
    withdrawals,
    rotation,
)
JUDGES: dict[str, Judge] = {name: judge for family in FAMILIES for name, judge in family.JUDGES.items()}
EFFECTS: dict[str, Effect] = {name: effect for family in FAMILIES for name, effect in family.EFFECTS.items()}
SIGNERS: dict[str, Party] = {name: party for family in FAMILIES for name, party in family.SIGNERS.items()}
FIRST = {  # the types of the first rules
    "institution.accredited",
    "term.started",
    "office.assumed",
    "key.enrolled",
    "declaration.issued",
    "declaration.signed",
    "declaration.acknowledged",
    "declaration.digitized",
    "ledger.rules_adopted",  # judged by the rules that it brings
}
UNORDERED = {
    "correction.recorded",
    "succession.attested",
    "disclosure.withdrawn",
    "institution.endorsed",
    "declaration.signed",
    "declaration.acknowledged",
    "secretariat.installation_signed",
    "commitment.evaluated",
}


def reasons(book: Book, act: Act, today: str) -> set[str]:
    """Return every reason to refuse *act* if it were recorded on this day; none: it is accepted."""
    act = {**act, "recorded_on": today}
    found = {*_general(book, act), *keys.faults(book, act), *JUDGES[act["type"]](book, act)}
    return found if SIGNERS[act["type"]](book, act) else {*found, "not the signer"}


def take(book: Book, act: Act, today: str) -> None:
    """Write down an accepted act as the next entry."""
    act = {**act, "index": len(book.acts), "recorded_on": today}
    EFFECTS[act["type"]](book, act)
    book.acts.append(act)
    book.lengths[act["stream"]] = book.lengths.get(act["stream"], 0) + 1


def _general(book: Book, act: Act) -> Iterator[str]:
    """Protocol section 2, and the general refusals of the catalogue."""
    if book.rules < 2 and act["type"] not in FIRST:
        yield "type of later rules"
    if any(act["id"] == earlier["id"] for earlier in book.acts):
        yield "id of an earlier event"
    wanted = 0 if act["type"] in UNORDERED else book.lengths.get(act["stream"], 0) + 1
    if act["version"] != wanted:
        yield "wrong version"
    if plus(act["signed_at"][:10], 30) < act["recorded_on"]:
        yield "signed too long ago"
    if act["provenance"] == "native":
        yield from _dates(act)
    else:
        yield from _on_paper(book, act)
    session = act["data"].get("council_session")
    if book.rules > 1 and session and session["date"] > act["occurred_on"]:
        yield "council agreed later"
    yield from _municipality(book, act)


def _dates(act: Act) -> Iterator[str]:
    signed_on = act["signed_at"][:10]
    if act["occurred_on"] > signed_on:
        yield "dated ahead"
    if plus(act["occurred_on"], 30) < signed_on:
        yield "dated too long ago"


def _on_paper(book: Book, act: Act) -> Iterator[str]:
    if "collation" not in act["data"]:
        yield "paper without collation"
        return
    if act["data"]["collation"]["compared_on"] > act["signed_at"][:10]:
        yield "compared ahead"
    if book.rules > 1 and act["data"]["collation"]["compared_on"] < act["occurred_on"]:
        yield "compared before the paper"
    if any(seen["modality"] != "autograph" for seen in act["data"]["collation"]["signatures_seen"]):
        yield "claims an electronic signature"
    if act["occurred_on"] > act["recorded_on"]:
        yield "paper dated ahead"


def _municipality(book: Book, act: Act) -> Iterator[str]:
    """A municipality outside the catalogue, misnamed, or signed about by another one."""
    named = act["data"].get("municipality")
    if not isinstance(named, dict):
        return
    if book.municipalities.get(named["key"]) != named["name"]:
        yield "not in the catalogue"
    own = book.institutions.get(act["issuer"], {}).get("municipality")
    if own and own != named["key"]:
        yield "about another municipality"
