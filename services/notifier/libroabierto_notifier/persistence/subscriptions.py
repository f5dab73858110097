"""Subscriptions as rows, each with its lane."""

from __future__ import annotations

import base64
import contextlib
import dataclasses
import functools
import ipaddress
import json
import socket
import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlsplit

from libroabierto_notifier.persistence.backlogs import open_lane, order_backlog, shorten_backlogs
from libroabierto_notifier.persistence.database import Database
from libroabierto_notifier.persistence.deliveries import withdraw
from libroabierto_notifier.persistence.instants import microseconds
from libroabierto_notifier.persistence.notices import read_published
from libroabierto_notifier.ports import Secret, Stale, State, Subscription

_HOUR: Final = 3_600_000_000  # microseconds
_READ: Final = 10_000  # subscriptions that a process keeps read, some kilobytes each

COLUMNS: Final = (
    "id, token_hash, sink, types, filters, settings, secrets,"
    " state, reason, created_at, since, version, challenge"
)
_ADD: Final = f"INSERT INTO subscription (host, {COLUMNS}) VALUES ({', '.join('?' * 14)})"  # noqa: S608 - columns
_REPLACE: Final = (
    f"UPDATE subscription SET (host, {COLUMNS}) = ({', '.join('?' * 14)})"  # noqa: S608 - columns
    " WHERE number = ?"
)
# What is asked for from an earlier beginning on may never have been due: all of it comes.
_MOVED_BACK: Final = (
    "UPDATE lane SET forgotten = min(forgotten, ?)"
    " WHERE number = ? AND (SELECT since FROM subscription s WHERE s.number = lane.number) > ?"
)
_UNVERIFIED: Final = (
    "SELECT number FROM subscription WHERE state = 'pending' AND reason = 'unverified' AND created_at < ?"
)
# The newest stay: whoever makes many never shuts others out.
_REPLACED: Final = (
    "SELECT number FROM subscription WHERE state = 'pending' AND reason = 'unverified' AND host = ?"
    " ORDER BY number DESC LIMIT -1 OFFSET ?"
)


