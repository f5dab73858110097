"""The note of who checked a certificate has what a court needs, and nothing personal of its holder."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from libroabierto.efirma import chain_of, read_certificate, read_issuers, validation
from libroabierto.errors import KeyUnusable
from support.founding import NOW
from support.sat import LEGAL_PERSON, PERSONAL, authority


def note(**options: Any) -> bytes:
    certificate = read_certificate(LEGAL_PERSON.issued().cer)
    chain = chain_of(certificate, read_issuers([authority().bundle()]), NOW)
    return validation(certificate, chain, checked_by="Ana, Oficialía", at=NOW, practice=False, **options)


def test_the_note_says_who_when_against_whom_and_with_what_result() -> None:
    said = json.loads(note())

    assert ("Ana, Oficialía", "2026-11-22T15:00:00Z", "accepted") == (
        said["checked_by"],
        said["checked_at"],
        said["result"],
    )
    assert ["AC FICTICIA", "RAIZ FICTICIA 0"] == [issuer["name"] for issuer in said["issuers"]]
    assert ("legal-person", None) == (said["certificate"]["holder"], said["vigencia"])


def test_a_refusal_and_an_inquiry_are_noted() -> None:
    said = json.loads(note(refused=KeyUnusable("efirma.expired", day="2026-01-01"), inquiry=b"vigente"))

    assert "efirma.expired" == said["result"]
    assert {"document_sha256": hashlib.sha256(b"vigente").hexdigest()} == said["vigencia"]


def test_nothing_personal_is_in_the_note() -> None:
    told = note().decode()

    assert [] == [datum for datum in PERSONAL if datum in told]
