"""Who asked for what: for the web and for matching."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal, Protocol

State = Literal["pending", "active", "disabled", "gone"]
"""pending: has not shown its intent. disabled: by its owner or by failure. gone: answered 410 or deleted."""

# Why one is pending whose receiver consented to less.
RATE_RAISED: Final = "rate-raised"


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

    @property
    def has_consented(self) -> bool:
        """Whether its receiver has consented to some of this before, at this sink."""
        return self.state != "pending" or self.reason == RATE_RAISED


class Subscriptions(Protocol):
    """The subscriptions and the tables by which they are found."""

    def add(self, subscription: Subscription, *, most_pending: int) -> None:
        """Keep a new one in place of its host's oldest unverified ones, where there are *most_pending*."""

    def get(self, id: str) -> Subscription | None:
        """Return one that was not deleted."""

    def replace(
        self,
        subscription: Subscription,
        *,
        version: int,
        catch_up: bool = False,
        leave_out: bool = False,
        check: Callable[[], object] | None = None,
    ) -> None:
        """Replace it where it still has *version*; else raise Stale. The stored version is one higher.

        *check* is called before, while nobody else can write; what it raises undoes everything. To *catch
        up* orders, in the same transaction, a Backlog of all that was published after its `since`. To *leave
        out* withdraws what waits and stands up to there: what was delivered before, and was to come again, is
        delivered; the rest counts as never due, and an open Backlog goes on after it. Where `since` moves
        back, what was delivered after it and forgotten counts as never delivered.
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
        """Count a question to a host, a subscription, or "addr:…"; False if it had *most* within an hour."""

    def forget_unverified(self, before: str) -> int:
        """Forget pending ones of reason "unverified" that were created before an instant; return how many."""
