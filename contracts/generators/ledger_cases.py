"""The ledger's own acts: rules adopted, the catalogue updated, errata."""

from __future__ import annotations

from typing import Final

from libroabierto.domain import rulebook

from .cases import Case
from .cast import (
    AYTO,
    COUNCIL,
    DECLARATION,
    LETTER,
    MUNICIPALITY,
    OSC_ONE,
    SCAN,
    digest_of,
)
from .chapters.bodies import CORRECTION, PROPOSAL_OF, RENAMING, accreditation_of
from .chapters.endings import MAP
from .chapters.secretariat import CONSENT
from .story import ADOPTION
from .storytelling import Deed, Party, Story
from .trials import Refusal, accepted, all_refused, refused

FIRST_RULES: Final = {"version": 1, "sha256": rulebook.DIGESTS[1]}
NEVER: Final = 9999  # no version of the rules will have this number


def cases() -> list[Case]:
    """Return the cases."""
    return [
        *_rules(),
        accepted("a municipality added, one removed, one renamed", "letter", MAP),
        *all_refused(CATALOGUE),
        accepted("a place corrected", "scanned", _OF_SCAN),
        accepted("an accreditation corrected before it was endorsed", "proposed", _OF_PROPOSAL),
        accepted("a private person's name, with consent", "seated", _OF_MEMBER.but(consent=CONSENT)),
        *all_refused(ERRATA),
    ]


def _rules() -> list[Case]:
    first = {"story": "adoption"}
    return [
        accepted("higher rules adopted", "letter", ADOPTION, **first),
        refused("the rules in force once more", "rules.not-higher", "letter", ADOPTION),
        refused("former rules", "rules.not-higher", "letter", ADOPTION.but(**FIRST_RULES)),
        refused(
            "the first rules under the first rules",
            "rules.not-higher",
            "letter",
            ADOPTION.but(**FIRST_RULES),
            **first,
        ),
        refused(
            "rules that nobody published", "rules.unknown", "letter", ADOPTION.but(version=NEVER), **first
        ),
        refused(
            "rules by another archive",
            "rules.digest-differs",
            "letter",
            ADOPTION.but(sha256=digest_of("archive")),
            **first,
        ),
        refused(
            "rules adopted by an organisation",
            "signer.not-authorized",
            "letter",
            ADOPTION.by(OSC_ONE),
            **first,
        ),
        refused("an act of later rules", "event.type-unknown", "letter", RENAMING, **first),
        accepted("the same act once they are adopted", "adopted", RENAMING, **first),
    ]


def _renamed(key: str, name: str) -> Deed:
    return MAP.but(added=None, removed=None, renamed=[{"key": key, "name": name}])


_ADDED: Final = {"key": "15126", "name": "Municipio Nuevo", "head_town": "Cabecera Nueva"}
_REMOVED: Final = {"key": "15001", "name": "Acambay de Ruíz Castañeda"}
_NOTHING: Final = MAP.but(added=None, removed=None, renamed=None)
CATALOGUE: Final[tuple[Refusal, ...]] = (
    ("a catalogue by an organisation", "signer.not-authorized", "letter", MAP.by(OSC_ONE)),
    ("the catalogue in force once more", "catalogue.same-version", "mapped anew", MAP),
    (
        "another catalogue by the same file",
        "catalogue.same-version",
        "mapped anew",
        _renamed("15106", "Toluca de Lerdo").but(version="2027"),
    ),
    ("a catalogue that changes nothing", "catalogue.no-change", "letter", _NOTHING),
    (
        "a municipality removed and renamed",
        "catalogue.key-repeated",
        "letter",
        _renamed("15001", "Otro").but(removed=[{"key": "15001"}]),
    ),
    (
        "a municipality added that is there",
        "catalogue.key-taken",
        "letter",
        _NOTHING.but(added=[{**_ADDED, "key": "15001"}]),
    ),
    ("an unknown municipality renamed", "municipality.unknown", "letter", _renamed("15126", "Otro")),
    (
        "an unknown municipality removed",
        "municipality.unknown",
        "letter",
        _NOTHING.but(removed=[{"key": "15126"}]),
    ),
    ("a municipality renamed to its name", "catalogue.same-name", "letter", _renamed("15106", "Toluca")),
    (
        "a municipality removed that has an institution",
        "municipality.has-events",
        "letter",
        _NOTHING.but(removed=[{"key": "15113"}], count=124),
    ),
    ("a wrong number of municipalities", "catalogue.count-differs", "letter", MAP.but(count=126)),
    (
        "an act in a municipality that was removed",
        "municipality.unknown",
        "mapped anew",
        accreditation_of(Party("outsider-two", "ayto-15001"), "municipality", "15001", municipality=_REMOVED),
    ),
)


