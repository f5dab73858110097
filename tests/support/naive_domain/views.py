"""What the state rows must show of the naive model: kind, id, and some members of the document.

for kind, id, wanted, shown in views(book, world): wanted == shown
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeAlias

from support.naive_domain import plans
from support.naive_domain.book import Book, Thing
from support.naive_domain.thumbprints import kid

Document: TypeAlias = Mapping[str, Any]
View: TypeAlias = tuple[str, str, Thing]  # kind, id, members wanted


def views(book: Book) -> Iterator[View]:
    """Yield what each row must say, whatever else it says."""
    for view in (_institutions, _keys, _declarations, _secretariats, _commitments, _others):
        yield from view(book)


def shown(document: Document, wanted: Thing) -> Thing:
    """Return the members that are wanted, as the document has them; a path has dots."""
    return {path: (READERS[path](document) if path in READERS else _at(document, path)) for path in wanted}


def _at(document: Any, path: str) -> Any:
    for name in path.split("."):
        document = document[name] if document is not None else None
    return document


def _institutions(book: Book) -> Iterator[View]:
    for id, one in book.institutions.items():
        yield "institution", id, {"state": one["state"], "name": one["name"], "roles": set(one["pairs"])}
    for term in book.terms:
        period = {"from": term["from"], "to": term["to"]}
        yield "term", f"{term['municipality']}:{term['from']}", period
    for index, tenure in book.tenures.items():
        members = {"from": tenure["from"], "to": tenure["to"], "left.on": tenure["left"]}
        yield "tenure", str(index), {"office": tenure["office"], **members}
    for key in book.touched & set(book.municipalities):
        governing = [
            id
            for id, one in book.institutions.items()
            if one["municipality"] == key and one["state"] != "extinguished"
        ]
        members = {
            "institution": governing[0] if governing else None,
            "municipality.name": book.municipalities[key],
        }
        yield "municipality", key, {"state": "listed", **members}


def _keys(book: Book) -> Iterator[View]:
    for key in book.keys:
        members = {"office": key["office"], "institution": key["institution"], "tenure": key["tenure"]}
        ends = {"ended.reason": key["ended"], "compromised_since": key["compromised_since"]}
        yield "key", f"{kid(key['jwk'])}:{key['index']}", {**members, **ends}


def _declarations(book: Book) -> Iterator[View]:
    for stream, one in book.declarations.items():
        signed = {who: place["index"] if place else None for who, place in one["places"].items()}
        yield (
            "declaration",
            stream,
            {
                "state": one["state"],
                "authority_vacant": one["authority_vacant"],
                "signatories": signed,
                "acknowledgements": one["acknowledged_by"],
                "installed.on": one["installed"] and one["installed"]["on"],
                "installed.secretariat": one["installed"] and one["installed"]["secretariat"],
                "term.from": one["term"] and one["term"]["from"],
            },
        )


def _secretariats(book: Book) -> Iterator[View]:
    for stream, one in book.secretariats.items():
        yield (
            "secretariat",
            stream,
            {
                "state": one["state"],
                "declaration": one["declaration"],
                "term.from": one["term"] and one["term"]["from"],
                "seats": one["seats"],
                "parties": one["parties"],
                "installed.on": one["installed_on"],
                "sessions": one["sessions"],
                "tables": one["tables"],
            },
        )
    for id, session in book.sessions.items():
        numbers = {"agreements": list(session["agreements"]), "occurred_on": session["occurred_on"]}
        yield "session", id, numbers


def _commitments(book: Book) -> Iterator[View]:
    for stream, one in book.commitments.items():
        yield (
            "commitment",
            stream,
            {
                "state": one["state"],
                "secretariat": one["secretariat"],
                "term.from": one["term"] and one["term"]["from"],
                "progress": one["progress"],
                "updates": len(one["updates"]),
                "amendments": one["amendments"],
                "last_cut_off": one["last_cut_off"],
                **{f"terms.{name}": value for name, value in one["terms"].items()},
            },
        )
        for index in one["updates"]:
            yield "update", f"{index:010d}", {"commitment": stream}
        for index in one["evaluations"]:
            yield "evaluation", f"{index:010d}", {"commitment": stream}


def _others(book: Book) -> Iterator[View]:
    keys = {"log_key": book.log_key, "witness_policy": book.witness_policy}
    yield "ledger", "main", {"rules.version": book.rules, "catalogue.version": book.catalogue, **keys}
    for stream, one in book.plans.items():
        count = plans.approved_commitments(book, stream)
        body = {"secretariat": one["secretariat"], "institution": one["institution"]}
        told = {"state": one["state"], "phase": one["phase"], "approved_commitments": count}
        yield "plan", stream, {**body, **told}
    for stream, one in book.observations.items():
        yield "observation", stream, {"state": one["state"], "addressee": one["addressee"]}
    for one in book.corrections:
        members = {name: one[name] for name in ("corrects", "pointer", "value")}
        yield "correction", f"{one['index']:010d}", members


def _pairs(document: Document) -> set[tuple[str, str]]:
    return {(held["role"], territory) for held in document["roles"] for territory in held["territory"]}


def _signatories(document: Document) -> dict[tuple[str, str, str], int | None]:
    return {
        (named.get("institution", ""), named.get("role", ""), named["office"]): (
            named["signed"]["entry"] if named["signed"] else None
        )
        for named in document["signatories"]
    }


def _seats(document: Document) -> Thing:
    return {
        seat["seat"]: {
            "sector": seat["sector"],
            **{at: seat[at]["institution"] for at in ("holder", "alternate") if seat[at]},
        }
        for seat in document["seats"]
    }


def _parties(document: Document) -> dict[tuple[str, str | None], str | None]:
    return {
        (one["sector"], one["institution"]): "signed" if one["signed"] else "seen" if one["seen"] else None
        for one in document["parties"]
    }


READERS: Mapping[str, Callable[[Document], Any]] = {
    "roles": _pairs,
    "signatories": _signatories,
    "acknowledgements": lambda document: [one["institution"] for one in document["acknowledgements"]],
    "seats": _seats,
    "parties": _parties,
    "agreements": lambda document: [one["number"] for one in document["agreements"]],
    "progress": lambda document: {
        id: (known["status"], known["percent"]) for id, known in document["progress"].items()
    },
}
