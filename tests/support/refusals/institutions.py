"""Refusals of institutions, terms, offices and keys."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from libroabierto.keys import PrivateKey
from support import texts
from support.founding import AUTHORITY, COUNCIL, LOG_SEED, Town, unsigned
from support.keyring import rsa_key
from support.refusals.row import DIGEST, PROPOSED, Row, spoiled

TOLUCA = ("ayto-15106", "15106")
SEAL_STREAM = f"institution:{COUNCIL}"


def _accredited(**data: Any) -> Callable[[Town], str]:
    return lambda town: spoiled(town, town.accreditation(*TOLUCA), data)


def _with_key(
    town: Town, token: str, member: str, key: PrivateKey, owner: tuple[str, str], **data: Any
) -> str:
    """Put another new key into an event, with a good proof of possession."""
    event = json.loads(unsigned(token))["id"]
    town.keys = {**town.keys, owner: key}
    proof = town.possession(*owner, event)
    return spoiled(
        town, token, {member: key.public.jwk, "possession": proof, **data}, key=town.keys[AUTHORITY, "seal"]
    )


def _accredited_with(seed: bytes) -> Callable[[Town], str]:
    key = PrivateKey.from_ed25519_seed(seed)
    return lambda town: _with_key(town, town.accreditation(*TOLUCA), "seal", key, (TOLUCA[0], "seal"))


def _term(first: str, last: str, **data: Any) -> Callable[[Town], str]:
    return lambda town: spoiled(town, town.term(), {"from": first, "to": last, **data})


def _assumed(institution: str, office: str, **data: Any) -> Callable[[Town], str]:
    return lambda town: spoiled(town, town.assumption(institution, office), data)


def _enrolled(office: str = "municipal-president", **data: Any) -> Callable[[Town], str]:
    """A second key for a tenure that is recorded in the settled history."""
    tenures = {"authority-president": 3, "municipal-president": 5, "council-secretary": 7}

    def make(town: Town) -> str:
        institution = AUTHORITY if office == "authority-president" else COUNCIL
        key = PrivateKey.from_ed25519_seed(b"\x33" * 32)
        town.keys = {**town.keys, (institution, office): key}
        by = COUNCIL if office == "council-secretary" else AUTHORITY
        return spoiled(town, town.enrolment(institution, office, tenures[office], by=by), data)

    return make


def _replayed_possession(town: Town) -> str:
    """A proof by the right key for the right office, made for another event."""
    token = _enrolled()(town)
    other = town.possession(COUNCIL, "municipal-president", town.new_id())
    return spoiled(town, token, {"possession": other})


def _president_by_own_seal(town: Town) -> str:
    key = PrivateKey.from_ed25519_seed(b"\x33" * 32)
    town.keys = {**town.keys, (COUNCIL, "municipal-president"): key}
    return town.enrolment(COUNCIL, "municipal-president", 5, by=COUNCIL)


def _e_firma(**certificate: str) -> Callable[[Town], str]:
    def make(town: Town) -> str:
        whole = {"x5t#S256": "A" * 43, "not_before": "2026-01-01", "not_after": "2029-12-31", **certificate}
        token = town.enrolment(COUNCIL, "municipal-president", 5)
        return _with_key(
            town, token, "jwk", rsa_key(), (COUNCIL, "municipal-president"), kind="e-firma", certificate=whole
        )

    return make


def _civil_society_name(town: Town) -> str:
    return town.event(
        "office.assumed",
        "osc-uno",
        "seal",
        "institution:osc-uno",
        {
            "office": "data-protection-officer",
            "holder": "Nombre de Prueba",
            "title": "Oficial",
            "from": "2026-01-01",
            "to": "2026-12-31",
            "appointment_sha256": "c" * 64,
        },
    )


def _withheld(digest: str) -> Callable[[Town], str]:
    """An office whose holder is withheld under *digest*."""
    return lambda town: spoiled(
        town, town.assumption(COUNCIL, "transparency-unit"), {"holder": {"_sd": digest}}
    )


def _by_proposed(town: Town) -> str:
    data = {**texts.assumption("data-protection-officer"), "holder": {"_sd": "C" * 42 + "A"}}
    return town.event("office.assumed", PROPOSED, "seal", f"institution:{PROPOSED}", data)


def _consent_of_tomorrow(town: Town) -> str:
    consent = {"given_on": "2026-11-23", "document_sha256": "e" * 64}
    return spoiled(town, _civil_society_name(town), {"consent": consent})


ROWS = (
    Row("institution.not-accredited", "proposed", _by_proposed, "a proposed institution acts"),
    Row("personal.digest-reused", "withheld", _withheld(DIGEST), "a digest that stands in an earlier entry"),
    Row("personal.consent-in-future", "founded", _consent_of_tomorrow, "a consent dated tomorrow"),
    Row(
        "stream.of-another-institution",
        "founded",
        _accredited(id="otra-15106"),
        "another id than the stream's",
    ),
    Row(
        "institution.exists",
        "accredited",
        lambda town: spoiled(town, town.accreditation(), version=2),
        "an id that was given",
    ),
    Row(
        "institution.role-reserved",
        "founded",
        _accredited(roles=[{"role": "authority", "territory": ["15106"]}], municipality=None),
        "the role of authority",
    ),
    Row(
        "institution.role-repeated",
        "founded",
        _accredited(
            roles=[
                {"role": "municipality", "territory": ["15106"]},
                {"role": "municipality", "territory": ["15105"]},
            ]
        ),
        "one role twice",
    ),
    *(
        Row(
            "institution.roles-incompatible",
            "founded",
            _accredited(
                roles=[
                    {"role": "municipality", "territory": ["15106"]},
                    {"role": role, "territory": ["15106"]},
                ]
            ),
            f"a municipality that is its own {role}",
        )
        for role in ("civil-society", "evaluator")
    ),
    Row(
        "institution.roles-incompatible",
        "founded",
        _accredited(
            roles=[{"role": role, "territory": ["state"]} for role in ("civil-society", "evaluator")],
            municipality=None,
        ),
        "an organisation that evaluates what it accompanies",
    ),
    Row(
        "municipality.about-another",
        "settled",
        lambda town: spoiled(
            town, town.term(), {"municipality": {"key": "15106", "name": "Toluca"}}, issuer=COUNCIL
        ),
        "a municipality that records another's term",
    ),
    Row(
        "signer.not-authorized",
        "founded",
        _accredited(roles=[{"role": "state-body", "territory": ["15999"]}], municipality=None),
        "a territory that nobody holds",
    ),
    Row(
        "municipality.unknown",
        "founded",
        _accredited(municipality={"key": "15999", "name": "Toluca"}),
        "a municipality outside the catalogue",
    ),
    Row(
        "municipality.name-differs",
        "founded",
        _accredited(municipality={"key": "15106", "name": "Toluca de Lerdo"}),
        "another name than the catalogue's",
    ),
    Row(
        "institution.municipality-missing",
        "founded",
        _accredited(municipality=None),
        "a municipality without key",
    ),
    Row(
        "institution.municipality-missing",
        "founded",
        _accredited(roles=[{"role": "municipality", "territory": ["15105", "15106"]}]),
        "a municipality over two territories",
    ),
    Row(
        "institution.municipality-taken",
        "accredited",
        lambda town: town.accreditation("otra-15113", "15113"),
        "a municipality that another institution governs",
    ),
    Row(
        "key.already-enrolled", "founded", _accredited_with(bytes([11]) * 32), "a seal that another one uses"
    ),
    Row("key.of-the-log", "founded", _accredited_with(LOG_SEED), "the log's own key as seal"),
    Row("key.possession-invalid", "founded", _accredited(possession="aa.bb.cc"), "no proof of possession"),
    Row(
        "institution.unknown",
        "founded",
        lambda town: town.term(),
        "a term of an institution that was never accredited",
    ),
    Row(
        "term.overlaps", "settled", _term("2027-12-31", "2030-12-31"), "a term that shares a day with another"
    ),
    Row("dates.reversed", "settled", _term("2030-12-31", "2028-01-01"), "a term that ends before it begins"),
    Row(
        "stream.of-another-institution",
        "settled",
        _term("2028-01-01", "2030-12-31", municipality={"key": "15106", "name": "Toluca"}),
        "a term of a municipality that the institution does not govern",
    ),
    Row(
        "office.not-of-this-institution",
        "settled",
        _assumed(AUTHORITY, "municipal-president", **{"from": "2026-01-01"}),
        "a municipal president of the authority",
    ),
    Row("office.taken", "settled", _assumed(COUNCIL, "municipal-president"), "an office that is held"),
    Row(
        "dates.reversed",
        "settled",
        _assumed(COUNCIL, "transparency-unit", **{"from": "2026-02-01", "to": "2026-01-01"}),
        "a tenure that ends before it begins",
    ),
    Row(
        "office.term-missing",
        "settled",
        _assumed(COUNCIL, "transparency-unit", **{"from": "2024-12-31", "to": "2024-12-31"}),
        "a municipal office before any recorded term",
    ),
    Row(
        "office.exceeds-term",
        "settled",
        _assumed(COUNCIL, "transparency-unit", to="2028-01-01"),
        "a municipal office that outlasts its term",
    ),
    Row("personal.without-consent", "founded", _civil_society_name, "a private person in the clear"),
    Row("key.tenure-unknown", "settled", _enrolled(tenure=7), "the tenure of another office"),
    Row("key.tenure-unknown", "settled", _enrolled(tenure=None), "a person's key without a tenure"),
    Row(
        "key.tenure-over",
        "settled",
        lambda town: spoiled(town, _enrolled()(town), occurred_on="2028-03-10"),
        "a tenure that ended",
        later=timedelta(days=480),
    ),
    Row("signer.not-authorized", "settled", _president_by_own_seal, "a president's key enrolled by a seal"),
    Row("key.kind-not-for-person", "settled", _enrolled(kind="seal"), "a seal as a person's key"),
    Row(
        "key.kind-not-for-seal",
        "settled",
        lambda town: _with_key(
            town,
            town.enrolment(COUNCIL, "seal", 5),
            "jwk",
            PrivateKey.from_ed25519_seed(b"\x34" * 32),
            (COUNCIL, "seal"),
            tenure=None,
        ),
        "a person's key as seal",
    ),
    Row("key.certificate-missing", "settled", _enrolled(kind="e-firma"), "an e.firma without certificate"),
    Row("key.certificate-expired", "settled", _e_firma(not_after="2026-11-21"), "an expired certificate"),
    Row(
        "key.already-enrolled",
        "settled",
        lambda town: town.enrolment(COUNCIL, "municipal-president", 5),
        "the same key again",
    ),
    Row(
        "key.of-the-log",
        "settled",
        lambda town: _with_key(
            town,
            town.enrolment(COUNCIL, "municipal-president", 5),
            "jwk",
            PrivateKey.from_ed25519_seed(LOG_SEED),
            (COUNCIL, "municipal-president"),
        ),
        "the log's own key",
    ),
    Row("key.possession-invalid", "settled", _enrolled(possession="aa.bb.cc"), "no proof of possession"),
    Row("key.possession-invalid", "settled", _replayed_possession, "a proof made for another event"),
)
