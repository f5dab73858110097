"""Which declarations a secretariat stands on, and what its installation leaves in them (clause G)."""

from __future__ import annotations

from collections.abc import Iterable

from libroabierto.domain.eventtype import Case, Recorded, Verdict, refused_when
from libroabierto.domain.kinds import IN_FORCE, row
from libroabierto.domain.mandates import one_began
from libroabierto.domain.signers import municipality_of_stream
from libroabierto.domain.world import Document, Row, World


def in_force_on(world: World, declaration: Document, day: str) -> bool:
    """Say whether a declaration is in force, also on paper, and its term not over on *day*.

    A day before the declaration itself is a question of its own (`secretariat.before-declaration`).
    """
    if declaration["state"] not in IN_FORCE:
        return False
    if (term := declaration["term"]) is not None:
        return bool(term["from"] <= day <= term["to"])
    # The term of an old paper was never recorded; a later one, recorded to have begun, tells that it is over.
    return not one_began(world, declaration["municipality"]["key"], declaration["occurred_on"], day)


def declarations_on(world: World, key: str, day: str) -> list[Document]:
    """Return the municipality's declarations that are in force on *day*.

    One of each term may be in force, and few papers wait for theirs to be recorded (declared.py).
    """
    return [d for d in world.find("declaration", f"in-force:{key}") if in_force_on(world, d, day)]


@refused_when("secretariat.no-declaration-in-force")
def none_in_force(case: Case) -> Verdict:
    """No declaration of this municipality is in force, also on paper, on the day of the act."""
    day = case.event.occurred_on
    return not declarations_on(case.world, municipality_of_stream(case), day) and {"on": day}


@refused_when("secretariat.before-declaration")
def before_declaration(case: Case) -> Verdict:
    """The act is dated before every declaration in force."""
    found = declarations_on(case.world, municipality_of_stream(case), case.event.occurred_on)
    first = min(str(declaration["occurred_on"]) for declaration in found)
    return case.event.occurred_on < first and {"since": first}


def promise_kept(recorded: Recorded, on: str, entry: int) -> Iterable[Row]:
    """Yield the declarations in force whose promise the secretariat, now installed, keeps."""
    case, by = recorded.case, {"id": recorded.case.event.stream, "installed": {"on": on, "entry": entry}}
    for declaration in case.world.find("declaration", f"in-force:{municipality_of_stream(case)}"):
        if kept := _kept(case.world, declaration, by):
            yield row("declaration", {**declaration, "installed": kept, "last_entry": recorded.index})


def with_promise(world: World, declaration: Document) -> Document:
    """Return a declaration that may just have come into force, its promise kept if a secretariat goes on."""
    active = world.find("secretariat", f"active:{declaration['municipality']['key']}")
    found = (_kept(world, declaration, secretariat) for secretariat in active if secretariat["installed"])
    return {**declaration, "installed": next(found, None) or declaration["installed"]}


def _kept(world: World, declaration: Document, secretariat: Document) -> Document | None:
    """Return how an installed secretariat keeps the promise of clause G, or None.

    On the day of the installation or, if that is later, of the declaration, which must then be in force. A
    promise that an earlier secretariat has kept stays kept by that one.
    """
    act = secretariat["installed"]
    on = max(str(act["on"]), str(declaration["occurred_on"]))
    if declaration["installed"] is not None or not in_force_on(world, declaration, on):
        return None
    return {"secretariat": secretariat["id"], "on": on, "entry": act["entry"]}