class SqlSubscriptions:
    """The subscriptions and the tables by which they are found."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, subscription: Subscription, *, most_pending: int) -> None:
        host = _host(subscription.sink)
        with self._database.writing() as db:
            if subscription.state == "pending":
                _forget(db, [n for (n,) in db.execute(_REPLACED, (host, most_pending - 1))])
            number = db.execute(_ADD, _values(subscription)).lastrowid
            active = subscription.state == "active"
            db.execute("INSERT INTO lane (number, active) VALUES (?, ?)", (number, active))
            grow(db, if_live=[subscription.state])

    def get(self, id: str) -> Subscription | None:
        found = self._read(f"SELECT {COLUMNS} FROM subscription WHERE id = ?", (id,))  # noqa: S608 - columns
        return found[0] if found else None

    def replace(
        self,
        subscription: Subscription,
        *,
        version: int,
        catch_up: bool = False,
        leave_out: bool = False,
        check: Callable[[], object] | None = None,
    ) -> None:
        with self._database.writing() as db:
            if check is not None:
                check()
            query = "SELECT number, state, version FROM subscription WHERE id = ?"
            row = db.execute(query, (subscription.id,)).fetchone()
            if row is None or row[2] != version:
                raise Stale("subscription.changed", version=None if row is None else row[2])
            stored = dataclasses.replace(subscription, version=version + 1)
            db.execute(_MOVED_BACK, (stored.since, row[0], stored.since))
            db.execute(_REPLACE, (*_values(stored), row[0]))
            if leave_out:
                shorten_backlogs(db, row[0], after=stored.since)
                withdraw(db, row[0], stored.since)
            if catch_up:
                order_backlog(db, row[0], after=stored.since, until=read_published(db), again=False)
            open_lane(db, row[0])
            grow(db, if_live=[row[1], subscription.state])

    def delete(self, id: str) -> None:
        with self._database.writing() as db:
            row = db.execute("SELECT number, state FROM subscription WHERE id = ?", (id,)).fetchone()
            if row is not None:
                _forget(db, [row[0]])
                grow(db, if_live=[row[1]])

    def live(self) -> list[Subscription]:
        return self._read(f"SELECT {COLUMNS} FROM subscription WHERE state = 'active' ORDER BY number")  # noqa: S608 - columns

    def generation(self) -> int:
        with self._database.reading() as db:
            (generation,) = db.execute("SELECT generation FROM registry").fetchone()
            return int(generation)

    def count_live(self, sink: str) -> tuple[int, int]:
        live = "SELECT count(*) FROM subscription WHERE state = 'active'"
        with self._database.reading() as db:
            (of_host,) = db.execute(f"{live} AND host = ?", (_host(sink),)).fetchone()
            (all_of_them,) = db.execute(live).fetchone()
            return int(of_host), int(all_of_them)

    def count_attempt(self, host: str, now: datetime, *, most: int) -> bool:
        at = microseconds(now)
        with self._database.writing() as db:
            db.execute("DELETE FROM attempt WHERE at <= ?", (at - _HOUR,))
            counted = db.execute("SELECT count(*) FROM attempt WHERE host = ?", (host,)).fetchone()[0]
            if counted < most:
                db.execute("INSERT INTO attempt VALUES (?, ?)", (host, at))
            return bool(counted < most)

    def forget_unverified(self, before: str) -> int:
        with self._database.writing() as db:
            numbers = [number for (number,) in db.execute(_UNVERIFIED, (before,))]
            _forget(db, numbers)
            return len(numbers)

    def _read(self, statement: str, values: Sequence[object] = ()) -> list[Subscription]:
        with self._database.reading() as db:
            return [read_subscription(row) for row in db.execute(statement, values)]


def read_subscription(row: Sequence[str]) -> Subscription:
    """Read a row of COLUMNS."""
    id_, token_hash, sink, types, filters, settings, secrets, state, reason, created_at, *rest = row
    asked = _asked(types, filters, settings, secrets)
    return Subscription(id_, token_hash, sink, *asked, _state(state), reason, created_at, *rest)  # type: ignore[arg-type]  # sqlite3 knows no types of columns


@functools.lru_cache(maxsize=_READ)
def _asked(
    types: str, filters: str, settings: str, secrets: str
) -> tuple[tuple[str, ...], tuple[Any, ...], Mapping[str, Any], tuple[Secret, ...]]:
    """Read what is stored as JSON; a dispatcher claims the same subscriptions again and again."""
    kept = tuple(Secret(base64.b64decode(value), until) for value, until in json.loads(secrets))
    return tuple(json.loads(types)), tuple(json.loads(filters)), json.loads(settings), kept


def grow(db: sqlite3.Connection, *, if_live: Iterable[str]) -> None:
    """Let the generation grow if one of these states, before or after a change, is live."""
    if "active" in if_live:
        db.execute("UPDATE registry SET generation = generation + 1")


def _values(subscription: Subscription) -> list[object]:
    s = subscription
    asked = [json.dumps(s.types), json.dumps(s.filters), json.dumps(dict(s.settings))]
    secrets = json.dumps([[base64.b64encode(x.value).decode(), x.until] for x in s.secrets])
    state = [s.state, s.reason, s.created_at, s.since, s.version, s.challenge]
    return [_host(s.sink), s.id, s.token_hash, s.sink, *asked, secrets, *state]


def _forget(db: sqlite3.Connection, numbers: Iterable[int]) -> None:
    for number in numbers:
        db.execute("DELETE FROM delivery WHERE lane = ?", (number,))
        db.execute("DELETE FROM backlog WHERE lane = ?", (number,))
        db.execute("DELETE FROM lane WHERE number = ?", (number,))
        db.execute("DELETE FROM subscription WHERE number = ?", (number,))


def _host(sink: str) -> str:
    """Return the host by which subscriptions are counted: one spelling, whatever the URL's is."""
    host = (urlsplit(sink).hostname or "").removesuffix(".")
    with contextlib.suppress(ValueError):
        return str(ipaddress.IPv6Address(host))
    with contextlib.suppress(UnicodeError):
        host = host.encode("idna").decode().lower()
    with contextlib.suppress(OSError, ValueError):
        return socket.inet_ntoa(socket.inet_aton(host))  # also 0x7f.1; no name ends in a number
    return host


def _state(text: str) -> State:
    return text  # type: ignore[return-value]  # only such are written
