"""Events in doubt: signed with a key since an entry from which somebody else may have held it.

A label for whoever reads: it changes no state, and no rule asks for it.
"""

from __future__ import annotations

from libroabierto.domain.world import Document, World


def in_doubt(world: World, kid: str, index: int) -> Document | None:
    """Say why entry *index*, signed with the key *kid*, is in doubt; None if it is not.

    Gives `entry`, which declared the compromise; `since`, the first entry in doubt; and `revoked_with`,
    the key that enrolled this one and was compromised itself, or None. What follows the end of an
    enrolment was signed under another one, which answers for itself.
    """
    for key in world.find("key", f"kid:{kid}"):
        since = key["compromised_since"]
        if since is not None and since <= index <= key["ended"]["entry"]:
            return {"entry": key["ended"]["entry"], "since": since, "revoked_with": key["revoked_with"]}
    return None
