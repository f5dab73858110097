"""Drivers of the ledger's acts and of corrections."""

from __future__ import annotations

from typing import Any

from libroabierto.domain import rulebook
from support.founding import AUTHORITY, COUNCIL
from support.naive_domain import notes
from support.naive_domain.drivers.institutions import NEIGHBOUR_KEY
from support.naive_domain.drivers.stage import Choose, Draft, Driver, Stage

ADDED = "15126"
CONSENT = {"consent": {"given_on": "2026-11-01", "document_sha256": "c" * 64}}


def adopted(stage: Stage, choose: Choose) -> Draft:
    """A higher version, the present one, or one that nobody knows."""
    version = choose(rulebook.VERSION, 1, rulebook.VERSION + 1)
    data = {"version": version, "sha256": rulebook.DIGESTS.get(version, "e" * 64), "changes": "Tipos nuevos."}
    by, office = choose((AUTHORITY, "seal"), (AUTHORITY, "authority-president"), (COUNCIL, "seal"))
    return Draft("ledger.rules_adopted", by, office, "ledger:main", data)


def updated(stage: Stage, choose: Choose) -> Draft:
    """One municipality is added, removed or renamed; or one that cannot be."""
    named = {"key": ADDED, "name": "Municipio nuevo", "head_town": "Cabecera"}
    renamed = choose(NEIGHBOUR_KEY, "15107", ADDED)
    changes: dict[str, Any] = choose.either(
        {"added": [named]},
        {"removed": [{"key": choose(ADDED, "15108", NEIGHBOUR_KEY)}]},
        {"renamed": [{"key": renamed, "name": f"Nombre {len(stage.book.acts)}"}]},
        {},
    )
    count = len(stage.book.municipalities) + len(changes.get("added", ())) - len(changes.get("removed", ()))
    data = {
        "source": "INEGI",
        "version": choose(
            f"2026-{len(stage.book.acts)}", f"2026-{len(stage.book.acts)}", stage.book.catalogue
        ),
        "sha256": f"{len(stage.book.acts):064x}",
        "count": choose(count, count + 1),
        **changes,
    }
    by, office = choose((AUTHORITY, "seal"), (AUTHORITY, "seal"), (COUNCIL, "seal"))
    return Draft("catalogue.updated", by, office, "ledger:main", data)


def corrected(stage: Stage, choose: Choose) -> Draft:
    """A member of some entry that is correctable, or is not; by whoever signed it, or by another."""
    fit = [act for act in reversed(stage.book.acts) if act["type"] in notes.CORRECTABLE]
    original = choose(choose.either(*fit[:8]), stage.book.acts[-1], stage.book.acts[0])
    pointers = notes.CORRECTABLE.get(original["type"], ())
    pointer = choose(choose.either(*(pointers or ["/nada"])), "/from", "/nada", "/municipality/key")
    data = {
        "corrects": choose(original["index"], original["index"] + 1, len(stage.book.acts)),
        "pointer": pointer,
        "value": choose(
            f"Otro texto {len(stage.book.acts)}", f"Otro texto {len(stage.book.acts)}", "Villa Guerrero"
        ),
        "reason": "Error de captura",
        **choose(CONSENT if "consent" in original["data"] else {}, {}, CONSENT),
    }
    own = (original["issuer"], original["office"])
    by, office = choose(own, (COUNCIL, "seal"), (AUTHORITY, "seal"))
    stream = choose(original["stream"], f"institution:{COUNCIL}")
    return Draft("correction.recorded", by, office, stream, data)


DRIVERS: dict[str, Driver] = {
    "ledger.rules_adopted": adopted,
    "catalogue.updated": updated,
    "correction.recorded": corrected,
}
