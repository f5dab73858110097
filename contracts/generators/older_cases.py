"""Refusals of the types that the first rules have, but for those of act_cases.py."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, Final

from libroabierto.domain import rulebook
from libroabierto.tlog.note import NoteSigner

from .cases import Case
from .cast import (
    AUTHORITY,
    AYTO,
    COUNCIL_SECRETARY,
    DECLARATION,
    MUNICIPALITY,
    NEIGHBOUR,
    OSC_ONE,
    PRESIDENT,
    VILLA_GUERRERO,
    collation,
    digest_of,
    ink,
)
from .chapters.bodies import DIGEST, SEEN, WITHDRAWAL, accreditation_of, office, scan
from .chapters.endings import NEW_KEY
from .chapters.letter import ACCREDITATION, CERTIFICATE, FOUNDING, declaration, enrolment, signature
from .rule_cases import NEXT
from .story import opening
from .storytelling import ORIGIN, Deed, Party, Story
from .trials import Refusal, accepted, all_refused, refused

FIRST_RULES: Final = {"version": 1, "sha256": rulebook.DIGESTS[1]}
ELSEWHERE: Final = NoteSigner("libro.example.org/otro", bytes([7]) * 32)


def cases() -> list[Case]:
    """Return the cases."""
    later = timedelta(days=900)
    return [
        accepted("a founding", "nothing", FOUNDING),
        accepted("a founding on the first rules", "nothing", FOUNDING.but(rules=FIRST_RULES)),
        *all_refused((*FOUNDINGS, *INSTITUTIONS, *KEYS, *DECLARATIONS)),
        refused(
            "a key for a tenure that is over", "key.tenure-over", "letter", _TENURE_OVER, later=later / 2
        ),
        refused("a certificate that has ended", "key.expired", "letter", WITHDRAWAL, later=later),
    ]


def _founded(change: Callable[[dict[str, Any]], Mapping[str, Any]]) -> Deed:
    """Found the ledger with some members made from those of the story's founding."""

    def data(story: Story) -> dict[str, Any]:
        said = FOUNDING.said(story)
        return {**said, **change(said)}

    return Deed(AUTHORITY, "ledger.founded", FOUNDING.stream, data)


def _succession(**changes: Any) -> Deed:
    return _founded(lambda said: {"succession": {**said["succession"], **changes}})


def _roles(*roles: tuple[str, str]) -> Deed:
    """Give the first member of the roll other roles, each over one territory."""

    def change(said: dict[str, Any]) -> Mapping[str, Any]:
        given = [{"role": role, "territory": [territory]} for role, territory in roles]
        first, *others = said["succession"]["roll"]
        return {"succession": {**said["succession"], "roll": [{**first, "roles": given}, *others]}}

    return _founded(change)


def _continued(origin: str, checkpoint: str) -> dict[str, Any]:
    return {"ledger": digest_of("ledger"), "origin": origin, "checkpoint": checkpoint, "gap": "Ninguno"}


def _territory(*left_out: str, **more: Any) -> Deed:
    def change(said: dict[str, Any]) -> Mapping[str, Any]:
        kept = [place for place in said["authority"]["territory"] if place not in left_out]
        return {"authority": {**said["authority"], "territory": kept}, **more}

    return _founded(change)


