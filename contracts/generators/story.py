"""Five stories of the vectors.

`whole` is a ledger in which every type of event occurs but two: it is founded on the newest rules, and
keeps its key. `adoption` is a short one founded on the first rules, which adopts the newest. The key of
`rotation` is rotated after the first letter. `practice` is a practice ledger, in which a municipality
enrols itself. In `unfinished` much is left undone. All are told in chapters; a case names its place in one
of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Final

from libroabierto.domain import rulebook

from .cast import AUTHORITY, LEDGER
from .chapters import (
    bodies,
    commitments,
    endings,
    letter,
    practice,
    privacy,
    rotation,
    secretariat,
    succession,
    unfinished,
    waiting,
)
from .storytelling import PRACTICE, PRACTICE_CODE, Deed, Story

ADOPTION: Final = Deed(
    AUTHORITY,
    "ledger.rules_adopted",
    LEDGER,
    {
        "version": rulebook.VERSION,
        "sha256": rulebook.DIGESTS[rulebook.VERSION],
        "changes": "Entran secretariados, planes, compromisos y observaciones.",
    },
)


@cache
def whole() -> Story:
    """Tell the long story to its end."""
    story = Story()
    for chapter in (letter, bodies, secretariat, commitments, privacy, endings, succession):
        chapter.tell(story)
    return story


@cache
def opening() -> Story:
    """Return the first chapter: fourteen entries, to which most vectors of the log belong."""
    return until("story", whole().marks["letter"])


@cache
def adoption() -> Story:
    """Tell the short story: the first letter under the first rules, new rules, an act that they brought."""
    story = Story()
    letter.tell(story, rules={"version": 1, "sha256": rulebook.DIGESTS[1]})
    story.tell(ADOPTION)
    story.mark("adopted")
    story.tell(bodies.RENAMING)
    return story


@cache
def practising() -> Story:
    """Tell the story of the practice ledger."""
    story = Story(signer=PRACTICE, log_code=PRACTICE_CODE)
    practice.tell(story)
    return story


@cache
def rotating() -> Story:
    """Tell the story of a log whose key is rotated after the first letter."""
    story = Story()
    letter.tell(story)
    rotation.tell(story)
    return story


@cache
def left_undone() -> Story:
    """Tell the story of an exercise that ends amid its work."""
    story = Story()
    for chapter in (letter, bodies, secretariat, unfinished, waiting):
        chapter.tell(story)
    return story


STORIES: Final[Mapping[str, Callable[[], Story]]] = {
    "story": whole,
    "adoption": adoption,
    "practice": practising,
    "rotation": rotating,
    "unfinished": left_undone,
}


@cache
def until(name: str, size: int) -> Story:
    """Return the first *size* entries of a story."""
    return STORIES[name]().until(size)
