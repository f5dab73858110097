"""A municipality's whole exercise, from the declaration to the answer of a citizen's observation."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from libroabierto.domain.vocabulary import PILLARS
from support import texts
from support.founding import KEY, Town
from support.lives import bodies, commitments, observations, plans, secretariats
from support.lives.ledger import correction

PLAN = plans.PLAN
COMMITMENT = commitments.PLANNED


def planned(town: Town) -> None:
    """Its secretariat met, held a table, and started a plan with one approved commitment of all pillars."""
    secretariats.in_session(town)
    town.record(secretariats.table(town))
    place = {"municipality": texts.municipality(KEY), "secretariat": secretariats.STREAM}
    entry = town.record(plans.started(town, PLAN, by=bodies.SECRETARIAT, **place))
    town.record(_mended(town, entry))
    town.record(commitments.proposal(town, stream=COMMITMENT, plan=PLAN, pillars=list(PILLARS)))
    town.record(commitments.approval(town, stream=COMMITMENT))
    town.record(plans.advanced(town, "implementation", PLAN))


def _mended(town: Town, entry: int) -> str:
    """The plan's title was misspelt."""
    by = (bodies.SECRETARIAT, "technical-secretary")
    return correction(town, entry, "/title", "Plan de Acción Municipal", by=by, stream=PLAN)


def exercised(town: Town) -> None:
    """The plan was approved, its commitment reported and evaluated; an observation was answered."""
    planned(town)
    town.record(plans.approved(town, PLAN, agreement=commitments.AGREED))
    report = town.record(commitments.update(town, stream=COMMITMENT))
    town.record(commitments.evaluation(town, stream=COMMITMENT))
    town.record(observations.filed(town, target=report))
    town.record(observations.answered(town))


LIVES: Mapping[str, Callable[[Town], None]] = {"planned": planned, "whole exercise": exercised}