FOUNDINGS: Final[tuple[Refusal, ...]] = (
    ("an event before the founding", "ledger.not-founded", "nothing", NEXT),
    (
        "a founding by another key than the seal in it",
        "ledger.not-signed-by-its-authority",
        "nothing",
        FOUNDING.by(Party("outsider", "autoridad-mex")),
    ),
    (
        "a log key of another name",
        "ledger.log-key-invalid",
        "nothing",
        FOUNDING.but(log_key=str(ELSEWHERE.verifier)),
    ),
    (
        "a witness policy about another log",
        "ledger.witness-policy-invalid",
        "nothing",
        FOUNDING.but(witness_policy=f"log {ELSEWHERE.verifier}\nquorum none"),
    ),
    (
        "a catalogue that the rules do not know",
        "ledger.catalogue-unknown",
        "nothing",
        _founded(lambda said: {"catalogue": {**said["catalogue"], "sha256": digest_of("catalogue")}}),
    ),
    (
        "rules by another archive",
        "ledger.rules-unknown",
        "nothing",
        FOUNDING.but(rules={**FIRST_RULES, "sha256": digest_of("archive")}),
    ),
    (
        "a role over no municipality",
        "ledger.territory-unknown",
        "nothing",
        _roles(("civil-society", "15999")),
    ),
    ("an authority without the state", "ledger.state-missing", "nothing", _territory("state")),
    (
        "a municipality left out under the first rules",
        "ledger.territory-incomplete",
        "nothing",
        _territory("15001", rules=FIRST_RULES),
    ),
    ("a threshold that nobody can reach", "succession.threshold", "nothing", _succession(threshold=4)),
    (
        "ten days of waiting, and no practice",
        "succession.waiting-days",
        "nothing",
        _founded(lambda said: {"succession": {**said["succession"], "waiting_days": 10}, "practice": False}),
    ),
    (
        "a municipality on the roll",
        "succession.role-reserved",
        "nothing",
        _roles(("municipality", "15113")),
    ),
    (
        "one role twice on the roll",
        "institution.role-repeated",
        "nothing",
        _roles(("civil-society", "15113"), ("civil-society", "15106")),
    ),
    (
        "one organisation twice on the roll",
        "succession.roll-repeats",
        "nothing",
        _founded(lambda said: {"succession": {**said["succession"], "roll": _doubled(said)}}),
    ),
    (
        "a predecessor without a checkpoint",
        "ledger.continues-invalid",
        "nothing",
        FOUNDING.but(continues=_continued(ELSEWHERE.verifier.name, "nada")),
    ),
    (
        "a predecessor of the same origin",
        "ledger.continues-invalid",
        "nothing",
        FOUNDING.but(continues=_continued(ORIGIN, opening().checkpoint().decode())),
    ),
)


def _doubled(said: dict[str, Any]) -> list[dict[str, Any]]:
    first, second, *others = said["succession"]["roll"]
    return [first, {**second, "id": first["id"]}, *others]


_TOWN: Final = {"role": "municipality", "territory": ["15113"]}
_OTHER_TOWN: Final = accreditation_of(
    Party(NEW_KEY, "ayto-otro"), "municipality", "15113", municipality=VILLA_GUERRERO
)
INSTITUTIONS: Final[tuple[Refusal, ...]] = (
    (
        "a municipality that is not named",
        "institution.municipality-missing",
        "founded",
        ACCREDITATION.but(municipality=None),
    ),
    (
        "a second government of a municipality",
        "institution.municipality-taken",
        "letter",
        _OTHER_TOWN,
    ),
    (
        "a role in two parts",
        "institution.role-repeated",
        "founded",
        ACCREDITATION.but(roles=[_TOWN, {**_TOWN, "territory": ["15106"]}]),
    ),
    (
        "a second authority",
        "institution.role-reserved",
        "founded",
        ACCREDITATION.but(roles=[{"role": "authority", "territory": ["15113"]}], municipality=None),
    ),
    (
        "an accreditation in another stream",
        "stream.of-another-institution",
        "founded",
        ACCREDITATION.at("institution:otro"),
    ),
    (
        "a municipal office in an organisation",
        "office.not-of-this-institution",
        "letter",
        office(Party(NEW_KEY, "osc-uno", "municipal-president"), OSC_ONE),
    ),
    (
        "a municipal office without a term",
        "office.term-missing",
        "assembled",
        office(Party(NEW_KEY, "ayto-15106", "municipal-president"), NEIGHBOUR),
    ),
    (
        "a municipal office that outlasts its term",
        "office.exceeds-term",
        "letter",
        office(Party(NEW_KEY, "ayto-15113", "transparency-unit"), MUNICIPALITY, to="2028-06-30"),
    ),
    (
        "a withheld value used twice",
        "personal.digest-reused",
        "withheld",
        office(Party(NEW_KEY, "ayto-15113", "data-protection-officer"), MUNICIPALITY, holder={"_sd": DIGEST}),
    ),
)


def _enrolled(party: Party, by: Party = AUTHORITY, tenure: int | None = 3, **changes: Any) -> Deed:
    deed = Deed(by, "key.enrolled", AYTO, lambda story: enrolment(story, party, tenure=3))
    return deed.but(tenure=tenure, **changes)


