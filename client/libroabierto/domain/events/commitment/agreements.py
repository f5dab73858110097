"""The agreement of the secretariat by which a commitment is approved, changed or stopped.

Of a municipal secretariat it must be on record and adopted. The sessions of the local secretariat are not
in the ledger: the agreement on a state commitment is recorded as it is given.
"""

from __future__ import annotations

from typing import Final

from libroabierto.domain.events.secretariat.agreements import agreement_of, later_agreement
from libroabierto.domain.events.secretariat.handover import of_concluded
from libroabierto.domain.eventtype import Case, Verdict, refused_when


@refused_when("commitment.secretariat-concluded")
def concluded_secretariat(case: Case) -> Verdict:
    """The commitment's secretariat is concluded; the next one takes the commitment over when installed."""
    return of_concluded(case)


@refused_when("commitment.agreement-unknown")
def unknown_agreement(case: Case) -> Verdict:
    """The commitment's secretariat has recorded no such session, or did not adopt such an agreement."""
    named, body = case.data.get("agreement"), case.present["secretariat"]
    if named is None or body is None:
        return False
    return agreement_of(case.world, body, named["kind"], named["number"], named["agreement"]) is None


AGREEMENT_RULES: Final = (unknown_agreement, later_agreement)
DECISION_RULES: Final = (concluded_secretariat, *AGREEMENT_RULES)  # of what the secretariat itself decides
