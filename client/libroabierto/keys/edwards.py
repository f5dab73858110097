"""Which 32 bytes may stand for a point of Ed25519 (RFC 8032 section 5.1.3).

An encoding is y, little-endian, with the sign of x in the highest bit. Four things can be wrong:

- y >= p: a second spelling of a point that has another;
- no x belongs to that y: the bytes are no point of the curve;
- x = 0 with the sign set: a second spelling again; such points have small order too;
- the point has small order (1, 2, 4 or 8): a key of small order signs everything at once, and an R
  of small order tells a signer who played with the equation.

Eight points have small order, and five values of y cover them: whether x is taken positive or
negative does not change the order. The tests find the five again by arithmetic on the curve.
"""

from __future__ import annotations

from typing import Final

P: Final = 2**255 - 19
L: Final = 2**252 + 27742317777372353535851937790883648493  # the prime order of the base point
D: Final = -121665 * pow(121666, -1, P) % P

_Y_OF_ORDER_8: Final = 0x7A03AC9277FDC74EC6CC392CFA53202A0F67100D760B3CBA4FD84D3D706A17C7
_SMALL_ORDER: Final = frozenset({0, 1, P - 1, _Y_OF_ORDER_8, P - _Y_OF_ORDER_8})


def _y(encoded: bytes) -> int:
    return int.from_bytes(encoded, "little") & (1 << 255) - 1


def is_canonical(encoded: bytes) -> bool:
    """Tell whether y is reduced. x = 0 with the sign set is left to `has_small_order`."""
    return _y(encoded) < P


def has_small_order(encoded: bytes) -> bool:
    """Tell whether the point, in this or any other spelling, has order 1, 2, 4 or 8."""
    return _y(encoded) % P in _SMALL_ORDER


def is_on_curve(encoded: bytes) -> bool:
    """Tell whether an x exists with -x^2 + y^2 = 1 + d x^2 y^2 (Euler's criterion)."""
    y2 = _y(encoded) ** 2 % P
    x2 = (y2 - 1) * pow(D * y2 + 1, -1, P) % P
    return pow(x2, (P - 1) // 2, P) in (0, 1)


def is_point(encoded: bytes) -> bool:
    """Tell whether these 32 bytes are the one spelling of a point that can serve as a public key."""
    return is_canonical(encoded) and not has_small_order(encoded) and is_on_curve(encoded)
