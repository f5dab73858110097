"""Refusals of amended commitments."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from support.founding import COUNCIL, Town
from support.lives import commitments as acts
from support.refusals.row import Row

Make = Callable[[Town], str]
FIRST, OTHER = acts.MILESTONES
APPROVED = "approved commitment"


def _amended(*changes: acts.Act, **data: Any) -> Make:
    return lambda town: acts.amendment(town, *changes, **data)


def _changed(pointer: str, before: object, after: object) -> Make:
    return _amended(acts.change(pointer, before, after))


ROWS: tuple[Row, ...] = (
    Row("commitment.unknown", "in session", _amended(), "the amendment of nothing"),
    Row(
        "commitment.illegal-transition", "proposed commitment", _amended(), "an amendment before the approval"
    ),
    Row(
        "commitment.illegal-transition",
        "withdrawn commitment",
        _amended(),
        "the amendment of a withdrawn one",
    ),
    Row(
        "commitment.illegal-transition",
        "concluded commitment",
        _amended(),
        "the amendment of a concluded one",
    ),
    Row("commitment.pointer-nowhere", APPROVED, _changed("/titulo", "a", "b"), "a member that is not"),
    Row(
        "commitment.pointer-nowhere",
        APPROVED,
        _changed("/milestones/2/due", "2027-03-31", "2027-06-30"),
        "the third of two milestones",
    ),
    Row(
        "commitment.pointer-nowhere",
        APPROVED,
        _changed("/milestones/00/due", "2027-03-31", "2027-06-30"),
        "a position of two spellings",
    ),
    Row(
        "commitment.pointer-nowhere",
        APPROVED,
        _changed("/milestones/-/due", "2027-03-31", "2027-06-30"),
        "the place after the last one",
    ),
    Row("commitment.pointer-nowhere", APPROVED, _changed("/title/0", "O", "A"), "a letter of a text"),
    Row("commitment.pointer-nowhere", APPROVED, _changed("/state", "approved", "concluded"), "the state"),
    Row(
        "commitment.pointer-nowhere",
        APPROVED,
        _changed("/municipality/key", "15113", "15106"),
        "into the key of the municipality",
    ),
    Row("data.invalid", APPROVED, _changed("title", "a", "b"), "a pointer without its slash"),
    Row("data.invalid", APPROVED, _changed("", "a", "b"), "a pointer at everything"),
    Row("data.invalid", APPROVED, _changed("/a~2b", "a", "b"), "a wrong escape"),
    Row("data.invalid", APPROVED, _changed("/title", acts.TERMS["title"], None), "nothing to come after"),
    Row("commitment.pointer-fixed", APPROVED, _changed("/lead", COUNCIL, "osc-uno"), "another lead"),
    Row("commitment.pointer-fixed", APPROVED, _changed("/milestones/0/id", "padron", "otro"), "an id"),
    Row("commitment.pointer-fixed", APPROVED, _changed("/milestones/0", FIRST, OTHER), "a whole milestone"),
    Row("commitment.pointer-fixed", APPROVED, _changed("/pillars/0", "transparency", "innovation"), "a part"),
    Row(
        "commitment.pointers-overlap",
        APPROVED,
        _amended(acts.LATER, {**acts.LATER, "after": "2027-07-31"}),
        "one place changed twice",
    ),
    Row(
        "commitment.pointers-overlap",
        APPROVED,
        _amended(acts.LATER, acts.change("/milestones", acts.MILESTONES, [FIRST])),
        "a list and a part of it",
    ),
    Row("commitment.before-differs", APPROVED, _changed("/title", "Otro título", "Nuevo"), "a stale title"),
    Row("commitment.before-differs", APPROVED, _changed("/sdgs", ["11", "16"], [11]), "numbers as text"),
    Row(
        "commitment.change-empty",
        APPROVED,
        _changed("/title", acts.TERMS["title"], acts.TERMS["title"]),
        "a change that changes nothing",
    ),
    Row("commitment.terms-invalid", APPROVED, _changed("/pillars", acts.TERMS["pillars"], []), "no pillar"),
    Row("commitment.terms-invalid", APPROVED, _changed("/end", "2027-11-30", "mañana"), "no real date"),
    Row(
        "commitment.terms-invalid", APPROVED, _changed("/sdgs", [11, 16], [True]), "a goal that is no number"
    ),
    Row(
        "commitment.milestone-removed",
        APPROVED,
        _changed("/milestones", acts.MILESTONES, [FIRST]),
        "a milestone that is gone",
    ),
    Row(
        "commitment.milestone-done",
        "finished commitment",
        _changed("/milestones/0/output", FIRST["output"], "Padrón en papel"),
        "another output of what was delivered",
    ),
    Row(
        "commitment.milestone-done",
        "finished commitment",
        _changed("/milestones", acts.MILESTONES, [FIRST, {**OTHER, "due": "2027-10-31"}]),
        "another date of what was delivered, within the whole list",
    ),
    Row("commitment.dates-reversed", APPROVED, _changed("/end", "2027-11-30", "2026-12-01"), "no period"),
    Row(
        "commitment.milestone-outside-period",
        APPROVED,
        _changed("/end", "2027-11-30", "2027-09-29"),
        "a period that ends before a milestone",
    ),
    Row(
        "commitment.milestone-repeated",
        APPROVED,
        _changed("/milestones", acts.MILESTONES, [*acts.MILESTONES, {**FIRST, "text": "Otro"}]),
        "a second milestone of one id",
    ),
    Row(
        "commitment.partner-unknown",
        APPROVED,
        _changed("/partners", acts.TERMS["partners"], [{"name": "Nadie", "institution": "nadie"}]),
        "a new partner whom nobody knows",
    ),
    Row("commitment.agreement-unknown", APPROVED, _amended(agreement=acts.REJECTED), "it was voted down"),
    Row("data.invalid", APPROVED, _amended(agreement=None), "no agreement"),
    Row("data.invalid", APPROVED, _amended(reason=None), "no reason"),
    Row("signer.not-authorized", APPROVED, _amended(by=(COUNCIL, "seal")), "the lead amends by itself"),
)
