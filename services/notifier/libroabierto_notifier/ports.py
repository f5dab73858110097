"""What the notifier needs of a database, in "must"; every adapter passes one contract suite.

    FollowerStore    what was verified and what is published: follower
    Notices          what was published, in order: stream, feeds, pull, previews
    Subscriptions    who asked for what: web, matching
    Lanes            what is due to whom: dispatcher
    Verifier         asks a receiver whether it wants what was ordered for it; Tester sends it a trial
    Wake, Sleep      a tap on the shoulder between processes: a hint, the truth is in the database
    Clock            the present instant, aware, in UTC

Implementations are safe between processes: each method is one transaction, which is committed before
it returns, or has changed nothing. What the database itself cannot do (gone, full, locked for too long)
raises StoreUnavailable; callers wait and try again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Protocol

from libroabierto.errors import LibroError
from libroabierto.tlog.tile import Tile

Clock = Callable[[], datetime]

Dimensions = Mapping[str, tuple[str, ...]]
"""What a notice is about: each dimension's values, e.g. {"municipality": ("15113",)}."""


class StoreUnavailable(LibroError):
    """The database does not answer now; nothing was changed."""


# --- what was verified, what is published ----------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Staged:
    """An entry that was read, with what its message will need of the state at its time."""

    index: int
    raw: bytes
    draft: Mapping[str, Any]  # JSON; the follower's own business


@dataclass(frozen=True, slots=True)
class Cursor:
    """How far the follower has come."""

    verified: int = 0  # entries under the checkpoint trusted last
    note: bytes | None = None  # that checkpoint
    published: int = -1  # key of the position published last; -1 before the first
    day: str = ""  # legal day (YYYY-MM-DD) up to which reminders were told
    frozen: str | None = None  # code of the finding that ended publishing
    checked_at: str = ""  # instant of the last checkpoint that was found good
    error: str | None = None  # code of the last failure since then
    seen: int = 0  # size that the ledger claimed last, verified or not


@dataclass(frozen=True, slots=True)
class Notice:
    """A message that was published, without what differs from one subscription to another."""

    key: int  # Position.key
    type: str
    time: str
    title_es: str
    title_en: str
    dimensions: Dimensions
    body: bytes  # a CloudEvent: one JSON object, no spaces, ends with "}"


@dataclass(frozen=True, slots=True)
class Outline:
    """What matching needs of a notice, without its titles and bytes."""

    key: int
    type: str
    dimensions: Dimensions


@dataclass(frozen=True, slots=True)
class Due:
    """One delivery that a publication makes."""

    subscription: str
    key: int
    matched: str  # JSON pointer to the filter that matched


class FollowerStore(Protocol):
    """The follower's own: one writer."""

    def cursor(self) -> Cursor:
        """Return how far it has come."""

    def stage(self, entries: Sequence[Staged], tiles: Iterable[tuple[Tile, bytes]]) -> None:
        """Keep entries beyond `verified`, in order, and tiles, in place of those before; nobody sees them."""

    def trust(self, size: int, note: bytes, checked_at: str) -> None:
        """Move `verified` to *size*; all entries below must be staged. Forget what is staged beyond."""

    def forget_staged(self) -> None:
        """Forget entries beyond `verified`; tiles are cut when read."""

    def entries(self, first: int, most: int) -> list[Staged]:
        """Return verified entries from *first* on, in order."""

    def staged(self, index: int) -> Staged | None:
        """Return an entry that is staged, verified or not; None if it is not there."""

    def tile(self, tile: Tile) -> bytes:
        """Return the first `tile.length` bytes of a tile of the verified tree."""

    def publish(
        self, notices: Sequence[Notice], due: Sequence[Due], *, day: str, generation: int | None = None
    ) -> None:
        """Commit notices, deliveries, `published` and `day` in ONE transaction.

        The notices must follow `published` in order, else Stale("follower.moved"); nothing follows while
        publishing is frozen: Stale("follower.frozen"). *generation* is that of the subscriptions that *due*
        was made from; Stale("subscriptions.moved") if they changed since: match again. A delivery's
        predecessor is the newest notice that was due to its subscription before. Deliveries of
        subscriptions that are gone by now are left out.
        """

    def freeze(self, code: str, evidence: bytes, notice: Notice) -> None:
        """End publishing: keep the evidence, tell *notice* to every live subscription; idempotent."""

    def thaw(self) -> None:
        """Let publishing go on, as an operator decided; the evidence stays. Idempotent."""

    def evidence(self) -> bytes | None:
        """Return the evidence that was kept when publishing ended last."""

    def report(
        self, *, seen: int | None = None, error: str | None = None, checked_at: str | None = None
    ) -> None:
        """Note what the last look at the ledger gave; None leaves *seen* and *checked_at* as they are."""


