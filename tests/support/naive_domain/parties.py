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


def territories(book: Book, institution: str) -> set[str]:
    """Every territory over which the institution has a role."""
    return {territory for _, territory in book.institutions.get(institution, {}).get("pairs", ())}
