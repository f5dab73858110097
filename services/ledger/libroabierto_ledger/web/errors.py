"""What only HTTP can get wrong: a parameter, a media type, a body, a header.

Refusals of what was signed come from below; these are the web's own.
"""

from __future__ import annotations

from libroabierto.errors import LibroError


class BadParameter(LibroError):
    """A query parameter is unknown, repeated or malformed; fact `parameter` names it."""


class UnsupportedMediaType(LibroError):
    """The body's media type is not one that this address takes; fact `want` names those."""


class NeedsPermission(LibroError):
    """The request carries no permission to hand in a file."""


class CutShort(LibroError):
    """The body of an upload is shorter than it said; what came is kept."""
