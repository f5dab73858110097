"""What can go wrong, one class per thing that a caller can do differently.

Every error carries a stable `code` ("note.no-signature", "declaration.clause-missing") and the
`facts` that its message needs. The sentences for people, in Spanish and English, stand in one
table, `libroabierto.domain.messages`; nothing here is shown to a person as it is.

Two families matter to whoever reads a ledger: it **lied** (`LedgerLied`: keep the evidence, tell
everyone) or it was **unreachable** (`LedgerUnreachable`: nothing was learned, try again).
"""

from __future__ import annotations

from dataclasses import dataclass


class LibroError(Exception):
    """Base of every error that this library raises on purpose."""

    def __init__(self, code: str, **facts: object) -> None:
        self.code = code
        self.facts = facts
        told = ", ".join(f"{name}={value!r}" for name, value in facts.items())
        super().__init__(f"{code} ({told})" if told else code)


class Malformed(LibroError):
    """The bytes are not the strict form of what they claim to be; code is `<what>.<reason>`."""


class TooLarge(Malformed):
    """Longer than its bound; `facts["limit"]` names the bound in bytes (or items)."""


class BadSignature(LibroError):
    """A signature does not verify. Says no more on purpose: an attacker learns nothing from us."""

    def __init__(self) -> None:
        super().__init__("signature.invalid")


class ProofRejected(LibroError):
    """An inclusion, consistency or possession proof does not prove what it should."""


class KeyUnusable(LibroError):
    """A key file cannot be opened or is of a kind that we do not use."""


class UnknownKey(LibroError):
    """No key of this `kid` was ever enrolled in this ledger."""

    def __init__(self, kid: str) -> None:
        super().__init__("key.unknown", kid=kid)


@dataclass(frozen=True, slots=True)
class FieldError:
    """One member of `data` that does not fit its schema; `pointer` is an RFC 6901 JSON pointer."""

    pointer: str
    code: str
    facts: tuple[tuple[str, object], ...] = ()


class InvalidData(LibroError):
    """The event's data does not fit the schema of its type; all faults at once."""

    def __init__(self, errors: tuple[FieldError, ...]) -> None:
        self.errors = errors
        super().__init__("data.invalid", count=len(errors))


class Refused(LibroError):
    """A rule of the domain says no; `code` is stable, `facts` fill its message."""


class KeyNotActive(Refused):
    """The key was enrolled, but is retired, revoked or expired."""


class NotAuthorized(Refused):
    """The key is good, but this office may not do this."""


class VersionConflict(Refused):
    """The stream moved on: facts `version`, `index`, `hash` name its present head."""


class IdReused(Refused):
    """The same event id stands in this ledger with other content; fact `index` says where."""


class LedgerLied(LibroError):
    """What the ledger served contradicts what it signed; `facts["index"]` is the first entry at fault."""


class LedgerUnreachable(LibroError):
    """Nothing was learned about the ledger; try again later."""


class LedgerBusy(LibroError):
    """The ledger cannot decide now; `facts["retry_after"]` seconds. Nothing was recorded."""


class UpdateNeeded(LibroError):
    """The ledger uses rules or forms newer than this software."""


class UsageError(LibroError):
    """The person asked for something that cannot be done as asked."""
