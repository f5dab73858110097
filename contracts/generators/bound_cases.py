"""What has bounds: the length and the days of a term, the seals of who watches over the authority."""

from __future__ import annotations

from typing import Final

from .cases import Case
from .cast import AUTHORITY
from .chapters.endings import NEW_KEY
from .chapters.letter import enrolment
from .rule_cases import NEXT
from .storytelling import Deed, Party
from .trials import Refusal, accepted, all_refused


def _second_seal(institution: str) -> Deed:
    """The authority enrols a seal for an institution of which one works."""
    party, stream = Party(NEW_KEY, institution), f"institution:{institution}"
    deed = Deed(
        AUTHORITY, "key.enrolled", stream, lambda story: enrolment(story, party, tenure=0, kind="seal")
    )
    return deed.but(tenure=None)


TERMS: Final[tuple[Refusal, ...]] = (
    ("a term of 42 months and a day", "term.too-long", "letter", NEXT.but(to="2031-07-01")),
    ("a term of 27 days", "term.too-short", "letter", NEXT.but(to="2028-01-27")),
    (
        "a term that begins before the State of Mexico",
        "term.out-of-range",
        "letter",
        NEXT.but(**{"from": "1824-03-01", "to": "1827-02-28"}),
    ),
    (
        "a term that ends more than six years from now",
        "term.out-of-range",
        "letter",
        NEXT.but(**{"from": "2031-01-01", "to": "2033-12-31"}),
    ),
)
SEALS: Final[tuple[Refusal, ...]] = (
    (
        "the authority enrols a second seal for civil society",
        "key.seal-of-watcher",
        "left",
        _second_seal("osc-uno"),
    ),
    (
        "the authority enrols a second seal for an evaluator",
        "key.seal-of-watcher",
        "left",
        _second_seal("evaluadora-uno"),
    ),
)


def cases() -> list[Case]:
    """Return what is out of bounds, and the terms that just are not."""
    return [
        *all_refused((*TERMS, *SEALS)),
        accepted("a term of 42 months", "letter", NEXT.but(to="2031-06-30")),
        accepted("a term of 28 days", "letter", NEXT.but(to="2028-01-28")),
        accepted("a second seal of who watches over nobody", "left", _second_seal("ayto-15113")),
    ]
