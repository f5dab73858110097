"""Deeds put before the rules: signed as if they came next in a story, at a place that has a name."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import timedelta
from typing import Any, Final

from libroabierto.record.moments import format_millis

from . import keyring
from .cases import Case, bad, good
from .story import STORIES, until
from .storytelling import Deed, Story

Refusal = tuple[str, str, str, Deed]  # what is wrong, its code, the place in the story, what is said there
NOW: Final = timedelta()
ABOUT: Final = (
    "The event in `token`, judged as if it were to be recorded at `recorded_at` after the first `size`"
    " entries of the ledger in `<story>.json`. Its signature is good. `want_err` is the first thing that"
    " is wrong."
)


def place(at: str, story: str = "story") -> Story:
    """Return the story up to the mark *at*; "end" is its end, "nothing" its beginning."""
    told = STORIES[story]()
    sizes = {"nothing": 0, "end": len(told.entries), **told.marks}
    return until(story, sizes[at])


def judged(deed: Deed, at: str = "letter", *, story: str = "story", later: timedelta = NOW) -> dict[str, Any]:
    """Sign the deed as what comes next there, *later* than it usually would."""
    so_far = place(at, story)
    members = so_far.draft(deed, later)
    payload = json.dumps(members, ensure_ascii=False, separators=(",", ":")).encode()
    token = keyring.seal(payload, deed.party.key, alg=deed.party.alg)
    recorded_at = format_millis(so_far.now + later)
    return {"story": story, "size": len(so_far.entries), "recorded_at": recorded_at, "token": token}


def refused(desc: str, code: str, at: str, deed: Deed, **options: Any) -> Case:
    """A deed that must be refused there."""
    return bad(desc, code, **judged(deed, at, **options))


def accepted(desc: str, at: str, deed: Deed, **options: Any) -> Case:
    """A deed that must be accepted there."""
    return good(desc, **judged(deed, at, **options))


def all_refused(refusals: Iterable[Refusal]) -> list[Case]:
    """Return the case of each refusal."""
    return [refused(*refusal) for refusal in refusals]
