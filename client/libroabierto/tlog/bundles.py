"""Entry bundles: the entries under one level-0 tile (C2SP tlog-tiles).

A bundle is, for each of its 1 to 256 entries, two bytes of big-endian length and the entry. So an
entry is at most 65,535 bytes and a bundle at most 256 * 65,537.
"""

from __future__ import annotations

from collections.abc import Sequence

from libroabierto.errors import Malformed, TooLarge

from .tile import FULL_WIDTH

MAX_BUNDLED_ENTRY = 0xFFFF
MAX_BUNDLE = FULL_WIDTH * (2 + MAX_BUNDLED_ENTRY)


def format_bundle(entries: Sequence[bytes]) -> bytes:
    """Write 1 to 256 entries as a bundle; raises TooLarge for an entry of more than 65,535 bytes."""
    assert 1 <= len(entries) <= FULL_WIDTH, "our bug: no such bundle"
    if any(len(entry) > MAX_BUNDLED_ENTRY for entry in entries):
        raise TooLarge("bundle.entry-too-large", limit=MAX_BUNDLED_ENTRY)
    return b"".join(len(entry).to_bytes(2, "big") + entry for entry in entries)


def parse_bundle(data: bytes, width: int) -> tuple[bytes, ...]:
    """Read exactly *width* entries (1 to 256).

    Raises Malformed("bundle.too-short") or ("bundle.trailing-bytes").
    """
    entries: list[bytes] = []
    at = 0
    for _ in range(width):
        start = at + 2
        at = start + int.from_bytes(data[at:start], "big")
        if at > len(data):
            raise Malformed("bundle.too-short", want=width, got=len(entries))
        entries.append(data[start:at])
    if at != len(data):
        raise Malformed("bundle.trailing-bytes", want=at, got=len(data))
    return tuple(entries)
