"""The succession roll: who may attest that an authority vanished, and when enough of them have.

The founding names the roll, `ledger.policy_changed` changes it, nothing else adds to it: an institution
that is accredited later is on no roll, however many there are of it. Each member stands on it with one
seal. That seal attests, and whatever it was rotated to; a seal that somebody else enrolled for the member
does not, or whoever enrols seals could attest in the member's name.

An attestation counts for the facts whose SHA-256 it names and for no others; once for each member; while
the roll that it was made under is in force; unless its member declared the key compromised since before;
and unless its member is an authority itself by now: whoever governs does not say who follows.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from libroabierto.domain.doubt import doubt_of
from libroabierto.domain.eventtype import Case, Signer, Verdict
from libroabierto.domain.fields import Group, InstitutionId, Several, Text, Thumbprint, Whole
from libroabierto.domain.forms import Form
from libroabierto.domain.founding import WAITING_DAYS
from libroabierto.domain.jwks import public_key
from libroabierto.domain.keyrules import working_seals
from libroabierto.domain.vocabulary import Label
from libroabierto.domain.world import Document, World


class Member(Form):
    """An accredited institution on the roll, and the seal with which it stands there."""

    id = InstitutionId("Identificador", "Id", example="osc-ejemplo")
    kid = Thumbprint("Huella (kid) de su sello electrónico", "Thumbprint (kid) of its seal", example="A" * 43)


class Policy(Form):
    """Which witnesses a reader asks for, and who may attest a succession."""

    witness_policy = Text(
        "Política de testigos",
        "Witness policy",
        longest=8000,
        lines=True,
        exact=True,
        example="log LLAVE-VERIFICADORA\nquorum none",
    )
    roll = Several("Padrón de sucesión", "Roll", Group("Integrante", "Member", Member), least=3, most=50)
    threshold = Whole("Atestaciones necesarias", "Attestations needed", least=2, most=50, example=2)
    waiting_days = Whole("Días de espera", "Waiting days", least=0, most=365, example=WAITING_DAYS)


def roll_of(ledger: Document) -> dict[str, str]:
    """Return the roll in force: each member's id, and the `kid` of the seal with which it stands there."""
    members = ledger["succession"]["roll"]
    return {m["id"]: m["kid"] if "kid" in m else public_key(m["seal"]).kid for m in members}


def roll_entry(ledger: Document) -> int:
    """Return the entry that named the roll in force: the founding, or the last change of the policy."""
    return int(ledger.get("policy_changed_at", 0))


def speaks_for_roll(case: Case) -> bool:
    """Say whether a member of the roll signs, with the seal of which it stands there or what that became."""
    own = roll_of(case.ledger).get(case.event.issuer)
    return own is not None and case.event.office == "seal" and case.signer["line"] == own


def attestations(world: World, ledger: Document, digest: str) -> list[Document]:
    """Return the attestations of these facts that count now, in the order of entries."""
    found = world.find("attestation", f"facts:{digest}")
    counted = [one for one in found if counts(world, ledger, one)]
    return sorted(counted, key=lambda one: int(one["entry"]))


def counts(world: World, ledger: Document, attestation: Document) -> bool:
    """Say whether an attestation counts now: by the roll in force, the key not stolen, governing nobody."""
    of_this_roll = attestation["roll"] == roll_entry(ledger)
    doubted = of_this_roll and doubtful(world, attestation)
    return of_this_roll and not doubted and not governs(world, attestation["institution"])


def governs(world: World, id: str) -> bool:
    """Say whether an institution is, or was to its end, the authority somewhere."""
    institution = world.get("institution", id) or {"roles": []}
    return any(held["role"] == "authority" for held in institution["roles"])


def able(case: Case) -> list[str]:
    """Return the members that can attest: accredited, by a working seal of their line, governing nobody."""
    return [id for id, kid in roll_of(case.ledger).items() if _can_attest(case, id, kid)]


def _can_attest(case: Case, id: str, kid: str) -> bool:
    institution = case.world.get("institution", id)
    if institution is None or institution["state"] != "accredited" or governs(case.world, id):
        return False
    return any(key["line"] == kid for key in working_seals(case, id))


def doubtful(world: World, attestation: Document) -> bool:
    """Say whether the key was compromised when it attested; only the member itself can have said so."""
    signer = (attestation["institution"], "seal")
    return doubt_of(world, attestation["kid"], signer, attestation["entry"]) is not None


def agreed_on(found: list[Document], threshold: int) -> str | None:
    """Return the day (YYYY-MM-DD) on which the attestation that sufficed was recorded, or None."""
    return str(found[threshold - 1]["recorded_on"]) if len(found) >= threshold else None


def possible_from(found: list[Document], succession: Document) -> str | None:
    """Return the first day on which a succession without hand-over may be recorded, or None as yet."""
    agreed = agreed_on(found, succession["threshold"])
    if agreed is None:
        return None
    return (date.fromisoformat(agreed) + timedelta(days=succession["waiting_days"])).isoformat()


def not_agreed(case: Case, digest: str) -> Verdict:
    """Say, with the numbers, whether fewer members than the threshold attested exactly these facts."""
    threshold = case.ledger["succession"]["threshold"]
    have = len(attestations(case.world, case.ledger, digest))
    return have < threshold and {"have": have, "threshold": threshold, "digest": digest}


ROLL: Final = Signer(
    Label(
        "integrante del padrón de sucesión (el sello electrónico con que está en él)",
        "a member of the succession roll (the seal with which it stands there)",
    ),
    speaks_for_roll,
)
