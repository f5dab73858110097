"""Chapter 7: who follows: the roll attests, days pass, a comptroller takes over, and hands on a part."""

from __future__ import annotations

from typing import Any, Final

from generators.cast import (
    AUTHORITYS,
    AYTO,
    CERTIFIED,
    CONTROL,
    LEDGER,
    OSC_ONE,
    OSC_TWO,
    STATE_BODY,
    SUCCESSOR,
    SUCCESSORS_OFFICER,
    digest_of,
)
from generators.keyring import jwk, kid
from generators.storytelling import LOG, Deed, Party, Story
from libroabierto.domain.attested import facts_digest

from .bodies import accreditation_of, office
from .letter import CERTIFICATE, enrolment

SUCCESSORS: Final = f"institution:{SUCCESSOR.institution}"
PART: Final = [{"role": "authority", "territory": ["15106"]}]
LATER: Final = "2027-06-01"


def decreed(predecessor: str, pairs: list[dict[str, Any]]) -> dict[str, Any]:
    """Return what a succession says beside the successor."""
    return {
        "predecessor": predecessor,
        "pairs": pairs,
        "decree": "Decreto de ejemplo número 123",
        "gazette_number": "Gaceta de ejemplo 45",
        "document_sha256": digest_of("decree"),
        "effective_on": "2026-11-04",
    }


def left(story: Story) -> list[dict[str, Any]]:
    """Return what the first authority holds, or left vacant."""
    authority = story.world.get("institution", "autoridad-mex")
    return [dict(held) for held in authority["roles"]] if authority else []


def facts(story: Story, to: Party = SUCCESSOR, **changes: Any) -> dict[str, Any]:
    """Return the facts that everything passes to somebody."""
    named = {"id": to.institution, "name": "Contraloría de ejemplo", "kid": kid(to.key)}
    return {**decreed("autoridad-mex", left(story)), "successor": named, **changes}


def attestation(by: Party, kind: str = "succession", to: Party = SUCCESSOR, **changes: Any) -> Deed:
    """Return the deed by which a member of the roll attests a succession or a policy, in whatever differs."""

    def data(story: Story) -> dict[str, Any]:
        said = {**(facts(story, to) if kind == "succession" else POLICY), **changes}
        return {"digest": facts_digest(kind, said), kind: said}

    stream = f"institution:{changes.get('predecessor', 'autoridad-mex')}"
    return Deed(by, "succession.attested", stream if kind == "succession" else LEDGER, data)


def _succeeded(story: Story) -> dict[str, Any]:
    seal = {"seal": jwk(SUCCESSOR.key), "possession": story.possession(SUCCESSOR.key, SUCCESSOR.institution)}
    named = {"id": SUCCESSOR.institution, "name": "Contraloría de ejemplo", **seal}
    return {"mode": "no-handover", "successor": named, **decreed("autoridad-mex", left(story))}


SUCCESSION: Final = Deed(SUCCESSOR, "institution.succeeded", AUTHORITYS, _succeeded)
ROLL: Final = [{"id": one.institution, "kid": kid(one.key)} for one in (OSC_ONE, OSC_TWO, STATE_BODY)]
POLICY: Final[dict[str, Any]] = {
    "witness_policy": f"log {LOG.verifier}\nquorum none",
    "roll": ROLL,
    "threshold": 2,
    "waiting_days": 30,
}
CHANGE: Final = Deed(SUCCESSOR, "ledger.policy_changed", LEDGER, POLICY)
BODY_OF_CONTROL: Final = accreditation_of(CONTROL, "state-body", "15106").by(SUCCESSOR)


def handover(by: Party, to: Party = CONTROL, **changes: Any) -> Deed:
    """Return the deed by which one party hands over, or takes over, the authority over one municipality."""
    said = {**decreed(SUCCESSOR.institution, PART), "mode": "handover", **changes}

    def data(story: Story) -> dict[str, Any]:
        known = story.world.get("institution", to.institution) or {"name": "Institución desconocida"}
        return {**said, "successor": {"id": to.institution, "name": known["name"], "seal": jwk(to.key)}}

    return Deed(by, "institution.succeeded", f"institution:{said['predecessor']}", data)


def certified(story: Story) -> dict[str, Any]:
    """Return what enrols a legal person's e.firma as the municipality's seal."""
    seal = enrolment(story, CERTIFIED, tenure=0, kind="seal")
    del seal["tenure"]
    return {**seal, "certificate": CERTIFICATE}


CERTIFIED_SEAL: Final = Deed(SUCCESSOR, "key.enrolled", AYTO, certified)


def tell(story: Story) -> None:
    """Tell the chapter."""
    story.tell(attestation(OSC_ONE))
    story.mark("attested once")
    story.tell(attestation(OSC_TWO))
    story.mark("attested")
    story.wait(days=30)
    story.tell(SUCCESSION)
    story.mark("succeeded")
    story.tell(attestation(OSC_ONE, "policy"), attestation(OSC_TWO, "policy"))
    story.mark("policy attested")
    story.tell(CHANGE)
    story.mark("policy changed")
    story.tell(BODY_OF_CONTROL)
    story.mark("control body")
    story.tell(handover(SUCCESSOR, effective_on=LATER), handover(SUCCESSOR))
    story.mark("half handed over")
    story.tell(handover(CONTROL))
    story.mark("handed over")
    _watched(story)
    story.tell(CERTIFIED_SEAL)
    story.mark("certified")


def _watched(story: Story) -> None:
    """The new authority over the state has an officer for personal data."""
    tenure = len(story.entries)
    story.tell(office(SUCCESSORS_OFFICER, SUCCESSOR))
    enrolled = enrolment(story, SUCCESSORS_OFFICER, tenure=tenure)
    story.say(SUCCESSOR, "key.enrolled", SUCCESSORS, enrolled)
    story.mark("state watched")
