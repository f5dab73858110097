"""What only HTTP can get wrong, whatever is served: a parameter, a media type.

Refusals of what was sent come from below; a service adds what only its own addresses can refuse.
"""

from __future__ import annotations

from libroabierto.errors import LibroError


class BadParameter(LibroError):
    """A query parameter is unknown, repeated or malformed; fact `parameter` names it."""


class UnsupportedMediaType(LibroError):
    """The body's media type is not one that this address takes; fact `want` names those."""
