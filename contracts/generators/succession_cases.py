"""Succession: attestations of the roll, powers that pass, the policy; and the text that is attested."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from libroabierto.domain.attested import facts_text

from .cases import Case, Topic, bad, good
from .cast import (
    AUTHORITY,
    AUTHORITYS,
    AYTO,
    CONTROL,
    MUNICIPALITY_LATER,
    OSC_ONE,
    OSC_TWO,
    SECRETARIAT,
    STATE_BODY,
    SUCCESSOR,
    digest_of,
)
from .chapters.endings import EXTINCTION, enrolled_at
from .chapters.succession import (
    CHANGE,
    LATER,
    PART,
    POLICY,
    ROLL,
    SUCCESSION,
    attestation,
    facts,
    handover,
)
from .keyring import jwk, kid
from .storytelling import Deed, Story
from .trials import Refusal, accepted, all_refused, place, refused

DAY: Final = timedelta(days=1, hours=1)  # and what the attestation was later in its day
HERE: Final = [{"role": "authority", "territory": ["15113"]}]
VACANT: Final = "vacant"
ENDED: Final = EXTINCTION.but(on="2026-11-05")


def topics() -> list[Topic]:
    """Return facts, the text that members of the roll attest."""
    about = (
        "Facts of one `kind` as they stand in the data of `succession.attested`, their text, and its SHA-256"
        " in lower-case hex; `digest` is what a member attests. PROTOCOL.md section 8."
    )
    return [Topic("facts", about, (*_texts(), *_other_texts()))]


def _texts() -> list[Case]:
    said = {**facts(place(VACANT)), "pairs": [*PART, {"role": "state-body", "territory": ["state"]}]}
    empty = {"institution": "autoridad-mex", "vacant": [], "legal_ground": "Decreto 1", "on": "2026-11-04"}
    return [
        good("a succession", kind="succession", facts=said),
        good("pairs in another order", kind="succession", facts={**said, "pairs": said["pairs"][::-1]}),
        good(
            "everything that an authority has",
            kind="succession",
            facts=facts(place(VACANT)),
        ),
        good("a vacancy", kind="vacancy", facts={**empty, "vacant": HERE}),
        good("a vacancy of nothing", kind="vacancy", facts=empty),
        good("a policy", kind="policy", facts=POLICY),
        good(
            "a policy of two lines and a line feed",
            kind="policy",
            facts={**POLICY, "witness_policy": "a\nb\n"},
        ),
    ]


def _other_texts() -> list[Case]:
    said = {**facts(place(VACANT)), "pairs": PART}
    wrong = digest_of("other facts")
    return [
        bad(
            "the digest of something else",
            "succession.digest-differs",
            kind="succession",
            facts=said,
            digest=wrong,
        ),
        bad(
            "no line feed at the end", "succession.digest-differs", kind="policy", facts=POLICY, digest=_cut()
        ),
    ]


def _cut() -> str:
    """Return the digest of the policy's text without its last line feed."""
    return digest_of(facts_text("policy", POLICY).removesuffix("\n"))


def cases() -> list[Case]:
    """Return the cases of the topic act."""
    return [
        *all_refused(ATTESTED),
        accepted("a second identical attestation", "attested once", attestation(OSC_TWO)),
        accepted("one member attests two different successions", "attested once", _OTHER_DECREE),
        *_alone(),
        *all_refused(HANDOVER),
        accepted("the other half of a hand-over", "half handed over", handover(CONTROL)),
        accepted("a hand-over that the successor begins", "control body", handover(CONTROL)),
        *all_refused(AFTERWARDS),
        *all_refused(VACANCY),
        accepted("an attested vacancy", "vacancy attested", EXTINCTION.by(OSC_TWO)),
        *all_refused(POLICIES),
        accepted("an attested policy", "policy attested", CHANGE),
    ]


_OTHER_DECREE: Final = attestation(OSC_ONE, decree="Decreto de ejemplo número 124")


def _but_facts(**changes: Any) -> Deed:
    return attestation(OSC_ONE, **changes)


