"""What is left waiting: a successor that the roll agreed on, and for which the authority made a second seal.

Then a member of a new roll becomes an authority itself. Told after what is left undone.
"""

from __future__ import annotations

from typing import Any, Final

from generators.cast import AUTHORITY, LEDGER, OSC_ONE, OSC_TWO, SECRETARIAT, STATE_BODY
from generators.keyring import kid
from generators.storytelling import Deed, Party, Story

from .letter import enrolment
from .succession import PART, POLICY, attestation, handover

BODYS: Final = f"institution:{STATE_BODY.institution}"
MADE: Final = Party("outsider", STATE_BODY.institution)  # a seal of the comptroller that the authority made
RESEALED: Final = Party("outsider-two", OSC_TWO.institution)  # and one of who gave up its own
MEMBERS: Final = [{"id": one.institution, "kid": kid(one.key)} for one in (OSC_ONE, RESEALED, SECRETARIAT)]
A_PART: Final[dict[str, Any]] = {"predecessor": "autoridad-mex", "pairs": PART}


def sealed(party: Party) -> Deed:
    """Return the deed by which the authority enrols a seal of somebody."""

    def data(story: Story) -> dict[str, Any]:
        said = enrolment(story, party, tenure=0, kind="seal")
        return {name: value for name, value in said.items() if name != "tenure"}

    return Deed(AUTHORITY, "key.enrolled", f"institution:{party.institution}", data)


def tell(story: Story) -> None:
    """Tell the chapter."""
    story.tell(sealed(MADE))
    story.mark("sealed twice")
    story.tell(attestation(OSC_ONE, to=STATE_BODY), attestation(SECRETARIAT, to=STATE_BODY))
    story.mark("successor agreed")
    new = {**POLICY, "roll": MEMBERS}
    story.tell(attestation(OSC_ONE, "policy", **new), attestation(SECRETARIAT, "policy", **new))
    story.tell(Deed(AUTHORITY, "ledger.policy_changed", LEDGER, new))
    story.tell(handover(AUTHORITY, SECRETARIAT, **A_PART), handover(SECRETARIAT, SECRETARIAT, **A_PART))
    story.mark("member governs")
