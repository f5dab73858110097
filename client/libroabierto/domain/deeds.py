"""«De la palabra al hecho»: each clause of a municipality's declaration, with what the ledger holds of it.

The text of a clause is shown as it was declared; beside it stands one of four slugs:

    kept              ●  the ledger holds what the clause says
    in-progress       ◐  it holds a part of it
    no-evidence       ○  it holds nothing of it: absence is not a breach
    acknowledgement   ◇  the clause promises nothing; what it speaks of is shown all the same

What is evidence of which clause stands in clauses.py. Letters have that meaning only in texts of an
instrument that has a template; clauses of other texts are shown without evidence. Pure: reads the state
through a Scene, whose questions are bounded.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from libroabierto.domain.clauses import CLAUSES, Deed
from libroabierto.domain.scene import Scene
from libroabierto.domain.templates import templates
from libroabierto.domain.vocabulary import Label, Words
from libroabierto.domain.world import Document

MOST_EVIDENCE: Final = 50  # entries shown for one clause, the newest first

STATES: Final[Words] = {
    "kept": Label("● cumplida", "● kept"),
    "in-progress": Label("◐ en curso", "◐ in progress"),
    "no-evidence": Label("○ sin evidencia registrada en el libro", "○ no evidence recorded in the ledger"),
    "acknowledgement": Label("◇ reconocimiento", "◇ acknowledgement"),
}
_NOTHING: Final = Deed("no-evidence", [], {})


def word_to_deed(scene: Scene) -> dict[str, Any] | None:
    """Say of each clause of its present declaration what the ledger holds; None without a declaration.

    `complete` is false where the ledger holds more rows than were looked at.
    """
    declaration = next(iter(scene.declarations()), None)
    if declaration is None:
        return None
    clauses = [_clause(scene, declaration, clause) for clause in declaration["recognitions"]]
    return {
        "declaration": declaration["id"],
        "since": declaration["occurred_on"],
        "clauses": clauses,
        "complete": scene.complete,
    }


def overview(scene: Scene) -> dict[str, Any]:
    """Return its term and authority, its declarations, its secretariat, the pillars covered, its deeds."""
    return {
        "authority": _summary(scene.authority(), ("id", "name")),
        "term": _summary(scene.term(), _TERM),
        "declarations": [_summary(one, _DECLARATION) for one in scene.declarations()],
        "secretariat": _summary(scene.secretariat(), _SECRETARIAT),
        "pillars": {pillar: bool(serving) for pillar, serving in scene.covered().items()},
        "word_to_deed": word_to_deed(scene),
    }


_TERM: Final = ("id", "from", "to")
_DECLARATION: Final = (
    "id",
    "instrument",
    "state",
    "recorded_state",
    "occurred_on",
    "provenance",
    "last_entry",
)
_SECRETARIAT: Final = ("id", "institution", "state", "recorded_state", "installed", "inherited", "last_entry")


def _summary(row: Document | None, members: tuple[str, ...]) -> dict[str, Any] | None:
    return {name: row[name] for name in members} if row else None


def _clause(scene: Scene, declaration: Document, clause: Mapping[str, Any]) -> dict[str, Any]:
    read = CLAUSES.get(clause["letter"]) if declaration["instrument"] in _instruments() else None
    deed = read(scene, declaration) if read else _NOTHING
    newest = sorted(deed.evidence, key=lambda one: one.entry, reverse=True)
    return {
        "letter": clause["letter"],
        "nature": clause["nature"],
        "text": clause["text"],
        "state": "acknowledgement" if clause["nature"] == "acknowledgement" else deed.state,
        "facts": dict(deed.facts),
        "count": len(newest),
        "evidence": [one._asdict() for one in newest[:MOST_EVIDENCE]],
    }


def _instruments() -> frozenset[str]:
    return frozenset(template["instrument"] for template in templates().values())
