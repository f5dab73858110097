"""A key's thumbprint as people compare it: by eye, by telephone, by a camera."""

from __future__ import annotations

from libroabierto.keys.base64url import decode


def in_groups(kid: str) -> str:
    """Show a thumbprint in hex, in groups of four."""
    digits = decode(kid).hex()
    return " ".join(digits[at : at + 4] for at in range(0, len(digits), 4))


def uri(kid: str) -> str:
    """Name a key by its thumbprint wherever a machine reads it (RFC 9278)."""
    return f"urn:ietf:params:oauth:jwk-thumbprint:sha-256:{kid}"
