"""Who is meant by "authority", "municipality", "institution" in the tables of the catalogue of events."""

from __future__ import annotations

from support.naive_domain.book import Act, Book

STATE = "state"


def authority(book: Book, act: Act, *territories: str) -> bool:
    """The authority over all of these territories: its president or seal."""
    offices = ("authority-president", "seal")
    return act["office"] in offices and all(book.holds(act["issuer"], "authority", t) for t in territories)


def municipality(book: Book, act: Act, key: str, *offices: str) -> bool:
    """The municipality: its seal or council secretary, unless offices are named."""
    fits = act["office"] in (offices or ("seal", "council-secretary"))
    return fits and book.holds(act["issuer"], "municipality", key)


def seal_of(book: Book, act: Act, institution: str) -> bool:
    """The institution's own seal."""
    return (act["issuer"], act["office"]) == (institution, "seal")


def itself(book: Book, act: Act, institution: str) -> bool:
    """The institution: its seal or, a municipality, its council secretary."""
    return act["issuer"] == institution and act["office"] in ("seal", "council-secretary")


def answers(book: Book, act: Act, institution: str) -> bool:
    """The institution: its seal, council secretary, authority's president or technical secretary."""
    offices = ("seal", "council-secretary", "authority-president", "technical-secretary")
    return act["issuer"] == institution and act["office"] in offices


def watched(book: Book, institution: str) -> set[str]:
    """Where it acts; one that passed on all its powers answers to the authority over the state."""
    places = territories(book, institution)
    return places or ({STATE} if institution in book.institutions else set())


def stands_for(book: Book, act: Act, institution: str, *places: str) -> bool:
    """The institution, or whoever holds now what it passed on over one of these places."""
    if act["issuer"] == institution:
        return True
    powers = {pair for former, pair in book.passed if former == institution and pair[1] in places}
    return any(_last(book, institution, pair) == act["issuer"] for pair in powers)


def _last(book: Book, holder: str, pair: tuple[str, str]) -> str:
    while (holder, pair) in book.passed:
        holder = book.passed[holder, pair][0]
    return holder


def territories(book: Book, institution: str) -> set[str]:
    """Every territory over which the institution has a role."""
    return {territory for _, territory in book.institutions.get(institution, {}).get("pairs", ())}
