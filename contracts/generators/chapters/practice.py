"""A practice ledger: a municipality enters by itself, up to its president's key.

Entries 0 to 4; it ends where a declaration could be issued.
"""

from __future__ import annotations

from typing import Any, Final

from generators.cast import AYTO, MUNICIPALITY, TERM, VILLA_GUERRERO, digest_of
from generators.chapters.letter import ACCREDITATION, FOUNDING, enrolment
from generators.storytelling import PRACTICE, PRACTICE_CODE, Deed, Party, Story

# As in the first letter, but with a key that is no e.firma.
PRESIDENT: Final = Party("municipality-later", "ayto-15113", "municipal-president")
FOR_PRACTICE: Final = FOUNDING.but(
    origin=PRACTICE.verifier.name,
    log_code=PRACTICE_CODE,
    log_key=str(PRACTICE.verifier),
    witness_policy=f"log {PRACTICE.verifier}\nquorum none",
    practice=True,
)
BY_ITSELF: Final = ACCREDITATION.by(MUNICIPALITY)


def tell(story: Story) -> None:
    """Tell the chapter."""
    story.tell(FOR_PRACTICE)
    story.mark("founded")
    story.tell(BY_ITSELF)
    story.say(MUNICIPALITY, "term.started", AYTO, {"municipality": VILLA_GUERRERO, **TERM})
    story.say(MUNICIPALITY, "office.assumed", AYTO, _office("municipal-president", "Presidenta Municipal"))
    story.mark("assumed")
    story.tell(PRESIDENTS_KEY)


def _presidents_key(story: Story) -> dict[str, Any]:
    return enrolment(story, PRESIDENT, tenure=3)


PRESIDENTS_KEY: Final = Deed(MUNICIPALITY, "key.enrolled", AYTO, _presidents_key)


def _office(office: str, title: str) -> dict[str, Any]:
    holder = {"office": office, "holder": f"Persona de ejemplo ({office})", "title": title}
    return {**holder, **TERM, "appointment_sha256": digest_of(f"appointment {office}")}
