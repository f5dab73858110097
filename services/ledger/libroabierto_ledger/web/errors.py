"""What only HTTP can get wrong: an address, a parameter, a media type.

Refusals of what was signed come from below; these three are the web's own.
"""

from __future__ import annotations

from libroabierto.errors import LibroError


class BadParameter(LibroError):
    """A query parameter is unknown, repeated or malformed; fact `parameter` names it."""


class NotFound(LibroError):
    """Nothing stands at this address."""


class UnsupportedMediaType(LibroError):
    """The body's media type is not one that this address takes; fact `want` names those."""
