"""The kinds of row that make up the state, and the tags by which each is found.

A tag answers a question that a rule or a list asks; its form is `<what>:<value>`. Tags follow from
the document alone, so that rows rebuilt from the entries carry the same ones.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from libroabierto.domain.world import Document, Row


def _ledger(document: Document) -> Iterable[str]:
    return ()


def _institution(document: Document) -> Iterable[str]:
    yield f"state:{document['state']}"
    if document["municipality"]:
        yield f"municipality:{document['municipality']['key']}"
    if document["state"] == "accredited":
        for held in document["roles"]:
            yield f"role:{held['role']}"
            yield from (f"role:{held['role']}:{territory}" for territory in held["territory"])


def _term(document: Document) -> Iterable[str]:
    yield f"municipality:{document['municipality']['key']}"


def _tenure(document: Document) -> Iterable[str]:
    yield f"institution:{document['institution']}"
    yield f"office:{document['institution']}:{document['office']}"


def _key(document: Document) -> Iterable[str]:
    yield f"kid:{document['kid']}"
    yield f"institution:{document['institution']}"
    yield f"office:{document['institution']}:{document['office']}"


def _disclosure(document: Document) -> Iterable[str]:
    yield f"entry:{document['entry']}"


def _municipality(document: Document) -> Iterable[str]:
    yield f"declared:{'yes' if document['declarations'] else 'no'}"


def _declaration(document: Document) -> Iterable[str]:
    key = document["municipality"]["key"]
    yield f"municipality:{key}"
    yield f"state:{document['state']}"
    yield f"instrument:{document['instrument']}"
    yield f"provenance:{document['provenance']}"
    yield f"digest:{document['digest']}"
    if document["term"]:
        yield f"term:{document['term']['id']}"


KINDS: Final[Mapping[str, Callable[[Document], Iterable[str]]]] = {
    "ledger": _ledger,
    "municipality": _municipality,
    "institution": _institution,
    "term": _term,
    "tenure": _tenure,
    "key": _key,
    "declaration": _declaration,
    "disclosure": _disclosure,
}


def row(kind: str, document: Document) -> Row:
    """Build the row of *kind* that holds *document*, with its tags."""
    return Row(kind, document, frozenset(KINDS[kind](document)))
