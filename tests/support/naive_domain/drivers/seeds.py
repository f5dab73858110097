"""The founded towns from which random lives begin, so that each example is short and all acts come up."""

from __future__ import annotations

import copy
import functools
from typing import Any

from libroabierto.domain import rulebook
from libroabierto.domain.world import MemoryWorld
from support.founding import COUNCIL, Town
from support.lives import bodies
from support.naive_domain.drivers import DRIVERS
from support.naive_domain.drivers.commitments import evaluator_leads
from support.naive_domain.drivers.institutions import NEIGHBOUR, NEIGHBOUR_KEY, authority_goes
from support.naive_domain.drivers.stage import Stage
from support.naive_domain.drivers.withdrawals import officer

HALF_SIGNED = ("declaration.withdrawn", "declaration.issued", "declaration.signed")
VACANT = ("declaration.withdrawn", "declaration.issued", "the authority goes")
CALLED = ("secretariat.called", *["secretariat.member_seated"] * 3)
INSTALLING = (*CALLED, "secretariat.installed")
INSTALLED = (
    *INSTALLING,
    *["secretariat.installation_signed"] * 3,
    "secretariat.session_held",
)
ADOPTED = (*INSTALLED, "plan.started", "commitment.proposed", "commitment.approved")
AT_WORK = (
    *ADOPTED,
    "commitment.updated",
    "the evaluator leads",
    "commitment.approved",
    "commitment.updated",
)
HANDED_OVER = (*ADOPTED, "secretariat.concluded", *INSTALLED)
ALL = {
    **DRIVERS,
    "the authority goes": authority_goes,
    "the evaluator leads": evaluator_leads,
    "an officer of data": officer,
}
STORIES: dict[str, tuple[str, ...]] = {
    "in force": (),
    "half signed": HALF_SIGNED,
    "vacant": VACANT,
    "called": CALLED,
    "installing": INSTALLING,
    "installed": INSTALLED,
    "watched": (*INSTALLED, "an officer of data", "key.enrolled", "disclosure.withdrawn"),
    "adopted": ADOPTED,
    "at work": AT_WORK,
    "concluded": (*ADOPTED, "secretariat.concluded"),
    "handed over": HANDED_OVER,
}
FIRST_RULES = "under the first rules"
SEEDS = (FIRST_RULES, *STORIES, "adopted", "at work", "at work")  # those that have most to live


class Straight:
    """Chooses what fits."""

    def __call__(self, *options: Any) -> Any:
        return options[0]

    either = __call__


def _neighbours(town: Town) -> None:
    """The municipality next door, with its seal and its council secretary."""
    town.record(town.accreditation(NEIGHBOUR, NEIGHBOUR_KEY))
    town.record(town.term(NEIGHBOUR, NEIGHBOUR_KEY))
    town.enrol(NEIGHBOUR, "council-secretary", by=NEIGHBOUR)


@functools.cache
def _seed(name: str) -> Stage:
    town = Town()
    if name == FIRST_RULES:
        town.record(town.founding(rules={"version": 1, "sha256": rulebook.DIGESTS[1]}))
        town.settle()
        _neighbours(town)
        town.record(town.declaration())
        town.record(town.signature(COUNCIL, "municipal-president"))
        return Stage(town)
    bodies.in_force(town)
    _neighbours(town)
    stage = Stage(town)
    for type in STORIES[name]:
        verdict = stage.attempt(stage.token(ALL[type](stage, Straight())))
        assert (verdict.code, verdict.reasons) == (None, frozenset()), (type, verdict)
    return stage


def stage_after(name: str) -> Stage:
    """Return a stage of its own, on which that has happened; the same bytes every time."""
    seed = _seed(name)
    stage = copy.copy(seed)
    acts = {id(act): act for act in seed.book.acts}  # what was signed never changes, and may be shared
    stage.book, stage.town = copy.deepcopy(seed.book, acts), copy.copy(seed.town)
    stage._private = dict(seed._private)
    stage.town.world = MemoryWorld(seed.town.world)
    stage.town.tokens, stage.town.entries = list(seed.town.tokens), list(seed.town.entries)
    return stage
