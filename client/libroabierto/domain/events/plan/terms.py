"""What the four acts of an action plan share: its lifecycle, who acts for it, the place of an agreement.

A plan is that of a territory: of the state, which the local secretariat makes, or of a municipality,
which the installed municipal secretariat makes. State:

    started -> approved -> closed
       `------------------> closed         a plan may be closed without ever having been approved

Its phases advance while it is started or approved; each plan names the phases that it has.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from libroabierto.domain.events.secretariat.handover import its_secretariat, of_concluded, speaks_for_it
from libroabierto.domain.eventtype import Case, Signer, Verdict, refused_when
from libroabierto.domain.lifecycle import Lifecycle, Step
from libroabierto.domain.passing import stands_for
from libroabierto.domain.signers import STATE, holds
from libroabierto.domain.vocabulary import Label
from libroabierto.domain.world import Document

OFFICE: Final = "technical-secretary"

PLAN: Final = Lifecycle(
    "plan",
    {
        "plan.started": Step(to="started"),
        "plan.phase_advanced": Step(after=("started", "approved")),
        "plan.approved": Step(after=("started",), to="approved"),
        "plan.closed": Step(after=("started", "approved"), to="closed"),
    },
)


def secretariat_of(case: Case) -> Document | None:
    """Return the secretariat that `plan.started` names, or None."""
    return case.world.get("secretariat", str(case.data.get("secretariat", "")))


def _begins_it(case: Case) -> bool:
    """The local secretariat of the state, or the institution of the secretariat that is named."""
    if case.event.office != OFFICE:
        return False
    if "municipality" not in case.data:
        return holds(case.issuer(), "local-secretariat", STATE)
    named = secretariat_of(case)
    key = str(case.data["municipality"]["key"])
    own = named is None or stands_for(case, named["institution"], key)
    return own and holds(case.issuer(), "municipal-secretariat", key)


def _goes_on(case: Case) -> bool:
    """The plan's secretariat; anybody's technical secretary where there is no plan."""
    plan = case.aggregate
    if plan is None or case.event.office != OFFICE:
        return case.event.office == OFFICE
    if plan["secretariat"] is None:
        return holds(case.issuer(), "local-secretariat", STATE)
    return speaks_for_it(case)


BEGINNER: Final = Signer(
    Label(
        "secretariado técnico local (plan estatal) o municipal (su plan): Secretaría Técnica",
        "the local (state plan) or municipal secretariat (its plan): technical secretary",
    ),
    _begins_it,
)
AUTHOR: Final = Signer(
    Label(
        "el secretariado del plan, o el que le sigue: Secretaría Técnica",
        "the plan's secretariat, or the one after it: technical secretary",
    ),
    _goes_on,
)


def acting(case: Case) -> Mapping[str, str]:
    """Return the members by which a municipal plan names the secretariat that acts for it."""
    body = its_secretariat(case)
    return {"secretariat": body["id"], "institution": body["institution"]} if body else {}


@refused_when("plan.secretariat-concluded")
def concluded_secretariat(case: Case) -> Verdict:
    """The plan's secretariat is concluded, and the next one is not installed yet."""
    return of_concluded(case)


@refused_when("plan.phase-unknown")
def unknown_phase(case: Case) -> Verdict:
    """The plan does not have this phase."""
    return case.data["phase"] not in case.present["phases"]


@refused_when("plan.phase-backwards")
def backwards(case: Case) -> Verdict:
    """The plan is in this phase already, or in a later one."""
    phases = case.present["phases"]
    at = phases.index(case.present["phase"])
    return phases.index(case.data["phase"]) <= at and {"phase": case.present["phase"]}
