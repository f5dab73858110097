"""What only HTTP can get wrong: a body, a header, a token; parameters are in libroabierto_face.web.errors.

Refusals of what was asked for come from below; these are the web's own.
"""

from __future__ import annotations

from libroabierto.errors import LibroError


class BadBody(LibroError):
    """The body is not the JSON that this address takes; fact `pointer` names the member, "" the whole."""


class NoSuchAddress(LibroError):
    """Nothing stands at this address, or not in this process."""


class NeedsToken(LibroError):
    """The request names a subscription and carries no token for it."""


class WrongVersion(LibroError):
    """`If-Match` names another version than the present one."""


class TooManyWaiting(LibroError):
    """As many requests are in a room as it has places; fact `retry_after` in seconds."""


class NotVerified(LibroError):
    """The receiver did not consent; the code says why."""


class NotTaken(LibroError):
    """The receiver did not take a trial; the code says why."""


class NotReady(LibroError):
    """Nothing was verified yet."""
