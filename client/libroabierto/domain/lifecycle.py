"""Lifecycles: through which states the aggregate of a stream goes, as one table of acts.

    PLAN = Lifecycle("plan", {
        "plan.started": Step(to="started"),                                begins the stream
        "plan.approved": Step(after=("started",), to="approved"),
        "plan.phase_advanced": Step(after=("started", "approved")),        the state stays
    })

From the table come three rules, `<kind>.exists`, `<kind>.unknown` and `<kind>.illegal-transition`, and
the state that an act leads to. Everything that the table does not name is refused.
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
    """The states of one kind of row, which its document names under `state`."""

    def __init__(self, kind: str, steps: Mapping[str, Step], *, since: int = 1) -> None:
        self.kind, self.steps = kind, steps
        self._exists = Rule(f"{kind}.exists", _exists, since)
        self._unknown = Rule(f"{kind}.unknown", _unknown, since)
        self._illegal = Rule(f"{kind}.illegal-transition", self._leaves_the_table, since)

    def rules(self, type_name: str) -> tuple[Rule, ...]:
        """Return the rules by which an act of this type fits the state; they come before its own."""
        return (self._unknown, self._illegal) if self.steps[type_name].after else (self._exists,)

    def state_after(self, case: Case) -> str:
        """Return the state that the accepted case leads to."""
        return self.steps[case.event.type].to or str(case.present["state"])

    def _leaves_the_table(self, case: Case) -> Verdict:
        """The stream's state is none of those that this act may follow."""
        state = case.aggregate["state"] if case.aggregate else None
        return state not in self.steps[case.event.type].after and {"state": state}


def _exists(case: Case) -> Verdict:
    """The stream has begun."""
    return case.aggregate is not None


def _unknown(case: Case) -> Verdict:
    """The stream has not begun."""
    return case.aggregate is None
