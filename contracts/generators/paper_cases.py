"""What an act on paper is refused for, whichever of the four types that may come in either way."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from .cast import collation, ink
from .chapters.commitments import APPROVED
from .chapters.secretariat import CALL, INSTALLATION, SESSION
from .storytelling import Deed
from .trials import Refusal

NEVER_YET: Final = "2026-11-30"
INK: Final = ink(institution="ayto-15113", office="municipal-president")
# By words: where in the story it may be said, on which day, and what is said there natively.
ACTS: Final[Mapping[str, tuple[str, str, Deed]]] = {
    "a call": ("corrected", "2026-11-03", CALL),
    "minutes": ("seated", "2026-11-03", INSTALLATION),
    "a session": ("installed", "2026-11-03", SESSION),
    "an approval": ("proposed commitment", "2026-11-04", APPROVED),
}


def _of(what: str, at: str, day: str, deed: Deed) -> tuple[Refusal, ...]:
    def seen(*signatures: dict[str, str], **changes: str) -> Deed:
        return deed.on_paper(day, collation(*signatures, **{"compared_on": day, **changes}))

    return (
        (f"{what} on paper that nobody compared", "collation.missing", at, seen().but(collation=None)),
        (
            f"{what} with a collation, but no paper",
            "collation.on-native",
            at,
            deed.but(collation=collation()),
        ),
        (
            f"{what} on a paper of tomorrow",
            "paper.dated-after-recording",
            at,
            seen().under(occurred_on=NEVER_YET),
        ),
        (f"{what} on paper, compared tomorrow", "collation.in-future", at, seen(compared_on=NEVER_YET)),
        (
            f"{what} on paper, compared before it was written",
            "collation.before-paper",
            at,
            seen(compared_on="2026-10-31"),
        ),
        (
            f"{what} on paper with an electronic seal",
            "collation.claims-electronic-signature",
            at,
            seen({**INK, "modality": "electronic-seal"}),
        ),
        (
            f"{what} transcribed, with ink",
            "collation.transcription-shows-no-ink",
            at,
            seen(INK, copy="transcription"),
        ),
        (
            f"{what} on paper with the ink of nobody in particular",
            "collation.signatory-ambiguous",
            at,
            seen(ink(office="seal")),
        ),
        (
            f"{what} on paper with ink by institution and role",
            "collation.signatory-ambiguous",
            at,
            seen({**INK, "role": "authority"}),
        ),
    )


REFUSALS: Final[tuple[Refusal, ...]] = tuple(
    refusal for what, (at, day, deed) in ACTS.items() for refusal in _of(what, at, day, deed)
)