def _named_anew(story: Story) -> dict[str, object]:
    """The organisation's member, who consented to be named; the last entry but one, since replaced."""
    corrects = len(story.entries) - 2
    return {"corrects": corrects, "pointer": "/name", "value": "Persona Tres Pérez", "reason": "Faltó"}


_OF_MEMBER: Final = Deed(MUNICIPALITY, "correction.recorded", COUNCIL, _named_anew)
# Entry 29 is the scan of the letter, 18 the accreditation of an organisation that a peer then endorsed,
# 27 an office whose holder is withheld.
_OF_SCAN: Final = CORRECTION.at(SCAN).but(corrects=29)
_OF_PROPOSAL: Final = CORRECTION.by(OSC_ONE).at(PROPOSAL_OF).but(corrects=18, pointer="/name", value="Otro")
_POINTERS: Final = (
    ("a member that no form has", "correction.pointer-nowhere", "/plaza"),
    ("a signatory beyond the last", "correction.pointer-nowhere", "/signatories/2/name"),
    ("below a text", "correction.pointer-nowhere", "/place/0"),
    ("a position of two spellings", "correction.pointer-nowhere", "/signatories/00/name"),
    ("a member in capitals", "correction.pointer-nowhere", "/PLACE"),
    ("a clause", "correction.not-correctable", "/recognitions/0/text"),
    ("a digest", "correction.not-correctable", "/document/sha256"),
    ("a signatory as a whole", "correction.not-correctable", "/signatories/0"),
    ("who must sign", "correction.not-correctable", "/signatories/0/office"),
)
ERRATA: Final[tuple[Refusal, ...]] = (
    *((f"a correction of {of}", code, "scanned", _OF_SCAN.but(pointer=at)) for of, code, at in _POINTERS),
    ("a correction of the future", "correction.entry-unknown", "scanned", _OF_SCAN.but(corrects=999)),
    ("a correction of itself", "correction.entry-unknown", "scanned", _OF_SCAN.but(corrects=30)),
    ("a correction in another stream", "correction.stream-differs", "scanned", _OF_SCAN.at(LETTER)),
    ("a correction by another office", "signer.not-authorized", "scanned", _OF_SCAN.by(MUNICIPALITY)),
    ("a place of two lines", "correction.value-invalid", "scanned", _OF_SCAN.but(value="uno\ndos")),
    ("a place too long", "correction.value-invalid", "scanned", _OF_SCAN.but(value="a" * 301)),
    ("a correction that changes nothing", "correction.value-same", "corrected", CORRECTION),
    (
        "a text that others have signed",
        "correction.signed-by-others",
        "letter",
        CORRECTION.at(DECLARATION).but(corrects=9),
    ),
    ("an accreditation that a peer endorsed", "correction.signed-by-others", "endorsed", _OF_PROPOSAL),
    ("a private person named without consent", "personal.without-consent", "seated", _OF_MEMBER),
    (
        "a consent of tomorrow",
        "personal.consent-in-future",
        "seated",
        _OF_MEMBER.but(consent={**CONSENT, "given_on": "2026-11-30"}),
    ),
    (
        "a withheld name in the clear",
        "personal.without-consent",
        "withheld",
        CORRECTION.by(MUNICIPALITY).at(AYTO).but(corrects=27, pointer="/holder", value="Persona"),
    ),
)
