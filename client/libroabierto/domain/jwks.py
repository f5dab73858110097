"""Public keys of the data, read once.

Reading a JWK strictly (the point lies on its curve, is of no small order) costs as much as several
signatures, and one event asks for its new key in form, rules and state.
"""

from __future__ import annotations

import functools
from typing import Any, Final

from libroabierto.errors import Malformed
from libroabierto.keys import PublicKey

# A key is some hundred bytes; one batch of 256 events names a few hundred.
_KEPT: Final = 4096


def public_key(jwk: object) -> PublicKey:
    """Return the key of *jwk*; raises Malformed("key.…") for what is not one."""
    if not isinstance(jwk, dict) or not all(isinstance(value, str) for value in jwk.values()):
        raise Malformed("key.not-an-object")
    return _read(frozenset(jwk.items()))


@functools.lru_cache(maxsize=_KEPT)
def _read(members: frozenset[tuple[Any, Any]]) -> PublicKey:
    return PublicKey.from_jwk(dict(members))
