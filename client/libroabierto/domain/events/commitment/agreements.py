"""The agreement of the secretariat by which a commitment is approved, changed or stopped.

Of a municipal secretariat it must be on record and adopted. The sessions of the local secretariat are not
in the ledger: the agreement on a state commitment is recorded as it is given.
"""

from __future__ import annotations

from typing import Final

from libroabierto.domain.events.secretariat.agreements import later_agreement, no_such_agreement
from libroabierto.domain.events.secretariat.handover import of_concluded
from libroabierto.domain.eventtype import Case, Verdict, refused_when


@refused_when("commitment.secretariat-concluded")
def concluded_secretariat(case: Case) -> Verdict:
    """The commitment's secretariat is concluded, and the next one is not installed yet."""
    return of_concluded(case)


@refused_when("commitment.agreement-unknown")
def unknown_agreement(case: Case) -> Verdict:
    """The commitment's secretariat has recorded no such session, or did not adopt such an agreement."""
    return no_such_agreement(case)


AGREEMENT_RULES: Final = (unknown_agreement, later_agreement)
DECISION_RULES: Final = (concluded_secretariat, *AGREEMENT_RULES)  # of what the secretariat itself decides
