"""Subscriptions: made, verified, changed, paused, ended. Whoever has the token manages one.

    pending     made, or given another sink: its receiver must say first that it wants this
    active      gets what matches; everything after its `since` that matches is due to it
    disabled    by its owner, or after days of nothing but failures; enabling fills the gap in order
    gone        its receiver answered 410; it may be enabled again, when the receiver consents again

Nobody is sent anything but the question before consenting, and each host is asked only so often: whoever
registers sinks of others cannot flood them.
"""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from libroabierto.errors import LibroError, Malformed, Refused
from libroabierto.record.moments import format_instant, format_millis
from libroabierto_notifier.application.credentials import (
    SECRET_BYTES,
    Draw,
    hash_token,
    is_token,
    new_challenge,
    new_id,
    new_token,
)
from libroabierto_notifier.application.queueing import Queueing
from libroabierto_notifier.application.wishes import Change, Wish, first_key
from libroabierto_notifier.ports import (
    RATE_RAISED,
    Backlogs,
    Clock,
    Lanes,
    Notices,
    Secret,
    Subscription,
    Subscriptions,
    Tester,
    Trial,
    Verifier,
    Wake,
)

# Of one target host: so many sinks that have not consented yet, and so many questions an hour. As many
# questions and tests has each that consented once.
MOST_PENDING: Final = 10
MOST_ATTEMPTS: Final = 20
# Active ones: of one target host, and in all. Each is matched with every notice.
MOST_OF_HOST: Final = 100
MOST_IN_ALL: Final = 10_000
UNVERIFIED_DAYS: Final = 1  # then a subscription that never was verified is forgotten
HOUR: Final = 3600
DAY: Final = 24 * HOUR
MAX_GRACE: Final = 7 * DAY  # seconds that a former secret signs beside the new one
MAX_SECRETS: Final = 10  # each makes the header of every message longer


class NoSuchSubscription(LibroError):
    """There is no such subscription, or this is not its token: the two are told alike."""


class TooManyAttempts(LibroError):
    """The target host was asked too often within an hour; `facts["retry_after"]` seconds."""


@dataclass(frozen=True, slots=True)
class Made:
    """A new subscription, with what is shown once."""

    subscription: Subscription
    token: str
    secret: bytes


@dataclass(frozen=True, slots=True)
class Asked:
    """A subscription after its receiver was asked; *error* says why it did not consent."""

    subscription: Subscription
    error: str | None = None