class Notices(Protocol):
    """Everything that was published, by position. Read-only.

    `about` finds by every dimension but `id` and `source`, which differ for each notice or for none.
    """

    def published(self) -> int:
        """Return the key published last, -1 before the first. Cheap: asked many times a second."""

    def after(self, key: int, most: int, *, until: int | None = None) -> list[Notice]:
        """Return notices after *key* in order, at most *until* (inclusive)."""

    def before(self, key: int, most: int) -> list[Notice]:
        """Return notices before *key*, the newest first."""

    def about(self, dimension: str, value: str, key: int, most: int, *, before: bool = False) -> list[Notice]:
        """Return the notices about one value after *key* in order, or before *key*, the newest first."""

    def outlines(
        self, key: int, most: int, *, until: int | None = None, before: bool = False
    ) -> list[Outline]:
        """Return what `after` returns, or `before`, without titles and bytes: ten times as fast."""

    def get(self, key: int) -> Notice | None:
        """Return the notice at a position."""


# --- who asked for what ----------------------------------------------------------------------------

State = Literal["pending", "active", "disabled", "gone"]
"""pending: has not shown its intent. disabled: by its owner or by failure. gone: answered 410 or deleted."""


@dataclass(frozen=True, slots=True)
class Secret:
    """A key of Standard Webhooks' `v1`; several sign while one is being rotated."""

    value: bytes
    until: str | None = None  # instant after which it signs no more; None for the present one


@dataclass(frozen=True, slots=True)
class Subscription:
    """One endpoint and what it asked for. It has one lane: what it gets comes in order."""

    id: str  # "sub_" and 26 characters
    token_hash: str  # hex SHA-256 of the bearer token that manages it
    sink: str  # https URL
    types: tuple[str, ...]  # exact types; empty: all
    filters: tuple[Any, ...]  # CloudEvents Subscriptions dialects; all must match
    settings: Mapping[str, Any]  # protocolsettings: {"rate_per_minute": 120, …}
    secrets: tuple[Secret, ...]
    state: State
    reason: str | None  # why it is in this state, a code
    created_at: str
    since: int  # all that matches after this key is due to it; -1 from the beginning
    version: int = 1  # for If-Match
    challenge: str | None = None  # of the verification that is awaited


class Subscriptions(Protocol):
    """The subscriptions and the tables by which they are found."""

    def add(self, subscription: Subscription, *, most_pending: int) -> None:
        """Keep a new one in place of its host's oldest unverified ones, where there are *most_pending*."""

    def get(self, id: str) -> Subscription | None:
        """Return one that was not deleted."""

    def replace(
        self, subscription: Subscription, *, version: int, late: Callable[[], Iterable[Due]] | None = None
    ) -> None:
        """Replace it where it still has *version*; else raise Stale. The stored version is one higher.

        What *late* gives, which is called while nobody can publish, is made due as by `Lanes.fill`, in the
        same transaction.
        """

    def delete(self, id: str) -> None:
        """Forget it, its secrets, its lane and its deliveries; idempotent."""

    def live(self) -> list[Subscription]:
        """Return those that get deliveries: active, pending ones not."""

    def generation(self) -> int:
        """Return a number that grows whenever `live` may have changed. Cheap."""

    def count_live(self, sink: str) -> tuple[int, int]:
        """Return how many are live: those of the target host of *sink*, and all."""

    def count_attempt(self, host: str, now: datetime, *, most: int) -> bool:
        """Count a question to a target host, or "addr:…"; False if it had *most* within an hour."""

    def forget_unverified(self, before: str) -> int:
        """Forget pending ones of reason "unverified" that were created before an instant; return how many."""


class Stale(LibroError):
    """The subscription was changed in between."""


# --- what is due to whom ---------------------------------------------------------------------------