ATTESTED: Final[tuple[Refusal, ...]] = (
    (
        "an attestation by somebody who is not on the roll",
        "signer.not-authorized",
        VACANT,
        attestation(STATE_BODY),
    ),
    (
        "an attestation by a former member of the roll",
        "signer.not-authorized",
        "policy changed",
        attestation(SECRETARIAT, "policy"),
    ),
    ("an identical attestation twice", "succession.attested-twice", "attested once", attestation(OSC_ONE)),
    (
        "facts of two kinds",
        "succession.facts-ambiguous",
        VACANT,
        attestation(OSC_ONE).but(policy=POLICY),
    ),
    ("a digest of no facts", "succession.facts-ambiguous", VACANT, attestation(OSC_ONE).but(succession=None)),
    (
        "an attestation carried over to another predecessor",
        "succession.stream-differs",
        VACANT,
        attestation(OSC_ONE).at(AYTO),
    ),
    (
        "a policy attested elsewhere",
        "succession.stream-differs",
        VACANT,
        attestation(OSC_ONE, "policy").at(AYTO),
    ),
    (
        "a digest that is not that of the facts",
        "succession.digest-differs",
        VACANT,
        attestation(OSC_ONE).but(digest=digest_of("other facts")),
    ),
    ("a succession of nobody", "institution.unknown", VACANT, _but_facts(predecessor="nadie")),
    (
        "a member that attests its own succession",
        "succession.attests-itself",
        VACANT,
        attestation(SECRETARIAT, to=SECRETARIAT),
    ),
    ("an attested role in two parts", "institution.role-repeated", VACANT, _but_facts(pairs=[*PART, *HERE])),
    (
        "an attested municipality that passes",
        "succession.role-not-passed",
        VACANT,
        _but_facts(pairs=[{"role": "municipality", "territory": ["15113"]}]),
    ),
    (
        "an attested power that nobody has",
        "succession.pair-not-held",
        VACANT,
        _but_facts(pairs=[{"role": "state-body", "territory": ["15113"]}]),
    ),
)


def _alone() -> list[Case]:
    """Without hand-over; at "attested", the thirty days have just passed."""
    more = SUCCESSION.but(pairs=[{"role": "authority", "territory": ["15113", "15106"]}])
    return [
        accepted("an attested succession after thirty days", "attested", SUCCESSION),
        refused(
            "an attested succession a day early", "succession.too-early", "attested", SUCCESSION, later=-DAY
        ),
        refused("a new seal that nobody vouches for", "key.unknown", VACANT, SUCCESSION),
        refused("one attestation of two", "succession.not-attested", "attested once", SUCCESSION),
        refused("other powers than the attested ones", "succession.not-attested", "attested", more),
        refused(
            "another decree than the attested one",
            "succession.not-attested",
            "attested",
            SUCCESSION.but(decree="Decreto de ejemplo número 124"),
        ),
        refused(
            "the successor's proof for another institution",
            "key.possession-invalid",
            "attested",
            SUCCESSION.but(successor=_proof_for(place("attested"), "autoridad-mex")),
        ),
        refused(
            "the successor's seal, which nobody enrolled, for another act",
            "key.unknown",
            "attested",
            EXTINCTION.by(SUCCESSOR),
        ),
    ]


def _proof_for(story: Story, issuer: str) -> dict[str, Any]:
    seal = {"seal": jwk(SUCCESSOR.key), "possession": story.possession(SUCCESSOR.key, issuer)}
    return {"id": SUCCESSOR.institution, "name": "Contraloría de ejemplo", **seal}


