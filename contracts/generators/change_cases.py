"""Institutions, offices, keys and declarations that change or end."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from libroabierto.record import base64url

from . import bound_cases
from .cases import Case
from .cast import (
    AUTHORITY,
    AYTO,
    BODY,
    COUNCIL_SECRETARY,
    DECLARATION,
    LETTER,
    MUNICIPALITY,
    MUNICIPALITY_LATER,
    NEIGHBOURS,
    OSC_ONE,
    OSC_THREE,
    PRESIDENT,
    SCAN,
    SECRETARIAT,
    TECHNICAL_SECRETARY,
    digest_of,
)
from .chapters import secretariat
from .chapters.bodies import (
    ENDORSEMENT,
    RENAMING,
    RENEWAL,
    SESSION,
    WITHDRAWAL,
    accreditation_of,
    office,
)
from .chapters.endings import (
    COMPROMISE,
    EXTINCTION,
    LEFT,
    NEIGHBOURS_END,
    NEW_KEY,
    REVOCATION,
    enrolled_at,
    rotation,
)
from .chapters.letter import signature
from .keyring import kid
from .rule_cases import NEXT
from .story import opening
from .storytelling import LOG, Deed, Party, Story
from .trials import Refusal, accepted, all_refused, refused

NOWHERE: Final = "declaration:15113-nunca"
NOBODY: Final = "institution:nadie"
EXTINCT: Final = EXTINCTION.at(AYTO).but(
    on="2026-11-02", vacant=[{"role": "municipality", "territory": ["15113"]}]
)


def cases() -> list[Case]:
    """Return the cases."""
    return [
        *all_refused(INSTITUTIONS),
        *all_refused(OFFICES),
        *all_refused(KEYS),
        *_keys(),
        *all_refused(DECLARATIONS),
        *bound_cases.cases(),
        accepted("an institution ends, and its role is vacant", "assembled", EXTINCT),
    ]


INSTITUTIONS: Final[tuple[Refusal, ...]] = (
    (
        "an organisation of civil society that is a body of the state too",
        "institution.roles-incompatible",
        "letter",
        accreditation_of(OSC_THREE, "civil-society", "state").but(
            roles=[{"role": role, "territory": ["state"]} for role in ("civil-society", "state-body")]
        ),
    ),
    ("an endorsement of nobody", "institution.unknown", "letter", ENDORSEMENT),
    (
        "an endorsement of another text",
        "institution.digest-differs",
        "proposed",
        ENDORSEMENT.but(digest=digest_of("another")),
    ),
    (
        "an organisation endorses its own proposal",
        "institution.endorsed-twice",
        "proposed",
        ENDORSEMENT.by(OSC_ONE),
    ),
    ("an organisation endorses twice", "institution.endorsed-twice", "endorsed", ENDORSEMENT),
    (
        "an endorsement by somebody without the role",
        "signer.not-authorized",
        "proposed",
        ENDORSEMENT.by(SECRETARIAT),
    ),
    ("a third endorsement", "institution.not-proposed", "endorsed", ENDORSEMENT.by(OSC_THREE)),
    (
        "an institution that was only proposed",
        "institution.not-accredited",
        "proposed",
        ENDORSEMENT.by(OSC_THREE),
    ),
    ("a name for nobody", "institution.unknown", "letter", RENAMING.by(AUTHORITY).at(NOBODY)),
    (
        "the name that it has",
        "institution.same-name",
        "endorsed",
        RENAMING.but(name="Ayuntamiento de Villa Guerrero"),
    ),
    ("a name given by a stranger", "signer.not-authorized", "letter", RENAMING.by(OSC_ONE)),
    ("the end of nobody", "institution.unknown", "letter", EXTINCTION.at(NOBODY).but(vacant=[])),
    ("an end tomorrow", "institution.extinguished-in-future", "letter", EXTINCT.but(on="2026-11-30")),
    (
        "a vacancy of what it does not hold",
        "institution.pair-not-held",
        "letter",
        EXTINCT.but(vacant=[{"role": "evaluator", "territory": ["15113"]}]),
    ),
    ("a municipality without a successor", "institution.still-holds", "letter", EXTINCT.but(vacant=[])),
    (
        "an authority that forgets most of its territory",
        "institution.still-holds",
        "letter",
        EXTINCTION.but(on="2026-11-02", vacant=[{"role": "authority", "territory": ["15113"]}]),
    ),
    ("a municipality that ends itself", "signer.not-authorized", "letter", EXTINCT.by(MUNICIPALITY)),
    (
        "a name for what no longer exists",
        "institution.already-extinguished",
        "extinguished",
        RENAMING.by(AUTHORITY).at(NEIGHBOURS),
    ),
    ("a second end", "institution.already-extinguished", "extinguished", NEIGHBOURS_END.but(vacant=[])),
    (
        "an office in what no longer exists",
        "institution.already-extinguished",
        "extinguished",
        office(Party("outsider", "ayto-15106", "transparency-unit"), AUTHORITY),
    ),
    ("an act of an authority that is no more", "institution.not-accredited", "vacant", EXTINCTION),
)
OFFICES: Final[tuple[Refusal, ...]] = (
    ("a tenure that never began", "office.not-held", "assembled", LEFT.but(tenure=999)),
    ("the tenure of another office", "office.not-held", "assembled", LEFT.but(office="technical-secretary")),
    ("left before the tenure began", "office.not-held", "assembled", LEFT.but(left_on="2024-12-31")),
    ("an office left twice", "office.not-held", "left", LEFT.but(tenure=23)),
    ("an office left long ago", "office.left-too-long-ago", "assembled", LEFT.but(left_on="2026-09-01")),
    ("an office left tomorrow", "office.left-in-future", "assembled", LEFT.but(left_on="2026-11-30")),
    ("a stranger ends a tenure", "signer.not-authorized", "assembled", LEFT.by(OSC_ONE)),
    (
        "an act dated after its signer left",
        "tenure.does-not-cover",
        "left",
        secretariat.TABLE,
    ),
)


def _of_the_log(story: Story) -> dict[str, object]:
    """The log's own key, which signs no events."""
    key = {"crv": "Ed25519", "kty": "OKP", "x": base64url.encode(LOG.verifier.key)}
    return {"jwk": key, "possession": story.possession(NEW_KEY, "ayto-15113")}


