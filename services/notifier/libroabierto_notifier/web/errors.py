"""What only HTTP can get wrong: a parameter, a media type, a body, a header.

Refusals of what was asked for come from below; these are the web's own.
"""

from __future__ import annotations

from libroabierto.errors import LibroError


class BadParameter(LibroError):
    """A query parameter is unknown, repeated or malformed; fact `parameter` names it."""


class BadBody(LibroError):
    """The body is not the JSON that this address takes; fact `pointer` names the member, "" the whole."""


class UnsupportedMediaType(LibroError):
    """The body's media type is not one that this address takes; fact `want` names those."""


class NoSuchAddress(LibroError):
    """Nothing stands at this address, or not in this process."""


class NeedsToken(LibroError):
    """The request names a subscription and carries no token for it."""


class WrongVersion(LibroError):
    """`If-Match` names another version than the present one."""


class TooManyWaiting(LibroError):
    """As many requests wait as may; fact `retry_after` in seconds."""


class NotVerified(LibroError):
    """The receiver did not consent; the code says why."""


class NotReady(LibroError):
    """Nothing was verified yet."""