DeliveryState = Literal["pending", "delivered", "exhausted"]


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message for one subscription."""

    subscription: str
    key: int
    previous: int  # key of the notice that was due to it before this one; -1 for the first
    matched: str
    state: DeliveryState
    attempts: int = 0  # in the present round; a replay begins a new one
    status: int | None = None  # of the last answer
    error: str | None = None  # code of the last failure
    at: str | None = None  # instant of the last attempt


@dataclass(frozen=True, slots=True)
class Claim:
    """A lane that this dispatcher may serve until the lease ends."""

    subscription: Subscription
    token: str
    failing_since: str | None  # instant of the first failure after the last success
    deliveries: tuple[Delivery, ...]  # its oldest pending ones, in order


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of a claim: how each delivery that was tried ended, and when the lane is due again."""

    claim: Claim
    deliveries: tuple[Delivery, ...]  # in their new states
    due: datetime | None  # None: at once, if something is pending
    failing_since: str | None
    disable: str | None = None  # reason for which the subscription ends or pauses: "gone", "failing"


class Lanes(Protocol):
    """The queue of each subscription; claimed whole, so that a dead receiver costs one row."""

    def claim(self, now: datetime, *, most: int, lease_seconds: int, each: int) -> list[Claim]:
        """Lease lanes that are due and have something pending, the longest waiting first.

        Each comes with at most *each* deliveries. A lane that is leased is nobody else's before its lease
        ends. Subscriptions that are not active are never claimed.
        """

    def settle(self, settled: Sequence[Settled]) -> None:
        """Write what became of claims, in one transaction; a claim whose lease went to another is ignored.

        `disable` holds for the sink of the claim: a subscription that has another one by now stays as it is.
        """

    def next_due(self) -> datetime | None:
        """Return when the next lane with something pending is due; None if nothing is pending."""

    def mend_clock(self, now: datetime, *, lease_seconds: int) -> int:
        """Bring back what a clock that was ahead put off; return how many lanes.

        No lease ends later than one of now would; a lane is due whose failures lie in the future, or that
        waits for more than a few minutes and did not fail. Whoever failed before waits on.
        """

    def next_attempt(self, subscription: str) -> tuple[int, datetime] | None:
        """Return key and due of its oldest pending delivery; None without one, or if it is not active."""

    def wake(self, subscription: str) -> None:
        """Make a lane due at once, and forget its failures."""

    def replay(self, subscription: str, dues: Sequence[Due]) -> int:
        """Make deliveries pending again, or anew where there are none; return how many. Order is by key."""

    def fill(self, subscription: str, dues: Sequence[Due]) -> int:
        """Make deliveries where there are none, in order of key; return how many. Also while it is gone."""

    def retry_exhausted(self, subscription: str, since: int) -> int:
        """Make exhausted deliveries after *since* pending again; return how many."""

    def deliveries(
        self, subscription: str, *, after: int, most: int, state: DeliveryState | None = None
    ) -> list[Delivery]:
        """Return deliveries after a key, in order."""

    def delivery(self, subscription: str, key: int) -> Delivery | None:
        """Return one delivery."""

    def counts(self) -> Mapping[str, int]:
        """Return counts for `/v1/status`: lanes that wait, fail or are disabled, and pending deliveries."""


# --- what reaches receivers ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Consent:
    """What a receiver answered to the question whether it wants what was ordered for it."""

    error: str | None = None  # a code if it did not consent
    rate_per_minute: int | None = None  # granted with the consent; None: as many as there are


class Verifier(Protocol):
    """Asks a receiver for its consent. Sends one or two requests, within a deadline of its own."""

    def host_of(self, sink: str) -> str:
        """Return the host of a sink, in one spelling; raises LibroError("sink.…") if nothing may go there."""

    def verify(self, subscription: Subscription) -> Consent:
        """Ask the sink, by handshake or by the challenge that it carries. Raises StoreUnavailable alone."""


@dataclass(frozen=True, slots=True)
class Trial:
    """How a test message fared."""

    status: int | None = None  # of the answer
    error: str | None = None  # a code if it was not taken


class Tester(Protocol):
    """Sends messages that have no position: they are neither queued nor repeated."""

    def test(self, subscription: Subscription) -> Trial:
        """Send notifier.endpoint.test once, signed like any other. Raises StoreUnavailable alone."""


# --- between processes -----------------------------------------------------------------------------


class Wake(Protocol):
    """Tells every process of this notifier that sleeps that there is something to look at."""

    def wake(self) -> None:
        """Wake all; never blocks and raises nothing."""


class Sleep(Protocol):
    """Waits to be woken. Whoever misses a call looks again within a second: calls are only hints."""

    def wait(self, seconds: float) -> bool:
        """Sleep until woken or for *seconds*; return whether it was woken."""

    def fileno(self) -> int:
        """Return the descriptor that is readable when there was a call, for an event loop; then `drain`."""

    def drain(self) -> None:
        """Forget the calls that have come. Never blocks."""

    def close(self) -> None:
        """Be called no more."""
