"""A town's life up to, and the tokens of, the ledger's acts and of notes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from libroabierto.domain import rulebook
from libroabierto.domain.corrections import MOST_CORRECTIONS
from support.founding import AUTHORITY, COUNCIL, DECLARATION, Town
from support.lives import bodies, keys

NEW_TOWN = "15126"  # a municipality that the first catalogue lacks
CONSENT: Mapping[str, Any] = {"given_on": "2026-11-19", "document_sha256": "9" * 64}
NOBODYS = "15001"  # one of which nothing is recorded


def adoption(town: Town, **changes: Any) -> str:
    """Return the token that adopts the newest rules that this software knows."""
    newest = {"version": rulebook.VERSION, "sha256": rulebook.DIGESTS[rulebook.VERSION]}
    data = {**newest, "changes": "Entran los actos de la segunda versión.", **changes}
    return town.event("ledger.rules_adopted", AUTHORITY, "seal", "ledger:main", data)


def update(town: Town, *, by: str = AUTHORITY, count: int = 125, **lists: Any) -> str:
    """Return the token that changes the municipal catalogue by its lists `added`, `removed`, `renamed`."""
    version = {"source": "INEGI", "version": "2026-10-30", "sha256": "b" * 64, "count": count}
    return town.event("catalogue.updated", by, "seal", "ledger:main", {**version, **lists})


def added(key: str = NEW_TOWN) -> dict[str, Any]:
    """Return the members of an update that adds one municipality."""
    return {"count": 126, "added": [{"key": key, "name": "Municipio Nuevo", "head_town": "Cabecera Nueva"}]}


def removed(key: str = NOBODYS) -> dict[str, Any]:
    """Return the members of an update that removes one municipality."""
    return {"count": 124, "removed": [{"key": key}]}


def correction(
    town: Town,
    entry: int,
    pointer: str,
    value: Any,
    *,
    by: tuple[str, str] = (COUNCIL, "council-secretary"),
    stream: str = DECLARATION,
    consent: Mapping[str, Any] | None = None,
) -> str:
    """Return the token that corrects a member of *entry*; the council secretary's in the declaration."""
    data = {"corrects": entry, "pointer": pointer, "value": value, "reason": "Error de captura"}
    data |= {"consent": dict(consent)} if consent else {}
    return town.event("correction.recorded", *by, stream, data)


def founded_under(town: Town, version: int) -> None:
    """The ledger is founded under former rules."""
    town.record(town.founding(rules={"version": version, "sha256": rulebook.DIGESTS[version]}))


def _first_rules(town: Town) -> None:
    """A settled ledger of release 0.1.0, under the first rules."""
    founded_under(town, 1)
    town.settle()


def _mapped_anew(town: Town) -> None:
    """The catalogue gained a municipality, lost one, and one has another name."""
    town.found()
    renamed = [{"key": "15106", "name": "Toluca de Lerdo"}]
    town.record(update(town, **{**added(), **removed(), "count": 125}, renamed=renamed))


def _corrected(town: Town) -> None:
    """The place of the declaration, which nobody has signed, was corrected once."""
    town.settle()
    entry = town.record(town.declaration())
    town.record(correction(town, entry, "/place", "Villa Guerrero, México"))


def _corrected_often(town: Town) -> None:
    """The place of the declaration was corrected a hundred times."""
    town.settle()
    entry = town.record(town.declaration())
    for number in range(MOST_CORRECTIONS):
        town.record(correction(town, entry, "/place", f"Lugar {number}"))


def _once_evaluated(town: Town) -> None:
    """All that a municipality ever had is an evaluator, which was extinguished."""
    town.found()
    town.record(bodies.accreditation(town, bodies.EVALUATOR, "evaluator", NOBODYS))
    town.record(keys.extinguished(town, bodies.EVALUATOR))


LIVES: Mapping[str, Callable[[Town], None]] = {
    "first rules": _first_rules,
    "mapped anew": _mapped_anew,
    "corrected": _corrected,
    "corrected a hundred times": _corrected_often,
    "once evaluated": _once_evaluated,
}
