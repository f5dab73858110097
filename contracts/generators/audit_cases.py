"""Audits: the first letter, new rules adopted, and logs that a liar linked properly."""

from __future__ import annotations

import json

from libroabierto.record.entry import Entry, entry_hash
from libroabierto.record.moments import format_millis

from . import keyring
from .cases import Case, Topic, bad, good
from .cast import OSC_ONE
from .chapters.bodies import RENAMING
from .ledger_cases import NEVER
from .receipt_cases import STRANGER
from .story import ADOPTION, adoption, opening
from .storytelling import LOG, Deed, Story


def topics() -> list[Topic]:
    """Return audit."""
    about = "All entries of a log from its founding, audited by form, chain, signature and rules."
    return [Topic("audit", about, tuple(_audits()))]


def _audits() -> list[Case]:
    story = opening()
    log = {"vkey": str(LOG.verifier)}
    lines = [line.decode() for line in story.entries]
    head, payload, tail = Entry.parse(story.entries[2]).event.split(".")
    outsider = keyring.seal(story.payloads[2], "outsider")
    return [
        good("the first letter", entries=lines, **log),
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
        *_adoptions(log),
    ]


def _adoptions(log: dict[str, str]) -> list[Case]:
    """Return what becomes of a ledger that is founded on the first rules."""
    told = adoption()
    lines = [line.decode() for line in told.entries]
    before = told.until(told.marks["letter"])
    unknown = ADOPTION.but(version=NEVER)
    return [
        good("founded on the first rules, which gave way to the newest", entries=lines, **log),
        bad(
            "an act of later rules, before they are adopted",
            "audit.rule-broken",
            entries=[*lines[:14], _next(before, RENAMING)],
            **log,
        ),
        bad(
            "rules adopted that this auditor does not know",
            "audit.update-needed",
            entries=[*lines[:14], _next(before, unknown)],
            **log,
        ),
        bad(
            "the same, by somebody who has no right to",
            "audit.rule-broken",
            entries=[*lines[:14], _next(before, unknown.by(OSC_ONE))],
            **log,
        ),
    ]


def _next(story: Story, deed: Deed) -> str:
    """Sign a deed and link it properly, without judging it."""
    index, time = len(story.entries), format_millis(story.now)
    payload = json.dumps(story.draft(deed), separators=(",", ":")).encode()
    event = keyring.seal(payload, deed.party.key, alg=deed.party.alg)
    return Entry(index, entry_hash(story.entries[-1]), time, event).to_bytes().decode()


def _with(place: int, event: str) -> list[str]:
    """Put *event* into entry *place* and link it properly; nothing follows it."""
    before = opening().entries[:place]
    time = Entry.parse(opening().entries[place]).recorded_at
    return [line.decode() for line in (*before, Entry(place, entry_hash(before[-1]), time, event).to_bytes())]
