"""What a database may refuse."""

from __future__ import annotations

from libroabierto.errors import LibroError


class StoreUnavailable(LibroError):
    """The database does not answer now; nothing was changed."""


class Stale(LibroError):
    """The subscription was changed in between."""