class Subscribing:
    """The life of subscriptions. Thread-safe."""

    def __init__(
        self,
        subscriptions: Subscriptions,
        notices: Notices,
        lanes: Lanes,
        backlogs: Backlogs,
        *,
        verifier: Verifier,
        tester: Tester,
        wake: Wake,
        clock: Clock,
        draw: Draw,
    ) -> None:
        self._subscriptions, self._notices, self._lanes = subscriptions, notices, lanes
        self._backlogs, self._queueing = backlogs, Queueing(notices, backlogs)
        self._verifier, self._tester = verifier, tester
        self._wake, self._clock, self._draw = wake, clock, draw

    def open(self, id: str, token: str) -> Subscription:
        """Return the subscription of which this is the token; raises NoSuchSubscription."""
        found = self._subscriptions.get(id)
        if found is None or not is_token(token, found.token_hash):
            raise NoSuchSubscription("subscription.not-found")
        return found

    def create(self, wish: Wish) -> Made:
        """Keep a new one, pending: `verify` asks its receiver.

        Where strangers made many for that host, it takes the place of the oldest unverified one. Raises
        what `Verifier.host_of` raises of the sink, Malformed, and Refused where there is no room.
        """
        self._verifier.host_of(wish.sink)
        self._check_room(wish.sink)
        since = self._since(wish.since, "/from")
        now = self._clock()
        token, secret = new_token(self._draw), self._draw(SECRET_BYTES)
        made = Subscription(
            id=new_id(self._draw),
            token_hash=hash_token(token),
            sink=wish.sink,
            types=wish.types,
            filters=wish.filters,
            settings={"rate_per_minute": wish.rate_per_minute},
            secrets=(Secret(secret),),
            state="pending",
            reason="unverified",
            created_at=format_millis(now),
            since=since,
            challenge=new_challenge(self._draw),
        )
        self._subscriptions.forget_unverified(format_millis(now - timedelta(days=UNVERIFIED_DAYS)))
        self._subscriptions.add(made, most_pending=MOST_PENDING)
        return Made(made, token, secret)

    def verify(self, one: Subscription, *, leave_out: bool = False) -> Asked:
        """Ask its receiver, if it has not consented yet; make it active, with all that is due to it.

        To *leave out* forgets what waits from before its `since`. Raises TooManyAttempts, Refused where there
        is no room, and Stale if it was changed meanwhile.
        """
        if one.state == "active":
            return Asked(one)
        self._check_room(one.sink)
        challenged = one if one.challenge else dataclasses.replace(one, challenge=new_challenge(self._draw))
        self._count_attempt(one)
        consent = self._verifier.verify(challenged)
        if consent.error is not None:
            return Asked(one, consent.error)
        granted = {} if consent.rate_per_minute is None else {"rate_per_minute": consent.rate_per_minute}
        consenting = dataclasses.replace(one, settings={**one.settings, **granted})
        return Asked(self._activate(consenting, leave_out=leave_out, has_answered=True))

    def change(self, one: Subscription, change: Change) -> Subscription:
        """Change what is named; another question begins now.

        Another sink must consent first, and so must one that is to get more a minute than it granted.
        While it is not active, another question holds for everything that it missed, too. Raises Refused
        ("subscription.replaying") while what an active one missed is still being queued by its question.
        """
        changed = one
        if change.rate_per_minute is not None:
            if one.state != "pending" and change.rate_per_minute > one.settings["rate_per_minute"]:
                changed = self._awaiting_consent(changed, RATE_RAISED)
            changed = dataclasses.replace(changed, settings={"rate_per_minute": change.rate_per_minute})
        if change.sink is not None and change.sink != one.sink:
            self._verifier.host_of(change.sink)
            self._check_room(change.sink)
            reason = "unverified" if one.reason == "unverified" else "sink-changed"
            changed = self._awaiting_consent(dataclasses.replace(changed, sink=change.sink), reason)
        changed = self._asking(changed, change)
        return one if changed == one else self._replace(changed)

    def disable(self, one: Subscription) -> Subscription:
        """Pause it; one that is pending stays so, one that is paused too."""
        if one.state != "active":
            return one
        return self._replace(dataclasses.replace(one, state="disabled", reason="owner"))

    def enable(self, one: Subscription, since: str | None = None) -> Asked:
        """Let it go on, with what it missed: all of it, or what came after *since* ("now", a position).

        Then what waits from before is left out. Where its receiver failed or went away, it is asked first,
        as in `verify`. Raises what that raises, and Refused for another *since* of one that is active; then
        *since* changes nothing.
        """
        wanted = one if since is None else dataclasses.replace(one, since=self._since(since, "/since"))
        if one.state == "active" and wanted != one:
            raise Refused("subscription.active")
        leave_out = since is not None
        if one.state == "disabled" and one.reason == "owner":
            return Asked(self._activate(wanted, leave_out=leave_out))
        asked = self.verify(wanted, leave_out=leave_out)
        return asked if asked.error is None else Asked(one, asked.error)

    def delete(self, one: Subscription) -> None:
        """Forget it and everything that is due to it."""
        self._subscriptions.delete(one.id)

    def test(self, one: Subscription) -> Trial:
        """Send one message that is no news. Raises Refused before it was verified, TooManyAttempts."""
        if one.state == "pending":
            raise Refused("subscription.pending")
        self._count_attempt(one)
        return self._tester.test(one)

    def secrets(self, one: Subscription) -> tuple[Secret, ...]:
        """Return the secrets that sign now, the present one first."""
        now = self._clock()
        return tuple(secret for secret in one.secrets if _signs(secret, now))

    def rotate(self, one: Subscription, grace_seconds: int = DAY) -> tuple[Subscription, bytes]:
        """Give it a new secret, beside which the former one signs for a while; 0: not at all."""
        if not 0 <= grace_seconds <= MAX_GRACE:
            raise Malformed("subscription.grace", pointer="/grace_seconds", limit=MAX_GRACE)
        now = self._clock()
        until, secret = format_instant(now + timedelta(seconds=grace_seconds)), self._draw(SECRET_BYTES)
        former = [Secret(old.value, min(old.until or until, until)) for old in one.secrets]
        live = [old for old in former if _signs(old, now)]
        secrets = (Secret(secret), *live[: MAX_SECRETS - 1])
        return self._replace(dataclasses.replace(one, secrets=secrets)), secret

    def _awaiting_consent(self, one: Subscription, reason: str) -> Subscription:
        challenge = new_challenge(self._draw)
        return dataclasses.replace(one, state="pending", reason=reason, challenge=challenge)

    def _asking(self, one: Subscription, change: Change) -> Subscription:
        types = one.types if change.types is None else change.types
        filters = one.filters if change.filters is None else change.filters
        if (types, filters) == (one.types, one.filters):
            return one
        if one.state != "active":
            return dataclasses.replace(one, types=types, filters=filters)
        backlog = self._backlogs.get(one.id, again=False)
        if backlog is not None and not backlog.is_done:  # what it missed is due by the former question
            raise Refused("subscription.replaying")
        since = self._notices.published()
        return dataclasses.replace(one, types=types, filters=filters, since=since)

    def _activate(
        self, one: Subscription, *, leave_out: bool = False, has_answered: bool = False
    ) -> Subscription:
        """Make it live, with all that it missed, which is queued before anything newer is sent.

        Where its receiver *has answered* just now, its failures are past; else its owner alone says so. Room
        is looked for once more while nobody else writes: of two for the last place only one gets it.
        """
        live = dataclasses.replace(one, state="active", reason=None, challenge=None)
        check = functools.partial(self._check_room, one.sink)
        active = self._replace(live, catch_up=True, leave_out=leave_out, check=check)
        backlog = self._backlogs.get(active.id, again=False)
        if backlog is not None:
            self._queueing.some(backlog)
        (self._lanes.restart if has_answered else self._lanes.wake)(active.id)
        self._wake.wake()
        return active

    def _check_room(self, sink: str) -> None:
        of_host, in_all = self._subscriptions.count_live(sink)
        if of_host >= MOST_OF_HOST:
            host = self._verifier.host_of(sink)
            raise Refused("subscription.too-many-of-host", host=host, limit=MOST_OF_HOST)
        if in_all >= MOST_IN_ALL:
            raise Refused("subscription.too-many", limit=MOST_IN_ALL)

    def _replace(
        self,
        one: Subscription,
        *,
        catch_up: bool = False,
        leave_out: bool = False,
        check: Callable[[], object] | None = None,
    ) -> Subscription:
        self._subscriptions.replace(
            one, version=one.version, catch_up=catch_up, leave_out=leave_out, check=check
        )
        return dataclasses.replace(one, version=one.version + 1)

    def _since(self, text: str, pointer: str) -> int:
        published = self._notices.published()
        since = first_key(text, published, pointer=pointer)
        if since > published:
            raise Malformed("position.not-yet", pointer=pointer)
        return since

    def _count_attempt(self, one: Subscription) -> None:
        """Count a question; strangers who ask a host for nothing do not use up what its own owners have."""
        host = self._verifier.host_of(one.sink)
        counted = one.id if one.has_consented else host
        if not self._subscriptions.count_attempt(counted, self._clock(), most=MOST_ATTEMPTS):
            raise TooManyAttempts("subscription.too-many-attempts", host=host, retry_after=HOUR)


def _signs(secret: Secret, now: datetime) -> bool:
    """Say whether a secret signs at this instant."""
    return secret.until is None or secret.until > format_instant(now)
