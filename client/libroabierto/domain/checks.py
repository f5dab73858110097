"""Rules that several types share; each is one predicate with one code."""

from __future__ import annotations

import functools

from libroabierto.domain.eventtype import Case, Verdict, refused_when
from libroabierto.domain.jwks import public_key
from libroabierto.domain.signers import STATE
from libroabierto.domain.world import Document, World
from libroabierto.errors import LibroError
from libroabierto.record.possession import check_possession
from libroabierto.tlog.note import VerifierKey
from libroabierto.tlog.policy import Policy


def municipality_of(world: World, key: str) -> Document | None:
    """Return the row of a municipality, or None outside the catalogue of the day."""
    known = world.get("municipality", key)
    return known if known is not None and known["state"] == "listed" else None


@refused_when("municipality.unknown")
def unknown_municipality(case: Case) -> Verdict:
    """The municipality that the data names is outside the catalogue."""
    named = case.data.get("municipality")
    if not named or municipality_of(case.world, named["key"]) is not None:
        return False
    return {"key": named["key"]}


@refused_when("municipality.unknown", since=2)
def unknown_territory(case: Case) -> Verdict:
    """A role is given over a municipality outside the catalogue."""
    given = {territory for held in case.data["roles"] for territory in held["territory"]} - {STATE}
    return next(({"key": key} for key in sorted(given) if municipality_of(case.world, key) is None), False)


@refused_when("municipality.name-differs")
def misnamed_municipality(case: Case) -> Verdict:
    """The name beside the key is not the catalogue's name of the day."""
    named = case.data.get("municipality")
    known = case.world.get("municipality", named["key"]) if named else None
    if not named or known is None or known["municipality"]["name"] == named["name"]:
        return False
    return {"key": named["key"], "name": known["municipality"]["name"]}


@refused_when("stream.of-another-municipality")
def stream_of_another_municipality(case: Case) -> Verdict:
    """The stream's name begins with another municipality's key."""
    return not case.subject.startswith(case.data["municipality"]["key"] + "-")


@refused_when("institution.unknown")
def unknown_institution(case: Case) -> Verdict:
    """The stream belongs to an institution that was never accredited."""
    return case.world.get("institution", case.subject) is None


@refused_when("institution.already-extinguished", since=2)
def extinguished_institution(case: Case) -> Verdict:
    """The institution was extinguished."""
    institution = case.world.get("institution", case.subject)
    ended = institution["extinguished"] if institution else None
    return ended is not None and {"entry": ended["entry"], "on": ended["on"]}


@refused_when("dates.reversed")
def reversed_dates(case: Case) -> Verdict:
    """The period ends before it begins."""
    return bool(case.data["to"] < case.data["from"])


@refused_when("personal.consent-in-future")
def consent_in_future(case: Case) -> Verdict:
    """The consent is dated after the signature."""
    return "consent" in case.data and bool(case.data["consent"]["given_on"] > case.signed_on.isoformat())


@refused_when("declaration.unknown")
def unknown_declaration(case: Case) -> Verdict:
    """No declaration stands in this stream."""
    return case.world.get("declaration", case.event.stream) is None


@refused_when("declaration.digest-differs")
def other_digest(case: Case) -> Verdict:
    """What is signed or received is not the text that stands in this stream."""
    declaration = case.world.get("declaration", case.event.stream)
    return declaration is not None and declaration["digest"] != case.data["digest"]


@functools.lru_cache(maxsize=256)  # a ledger has one and its former ones; a process reads few ledgers
def log_keys(vkey: str, witness_policy: str) -> frozenset[bytes]:
    """Return the raw Ed25519 keys of the log and its witnesses, which enrol in no institution."""
    keys = {VerifierKey.parse(vkey).key}
    try:
        policy = Policy.parse(witness_policy)
    except LibroError:
        return frozenset(keys)
    return frozenset(keys | {witness.key.key for witness in policy.witnesses})


def possession_fault(case: Case, jwk: object, token: str, *, issuer: str, office: str) -> bool:
    """Say whether *token* fails to prove that the new key's holder agreed to exactly this enrolment."""
    try:
        check_possession(
            token,
            key=public_key(jwk),
            ledger=case.event.ledger,
            event=case.event.id,
            issuer=issuer,
            office=office,
        )
    except LibroError:
        return True
    return False
