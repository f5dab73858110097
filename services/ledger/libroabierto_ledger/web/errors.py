"""What only uploads over HTTP can get wrong; what any address can is in libroabierto_face.web.errors.

Refusals of what was signed come from below; these are the web's own.
"""

from __future__ import annotations

from libroabierto.errors import LibroError


class NeedsPermission(LibroError):
    """The request carries no permission to hand in a file."""


class CutShort(LibroError):
    """The body of an upload is shorter than it said; what came is kept."""
