"""What is refused where something was left undone: the cases of the story `unfinished`."""

from __future__ import annotations

from typing import Final

from .cases import Case
from .chapters import commitments as acts
from .chapters.bodies import RENEWAL
from .chapters.endings import EXTINCTION
from .chapters.unfinished import BY_THE_SAME, LAPSED, OLD, SECOND_AGREED, TERM_OF_2021
from .trials import Refusal, refused

MET: Final = "2026-11-04"  # the day of the proposal; the session is held on the day after
WORK: Final[tuple[Refusal, ...]] = (
    (
        "an approval before the session that agreed to it",
        "agreement.later",
        "met a day later",
        acts.APPROVED.but(agreement=SECOND_AGREED).under(occurred_on=MET),
    ),
    (
        "a commitment approved by a secretariat that is no more",
        "commitment.secretariat-concluded",
        "secretariat concluded",
        acts.APPROVED,
    ),
    (
        "a plan advanced by a secretariat that is no more",
        "plan.secretariat-concluded",
        "secretariat concluded",
        acts.ADVANCED,
    ),
)
ACTS: Final[tuple[Refusal, ...]] = (
    (
        "the end of a member that the roll needs, since another one has no seal",
        "institution.roll-needed",
        "roll weakened",
        EXTINCTION.at("institution:osc-uno").but(vacant=[]),
    ),
    (
        "a term into which two papers in force would fall",
        "term.declarations-clash",
        "two papers of no term",
        TERM_OF_2021,
    ),
    (
        "a renewal by a declaration whose term is over",
        "declaration.renewal-lapsed",
        "a paper that lapsed",
        RENEWAL.at(OLD).but(declaration=LAPSED),
    ),
    (
        "one person's e.firma in two capacities",
        "declaration.key-used-twice",
        "signed by one",
        BY_THE_SAME,
    ),
)


def of_work() -> list[Case]:
    """Return the cases of the topic commitment."""
    return [refused(*refusal, story="unfinished") for refusal in WORK]


def of_acts() -> list[Case]:
    """Return the cases of the topic act."""
    return [refused(*refusal, story="unfinished") for refusal in ACTS]