def _after_rotation(story: Story) -> dict[str, object]:
    """The municipality's first seal, since the entry after the one by which it was rotated."""
    first, since = MUNICIPALITY.key, len(story.entries) - 1
    named = {"kid": kid(first), "enrolment": enrolled_at(story, first)}
    return {**named, "reason": "compromised", "compromised_since": since}


FRESH: Final = rotation(NEW_KEY)
OTHERS_POSSESSION: Final = FRESH.but(possession="e30.e30.AA")
KEYS: Final[tuple[Refusal, ...]] = (
    (
        "an e.firma that goes over to another key",
        "key.rotation-of-e-firma",
        "letter",
        rotation(NEW_KEY, PRESIDENT),
    ),
    ("a rotation to the key of somebody else", "key.already-enrolled", "letter", rotation("authority")),
    (
        "a rotation to a compromised key",
        "key.compromised",
        "compromised",
        rotation("technical-secretary", MUNICIPALITY_LATER),
    ),
    (
        "a rotation to the log's own key",
        "key.of-the-log",
        "letter",
        Deed(MUNICIPALITY, "key.rotated", AYTO, _of_the_log),
    ),
    ("a rotation without proof of possession", "key.possession-invalid", "letter", OTHERS_POSSESSION),
    (
        "a rotation in another institution's stream",
        "signer.not-authorized",
        "letter",
        FRESH.at("institution:osc-uno"),
    ),
    ("a key that was rotated", "key.ended", "rotated", NEXT),
    ("a key that was revoked", "key.ended", "rotated", secretariat.TABLE),
    ("a key that went along with a compromised one", "key.ended", "compromised", secretariat.SESSION),
    ("the end of an unknown key", "key.enrolment-unknown", "left", REVOCATION.but(kid="A" * 43)),
    ("the end of a key by another entry", "key.enrolment-unknown", "left", REVOCATION.but(enrolment=1)),
    (
        "the end of another institution's key",
        "key.enrolment-unknown",
        "left",
        REVOCATION.but(kid=kid("authority"), enrolment=0),
    ),
    ("a key revoked twice", "key.already-ended", "rotated", REVOCATION),
    ("a key compromised twice", "key.already-ended", "compromised", COMPROMISE),
    (
        "a replaced key that is compromised since",
        "key.compromised-since-misplaced",
        "left",
        REVOCATION.but(compromised_since=24),
    ),
    (
        "a compromise since nobody knows when",
        "key.compromised-since-misplaced",
        "left",
        COMPROMISE.but(compromised_since=None),
    ),
    (
        "a compromise before the enrolment",
        "key.compromise-before-enrolment",
        "left",
        COMPROMISE.but(compromised_since=1),
    ),
    (
        "a compromise since an entry of the future",
        "key.compromise-beyond-log",
        "left",
        COMPROMISE.but(compromised_since=9999),
    ),
    (
        "a compromise since after the key was rotated",
        "key.compromise-after-end",
        "rotated",
        Deed(MUNICIPALITY_LATER, "key.revoked", AYTO, _after_rotation),
    ),
    (
        "another's key revoked without the resolution's hash",
        "key.legal-ground-missing",
        "left",
        COMPROMISE.but(document_sha256=None),
    ),
    (
        "the authority revokes a key of civil society",
        "signer.not-authorized",
        "left",
        COMPROMISE.at("institution:osc-uno"),
    ),
    (
        "the authority revokes a key of an evaluator",
        "signer.not-authorized",
        "left",
        COMPROMISE.at("institution:evaluadora-uno"),
    ),
    (
        "an office that is no seal revokes a key",
        "signer.not-authorized",
        "left",
        REVOCATION.by(TECHNICAL_SECRETARY),
    ),
)


