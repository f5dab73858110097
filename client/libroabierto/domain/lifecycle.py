"""Lifecycles: through which states the aggregate of a stream goes, as one table of acts.

    PLAN = Lifecycle("plan", {
        "plan.started": Step(to="started"),                                begins the stream
        "plan.approved": Step(after=("started",), to="approved"),
        "plan.phase_advanced": Step(after=("started", "approved")),        the state stays
    })

From the table come the rules `<kind>.exists`, `<kind>.unknown`, `<kind>.illegal-transition` and
`<kind>.before-its-beginning`, and the state that an act leads to. Everything that the table does not name
is refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from libroabierto.domain.eventtype import Case, Rule, Verdict


@dataclass(frozen=True, slots=True)
class Step:
    """One act: the states that it may follow, and the one it leads to (None: the state stays)."""

    after: tuple[str, ...] = ()
    to: str | None = None


class Lifecycle:
    """The states of one kind of row, which its document names under `state`.

    Without *dated*, the kind has rules of its own on the order of its acts.
    """

    def __init__(self, kind: str, steps: Mapping[str, Step], *, since: int = 1, dated: bool = True) -> None:
        self.kind, self.steps = kind, steps
        self._exists = Rule(f"{kind}.exists", _exists, since)
        self._unknown = Rule(f"{kind}.unknown", _unknown, since)
        self._illegal = Rule(f"{kind}.illegal-transition", self._leaves_the_table, since)
        self._order = (before_beginning(kind, since),) if dated else ()

    def rules(self, type_name: str) -> tuple[Rule, ...]:
        """Return the rules by which an act of this type fits the state; they come before its own."""
        if not self.steps[type_name].after:
            return (self._exists,)
        return (self._unknown, self._illegal, *self._order)

    def state_after(self, case: Case) -> str:
        """Return the state that the accepted case leads to."""
        return self.steps[case.event.type].to or str(case.present["state"])

    def _leaves_the_table(self, case: Case) -> Verdict:
        """The stream's state is none of those that this act may follow."""
        state = case.aggregate["state"] if case.aggregate else None
        return state not in self.steps[case.event.type].after and {"state": state}


def before_beginning(kind: str, since: int = 1) -> Rule:
    """Return the rule that no act of the stream is dated before its first one."""
    return Rule(f"{kind}.before-its-beginning", _before_beginning, since)


def _before_beginning(case: Case) -> Verdict:
    """The act is dated before the one that began the stream."""
    begun = case.present["occurred_on"]
    return bool(case.event.occurred_on < begun) and {"since": begun}


def _exists(case: Case) -> Verdict:
    """The stream has begun."""
    return case.aggregate is not None


def _unknown(case: Case) -> Verdict:
    """The stream has not begun."""
    return case.aggregate is None
