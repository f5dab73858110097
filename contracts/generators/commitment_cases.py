"""Commitments that are proposed, approved and amended; with plans and all that follows."""

from __future__ import annotations

from typing import Any, Final

from . import plan_cases, report_cases, unfinished_cases
from .cases import Case, Topic
from .cast import (
    AUTHORITY,
    BODY,
    COUNCIL,
    COUNCIL_SECRETARY,
    FACILITATOR,
    LOCAL_SECRETARY,
    MUNICIPALITY,
    NEIGHBOUR,
    OSC_ONE,
    OSC_TWO,
    STATE_BODY,
    STATE_PLAN,
    TOLUCA,
    commitment,
)
from .chapters import commitments as acts
from .storytelling import Deed
from .trials import ABOUT, Refusal, accepted, all_refused

NEW: Final = commitment(9)  # nobody has begun this stream
FIRST, OTHER = acts.MILESTONES


def topics() -> list[Topic]:
    """Return commitment."""
    refusals = (*plan_cases.PLANS, *PROPOSALS, *AMENDMENTS, *report_cases.REFUSALS)
    cases = (*_accepted(), *all_refused(refusals), *unfinished_cases.of_work())
    return [Topic("commitment", ABOUT, cases)]


def _accepted() -> list[Case]:
    return [
        accepted("a secretariat proposes for civil society", "plans started", acts.PROPOSED.by(BODY)),
        accepted(
            "a local secretariat proposes for the state",
            "plans started",
            acts.STATES_PROPOSED.by(LOCAL_SECRETARY),
        ),
        accepted(
            "a state commitment by an agreement that no session here made",
            "exercised",
            acts.decided("withdrawn", acts.FOUR).by(LOCAL_SECRETARY).but(agreement=acts.REJECTED),
        ),
        accepted("an organisation evaluates", "under way", acts.evaluation().by(OSC_TWO)),
        accepted(
            "a milestone added",
            "approved commitment",
            _changed("/milestones", acts.MILESTONES, [*acts.MILESTONES, _THIRD]),
        ),
        accepted("a plan closed without ever having been approved", "plans started", acts.CLOSED),
    ]


_THIRD: Final = {"id": "tercero", "text": "Evaluar", "output": "Informe", "due": "2027-11-30"}


def _changed(pointer: str, before: object, after: object) -> Deed:
    return acts.AMENDED.but(changes=[acts.change(pointer, before, after)])


_NEW: Final = acts.PROPOSED.at(NEW)


def _milestones(*milestones: object) -> Deed:
    return _NEW.but(milestones=list(milestones))


PROPOSALS: Final[tuple[Refusal, ...]] = (
    ("two proposals in one stream", "commitment.exists", "proposed commitment", acts.PROPOSED),
    ("no milestone", "data.invalid", "plans started", _milestones()),
    (
        "a municipal commitment before no secretariat",
        "commitment.secretariat-mismatch",
        "plans started",
        _NEW.but(secretariat=None),
    ),
    (
        "a state commitment before a municipal secretariat",
        "commitment.secretariat-mismatch",
        "plans started",
        acts.STATES_PROPOSED.but(secretariat=COUNCIL),
    ),
    (
        "a secretariat whose parties have not all signed",
        "commitment.secretariat-not-installed",
        "installing",
        _NEW,
    ),
    (
        "a secretariat that has ended",
        "commitment.secretariat-not-installed",
        "left",
        _NEW.but(plan=None),
    ),
    (
        "the secretariat of the town next door",
        "commitment.secretariat-of-another-municipality",
        "plans started",
        _NEW.by(NEIGHBOUR).but(municipality=TOLUCA, plan=None),
    ),
    ("a plan that nobody started", "commitment.plan-unknown", "in session", _NEW),
    ("a closed plan", "commitment.plan-closed", "exercised", _NEW),
    (
        "a municipal commitment in the state's plan",
        "commitment.plan-of-another-territory",
        "plans started",
        _NEW.but(plan=STATE_PLAN),
    ),
    ("a lead that nobody knows", "commitment.lead-not-accredited", "plans started", _NEW.but(lead="nadie")),
    (
        "the town next door as lead",
        "commitment.lead-of-another-municipality",
        "plans started",
        _NEW.but(lead="ayto-15106"),
    ),
    (
        "a partner's institution that nobody knows",
        "commitment.partner-unknown",
        "plans started",
        _NEW.but(partners=[{"name": "Nadie", "institution": "nadie"}]),
    ),
    ("it ends on its first day", "commitment.dates-reversed", "plans started", _NEW.but(end="2026-12-01")),
    (
        "two milestones of one id",
        "commitment.milestone-repeated",
        "plans started",
        _milestones(FIRST, {**OTHER, "id": FIRST["id"]}),
    ),
    (
        "a milestone the day after the end",
        "commitment.milestone-outside-period",
        "plans started",
        _milestones({**FIRST, "due": "2027-12-01"}),
    ),
    ("the authority proposes", "signer.not-authorized", "plans started", _NEW.by(AUTHORITY)),
    ("civil society without the secretariat", "signer.not-authorized", "plans started", _NEW.by(OSC_ONE)),
    ("a state body for a municipality", "signer.not-authorized", "plans started", _NEW.by(STATE_BODY)),
    (
        "a municipality for the state",
        "signer.not-authorized",
        "plans started",
        acts.STATES_PROPOSED.by(COUNCIL_SECRETARY),
    ),
    ("the approval of nothing", "commitment.unknown", "plans started", acts.APPROVED),
    ("a second approval", "commitment.illegal-transition", "approved commitment", acts.APPROVED),
    (
        "approved by an agreement that was voted down",
        "commitment.agreement-unknown",
        "proposed commitment",
        acts.APPROVED.but(agreement=acts.REJECTED),
    ),
    (
        "approved by a session that was never held",
        "commitment.agreement-unknown",
        "proposed commitment",
        acts.APPROVED.but(agreement={**acts.AGREED, "number": 2}),
    ),
    (
        "the municipality approves",
        "signer.not-authorized",
        "proposed commitment",
        acts.APPROVED.by(MUNICIPALITY),
    ),
    (
        "the facilitator approves",
        "signer.not-authorized",
        "proposed commitment",
        acts.APPROVED.by(FACILITATOR),
    ),
)

