"""What must hold after a cut of the power, judged by processes that begin with what is left of the disk.

- The database opens, is whole, and its cursor, notices, deliveries and queues agree.
- What anybody could read or was answered is there, with the same bytes: notices, subscriptions and their
  secrets, keys, an alarm with its evidence. Who was paused or frozen still is.
- What counts as delivered was taken.
- Whoever goes on leaves the very notices, and what is due to whom, of a notifier that was built anew from the
  same ledger; and every message reaches its endpoint, in order, with the same bytes as before.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from faults.judging import Line
from faults.notifier_power_answers import check_answers, manage, web_face
from faults.notifier_power_delivering import dispatching, lead, wait_for
from faults.notifier_power_homes import (
    BEGUN,
    NAMES,
    Following,
    Ledgers,
    config_in,
    forked,
    initialise,
    published_keys,
    told_in,
)
from libroabierto.errors import UsageError
from libroabierto_notifier import bootstrap
from libroabierto_notifier.config import Config
from support.notifier_kills.home import abouts_of, deliveries_of, notices_of, rows, sub
from support.notifier_kills.judging import check_receiver, message_id
from support.notifier_kills.processes import LEASE
from support.webhooks.receiver import Received, receiving

_STRANGERS: Final = (
    "SELECT key FROM notice_about UNION SELECT key FROM delivery UNION SELECT key FROM alarm"
    " EXCEPT SELECT key FROM notice"
)
_MISCOUNTED: Final = (
    "SELECT number FROM lane"
    " WHERE pending != (SELECT count(*) FROM delivery WHERE lane = number AND state = 'pending')"
)


@dataclass(frozen=True, slots=True)
class Known:
    """What the world had heard when the power failed, what it hears in a whole life, and the ledger."""

    heard: Sequence[Line]
    whole: Sequence[Line]
    received: Mapping[str, Sequence[Received]]
    ledgers: Ledgers

    def last(self, member: str, default: Any = None) -> Any:
        """Return what was said last of something."""
        return next((line[member] for line in reversed(self.heard) if member in line), default)

    def is_of(self, member: str) -> bool:
        """Whether such a thing is said in this life at all."""
        return any(member in line for line in self.whole)

    def left(self) -> Ledgers:
        """Return what the ledger has served, from what it did when the power failed."""
        served = self.last("served", 0)
        begun = 0 if self.is_of("made") else BEGUN
        return [one for one in self.ledgers[begun:] if len(one.entries) >= served]


def recover(home: Path, calm: Path, known: Known) -> None:
    """Go on in *home*; raise whatever is wrong."""
    config, undisturbed = config_in(home), config_in(calm)
    if known.is_of("made"):
        _check_made(config, known)
    with ExitStack() as stack:
        follower = stack.enter_context(closing(Following(config, hours=1)))
        web = stack.enter_context(web_face(config)) if known.is_of("answer") else None
        follower.store.cursor()
        check_whole(config)
        if (told := known.last("told")) is not None:
            assert (told, known.last("digest")) == told_in(config, told), "what was told is there"
        _check_delivered(config, known)
        if known.is_of("frozen"):
            _clear_alarm(follower, known)
        answered = check_answers(web, known.heard, known.whole) if web is not None else {}
        follower.through(known.left())
        check_whole(config)
        _check_same(config, undisturbed, known)
        if known.is_of("taken"):
            _deliver_rest(config, undisturbed, known)
        if web is not None:
            manage(web, config, undisturbed, answered)
        check_whole(config)


def check_whole(config: Config) -> None:
    """Check that the database is one, and that its tables say the same."""
    assert [("ok",)] == rows(config, "PRAGMA integrity_check")
    ((published, verified),) = rows(config, "SELECT published, verified FROM follower")
    assert [(published,)] == rows(config, "SELECT coalesce(max(key), -1) FROM notice"), "cursor and notices"
    assert [(verified,)] == rows(config, "SELECT count(*) FROM entry, follower WHERE idx < verified"), (
        "entries"
    )
    assert [] == rows(config, _STRANGERS), "rows without their notice"
    assert [] == rows(config, _MISCOUNTED), "queues and deliveries"


def _check_made(config: Config, known: Known) -> None:
    """What was made is there, keys included; what was not can be made again."""
    if (made := known.last("made")) is None:
        try:
            bootstrap.check(config)
        except UsageError:
            shutil.rmtree(config.home, ignore_errors=True)  # as the operator is told
            initialise(config, known.ledgers)
        return
    assert made == sha256(bootstrap.check(config).to_bytes()).hexdigest(), "whom it believes"
    keys = published_keys(config)
    coming: list[str] = next((line["keys"] for line in known.whole[len(known.heard) :] if "keys" in line), [])
    assert set(known.last("keys")) <= set(keys), "every key that ever signed is published"
    assert keys[0] in (known.last("keys")[0], *coming[:1]), "the present key signs"


def _check_delivered(config: Config, known: Known) -> None:
    """Nothing counts as delivered that was not taken."""
    query = "SELECT id, key FROM delivery d JOIN subscription ON number = lane WHERE d.state = 'delivered'"
    found = rows(config, query)
    for name in NAMES:
        delivered = {message_id(key) for id, key in found if id == sub(name)}
        taken = {request.headers["webhook-id"] for request in _taken(known, name)}
        assert delivered <= taken, f"{name} has not taken {delivered - taken}"


def _taken(known: Known, name: str) -> Sequence[Received]:
    counts = [line["count"] for line in known.heard if line.get("taken") == name]
    return known.received.get(name, ())[: max(counts, default=0)]


def _clear_alarm(follower: Following, known: Known) -> None:
    """Frozen stays frozen, with its evidence, until an operator says otherwise; then it goes on."""
    frozen = follower.store.cursor().frozen
    if known.last("resumed"):
        assert frozen is None, "what an operator said stays said"
    elif known.last("frozen") and not known.last("resuming"):
        assert frozen == known.last("frozen"), "frozen stays frozen"
    elif not known.last("frozen") and frozen is None:
        follower.see(forked())
    evidence, config = follower.store.evidence() or b"", follower.config
    digest, in_files = sha256(evidence).hexdigest(), config.trust.rglob("evidence-*.json")
    assert digest == known.last("evidence", digest), "the evidence stays"
    assert [evidence] == [path.read_bytes() for path in in_files], "its evidence is a file, too"
    if follower.store.cursor().frozen is not None:
        told = told_in(config)
        follower.see(known.ledgers[-1])
        assert told == told_in(config), "a frozen follower publishes nothing"
        assert bootstrap.resume(config)


def _check_same(config: Config, calm: Config, known: Known) -> None:
    """Check that notices and what is due are those of a notifier that nobody disturbed."""
    alarms = {key for (key,) in rows(config, "SELECT key FROM alarm")}
    assert len(alarms) == known.is_of("frozen"), "one contradiction, one alarm"
    assert notices_of(calm) == [row for row in notices_of(config) if row[0] not in alarms], "notices"
    assert abouts_of(calm) == [row for row in abouts_of(config) if row[2] not in alarms], "what finds them"
    if known.is_of("made"):  # nobody had subscribed
        return
    due = [row for row in deliveries_of(config) if row[0] in map(sub, NAMES)]
    links = [(row[0], row[1]) for row in due if row[1] not in alarms]
    assert [row[:2] for row in deliveries_of(calm)] == links, "what is due"
    if not alarms:
        assert deliveries_of(calm) == due, "what is due, and what came before it"


def _deliver_rest(config: Config, calm: Config, known: Known) -> None:
    """Let the next dispatcher go on, and judge what came to each endpoint before and after."""
    with ExitStack() as stack:
        receivers = {name: stack.enter_context(receiving()) for name in NAMES}
        lead(config, {sub(name): one.url for name, one in receivers.items()})
        with dispatching(config, seconds=LEASE) as is_over:
            wait_for(is_over)
        bodies = {row[0]: row[-1] for row in notices_of(calm)}
        for name, receiver in receivers.items():
            due = [row for row in deliveries_of(calm) if row[0] == sub(name)]
            received = [*_taken(known, name), *receiver.received]
            check_receiver([*map(_without_host, received)], due, bodies)


def _without_host(request: Received) -> Received:
    """Forget where it came: endpoints have another port after the cut."""
    headers = {name: value for name, value in request.headers.items() if name != "host"}
    return replace(request, headers=headers)