def _keys() -> list[Case]:
    """What depends on how long ago the compromise was."""
    own = COMPROMISE.by(BODY)
    return [
        accepted("a seal that declares itself compromised", "left", own),
        refused(
            "an institution that disowns what it did 91 days ago",
            "key.compromise-too-long-ago",
            "left",
            own,
            later=timedelta(days=91),
        ),
        accepted("the authority may look back further", "left", COMPROMISE, later=timedelta(days=91)),
        accepted("a seal that goes over to a fresh key", "letter", FRESH),
    ]


def _under_letter(story: Story) -> dict[str, object]:
    return signature(opening(), PRESIDENT, "e-firma")


DECLARATIONS: Final[tuple[Refusal, ...]] = (
    ("a withdrawal of nothing", "declaration.unknown", "letter", WITHDRAWAL.at(NOWHERE)),
    (
        "a withdrawal without the council",
        "declaration.council-session-missing",
        "letter",
        WITHDRAWAL.but(council_session=None),
    ),
    (
        "a withdrawal dated before the declaration",
        "declaration.before-its-beginning",
        "letter",
        WITHDRAWAL.at(DECLARATION)
        .but(council_session={**SESSION, "date": "2026-10-19"})
        .under(occurred_on="2026-10-20"),
    ),
    (
        "a withdrawal that the council agreed to later",
        "council-session.after-act",
        "scanned",
        WITHDRAWAL.but(council_session={**SESSION, "date": "2026-11-30"}),
    ),
    ("a second withdrawal", "declaration.already-ended", "withdrawn", WITHDRAWAL),
    ("a withdrawal of what was renewed", "declaration.already-ended", "renewed", WITHDRAWAL.at(SCAN)),
    (
        "a withdrawal by the council secretary",
        "signer.not-authorized",
        "letter",
        WITHDRAWAL.by(COUNCIL_SECRETARY),
    ),
    (
        "a signature under what was withdrawn",
        "declaration.withdrawn",
        "withdrawn",
        Deed(PRESIDENT, "declaration.signed", LETTER, _under_letter),
    ),
    ("a renewal of nothing", "declaration.unknown", "scanned", RENEWAL.at(NOWHERE)),
    (
        "a renewal by what was never declared",
        "declaration.renewal-unknown",
        "scanned",
        RENEWAL.but(declaration=NOWHERE),
    ),
    (
        "a declaration that renews itself",
        "declaration.renewal-unknown",
        "scanned",
        RENEWAL.but(declaration=SCAN),
    ),
    (
        "a paper renewed on which nobody saw a signature",
        "declaration.not-in-force",
        "scanned",
        RENEWAL.at(LETTER),
    ),
    (
        "a renewal by an older declaration",
        "declaration.same-term",
        "scanned",
        RENEWAL.at(DECLARATION).but(declaration=SCAN),
    ),
    ("a second renewal", "declaration.already-ended", "renewed", RENEWAL),
    ("a renewal by the council secretary", "signer.not-authorized", "scanned", RENEWAL.by(COUNCIL_SECRETARY)),
)
