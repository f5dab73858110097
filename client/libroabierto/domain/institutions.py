"""The row of an institution: who it is, which roles it was given, and what became of it.

State: `proposed` (by a peer, without any right) -> `accredited` by a second peer's endorsement; or
`accredited` at once by the authority or the founding -> `extinguished`, without any role.
"""

from __future__ import annotations

from typing import Any, Final

from libroabierto.domain.eventtype import Recorded
from libroabierto.domain.kinds import row
from libroabierto.domain.signers import is_private
from libroabierto.domain.vocabulary import PRIVATE_ROLES
from libroabierto.domain.world import Document, Row

# Roles that any number of institutions hold beside one another, and vouch for one another in.
PEER_ROLES: Final = PRIVATE_ROLES


def institution_row(
    recorded: Recorded,
    member: Document,
    *,
    state: str = "accredited",
    municipality: dict[str, Any] | None = None,
    legal_ground: str | None = None,
    proposed_by: str | None = None,
) -> Row:
    """Build the first row of the institution that *member* names by `id`, `name` and `roles`."""
    document = {
        "id": member["id"],
        "name": member["name"],
        "state": state,
        "roles": member["roles"],
        "municipality": municipality,
        "legal_ground": legal_ground,
        "accredited_at": recorded.index,
        "digest": recorded.case.event.digest,
        "proposed_by": proposed_by,
        "endorsements": [],
        "former_name": None,
        "extinguished": None,
        "vacant": [],
        "last_entry": recorded.index,
    }
    return row("institution", document)


def roles_incompatible(held: list[dict[str, Any]]) -> bool:
    """Say whether a role of society or of evaluators stands beside another: nobody watches over himself."""
    names = {one["role"] for one in held}
    return len(names) > 1 and not PEER_ROLES.isdisjoint(names)


def on_roll(ledger: Document, id: str) -> bool:
    """Say whether the founding named this institution in the succession roll."""
    return any(member["id"] == id for member in ledger["succession"]["roll"])


def watches(ledger: Document, institution: Document | None) -> bool:
    """Say whether an institution watches over the authority: society, evaluators, the succession roll."""
    if institution is None:
        return False
    return is_private(institution) or on_roll(ledger, institution["id"])


def pairs(held: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """Return each (role, territory) of some roles with their territories."""
    return [(one["role"], territory) for one in held for territory in one["territory"]]