_SECOND: Final = Party(NEW_KEY, "ayto-15113", "municipal-president")
_SEAL: Final = Party(NEW_KEY, "ayto-15113")
_OVER: Final = {**CERTIFICATE, "not_after": "2026-11-01"}
KEYS: Final[tuple[Refusal, ...]] = (
    ("a key for a tenure that never began", "key.tenure-unknown", "letter", _enrolled(_SECOND, tenure=99)),
    ("a person's key without tenure", "key.tenure-unknown", "letter", _enrolled(_SECOND, tenure=None)),
    ("a machine's seal for a person", "key.kind-not-for-person", "letter", _enrolled(_SECOND, kind="seal")),
    (
        "an office's key for a seal",
        "key.kind-not-for-seal",
        "letter",
        _enrolled(_SEAL, tenure=None),
    ),
    (
        "an e.firma without its certificate",
        "key.certificate-missing",
        "letter",
        _enrolled(_SECOND, kind="e-firma"),
    ),
    (
        "an e.firma whose certificate has ended",
        "key.certificate-expired",
        "letter",
        _enrolled(PRESIDENT, kind="e-firma", certificate=_OVER),
    ),
)
_TENURE_OVER: Final = _enrolled(Party(NEW_KEY, "ayto-15113", "council-secretary"), MUNICIPALITY, tenure=4)

ISSUED: Final = Deed(
    COUNCIL_SECRETARY, "declaration.issued", "declaration:15113-2026", lambda _: declaration()
)
_MAYOR, _WITNESS = declaration()["signatories"]
_UNSIGNED: Final = Deed(
    PRESIDENT, "declaration.signed", DECLARATION, lambda story: signature(story, PRESIDENT, "e-firma")
)
_INK = SEEN[0]
_SCAN: Final = scan()


def _seen(*seen: dict[str, str]) -> Deed:
    return _SCAN.but(collation=collation(*seen))


DECLARATIONS: Final[tuple[Refusal, ...]] = (
    ("a second declaration in one stream", "declaration.exists", "letter", ISSUED.at(DECLARATION)),
    ("no template", "declaration.template-missing", "letter", ISSUED.but(template=None)),
    (
        "a signatory by institution and role",
        "declaration.signatory-ambiguous",
        "letter",
        ISSUED.but(signatories=[{**_MAYOR, "role": "authority"}, _WITNESS]),
    ),
    (
        "a signatory whom nobody knows",
        "declaration.signatory-unknown",
        "letter",
        ISSUED.but(signatories=[_MAYOR, _WITNESS, {**_MAYOR, "institution": "nadie"}]),
    ),
    (
        "a declaration without the president",
        "declaration.president-missing",
        "letter",
        ISSUED.but(signatories=[_WITNESS]),
    ),
    (
        "a declaration without the authority",
        "declaration.authority-missing",
        "letter",
        ISSUED.but(signatories=[_MAYOR]),
    ),
    (
        "an e.firma that says it is none",
        "declaration.modality-differs",
        "issued",
        _UNSIGNED.but(modality="electronic-seal"),
    ),
    (
        "a reception of tomorrow",
        "declaration.received-in-future",
        "issued",
        Deed(
            AUTHORITY,
            "declaration.acknowledged",
            DECLARATION,
            lambda story: {"digest": story.digest(9), "received_on": "2026-11-30"},
        ),
    ),
    (
        "a paper letter of tomorrow",
        "declaration.dated-after-recording",
        "corrected",
        _SCAN.at("declaration:15113-otra").under(occurred_on="2026-11-30"),
    ),
    (
        "a paper letter compared before it was written",
        "collation.before-paper",
        "corrected",
        _SCAN.at("declaration:15113-otra").but(collation=collation(compared_on="2022-06-19")),
    ),
    (
        "an electronic seal on a paper letter",
        "declaration.claims-electronic-signature",
        "letter",
        _seen({**_INK, "modality": "electronic-seal"}),
    ),
    (
        "ink of somebody whom the letter does not name",
        "collation.signatory-unknown",
        "letter",
        _seen(_INK, ink(institution="osc-uno", office="facilitator")),
    ),
)
