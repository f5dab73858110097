"""Changes of a commitment's terms: a pointer (RFC 6901), what stands there, what shall stand there.

What may be amended: the texts, the period, the whole lists of partners, pillars, values, goals and
milestones, and of one milestone its text, output and due date. What may not: the lead, which is a right
to sign, and the ids of milestones, by which progress is kept. Changes are judged against the terms as they
stood before all of them, so no two may touch the same place.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from libroabierto.domain.eventtype import Case, Verdict, refused_when
from libroabierto.domain.fields import Json
from libroabierto.domain.forms import Form
from libroabierto.domain.shapes import Pointer

AMENDABLE: Final = (
    "/title",
    "/problem",
    "/current_situation",
    "/action",
    "/expected_results",
    "/partners",
    "/pillars",
    "/ogp_values",
    "/policy_area",
    "/start",
    "/end",
    "/sdgs",
    "/milestones",
    "/milestones/N/text",
    "/milestones/N/output",
    "/milestones/N/due",
)
_AMENDABLE: Final = re.compile("|".join(AMENDABLE).replace("N", "[0-9]+"))
_INDEX: Final = re.compile("0|[1-9][0-9]{0,3}")  # one spelling; no list here has 10,000 items
_NOWHERE: Final = object()


class Change(Form):
    """One change of the terms."""

    pointer = Pointer(
        "Qué cambia (apuntador JSON en los términos)",
        "What changes (JSON pointer into the terms)",
        example="/milestones/0/due",
    )
    before = Json("Qué dice hoy", "What it says today", example="2027-03-31")
    after = Json("Qué dirá", "What it will say", example="2027-06-30")


def amended_terms(terms: Mapping[str, Any], changes: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Return *terms* with all *changes* made; each pointer must exist. What is not changed is shared."""
    amended: Any = terms
    for change in changes:
        amended = _replaced(amended, _steps(change["pointer"]), change["after"])
    return dict(amended)


def _steps(pointer: str) -> list[str]:
    return [step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/")[1:]]


def _replaced(value: Any, steps: list[str], after: Any) -> Any:
    if not steps:
        return after
    step, *rest = steps
    if isinstance(value, list):
        at = int(step)
        return [*value[:at], _replaced(value[at], rest, after), *value[at + 1 :]]
    return {**value, step: _replaced(value[step], rest, after)}


def _standing(terms: Any, pointer: str) -> Any:
    """Return what stands at *pointer*, or `_NOWHERE`."""
    found = terms
    for step in _steps(pointer):
        if isinstance(found, Mapping):
            found = found.get(step, _NOWHERE)
        elif isinstance(found, list) and _INDEX.fullmatch(step) and int(step) < len(found):
            found = found[int(step)]
        else:
            return _NOWHERE
    return found


def _same(one: Any, other: Any) -> bool:
    """Say whether two JSON values are the same; to Python, true would be 1."""
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


def _pointers(case: Case) -> list[str]:
    return [change["pointer"] for change in case.data["changes"]]


@refused_when("commitment.pointer-nowhere")
def points_nowhere(case: Case) -> Verdict:
    """A pointer names nothing in the terms."""
    lost = (at for at in _pointers(case) if _standing(case.present["terms"], at) is _NOWHERE)
    return next(({"pointer": at} for at in lost), False)


@refused_when("commitment.pointer-fixed")
def points_at_fixed(case: Case) -> Verdict:
    """A pointer names what may not be amended: the lead, a milestone's id, a part of a list."""
    fixed = (at for at in _pointers(case) if _AMENDABLE.fullmatch(at) is None)
    return next(({"pointer": at, "amendable": ", ".join(AMENDABLE)} for at in fixed), False)


@refused_when("commitment.pointers-overlap")
def overlapping_pointers(case: Case) -> Verdict:
    """Two changes touch the same place."""
    told: set[str] = set()
    for pointer in sorted(_pointers(case), key=len):
        steps = pointer.split("/")
        if any("/".join(steps[:n]) in told for n in range(2, len(steps) + 1)):
            return {"pointer": pointer}
        told.add(pointer)
    return False


@refused_when("commitment.before-differs")
def before_differs(case: Case) -> Verdict:
    """The terms say something else today than the change takes them to say."""
    terms = case.present["terms"]
    stale = (
        c["pointer"] for c in case.data["changes"] if not _same(_standing(terms, c["pointer"]), c["before"])
    )
    return next(({"pointer": at} for at in stale), False)


@refused_when("commitment.change-empty")
def changes_nothing(case: Case) -> Verdict:
    """A change leaves what it names as it is."""
    idle = (c["pointer"] for c in case.data["changes"] if _same(c["before"], c["after"]))
    return next(({"pointer": at} for at in idle), False)


POINTER_RULES: Final = (
    points_nowhere,
    points_at_fixed,
    overlapping_pointers,
    before_differs,
    changes_nothing,
)