_BACK: Final = handover(SUCCESSOR, AUTHORITY)
HANDOVER: Final[tuple[Refusal, ...]] = (
    ("a hand-over by nobody", "institution.unknown", "control body", handover(CONTROL, predecessor="nadie")),
    (
        "a hand-over in the stream of another",
        "stream.of-another-institution",
        "control body",
        handover(SUCCESSOR).at(AUTHORITYS),
    ),
    (
        "a hand-over of one role in two parts",
        "institution.role-repeated",
        "control body",
        handover(SUCCESSOR, pairs=[*PART, *HERE]),
    ),
    (
        "a municipality that is given away",
        "succession.role-not-passed",
        "control body",
        handover(
            MUNICIPALITY_LATER,
            predecessor="ayto-15113",
            pairs=[{"role": "municipality", "territory": ["15113"]}],
        ),
    ),
    ("a power that goes back", "succession.cycle", "control body", _BACK),
    (
        "a hand-over to nobody",
        "succession.successor-unknown",
        "succeeded",
        handover(SUCCESSOR),
    ),
    (
        "a hand-over to another seal than the successor's",
        "succession.seal-differs",
        "control body",
        handover(SUCCESSOR).but(
            successor={"id": CONTROL.institution, "name": "Órgano", "seal": jwk(STATE_BODY.key)}
        ),
    ),
    (
        "civil society that becomes the authority",
        "institution.roles-incompatible",
        "control body",
        handover(SUCCESSOR, OSC_ONE),
    ),
    (
        "a municipality that becomes its own authority",
        "succession.own-authority",
        "control body",
        handover(SUCCESSOR, MUNICIPALITY_LATER, pairs=HERE),
    ),
    (
        "a power that the predecessor does not hold",
        "succession.pair-not-held",
        "control body",
        handover(SUCCESSOR, pairs=[{"role": "state-body", "territory": ["state"]}]),
    ),
    (
        "a hand-over by who was extinguished",
        "succession.predecessor-ended",
        VACANT,
        handover(STATE_BODY, STATE_BODY, predecessor="autoridad-mex"),
    ),
    ("one party that signs for both", "succession.signed-twice", "half handed over", handover(SUCCESSOR)),
    (
        "a hand-over completed before the decree is in force",
        "succession.not-yet-in-force",
        "half handed over",
        handover(CONTROL, effective_on=LATER),
    ),
    ("a hand-over by a stranger", "signer.not-authorized", "control body", handover(OSC_ONE)),
)


def _smear(story: Story) -> dict[str, Any]:
    return {
        "kid": kid(AUTHORITY.key),
        "enrolment": enrolled_at(story, AUTHORITY.key),
        "reason": "compromised",
        "compromised_since": 0,
        "legal_ground": "Resolución de ejemplo 13/2026",
        "document_sha256": digest_of("resolution"),
    }


AFTERWARDS: Final[tuple[Refusal, ...]] = (
    (
        "a successor that smears its predecessor",
        "key.compromise-of-predecessor",
        "succeeded",
        Deed(SUCCESSOR, "key.revoked", AUTHORITYS, _smear),
    ),
    (
        "the old authority signs afterwards",
        "institution.not-accredited",
        "succeeded",
        CHANGE.by(AUTHORITY),
    ),
    (
        "the authority acts where its power passed on",
        "signer.not-authorized",
        "handed over",
        EXTINCTION.by(SUCCESSOR).at(f"institution:{CONTROL.institution}").but(on="2026-11-05", vacant=PART),
    ),
)
VACANCY: Final[tuple[Refusal, ...]] = (
    (
        "a member of the roll ends the authority alone",
        "succession.not-attested",
        "extinguished",
        ENDED.by(OSC_ONE),
    ),
    (
        "another ground than the attested one",
        "succession.not-attested",
        "vacancy attested",
        EXTINCTION.by(OSC_ONE).but(legal_ground="Otro decreto"),
    ),
    (
        "an attested vacancy recorded by a stranger",
        "signer.not-authorized",
        "vacancy attested",
        EXTINCTION.by(STATE_BODY),
    ),
)
_TWICE: Final = [ROLL[0], {**ROLL[1], "id": "osc-uno"}, ROLL[2]]
_STRANGER: Final = [*ROLL[:2], {"id": "contraloria-mex", "kid": kid(AUTHORITY.key)}]
_GOVERNS: Final = [*ROLL[:2], {"id": "ayto-15113", "kid": kid(MUNICIPALITY_LATER.key)}]
POLICIES: Final[tuple[Refusal, ...]] = (
    ("a policy that nobody attested", "succession.not-attested", "succeeded", CHANGE),
    ("a roll that was not attested", "succession.not-attested", "policy attested", CHANGE.but(threshold=3)),
    (
        "witnesses of another log",
        "ledger.witness-policy-invalid",
        "policy attested",
        CHANGE.but(witness_policy="quorum none"),
    ),
    ("a minority that suffices", "succession.threshold", "policy attested", CHANGE.but(threshold=4)),
    (
        "one institution that is two members",
        "succession.roll-repeats",
        "policy attested",
        CHANGE.but(roll=_TWICE),
    ),
    (
        "a member by another's seal",
        "succession.member-unknown",
        "policy attested",
        CHANGE.but(roll=_STRANGER),
    ),
    (
        "a municipality on the new roll",
        "succession.member-governs",
        "policy attested",
        CHANGE.but(roll=_GOVERNS),
    ),
    ("a policy by who is not the authority", "signer.not-authorized", "policy attested", CHANGE.by(OSC_ONE)),
)
