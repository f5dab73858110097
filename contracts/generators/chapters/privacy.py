"""Chapter 5: the authority's officer answers for personal data, and withdraws a name that was disclosed."""

from __future__ import annotations

from typing import Any, Final

from generators.cast import AUTHORITY, AUTHORITYS, COUNCIL, DATA_OFFICER
from generators.storytelling import Deed, Story

from .bodies import office
from .letter import enrolment
from .secretariat import REPLACEMENT

NAMED: Final = str(REPLACEMENT.data["name"]["_sd"]) if isinstance(REPLACEMENT.data, dict) else ""


def entry_of(story: Story, digest: str) -> int:
    """Return the entry that carries a digest; 0 if none does."""
    found = story.world.get("disclosure", digest)
    return int(found["entry"]) if found else 0


def _withdrawal(story: Story) -> dict[str, Any]:
    return {
        "entry": entry_of(story, NAMED),
        "digests": [NAMED],
        "legal_ground": "Procedencia de la solicitud de cancelación",
        "reference": "ARCO/7/2026",
    }


ERASURE: Final = Deed(DATA_OFFICER, "disclosure.withdrawn", COUNCIL, _withdrawal)


def tell(story: Story) -> None:
    """Tell the chapter."""
    tenure = len(story.entries)
    story.tell(office(DATA_OFFICER, AUTHORITY))
    story.say(AUTHORITY, "key.enrolled", AUTHORITYS, enrolment(story, DATA_OFFICER, tenure=tenure))
    story.mark("watched")
    story.tell(ERASURE)
    story.mark("erased")
