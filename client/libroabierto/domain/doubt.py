"""Events in doubt: signed with a key since an entry from which somebody else may have held it.

A label for whoever reads: it changes no state, and no rule asks for it.
"""

from __future__ import annotations

from libroabierto.domain.world import Document, World
from libroabierto.record.event import Event


def in_doubt(world: World, event: Event, index: int) -> Document | None:
    """Say why *event*, recorded as entry *index*, is in doubt; None if it is not (`doubt_of`)."""
    return doubt_of(world, event.kid, (event.issuer, event.office), index)


def doubt_of(world: World, kid: str, signer: tuple[str, str], index: int) -> Document | None:
    """Say why what *signer* (institution, office) signed by this key is in doubt; None if it is not.

    Gives `entry`, which declared the compromise; `since`, the first entry in doubt; and `revoked_with`,
    the key that enrolled this one and was compromised itself, or None. What counts is the enrolment of
    the office that signed: what follows its end was signed under another one, which answers for itself,
    and so does the same e.firma in another institution.
    """
    for key in world.find("key", f"kid:{kid}"):
        since, own = key["compromised_since"], (key["institution"], key["office"])
        if since is None or own != signer:
            continue
        if since <= index <= key["ended"]["entry"]:
            return {"entry": key["ended"]["entry"], "since": since, "revoked_with": key["revoked_with"]}
    return None
