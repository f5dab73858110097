"""What has bounds: the length and the days of a term, the seals of who watches over the authority.

Also which seals may carry a certificate, and who enrols an officer where nobody is the authority.
"""

from __future__ import annotations

from typing import Any, Final

from .cases import Case
from .cast import AUTHORITY, AYTO, CERTIFIED, STATE_BODY
from .chapters.endings import NEW_KEY, OFFICERS_KEY, rotation
from .chapters.letter import CERTIFICATE, enrolment
from .chapters.succession import CERTIFIED_SEAL
from .rule_cases import NEXT
from .storytelling import Deed, Party
from .trials import Refusal, accepted, all_refused, refused


def _second_seal(institution: str) -> Deed:
    """The authority enrols a seal for an institution of which one works."""
    party, stream = Party(NEW_KEY, institution), f"institution:{institution}"
    deed = Deed(
        AUTHORITY, "key.enrolled", stream, lambda story: enrolment(story, party, tenure=0, kind="seal")
    )
    return deed.but(tenure=None)


TERMS: Final[tuple[Refusal, ...]] = (
    ("a term of 42 months and a day", "term.too-long", "letter", NEXT.but(to="2031-07-01")),
    ("a term of 27 days", "term.too-short", "letter", NEXT.but(to="2028-01-27")),
    (
        "a term that begins before the State of Mexico",
        "term.out-of-range",
        "letter",
        NEXT.but(**{"from": "1824-03-01", "to": "1827-02-28"}),
    ),
    (
        "a term that ends more than six years from now",
        "term.out-of-range",
        "letter",
        NEXT.but(**{"from": "2031-01-01", "to": "2033-12-31"}),
    ),
)
SEALS: Final[tuple[Refusal, ...]] = (
    (
        "the authority enrols a second seal for civil society",
        "key.seal-of-watcher",
        "left",
        _second_seal("osc-uno"),
    ),
    (
        "the authority enrols a second seal for an evaluator",
        "key.seal-of-watcher",
        "left",
        _second_seal("evaluadora-uno"),
    ),
)


def _certified(**changes: Any) -> Deed:
    """The authority enrols a legal person's e.firma as the municipality's seal."""
    return CERTIFIED_SEAL.by(AUTHORITY).but(**changes)


_ED25519: Final = Deed(
    AUTHORITY,
    "key.enrolled",
    AYTO,
    lambda story: {**enrolment(story, Party(NEW_KEY, "ayto-15113"), tenure=0, kind="seal")},
)
CERTIFICATES: Final[tuple[Refusal, ...]] = (
    (
        "a seal with a certificate that is no RSA key",
        "key.certificate-missing",
        "left",
        _ED25519.but(tenure=None, certificate=CERTIFICATE),
    ),
    ("a seal in a module with a certificate", "key.certificate-missing", "left", _certified(kind="hsm")),
    (
        "a seal with a certificate that ended",
        "key.certificate-expired",
        "left",
        _certified(certificate={**CERTIFICATE, "not_after": "2026-11-01"}),
    ),
    (
        "a seal with a certificate that goes over to another key",
        "key.rotation-of-e-firma",
        "certified",
        rotation("outsider", CERTIFIED),
    ),
)
OFFICERS: Final[tuple[Refusal, ...]] = (
    (
        "a body of the state that enrols its own officer",
        "signer.not-authorized",
        "assembled",
        OFFICERS_KEY,
    ),
    (
        "a body of the state that enrols its own seal while nobody is the authority",
        "signer.not-authorized",
        "vacant",
        _second_seal("contraloria-mex").by(STATE_BODY),
    ),
)


def cases() -> list[Case]:
    """Return what is out of bounds, and the terms that just are not."""
    return [
        *all_refused((*TERMS, *SEALS, *CERTIFICATES, *OFFICERS)),
        accepted("a legal person's e.firma as a seal", "left", _certified()),
        refused(
            "a seal with a certificate under the first rules",
            "key.certificate-missing",
            "letter",
            _certified(),
            story="adoption",
        ),
        accepted(
            "the same seal once the second rules are adopted", "adopted", _certified(), story="adoption"
        ),
        accepted("its own officer, while nobody is the authority", "officer named", OFFICERS_KEY),
        accepted("a term of 42 months", "letter", NEXT.but(to="2031-06-30")),
        accepted("a term of 28 days", "letter", NEXT.but(to="2028-01-28")),
        accepted("a second seal of who watches over nobody", "left", _second_seal("ayto-15113")),
    ]
