"""Municipal secretariats among the institutions: of municipalities, and one for each of them."""

from __future__ import annotations

from libroabierto.domain.eventtype import Case, Verdict, refused_when
from libroabierto.domain.institutions import pairs
from libroabierto.domain.signers import STATE, holders

ROLE = "municipal-secretariat"


@refused_when("institution.secretariat-of-the-state", since=2)
def of_the_state(case: Case) -> Verdict:
    """A municipal secretariat is given the state, whose secretariat is the local one."""
    return (ROLE, STATE) in pairs(case.data["roles"])


@refused_when("institution.secretariat-taken", since=2)
def taken(case: Case) -> Verdict:
    """Another accredited institution is the municipal secretariat of one of these municipalities."""
    given = [territory for role, territory in pairs(case.data["roles"]) if role == ROLE]
    held = ((key, other["id"]) for key in given for other in holders(case.world, ROLE, key))
    return next(({"key": key, "institution": id} for key, id in held), False)


SECRETARIAT_RULES = (of_the_state, taken)
