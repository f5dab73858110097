"""Base64url in its one strict spelling; defined beside the keys, whose JWKs need it first."""

from __future__ import annotations

from libroabierto.keys.base64url import decode, encode

__all__ = ["decode", "encode"]
