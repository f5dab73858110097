"""The kinds of row that make up the state, and the tags by which each is found.

A tag answers a question that a rule or a list asks; its form is `<what>:<value>`. Tags follow from
the document alone, so that rows rebuilt from the entries carry the same ones.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from libroabierto.domain.world import Document, Row

IN_FORCE: Final = ("in-force", "in-force-on-paper")
STANDING: Final = ("issued", "partly-signed", *IN_FORCE)  # one declaration of a term at a time
ENDED: Final = ("withdrawn", "renewed")  # declarations that no longer speak for their municipality


def years(first: str, last: str) -> Iterable[str]:
    """Return the years of a period, as its days (YYYY-MM-DD) spell them."""
    return (str(year) for year in range(int(first[:4]), int(last[:4]) + 1))


def decade(day: str) -> str:
    """Return the decade of a day (YYYY-MM-DD): "202" of 2025."""
    return day[:3]


def _ledger(document: Document) -> Iterable[str]:
    return ()


def _institution(document: Document) -> Iterable[str]:
    yield f"state:{document['state']}"
    if document["municipality"]:
        yield f"municipality:{document['municipality']['key']}"
    for held in document["roles"]:
        if held["role"] != "authority":  # whose territory says nothing of a place
            yield from (f"over:{territory}" for territory in held["territory"] if territory != "state")
    if document["state"] == "extinguished":  # its powers are nobody's until they pass
        yield from (
            f"left:{held['role']}:{place}" for held in document["roles"] for place in held["territory"]
        )
    if document["state"] == "accredited":
        for held in document["roles"]:
            yield f"role:{held['role']}"
            yield from (f"role:{held['role']}:{territory}" for territory in held["territory"])


def _term(document: Document) -> Iterable[str]:
    key = document["municipality"]["key"]
    yield f"municipality:{key}"
    yield f"began:{key}:{decade(document['from'])}"
    yield from (f"municipality:{key}:{year}" for year in years(document["from"], document["to"]))


def _tenure(document: Document) -> Iterable[str]:
    yield f"institution:{document['institution']}"
    yield f"office:{document['institution']}:{document['office']}"
    yield f"held:{document['institution']}:{document['office']}:{document['term'] or ''}"


def _key(document: Document) -> Iterable[str]:
    yield f"kid:{document['kid']}"
    yield f"enrolled-under:{document['enrolled_under']}"
    yield f"institution:{document['institution']}"
    yield f"office:{document['institution']}:{document['office']}"
    if document["ended"] is None:
        yield f"working:{document['institution']}:{document['office']}"


def _disclosure(document: Document) -> Iterable[str]:
    yield f"entry:{document['entry']}"
    if document["withdrawn"] is not None:
        yield "state:withdrawn"


def _municipality(document: Document) -> Iterable[str]:
    yield f"declared:{'yes' if document['declared'] else 'no'}"
    yield f"state:{document['state']}"


def _declaration(document: Document) -> Iterable[str]:
    key = document["municipality"]["key"]
    yield f"municipality:{key}"
    yield f"state:{document['state']}"
    yield f"instrument:{document['instrument']}"
    yield f"provenance:{document['provenance']}"
    yield f"digest:{document['digest']}"
    if not document["term"]:
        yield f"termless:{key}"
    elif document["state"] in STANDING:
        yield f"standing:{document['term']['id']}"
    if document["state"] in IN_FORCE:
        yield f"in-force:{key}"
    if document["state"] in ("issued", "partly-signed"):
        yield f"awaiting:{key}"


def _original(document: Document) -> Iterable[str]:
    return ()


def _correction(document: Document) -> Iterable[str]:
    yield f"corrects:{document['corrects']}"
    yield f"stream:{document['stream']}"


def _attachment(document: Document) -> Iterable[str]:
    yield from (f"sha256:{file['sha256']}" for file in document["files"])
    yield from (f"own:{file['sha256']}" for file in document["files"] if file["own"])
    for file in document["files"]:
        if file["sha256"] not in (*document["withdrawn"], *document["barred"]):
            yield f"standing:{file['sha256']}"


def _handover(document: Document) -> Iterable[str]:
    yield f"predecessor:{document['predecessor']}"
    yield f"successor:{document['successor']}"


def _succession(document: Document) -> Iterable[str]:
    former = document["predecessor"]
    yield f"predecessor:{former}"
    yield f"successor:{document['successor']}"
    yield f"between:{former}:{document['successor']}"
    for held in document["roles"]:
        yield from (f"passed:{former}:{held['role']}:{territory}" for territory in held["territory"])


def _untagged(document: Document) -> Iterable[str]:
    return ()


def _attestation(document: Document) -> Iterable[str]:
    yield f"facts:{document['digest']}"
    yield f"institution:{document['institution']}"


def _claim(document: Document) -> Iterable[str]:
    if document["institution"] is not None:
        yield f"institution:{document['institution']}"
    if document["kind"] == "succession":
        yield f"successor:{document['facts']['successor']['id']}"


def _nomination(document: Document) -> Iterable[str]:
    yield f"successor:{document['successor']}"


def _secretariat(document: Document) -> Iterable[str]:
    key = document["municipality"]["key"]
    yield f"municipality:{key}"
    yield f"state:{document['state']}"
    yield f"institution:{document['institution']}"
    if document["state"] != "concluded":
        yield f"active:{key}"


def _of_secretariat(document: Document) -> Iterable[str]:
    yield f"secretariat:{document['secretariat']}"
    yield f"municipality:{document['municipality']}"


def _plan(document: Document) -> Iterable[str]:
    yield f"territory:{document['territory']}"
    yield f"state:{document['state']}"
    yield f"institution:{document['institution']}"


def _commitment(document: Document) -> Iterable[str]:
    territory = document["municipality"]["key"] if document["municipality"] else "state"
    yield f"territory:{territory}"
    yield f"state:{document['state']}"
    if document["state"] not in ("withdrawn", "concluded"):
        yield f"live:{territory}"
    yield f"lead:{document['terms']['lead']}"
    yield from (f"pillar:{pillar}" for pillar in document["terms"]["pillars"])
    if document["plan"]:
        yield f"plan:{document['plan']}"
    if document["secretariat"]:
        yield f"secretariat:{document['secretariat']}"


def _of_commitment(document: Document) -> Iterable[str]:
    yield f"commitment:{document['commitment']}"


def _observation(document: Document) -> Iterable[str]:
    yield f"state:{document['state']}"
    yield f"addressee:{document['addressee']}"
    yield f"author:{document['author']}"
    yield f"target:{document['target']}"


KINDS: Final[Mapping[str, Callable[[Document], Iterable[str]]]] = {
    "ledger": _ledger,
    "municipality": _municipality,
    "institution": _institution,
    "term": _term,
    "tenure": _tenure,
    "key": _key,
    "declaration": _declaration,
    "disclosure": _disclosure,
    "original": _original,
    "attachment": _attachment,
    "barred": _untagged,
    "barred-for": _untagged,
    "correction": _correction,
    "handover": _handover,
    "succession": _succession,
    "attestation": _attestation,
    "claim": _claim,
    "vouched": _untagged,
    "nomination": _nomination,
    "secretariat": _secretariat,
    "session": _of_secretariat,
    "table": _of_secretariat,
    "plan": _plan,
    "commitment": _commitment,
    "update": _of_commitment,
    "evaluation": _of_commitment,
    "observation": _observation,
}


def entry_id(index: int) -> str:
    """Return the id of a listed row that one entry makes: ten digits, so that ids order as entries."""
    return f"{index:010d}"


def row(kind: str, document: Document) -> Row:
    """Build the row of *kind* that holds *document*, with its tags."""
    return Row(kind, document, frozenset(KINDS[kind](document)))
