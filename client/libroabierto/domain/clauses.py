"""The evidence for each clause of the template of 2022, and what may be said of it.

    A  co-creation tables                             B  commitments of the pillar innovation
    C  plans, commitments, answered observations      D  tables, and agreements that were adopted
    E  commitments of transparency or accountability, and how others evaluated them
    F  one active commitment for each of the four pillars
    G  the secretariat, and the clock since the promise (derived.py)
    H  reports of commitments, kept while all are on time, and renewals of the declaration

Evidence is what was done since the declaration's date, and what was begun before and still goes on.
Policy areas are free text, so that clause E goes by pillars and shows the areas.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from statistics import median
from typing import Any, Final, NamedTuple

from libroabierto.domain.events.secretariat.agreements import adopted
from libroabierto.domain.scene import Scene
from libroabierto.domain.world import Document

MOST_FOLLOWED: Final = 20  # commitments whose reports or evaluations are looked up, and of each as many
OPENNESS: Final = frozenset({"transparency", "accountability"})
ADOPTED: Final = ("approved", "under-way", "suspended", "concluded")
OPEN: Final = ("started", "approved", "under-way", "suspended")  # plans and commitments that go on


class Evidence(NamedTuple):
    """An entry that speaks for a clause, and the row that it made."""

    kind: str
    id: str
    entry: int
    on: str
    what: str | None  # a title, in its signer's words


class Deed(NamedTuple):
    """What may be said of a clause: a slug of deeds.STATES, its evidence, and what to show with it."""

    state: str
    evidence: list[Evidence]
    facts: Mapping[str, Any]


def mechanisms(scene: Scene, declaration: Document) -> Deed:
    """A: mechanisms of participation need strengthening; how many tables there were."""
    tables = _tables(scene, declaration)
    return _deed(tables, tables, facts={"tables": len(tables)})


def technology(scene: Scene, declaration: Document) -> Deed:
    """B: technology offers opportunities; commitments of the pillar innovation."""
    found = _titled(_commitments(scene, declaration, {"innovation"}))
    return _deed(found, found, facts={"commitments": len(found)})


def culture(scene: Scene, declaration: Document) -> Deed:
    """C: a culture of open government; kept while an adopted plan is in force."""
    plans = _since(scene.rows("plan", f"territory:{scene.key}"), declaration)
    in_force = [plan for plan in plans if plan["state"] == "approved" and not plan["overdue"]]
    received = _observations(scene, declaration)
    answers = [one for one in received if one["answer"]]
    facts = {
        "plan_in_force": in_force[0]["id"] if in_force else None,
        "observations": len(received),
        "answered": len(answers),
        "answered_in_time": sum(one["answer"]["in_time"] for one in answers),
        "median_days_to_answer": median(map(_days_to_answer, answers)) if answers else None,
    }
    begun = _evidence("plan", plans, lambda plan: plan["title"])
    begun += _titled(_commitments(scene, declaration)) + list(map(_answer, answers))
    return _deed(in_force, begun, facts)


def decisions(scene: Scene, declaration: Document) -> Deed:
    """D: collective decisions; kept once there were tables, and agreements that were adopted."""
    tables = _tables(scene, declaration)
    rows = scene.rows("table", f"municipality:{scene.key}")
    sessions = _since(scene.rows("session", f"municipality:{scene.key}"), declaration)
    agreements = {one["id"]: sum(map(adopted, one["agreements"])) for one in sessions}
    deciding = [one for one in sessions if agreements[one["id"]]]
    facts = {
        "tables": len(tables),
        "participants": sum(one["attendance"]["total"] for one in _since(rows, declaration)),
        "sessions": len(sessions),
        "agreements": sum(agreements.values()),
    }
    return _deed(tables and deciding, tables + _evidence("session", deciding), facts)


def integrity(scene: Scene, declaration: Document) -> Deed:
    """E: transparency, against corruption; kept once such a commitment was evaluated or concluded."""
    found = _commitments(scene, declaration, OPENNESS)
    judged = _followed(scene, "evaluation", [one for one in found if one["updates"]])
    concluded = [one for one in found if one["state"] == "concluded"]
    facts = {
        "commitments": len(found),
        "policy_areas": sorted({one["terms"]["policy_area"] for one in found}),
        "concluded": len(concluded),
        "evaluations": len(judged),
        "observations": len(_observations(scene, declaration)),
    }
    evaluations = _evidence("evaluation", judged, lambda one: one["completion"])
    return _deed(judged or concluded, _titled(found) + evaluations, facts)


def dialogue(scene: Scene, declaration: Document) -> Deed:
    """F: dialogue through the four pillars; kept while each has an active commitment."""
    covered = scene.covered()
    found = {one["id"]: one for serving in covered.values() for one in serving}
    facts = {"pillars": {pillar: bool(serving) for pillar, serving in covered.items()}}
    return _deed(all(covered.values()), _titled(found.values()), facts)


def secretariat(scene: Scene, declaration: Document) -> Deed:
    """G: the municipal secretariat; kept once it is installed under this declaration."""
    clock, known = declaration["clause_g"], scene.rows("secretariat", f"municipality:{scene.key}")
    called = [one for one in known if _serves(one, declaration)]
    steps = [Evidence("secretariat", one["id"], *_installation(one), None) for one in called]
    return _deed(clock and clock["status"] == "kept", steps, {"clock": clock})


def assistance(scene: Scene, declaration: Document) -> Deed:
    """H: towards a more open state; kept while every commitment that is reported is on time."""
    reported = [one for one in _commitments(scene, declaration) if one["updates"]]
    on_time = [one for one in reported if not one["overdue"]]
    renewals = _renewals(scene, declaration)
    facts = {"reported": len(reported), "on_time": len(on_time), "renewals": len(renewals)}
    updates = _evidence("update", _followed(scene, "update", reported), lambda one: one["cut_off"])
    return _deed(reported and len(on_time) == len(reported), updates + renewals, facts)


CLAUSES: Final[Mapping[str, Callable[[Scene, Document], Deed]]] = {
    "A": mechanisms,
    "B": technology,
    "C": culture,
    "D": decisions,
    "E": integrity,
    "F": dialogue,
    "G": secretariat,
    "H": assistance,
}


def _deed(kept: object, evidence: list[Evidence], facts: Mapping[str, Any]) -> Deed:
    return Deed("kept" if kept else "in-progress" if evidence else "no-evidence", evidence, facts)


def _since(rows: Iterable[Document], declaration: Document) -> list[Document]:
    """Return what was done since the declaration, and what was begun before and goes on."""
    since = declaration["occurred_on"]
    return [one for one in rows if one["occurred_on"] >= since or one.get("state") in OPEN]


def _tables(scene: Scene, declaration: Document) -> list[Evidence]:
    rows = _since(scene.rows("table", f"municipality:{scene.key}"), declaration)
    return _evidence("table", rows, lambda table: table["topic"])


def _commitments(scene: Scene, declaration: Document, pillars: Iterable[str] = ()) -> list[Document]:
    """Return its adopted commitments, of one of *pillars* if any are named."""
    rows = _since(scene.rows("commitment", f"territory:{scene.key}"), declaration)
    wanted = set(pillars)
    return [
        one
        for one in rows
        if one["state"] in ADOPTED and (not wanted or wanted & set(one["terms"]["pillars"]))
    ]


def _observations(scene: Scene, declaration: Document) -> list[Document]:
    institution = scene.institution()
    return _since(scene.rows("observation", f"addressee:{institution}"), declaration) if institution else []


def _renewals(scene: Scene, declaration: Document) -> list[Evidence]:
    """Return the acts by which an earlier declaration was renewed since this one was made, or this one."""
    acts = [one["renewed_by"] for one in scene.declarations() if one["renewed_by"]]
    since = [act for act in acts if act["on"] >= declaration["occurred_on"]]
    return [Evidence("declaration", act["declaration"], act["entry"], act["on"], None) for act in since]


def _followed(scene: Scene, kind: str, commitments: list[Document]) -> list[Document]:
    """Return what others said of the commitments that changed last."""
    newest = sorted(commitments, key=lambda one: one["last_entry"], reverse=True)[:MOST_FOLLOWED]
    tags = [f"commitment:{one['id']}" for one in newest]
    return [row for tag in tags for row in scene.reader.some(kind, tag, MOST_FOLLOWED)]


def _serves(secretariat: Document, declaration: Document) -> bool:
    """Say whether it was called under the declaration, or goes on under it."""
    own = bool(secretariat["declaration"] == declaration["id"])
    return own or bool(secretariat["recorded_state"] != "concluded")


def _installation(secretariat: Document) -> tuple[int, str]:
    """Return entry and day of the last step towards an installed secretariat."""
    act = secretariat["installed"] or secretariat["installation"]
    return (act["entry"], act["on"]) if act else (secretariat["entry"], secretariat["occurred_on"])


def _days_to_answer(observation: Document) -> int:
    asked = date.fromisoformat(observation["occurred_on"])
    return (date.fromisoformat(observation["answer"]["on"]) - asked).days


def _answer(observation: Document) -> Evidence:
    answer = observation["answer"]
    return Evidence("observation", observation["id"], answer["entry"], answer["on"], None)


def _titled(commitments: Iterable[Document]) -> list[Evidence]:
    return _evidence("commitment", commitments, lambda one: one["terms"]["title"])


def _evidence(
    kind: str, rows: Iterable[Document], what: Callable[[Document], str | None] = lambda _: None
) -> list[Evidence]:
    return [Evidence(kind, one["id"], one["entry"], one["occurred_on"], what(one)) for one in rows]
