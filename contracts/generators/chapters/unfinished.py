"""What is left undone: work under a secretariat that ends, a weak roll, papers that wait, one e.firma twice.

Told after the secretariat's chapter, in a ledger of its own.
"""

from __future__ import annotations

from typing import Any, Final

from generators.cast import (
    AUTHORITY,
    AYTO,
    COUNCIL_SECRETARY,
    DECLARATION,
    OSC_TWO,
    PRESIDENT,
    TWO_HATS,
    VILLA_GUERRERO,
    digest_of,
)
from generators.keyring import kid
from generators.storytelling import Deed, Party, Story

from .bodies import SESSION as COUNCIL_SESSION
from .bodies import WITHDRAWAL, scan
from .commitments import PROPOSED, STARTED
from .letter import declaration
from .secretariat import CONCLUSION, SESSION
from .waiting import RESEALED, sealed

ANEW: Final = "declaration:15113-2026"
OLD, OLDER, LAPSED = (f"declaration:15113-{year}" for year in ("2021", "2021-b", "2023"))
SECOND_SESSION: Final = SESSION.but(number=2)
SECOND_AGREED: Final = {"kind": "ordinary", "number": 2, "agreement": 1}
TERM_OF_2021: Final = Deed(
    AUTHORITY,
    "term.started",
    AYTO,
    {"municipality": VILLA_GUERRERO, "from": "2019-01-01", "to": "2021-12-31"},
)
TERM_OF_2023: Final = TERM_OF_2021.but(**{"from": "2022-01-01", "to": "2024-12-31"})
ISSUED_ANEW: Final = Deed(COUNCIL_SECRETARY, "declaration.issued", ANEW, lambda _: declaration())


def paper(stream: str, occurred_on: str) -> Deed:
    """Return the deed that brings in a letter of that day, on which both signatures are seen."""
    return scan().at(stream).under(occurred_on=occurred_on)


def signed_anew(party: Party, **who: str) -> Deed:
    """Return the deed by which somebody signs the second declaration by e.firma, as *who*."""

    def data(story: Story) -> dict[str, Any]:
        declared = story.world.get("declaration", ANEW)
        digest = declared["digest"] if declared else digest_of("nothing")
        return {"digest": digest, "capacity": {**who, "office": party.office}, "modality": "e-firma"}

    return Deed(party, "declaration.signed", ANEW, data)


BY_PRESIDENT: Final = signed_anew(PRESIDENT, institution="ayto-15113")
BY_THE_SAME: Final = signed_anew(TWO_HATS, role="authority")


def tell(story: Story) -> None:
    """Tell the chapter."""
    story.tell(STARTED, PROPOSED)
    story.wait(days=1)
    story.tell(SECOND_SESSION)
    story.mark("met a day later")
    story.tell(CONCLUSION)
    story.mark("secretariat concluded")
    _seal_given_up(story)
    _papers(story)
    story.tell(WITHDRAWAL.at(DECLARATION).but(council_session=COUNCIL_SESSION), ISSUED_ANEW, BY_PRESIDENT)
    story.mark("signed by one")


def _seal_given_up(story: Story) -> None:
    """One of the three members of the roll revokes its only seal; the authority enrols another one."""
    given_up = {"kid": kid(OSC_TWO.key), "enrolment": 0, "reason": "replaced"}
    story.say(OSC_TWO, "key.revoked", f"institution:{OSC_TWO.institution}", given_up)
    story.mark("roll weakened")
    story.tell(sealed(RESEALED))
    story.mark("sealed anew")


def _papers(story: Story) -> None:
    """Two letters of one term that nobody recorded, and one of a term that is over."""
    story.tell(paper(OLD, "2021-06-20"), paper(OLDER, "2021-07-20"))
    story.mark("two papers of no term")
    story.tell(TERM_OF_2023, paper(LAPSED, "2023-06-20"))
    story.mark("a paper that lapsed")
