"""Arithmetic on edwards25519 by the letter of RFC 8032, section 5.1: slow, affine, for tests alone.

A point is (x, y). Written apart from `libroabierto.keys.edwards`, of which it is the oracle.
"""

from __future__ import annotations

import hashlib

Point = tuple[int, int]

P = 2**255 - 19
L = 0x1000000000000000000000000000000014DEF9DEA2F79CD65812631A5CF5D3ED
D = (-121665 * pow(121666, P - 2, P)) % P
NEUTRAL: Point = (0, 1)


def add(a: Point, b: Point) -> Point:
    """Add two points of the curve -x^2 + y^2 = 1 + d x^2 y^2; the formula is complete."""
    (x1, y1), (x2, y2) = a, b
    k = D * x1 * x2 * y1 * y2
    return (
        (x1 * y2 + x2 * y1) * pow(1 + k, P - 2, P) % P,
        (y1 * y2 + x1 * x2) * pow(1 - k, P - 2, P) % P,
    )


def multiply(n: int, point: Point) -> Point:
    """Return n times *point*."""
    total = NEUTRAL
    while n:
        if n & 1:
            total = add(total, point)
        point, n = add(point, point), n >> 1
    return total


def point_of(y: int, sign: int = 0) -> Point | None:
    """Return the point with this y and this parity of x, or None if there is none."""
    x2 = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(x2, (P + 3) // 8, P)
    if x * x % P != x2:
        x = x * pow(2, (P - 1) // 4, P) % P
    if x * x % P != x2:
        return None
    return (x if x % 2 == sign else -x % P, y % P)


def encode(point: Point) -> bytes:
    """Encode canonically."""
    return (point[1] | (point[0] & 1) << 255).to_bytes(32, "little")


def challenge(r: bytes, a: bytes, message: bytes) -> int:
    """Return k of RFC 8032, section 5.1.7."""
    return int.from_bytes(hashlib.sha512(r + a + message).digest(), "little") % L


BASE = point_of(4 * pow(5, P - 2, P) % P)
assert BASE is not None
B: Point = BASE