_POINTERS: Final[tuple[tuple[str, str, str, Any, Any], ...]] = (
    ("a member that is not", "pointer-nowhere", "/titulo", "a", "b"),
    ("the third of two milestones", "pointer-nowhere", "/milestones/2/due", "2027-03-31", "2027-06-30"),
    ("a place of two spellings", "pointer-nowhere", "/milestones/00/due", "2027-03-31", "2027-06-30"),
    ("the place after the last one", "pointer-nowhere", "/milestones/-/due", "2027-03-31", "2027-06-30"),
    ("a letter of a text", "pointer-nowhere", "/title/0", "O", "A"),
    ("the municipality", "pointer-nowhere", "/municipality/key", "15113", "15106"),
    ("the lead", "pointer-fixed", "/lead", "ayto-15113", "osc-uno"),
    ("a milestone's id", "pointer-fixed", "/milestones/0/id", "padron", "otro"),
    ("a whole milestone", "pointer-fixed", "/milestones/0", FIRST, OTHER),
    ("a part of a list", "pointer-fixed", "/pillars/0", "transparency", "innovation"),
    ("a title that is no longer", "before-differs", "/title", "Otro título", "Nuevo"),
    ("numbers as text", "before-differs", "/sdgs", ["11", "16"], [11]),
    ("nothing, in truth", "change-empty", "/title", acts.TERMS["title"], acts.TERMS["title"]),
    ("the pillars, to none", "terms-invalid", "/pillars", acts.TERMS["pillars"], []),
    ("the end, to no date", "terms-invalid", "/end", "2027-11-30", "mañana"),
    ("the milestones, to fewer", "milestone-removed", "/milestones", acts.MILESTONES, [FIRST]),
    ("the end, to the first day", "dates-reversed", "/end", "2027-11-30", "2026-12-01"),
    ("the end, to before a milestone", "milestone-outside-period", "/end", "2027-11-30", "2027-09-29"),
    (
        "the milestones, to two of one id",
        "milestone-repeated",
        "/milestones",
        acts.MILESTONES,
        [*acts.MILESTONES, {**FIRST, "text": "Otro"}],
    ),
    (
        "the partners, to one nobody knows",
        "partner-unknown",
        "/partners",
        acts.TERMS["partners"],
        [{"name": "Nadie", "institution": "nadie"}],
    ),
)
_AT: Final = "approved commitment"
_DELIVERED: Final = [{**FIRST, "due": acts.LATER["after"]}, OTHER]  # as amended; the first one is done
AMENDMENTS: Final[tuple[Refusal, ...]] = (
    *(
        (f"an amendment of {what}", f"commitment.{code}", _AT, _changed(pointer, before, after))
        for what, code, pointer, before, after in _POINTERS
    ),
    (
        "another output of what was delivered",
        "commitment.milestone-done",
        "finished",
        _changed("/milestones", _DELIVERED, [{**_DELIVERED[0], "output": "Otro"}, OTHER]),
    ),
    (
        "an amendment before the approval",
        "commitment.illegal-transition",
        "proposed commitment",
        acts.AMENDED,
    ),
    ("an amendment of a concluded one", "commitment.illegal-transition", "concluded", acts.AMENDED),
    (
        "one place changed twice",
        "commitment.pointers-overlap",
        _AT,
        acts.AMENDED.but(changes=[acts.LATER, {**acts.LATER, "after": "2027-07-31"}]),
    ),
    (
        "a list and a part of it changed",
        "commitment.pointers-overlap",
        _AT,
        acts.AMENDED.but(changes=[acts.LATER, acts.change("/milestones", acts.MILESTONES, [FIRST])]),
    ),
    ("a pointer without its slash", "data.invalid", _AT, _changed("title", "a", "b")),
    (
        "amended by a rejected agreement",
        "commitment.agreement-unknown",
        _AT,
        acts.AMENDED.but(agreement=acts.REJECTED),
    ),
    ("the lead amends by itself", "signer.not-authorized", _AT, acts.AMENDED.by(MUNICIPALITY)),
)
