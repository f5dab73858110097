"""The rules: the whole story audited, and events judged at its end."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any, Final

from libroabierto.record.entry import ZEROS, Entry, entry_hash
from libroabierto.record.moments import format_instant, format_millis

from . import keyring
from .cases import Case, Topic, bad, good
from .receipt_cases import STRANGER
from .story import (
    AUTHORITY,
    AUTHORITY_PRESIDENT,
    AYTO,
    COUNCIL_SECRETARY,
    DECLARATION,
    MUNICIPALITY,
    PRESIDENT,
    SECRETARIAT,
    TERM,
    VILLA_GUERRERO,
    accreditation,
    declaration,
    digest_of,
    enrolment,
    signature,
    whole,
)
from .storytelling import LOG, Party

OUTSIDER: Final = Party("outsider", "ayto-15113")
TOLUCA: Final = {"key": "15106", "name": "Toluca"}
NEXT_TERM: Final = {"municipality": VILLA_GUERRERO, "from": "2028-01-01", "to": "2030-12-31"}


def topics() -> list[Topic]:
    """Return audit and rule."""
    about_audit = "All entries of a log from its founding, audited by form, chain, signature and rules."
    about_rule = (
        "The event in `token`, judged as if it were to be recorded at `recorded_at` after the 14 entries of"
        " story.json. Its signature is good. `want_err` is the first thing that is wrong."
    )
    rules = [*_envelope_rules(), *_key_rules(), *_times(), *_institution_rules(), *_declaration_rules()]
    return [Topic("audit", about_audit, tuple(_audits())), Topic("rule", about_rule, tuple(rules))]


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


def _given(
    party: Party, type: str, stream: str, data: Any, /, *, later: timedelta = timedelta(), **members: Any
) -> dict[str, Any]:
    """Sign an event that comes next in the story, *later* than it usually would."""
    story = whole()
    drafted = {**story.draft(party, "term.started", stream, data), "type": type, **members}
    if type in ("declaration.signed", "declaration.acknowledged"):
        drafted = {**drafted, "version": 0, **members}
    payload = json.dumps(drafted, ensure_ascii=False, separators=(",", ":")).encode()
    token = keyring.seal(payload, party.key, alg=party.alg)
    return {"recorded_at": format_millis(story.now + later), "token": token}


def _term(**members: Any) -> dict[str, Any]:
    """The event that most cases change: the municipality records its next term."""
    return _given(MUNICIPALITY, "term.started", AYTO, NEXT_TERM, **members)


def _envelope_rules() -> list[Case]:
    story = whole()
    signed = {"digest": story.digest(9), "received_on": "2026-11-02"}
    return [
        good("the next term", **_term()),
        bad("a type that does not exist", "event.type-unknown", **_term(type="term.ended")),
        bad("schema 2", "event.schema-unknown", **_term(schema=2)),
        bad("data of another form", "data.invalid", **_given(MUNICIPALITY, "term.started", AYTO, TERM)),
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
            **_given(AUTHORITY, "declaration.acknowledged", DECLARATION, signed, version=5),
        ),
    ]


def _key_rules() -> list[Case]:
    return [
        bad("a key that nobody enrolled", "key.unknown", **_given(OUTSIDER, "term.started", AYTO, NEXT_TERM)),
        bad(
            "a key of another institution",
            "key.of-another-institution",
            **_given(Party("authority", "ayto-15113"), "term.started", AYTO, NEXT_TERM),
        ),
        bad("a key of another office", "key.of-another-office", **_term(office="council-secretary")),
        bad(
            "an office that may not do this",
            "signer.not-authorized",
            **_given(PRESIDENT, "term.started", AYTO, NEXT_TERM),
        ),
        bad(
            "an institution that may not do this",
            "signer.not-authorized",
            **_given(SECRETARIAT, "term.started", AYTO, NEXT_TERM),
        ),
        bad(
            "a municipality about another one",
            "municipality.about-another",
            **_given(MUNICIPALITY, "term.started", AYTO, {**NEXT_TERM, "municipality": TOLUCA}),
        ),
        bad("a second founding", "ledger.not-entry-0", **_second_founding()),
    ]


def _second_founding() -> dict[str, Any]:
    data = json.loads(whole().payloads[0])["data"]
    return _given(AUTHORITY, "ledger.founded", "ledger:main", data, ledger=ZEROS, version=2)


def _times() -> list[Case]:
    now = whole().now.replace(microsecond=0)

    def signed(at: Any, **members: Any) -> dict[str, Any]:
        return {"signed_at": format_instant(at), **members}

    ahead, behind = timedelta(minutes=5), timedelta(days=30)
    second = timedelta(seconds=1)
    midnight = now.replace(hour=6, minute=0, second=0)
    october = {"occurred_on": "2026-10-03"}
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


def _institution_rules() -> list[Case]:
    story = whole()
    wrong_name = {**NEXT_TERM, "municipality": {"key": "15113", "name": "Villa guerrero"}}
    body = {
        "id": "ente-uno",
        "roles": [{"role": "state-body", "territory": ["state"]}],
        "seal": keyring.jwk("outsider"),
    }
    body = {name: value for name, value in {**accreditation(story), **body}.items() if name != "municipality"}
    moved = {**body, "possession": story.possession("outsider", "ayto-15113")}
    proved = {**body, "possession": story.possession("outsider", "ente-uno")}
    stream = "institution:ente-uno"
    taken = {
        "office": "municipal-president",
        "holder": "Otra persona",
        "title": "Presidenta",
        **TERM,
        "appointment_sha256": digest_of("x"),
    }
    twice = {**enrolment(story, AUTHORITY_PRESIDENT, tenure=4), "office": "council-secretary"}
    return [
        bad(
            "a term that overlaps",
            "term.overlaps",
            **_given(MUNICIPALITY, "term.started", AYTO, {"municipality": VILLA_GUERRERO, **TERM}),
        ),
        bad(
            "a period that ends before it begins",
            "dates.reversed",
            **_given(MUNICIPALITY, "term.started", AYTO, {**NEXT_TERM, "to": "2027-12-31"}),
        ),
        bad(
            "a name that is not the catalogue's",
            "municipality.name-differs",
            **_given(MUNICIPALITY, "term.started", AYTO, wrong_name),
        ),
        bad(
            "a municipality that does not exist",
            "municipality.unknown",
            **_given(AUTHORITY, "institution.accredited", stream, {**proved, **_outside()}),
        ),
        good("a state body", **_given(AUTHORITY, "institution.accredited", stream, proved)),
        bad(
            "a possession for another institution",
            "key.possession-invalid",
            **_given(AUTHORITY, "institution.accredited", stream, moved),
        ),
        bad(
            "an institution that exists",
            "institution.exists",
            **_given(AUTHORITY, "institution.accredited", AYTO, accreditation(story)),
        ),
        bad("an office that is taken", "office.taken", **_given(MUNICIPALITY, "office.assumed", AYTO, taken)),
        bad(
            "a key that was enrolled before",
            "key.already-enrolled",
            **_given(MUNICIPALITY, "key.enrolled", AYTO, twice),
        ),
    ]


def _outside() -> dict[str, Any]:
    roles = [{"role": "municipality", "territory": ["15113"]}]
    return {"municipality": {"key": "09002", "name": "Azcapotzalco"}, "roles": roles}


def _declaration_rules() -> list[Case]:
    story = whole()
    stream = "declaration:15113-2026"
    text = declaration()
    less = {**text, "recognitions": text["recognitions"][:-1]}
    first, *others = text["recognitions"]
    reworded = {
        **text,
        "recognitions": [{**first, "text": first["text"].replace("necesitan", "pueden")}, *others],
    }
    template = {**text, "template": {**text["template"], "sha256": "1" * 64}}
    digest = {**signature(story, PRESIDENT, "e-firma"), "digest": digest_of("another text")}
    stranger = {
        **signature(story, PRESIDENT, "e-firma"),
        "capacity": {"institution": "ayto-15113", "office": "council-secretary"},
    }
    received = {"digest": story.digest(9), "received_on": "2026-11-02"}

    def issued(data: Any, where: str = stream) -> dict[str, Any]:
        return _given(COUNCIL_SECRETARY, "declaration.issued", where, data)

    return [
        bad("a second declaration in one term", "declaration.already-in-term", **issued(text)),
        bad("a clause left out", "declaration.clause-missing", **issued(less)),
        bad("a clause reworded", "declaration.clause-differs", **issued(reworded)),
        bad("a template that nobody published", "declaration.template-unknown", **issued(template)),
        bad(
            "a stream of another municipality",
            "stream.of-another-municipality",
            **issued(text, "declaration:15106-2026"),
        ),
        bad(
            "signing twice",
            "declaration.already-signed",
            **_given(PRESIDENT, "declaration.signed", DECLARATION, signature(story, PRESIDENT, "e-firma")),
        ),
        bad(
            "signing another text",
            "declaration.digest-differs",
            **_given(PRESIDENT, "declaration.signed", DECLARATION, digest),
        ),
        bad(
            "signing in another capacity than one's own",
            "signer.not-authorized",
            **_given(PRESIDENT, "declaration.signed", DECLARATION, stranger),
        ),
        bad(
            "signing where nobody asked for it",
            "declaration.not-required",
            **_given(COUNCIL_SECRETARY, "declaration.signed", DECLARATION, stranger),
        ),
        bad(
            "acknowledging twice",
            "declaration.already-acknowledged",
            **_given(SECRETARIAT, "declaration.acknowledged", DECLARATION, received),
        ),
        good(
            "the authority acknowledges too",
            **_given(AUTHORITY, "declaration.acknowledged", DECLARATION, received),
        ),
    ]
