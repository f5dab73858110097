"""declaration.renewed: the president of a later term takes the old declaration as their own, by a new one.

It stands in the old stream and names the new one, which must be in force. The active secretariat that the
old declaration bore goes over to the new one and its term, commitments with the next act on each of them.
The clock of clause G stays with each declaration.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from libroabierto.domain.checks import unknown_declaration
from libroabierto.domain.declared import already_ended
from libroabierto.domain.events.secretariat.declarations import with_promise
from libroabierto.domain.eventtype import Case, EventType, Recorded, Verdict, refused_when
from libroabierto.domain.kinds import IN_FORCE, row
from libroabierto.domain.shapes import Act, Stream
from libroabierto.domain.signers import municipality_of_stream, role_holder
from libroabierto.domain.vocabulary import Label
from libroabierto.domain.world import Document, Row


class Data(Act):
    """The new declaration."""

    declaration = Stream(
        "Declaratoria nueva (serie)",
        "New declaration (stream)",
        kind="declaration",
        example="declaration:15113-2028",
    )


def _new(case: Case) -> Document | None:
    """Return the new declaration, if it is another one of the same municipality."""
    found = case.world.get("declaration", case.data["declaration"])
    own = found is not None and found["municipality"]["key"] == case.present["municipality"]["key"]
    return found if own and case.data["declaration"] != case.event.stream else None


def _named(case: Case) -> Document:
    found = _new(case)
    assert found is not None, "our bug: a rule refuses unknown renewals"
    return found


@refused_when("declaration.renewal-unknown")
def unknown_renewal(case: Case) -> Verdict:
    """The new declaration does not exist, is of another municipality, or is the old one itself."""
    return _new(case) is None


@refused_when("declaration.before-its-beginning")
def before_both(case: Case) -> Verdict:
    """The renewal is dated before one of the two declarations."""
    later = max(case.present["occurred_on"], _named(case)["occurred_on"])
    return bool(case.event.occurred_on < later) and {"since": later}


@refused_when("declaration.not-in-force")
def not_in_force(case: Case) -> Verdict:
    """The old declaration, or the new one, is not in force."""
    both = (case.present, _named(case))
    return next(({"stream": d["id"]} for d in both if d["state"] not in IN_FORCE), False)


@refused_when("declaration.renewal-lapsed")
def renewal_lapsed(case: Case) -> Verdict:
    """The new declaration's term does not cover the day of the renewal."""
    term = _named(case)["term"]
    return term is not None and not term["from"] <= case.event.occurred_on <= term["to"]


@refused_when("declaration.same-term")
def same_term(case: Case) -> Verdict:
    """The new declaration, or the president who renews, is of no later term than the old declaration."""
    tenure = case.world.get("tenure", str(case.signer["tenure"])) or {"term": None}
    president = case.world.get("term", str(tenure["term"]))
    return not (_is_later(president, case.present) and _is_later(_named(case)["term"], case.present))


def _is_later(term: Document | None, declaration: Document) -> bool:
    """Say whether *term* begins after that of *declaration*, or, if none is recorded, after its date."""
    end = declaration["term"]["to"] if declaration["term"] else declaration["occurred_on"]
    return term is not None and bool(term["from"] > end)


def evolve(recorded: Recorded) -> Iterable[Row]:
    """Both declarations, each naming the other, and the secretariat that goes over from the old one."""
    event, new = recorded.case.event, _named(recorded.case)
    told = {"declaration": new["id"], "entry": recorded.index, "on": event.occurred_on}
    yield recorded.changed(state="renewed", renewed_by=told)
    gained = {"renews": event.stream, "last_entry": recorded.index}
    yield row("declaration", with_promise(recorded.case.world, {**new, **gained}))
    yield from _inherited(recorded, new)


def _inherited(recorded: Recorded, new: Document) -> Iterator[Row]:
    """Yield the active secretariat under the new declaration and its term, if it stood on the old one."""
    key = new["municipality"]["key"]
    gained = {"declaration": new["id"], "term": new["term"], "last_entry": recorded.index}
    for secretariat in recorded.case.world.find("secretariat", f"active:{key}"):
        if secretariat["declaration"] == recorded.case.event.stream:
            yield row("secretariat", {**secretariat, **gained})


TYPE = EventType(
    name="declaration.renewed",
    title=Label("Refrendo de la declaratoria", "Renewal of the declaration"),
    sentence=Label(
        "{issuer} refrenda la declaratoria {subject} con {data[declaration]}.",
        "{issuer} renews the declaration {subject} by {data[declaration]}.",
    ),
    stream="declaration",
    data=Data,
    signers=(role_holder("municipality", ("municipal-president",), municipality_of_stream),),
    rules=(
        unknown_declaration,
        already_ended,
        unknown_renewal,
        before_both,
        not_in_force,
        renewal_lapsed,
        same_term,
    ),
    evolve=evolve,
    since=2,
)
