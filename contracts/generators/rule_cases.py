"""The rules: events judged at the end of the story."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any, Final

from libroabierto.record.entry import ZEROS
from libroabierto.record.moments import format_instant

from . import disclosure_cases, ledger_cases, practice_cases, rotation_cases
from .cases import Case, Topic, bad, good
from .cast import (
    AUTHORITY,
    AYTO,
    DECLARATION,
    LEDGER,
    MUNICIPALITY,
    OUTSIDER,
    PRESIDENT,
    SECRETARIAT,
    TOLUCA,
    VILLA_GUERRERO,
)
from .story import opening
from .storytelling import Deed, Party
from .trials import ABOUT, NOW, judged

NEXT_TERM: Final = {"municipality": VILLA_GUERRERO, "from": "2028-01-01", "to": "2030-12-31"}
NEXT: Final = Deed(MUNICIPALITY, "term.started", AYTO, NEXT_TERM)


def topics() -> list[Topic]:
    """Return rule."""
    cases = (*_envelope_rules(), *_key_rules(), *_times(), *ledger_cases.cases())
    cases = (*cases, *disclosure_cases.cases(), *practice_cases.cases(), *rotation_cases.rules())
    return [Topic("rule", ABOUT, cases)]


def _term(later: timedelta = NOW, **members: Any) -> dict[str, Any]:
    """The event that most cases change: the municipality records its next term."""
    return judged(NEXT.under(**members), later=later)


def _envelope_rules() -> list[Case]:
    story = opening()
    signed = {"digest": story.digest(9), "received_on": "2026-11-02"}
    return [
        good("the next term", **_term()),
        bad("a type that does not exist", "event.type-unknown", **_term(type="term.ended")),
        bad("schema 2", "event.schema-unknown", **_term(schema=2)),
        bad(
            "data of another form",
            "data.invalid",
            **judged(Deed(MUNICIPALITY, "term.started", AYTO, {})),
        ),
        bad("a stream of another kind", "stream.of-another-kind", **_term(stream=DECLARATION)),
        bad("on paper, a type that is native", "provenance.not-allowed", **_term(provenance="paper")),
        bad("another ledger", "event.other-ledger", **_term(ledger="1" * 64)),
        bad("zeros for the ledger, after the founding", "event.other-ledger", **_term(ledger=ZEROS)),
        bad(
            "an id that stands in entry 2", "event.id-reused", **_term(id=json.loads(story.payloads[2])["id"])
        ),
        bad("the version that is taken", "version.conflict", **_term(version=6)),
        bad("a version skipped", "version.conflict", **_term(version=8)),
        bad("version 0 of an ordered type", "version.conflict", **_term(version=0)),
        bad(
            "a version in an unordered type",
            "version.must-be-zero",
            **judged(Deed(AUTHORITY, "declaration.acknowledged", DECLARATION, signed, {"version": 5})),
        ),
    ]


def _key_rules() -> list[Case]:
    return [
        bad("a key that nobody enrolled", "key.unknown", **judged(NEXT.by(OUTSIDER))),
        bad(
            "a key of another institution",
            "key.of-another-institution",
            **judged(NEXT.by(Party("authority", "ayto-15113"))),
        ),
        bad("a key of another office", "key.of-another-office", **_term(office="council-secretary")),
        bad(
            "an office that may not do this",
            "signer.not-authorized",
            **judged(NEXT.by(PRESIDENT)),
        ),
        bad(
            "an institution that may not do this",
            "signer.not-authorized",
            **judged(NEXT.by(SECRETARIAT)),
        ),
        bad(
            "a municipality about another one",
            "municipality.about-another",
            **judged(NEXT.but(municipality=TOLUCA)),
        ),
        bad("a second founding", "ledger.not-entry-0", **_second_founding(ZEROS)),
        bad("a founding that names a ledger", "event.other-ledger", **_second_founding(opening().ledger)),
    ]


def _second_founding(ledger: str) -> dict[str, Any]:
    data = json.loads(opening().payloads[0])["data"]
    return judged(Deed(AUTHORITY, "ledger.founded", LEDGER, data, {"ledger": ledger, "version": 2}))


def _times() -> list[Case]:
    now = opening().now.replace(microsecond=0)

    def signed(at: Any, **members: Any) -> dict[str, Any]:
        return {"signed_at": format_instant(at), **members}

    ahead, behind = timedelta(minutes=5), timedelta(days=30)
    second = timedelta(seconds=1)
    midnight = now.replace(hour=6, minute=0, second=0)
    october: dict[str, Any] = {"occurred_on": "2026-10-03"}
    return [
        good("signed five minutes ahead", **_term(**signed(now + ahead))),
        bad(
            "signed five minutes and a second ahead",
            "time.signed-in-future",
            **_term(**signed(now + ahead + second)),
        ),
        good("signed 30 days ago", **_term(**signed(now - behind + second, **october))),
        bad(
            "signed 30 days and a moment ago",
            "time.signed-too-long-ago",
            **_term(**signed(now - behind, **october)),
        ),
        good("done 30 days before it was signed", **_term(**october)),
        bad(
            "done 31 days before it was signed",
            "time.occurred-too-long-ago",
            **_term(occurred_on="2026-10-02"),
        ),
        bad("done tomorrow", "time.occurred-in-future", **_term(occurred_on="2026-11-03")),
        bad(
            "05:59:59 UTC is the day before",
            "time.occurred-in-future",
            **_term(later=timedelta(hours=1), **signed(midnight - second, occurred_on="2026-11-03")),
        ),
        good(
            "06:00:00 UTC is the new day",
            **_term(later=timedelta(hours=1), **signed(midnight, occurred_on="2026-11-03")),
        ),
    ]
