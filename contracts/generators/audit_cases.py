"""Audits: the whole story, and logs that a liar linked properly."""

from __future__ import annotations

from libroabierto.record.entry import Entry, entry_hash

from . import keyring
from .cases import Case, Topic, bad, good
from .receipt_cases import STRANGER
from .story import whole
from .storytelling import LOG


def topics() -> list[Topic]:
    """Return audit."""
    about = "All entries of a log from its founding, audited by form, chain, signature and rules."
    return [Topic("audit", about, tuple(_audits()))]


def _audits() -> list[Case]:
    story = whole()
    log = {"vkey": str(LOG.verifier)}
    lines = [line.decode() for line in story.entries]
    head, payload, tail = Entry.parse(story.entries[2]).event.split(".")
    outsider = keyring.seal(story.payloads[2], "outsider")
    return [
        good("the whole story", entries=lines, **log),
        bad(
            "an event changed afterwards",
            "audit.event-form",
            entries=_with(2, f"{head}.{payload[:-4]}.{tail}"),
            **log,
        ),
        bad(
            "a signature of zeros", "audit.signature", entries=_with(2, f"{head}.{payload}.{'A' * 86}"), **log
        ),
        bad("signed by a key that nobody enrolled", "audit.key-unknown", entries=_with(2, outsider), **log),
        bad(
            "an event twice",
            "audit.rule-broken",
            entries=_with(3, Entry.parse(story.entries[2]).event),
            **log,
        ),
        bad(
            "an entry changed afterwards",
            "audit.chain-broken",
            entries=[*lines[:2], lines[2].replace(".123Z", ".124Z"), lines[3]],
            **log,
        ),
        bad(
            "founded under another log key",
            "audit.other-log-key",
            entries=lines[:1],
            vkey=str(STRANGER.verifier),
        ),
    ]


def _with(place: int, event: str) -> list[str]:
    """Put *event* into entry *place* and link it properly; nothing follows it."""
    before = whole().entries[:place]
    time = Entry.parse(whole().entries[place]).recorded_at
    return [line.decode() for line in (*before, Entry(place, entry_hash(before[-1]), time, event).to_bytes())]
