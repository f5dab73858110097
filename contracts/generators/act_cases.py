"""The rules of single acts: institutions, offices, keys, declarations."""

from __future__ import annotations

from typing import Any

from . import change_cases, keyring, nomination_cases, older_cases, succession_cases, unfinished_cases
from .cases import Case, Topic, bad, good
from .cast import (
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
    digest_of,
)
from .chapters.letter import accreditation, declaration, enrolment, signature
from .rule_cases import NEXT_TERM
from .story import opening
from .storytelling import Deed, Party
from .trials import ABOUT, judged


def topics() -> list[Topic]:
    """Return act."""
    cases = (
        *_institution_rules(),
        *_declaration_rules(),
        *older_cases.cases(),
        *change_cases.cases(),
        *succession_cases.cases(),
        *nomination_cases.cases(),
        *unfinished_cases.of_acts(),
    )
    return [Topic("act", ABOUT, cases)]


def _judged(party: Party, type: str, stream: str, data: Any) -> dict[str, Any]:
    return judged(Deed(party, type, stream, data))


def _institution_rules() -> list[Case]:
    story = opening()
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
            **_judged(MUNICIPALITY, "term.started", AYTO, {"municipality": VILLA_GUERRERO, **TERM}),
        ),
        bad(
            "a period that ends before it begins",
            "dates.reversed",
            **_judged(MUNICIPALITY, "term.started", AYTO, {**NEXT_TERM, "to": "2027-12-31"}),
        ),
        bad(
            "a name that is not the catalogue's",
            "municipality.name-differs",
            **_judged(MUNICIPALITY, "term.started", AYTO, wrong_name),
        ),
        bad(
            "a municipality that does not exist",
            "municipality.unknown",
            **_judged(AUTHORITY, "institution.accredited", stream, {**proved, **_outside()}),
        ),
        good("a state body", **_judged(AUTHORITY, "institution.accredited", stream, proved)),
        bad(
            "a possession for another institution",
            "key.possession-invalid",
            **_judged(AUTHORITY, "institution.accredited", stream, moved),
        ),
        bad(
            "an institution that exists",
            "institution.exists",
            **_judged(AUTHORITY, "institution.accredited", AYTO, accreditation(story)),
        ),
        bad(
            "an office that is taken", "office.taken", **_judged(MUNICIPALITY, "office.assumed", AYTO, taken)
        ),
        bad(
            "a key that was enrolled before",
            "key.already-enrolled",
            **_judged(MUNICIPALITY, "key.enrolled", AYTO, twice),
        ),
    ]


def _outside() -> dict[str, Any]:
    roles = [{"role": "municipality", "territory": ["15113"]}]
    return {"municipality": {"key": "09002", "name": "Azcapotzalco"}, "roles": roles}


def _declaration_rules() -> list[Case]:
    story = opening()
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
        return _judged(COUNCIL_SECRETARY, "declaration.issued", where, data)

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
            **_judged(PRESIDENT, "declaration.signed", DECLARATION, signature(story, PRESIDENT, "e-firma")),
        ),
        bad(
            "signing another text",
            "declaration.digest-differs",
            **_judged(PRESIDENT, "declaration.signed", DECLARATION, digest),
        ),
        bad(
            "signing in another capacity than one's own",
            "signer.not-authorized",
            **_judged(PRESIDENT, "declaration.signed", DECLARATION, stranger),
        ),
        bad(
            "signing where nobody asked for it",
            "declaration.not-required",
            **_judged(COUNCIL_SECRETARY, "declaration.signed", DECLARATION, stranger),
        ),
        bad(
            "acknowledging twice",
            "declaration.already-acknowledged",
            **_judged(SECRETARIAT, "declaration.acknowledged", DECLARATION, received),
        ),
        good(
            "the authority acknowledges too",
            **_judged(AUTHORITY, "declaration.acknowledged", DECLARATION, received),
        ),
    ]
