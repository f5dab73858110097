"""How a secretariat lives, and the rules on dates that its acts share.

`called` -> `installing` -> `installed` when every party has signed or is seen on paper (parties.py) ->
`concluded`. *Inactive* and *inherited* are derived from dates when read (derived.py).
"""

from __future__ import annotations

from typing import Final

from libroabierto.domain.eventtype import Case, Signer, Verdict, refused_when
from libroabierto.domain.lifecycle import Lifecycle, Step
from libroabierto.domain.passing import stands_for
from libroabierto.domain.signers import (
    MUNICIPALITY_OFFICES,
    holds,
    municipality_of_stream,
    role_holder,
)
from libroabierto.domain.vocabulary import OFFICES, Label

ALIVE: Final = ("called", "installing", "installed")

SECRETARIAT: Final = Lifecycle(
    "secretariat",
    {
        "secretariat.called": Step(to="called"),
        "secretariat.member_seated": Step(after=ALIVE),
        "secretariat.member_replaced": Step(after=ALIVE),
        "secretariat.installed": Step(after=("called",), to="installing"),
        # On paper it may stand installed; a party who is still there adds its electronic signature.
        "secretariat.installation_signed": Step(after=("installing", "installed")),
        "secretariat.session_held": Step(after=("installed",)),
        "cocreation.table_held": Step(after=("installed",)),
        "secretariat.concluded": Step(after=ALIVE, to="concluded"),
    },
    dated=False,  # those below, which know the installation too
)


@refused_when("secretariat.before-call")
def before_call(case: Case) -> Verdict:
    """The act is dated before the call that it follows."""
    return case.event.occurred_on < case.present["occurred_on"] and {"since": case.present["occurred_on"]}


@refused_when("secretariat.before-installation")
def before_installation(case: Case) -> Verdict:
    """The act is dated before the installation that it follows."""
    installation = case.present["installation"]
    since = installation["on"] if installation else case.event.occurred_on
    return bool(case.event.occurred_on < since) and {"since": since}


def is_unfit(case: Case, institution: str) -> bool:
    """Say whether an institution of this id exists, and is no municipal secretariat over the municipality."""
    found = case.world.get("institution", institution)
    return found is not None and not holds(found, "municipal-secretariat", municipality_of_stream(case))


def its_municipality(*offices: str) -> Signer:
    """The municipality whose secretariat it is; its seal or council secretary unless offices are named."""
    return role_holder("municipality", offices or MUNICIPALITY_OFFICES, municipality_of_stream)


def its_officer(*offices: str) -> Signer:
    """The institution that is this secretariat, or its successor, acting in one of *offices*."""

    def may_sign(case: Case) -> bool:
        row, key = case.aggregate, municipality_of_stream(case)
        return (
            (row is None or stands_for(case, row["institution"], key))
            and case.event.office in offices
            and holds(case.issuer(), "municipal-secretariat", key)
        )

    es, en = (", ".join(OFFICES[o].in_language(language) for o in offices) for language in ("es", "en"))
    return Signer(Label(f"el propio secretariado ({es})", f"the secretariat itself ({en})"), may_sign)
