"""The tables of the notifier, all in one file.

    follower        exactly one row: how far the follower has come
    alarm           what ended publishing, with its evidence; kept for good
    entry           entries as they were read; those below follower.verified are verified
    tile            one row for each (level, index): its content only grows, a partial tile is a prefix
    notice          what was published, by position (Position.key)
    notice_about    by what a notice is found: one row for each value of each dimension
    registry        exactly one row: a number that grows whenever the live subscriptions may have changed
    subscription    who asked for what; `number` is never used again
    lane            the queue of each subscription: when it is due, who serves it, how much is pending; the
                    newest key that was due, and the highest that was delivered and forgotten
    delivery        one message for one subscription
    backlog         what is still to be made due to a subscription, of what was published
    attempt         verification attempts against target hosts within the last hour

Instants by which something is found are microseconds since 1970; those that are only told stay text. A
lane is ready when it is due and leased to nobody; it is active while its subscription is and no backlog of
it is open. Active ones with something pending have an index of their own, so that idle lanes cost a
dispatcher nothing.
"""

from __future__ import annotations

from typing import Final

SHAPE: Final = 1  # `user_version` of the file

_FOLLOWER: Final = """
CREATE TABLE follower (
    id INTEGER PRIMARY KEY CHECK (id = 1), verified INTEGER NOT NULL, note BLOB, published INTEGER NOT NULL,
    day TEXT NOT NULL, frozen TEXT, checked_at TEXT NOT NULL, error TEXT, seen INTEGER NOT NULL);
INSERT INTO follower VALUES (1, 0, NULL, -1, '', NULL, '', NULL, 0);
CREATE TABLE alarm (key INTEGER PRIMARY KEY, code TEXT NOT NULL, evidence BLOB NOT NULL);
CREATE TABLE entry (idx INTEGER PRIMARY KEY, draft TEXT NOT NULL, raw BLOB NOT NULL);
CREATE TABLE tile (
    level INTEGER NOT NULL, idx INTEGER NOT NULL, data BLOB NOT NULL, PRIMARY KEY (level, idx))
"""
# `body` stands last: whoever asks for the other columns alone never reads its pages.
_NOTICES: Final = """
CREATE TABLE notice (
    key INTEGER PRIMARY KEY, type TEXT NOT NULL, time TEXT NOT NULL, title_es TEXT NOT NULL,
    title_en TEXT NOT NULL, dimensions TEXT NOT NULL, body BLOB NOT NULL);
CREATE TABLE notice_about (
    dimension TEXT NOT NULL, value TEXT NOT NULL, key INTEGER NOT NULL,
    PRIMARY KEY (dimension, value, key)) WITHOUT ROWID
"""
_SUBSCRIPTIONS: Final = """
CREATE TABLE registry (id INTEGER PRIMARY KEY CHECK (id = 1), generation INTEGER NOT NULL);
INSERT INTO registry VALUES (1, 0);
CREATE TABLE subscription (
    number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, host TEXT NOT NULL,
    state TEXT NOT NULL, reason TEXT, created_at TEXT NOT NULL, since INTEGER NOT NULL,
    version INTEGER NOT NULL, token_hash TEXT NOT NULL, sink TEXT NOT NULL, types TEXT NOT NULL,
    filters TEXT NOT NULL, settings TEXT NOT NULL, secrets TEXT NOT NULL, challenge TEXT);
CREATE INDEX subscription_active ON subscription (number) WHERE state = 'active';
CREATE INDEX subscription_active_host ON subscription (host) WHERE state = 'active';
CREATE INDEX subscription_disabled ON subscription (number) WHERE state = 'disabled';
CREATE INDEX subscription_pending ON subscription (host) WHERE state = 'pending';
CREATE INDEX subscription_unverified ON subscription (created_at)
    WHERE state = 'pending' AND reason = 'unverified';
CREATE TABLE attempt (host TEXT NOT NULL, at INTEGER NOT NULL);
CREATE INDEX attempt_host ON attempt (host, at);
CREATE INDEX attempt_at ON attempt (at)
"""
_LANES: Final = """
CREATE TABLE lane (
    number INTEGER PRIMARY KEY, active INTEGER NOT NULL, pending INTEGER NOT NULL DEFAULT 0,
    due INTEGER NOT NULL DEFAULT 0, leased_until INTEGER NOT NULL DEFAULT 0, lease INTEGER NOT NULL DEFAULT 0,
    held INTEGER NOT NULL DEFAULT 0, woken INTEGER NOT NULL DEFAULT 0, failing_since TEXT,
    last INTEGER NOT NULL DEFAULT -1, forgotten INTEGER NOT NULL DEFAULT -1,
    ready INTEGER GENERATED ALWAYS AS
        (max(leased_until, held, CASE WHEN woken IN (1, 2) THEN 0 ELSE due END)) VIRTUAL);
CREATE INDEX lane_ready ON lane (ready) WHERE active = 1 AND pending > 0;
CREATE INDEX lane_failing ON lane (number) WHERE active = 1 AND failing_since IS NOT NULL;
CREATE TABLE delivery (
    lane INTEGER NOT NULL, key INTEGER NOT NULL, previous INTEGER NOT NULL, matched TEXT NOT NULL,
    state TEXT NOT NULL, attempts INTEGER NOT NULL, status INTEGER, error TEXT, at TEXT,
    PRIMARY KEY (lane, key)) WITHOUT ROWID;
CREATE INDEX delivery_pending ON delivery (lane, key) WHERE state = 'pending';
CREATE INDEX delivery_exhausted ON delivery (lane, key) WHERE state = 'exhausted';
CREATE INDEX delivery_delivered ON delivery (at) WHERE state = 'delivered';
CREATE TABLE backlog (
    number INTEGER PRIMARY KEY AUTOINCREMENT, lane INTEGER NOT NULL, again INTEGER NOT NULL,
    types TEXT NOT NULL, filters TEXT NOT NULL, after INTEGER NOT NULL, until INTEGER NOT NULL,
    queued INTEGER NOT NULL, UNIQUE (lane, again));
CREATE INDEX backlog_open ON backlog (number) WHERE after < until
"""


def tables() -> list[str]:
    """Return the statements that make every table in an empty file."""
    parts = (_FOLLOWER, _NOTICES, _SUBSCRIPTIONS, _LANES)
    return [*(statement for part in parts for statement in part.split(";")), f"PRAGMA user_version = {SHAPE}"]
