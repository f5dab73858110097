"""The note that somebody checked a certificate: who, when, against which authorities, with what result.

The catalogue has no event for it: the note is kept beside the certificate, outside the log, by whoever
enrols the key. It has no RFC, no CURP, no e-mail and no certificate number: the fingerprint says which
certificate was meant. Whether it was revoked nobody here can ask; a *consulta de vigencia* that a person
made is named by the SHA-256 of the document that they kept.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from libroabierto.errors import KeyUnusable
from libroabierto.record.moments import format_instant

from .certificate import Certificate
from .chain import Link

FORM: Final = "efirma-validation/1"


def validation(
    certificate: Certificate,
    chain: Sequence[Link],
    *,
    checked_by: str,
    at: datetime,
    practice: bool,
    refused: KeyUnusable | None = None,
    inquiry: bytes | None = None,
) -> bytes:
    """Return the note as JSON; *inquiry* is the document of a consulta de vigencia, *refused* the verdict."""
    note = {
        "form": FORM,
        "checked_by": checked_by,
        "checked_at": format_instant(at),
        "practice": practice,
        "result": "accepted" if refused is None else refused.code,
        "certificate": _told(certificate),
        "issuers": [_told_link(link) for link in chain],
        "vigencia": None if inquiry is None else {"document_sha256": hashlib.sha256(inquiry).hexdigest()},
    }
    return json.dumps(note, ensure_ascii=False, indent=2).encode() + b"\n"


def _told(certificate: Certificate) -> dict[str, Any]:
    return {
        "x5t#S256": certificate.thumbprint,
        "kid": certificate.key.kid,
        "holder": certificate.holder,
        "not_before": format_instant(certificate.not_before),
        "not_after": format_instant(certificate.not_after),
    }


def _told_link(link: Link) -> dict[str, Any]:
    return {
        "name": link.name,
        "sha256": link.sha256,
        "not_before": format_instant(link.not_before),
        "not_after": format_instant(link.not_after),
    }
