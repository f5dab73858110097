"""The lives of a notifier that a cut of the power ends: from which folder each begins, what is done.

    follow      entries and the reminders of forty days are published; the log is begun, and removed
    full        the same, after a killed process, while SQLite moves the log into the database; snapshots
    rotation    the log goes on with another key, which the folder of trust must know
    deliver     a follower publishes while a dispatcher delivers to two endpoints
    subscribe   somebody subscribes, rotates the secret, pauses; somebody else subscribes, and ends it
    alarm       the ledger contradicts itself; later an operator lets publishing go on
    init        a notifier is made, follows, and rotates the key that signs webhooks

What others could know is said into a pipe, one line of JSON each:

    {"told": 30720, "digest": "…"}              everything up to this key can be read, and these are its bytes
    {"served": 32}                              the ledger has so many entries from now on
    {"taken": "todo", "count": 3}               an endpoint has taken so many messages
    {"answer": "subscribe", "document": {…}}    what the web face answered
    {"frozen": "audit.forked", "evidence": "…"} {"resuming": true} {"resumed": true}
    {"made": "…", "keys": […]}                  whom a notifier believes, and the keys that it publishes
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import ExitStack, closing
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from flask.testing import FlaskClient

from faults.notifier_power_delivering import consenting, dispatching, keep_received, lead, taking, wait_for
from faults.notifier_power_homes import (
    BEGUN,
    NAMES,
    Following,
    Ledgers,
    begin,
    begin_full,
    config_in,
    forked,
    honest,
    initialise,
    published_keys,
    rotated,
    young,
)
from faults.scenarios import Say
from libroabierto_notifier import bootstrap
from libroabierto_notifier.application import standing
from libroabierto_notifier.config import Config
from libroabierto_notifier.web.app import create_app
from support.founding import NOW
from support.notifier_kills.home import sub
from support.webhooks.receiver import receiving

Document = Mapping[str, Any]  # as the web face answers


@dataclass(frozen=True, slots=True)
class Life:
    """What is traced, from which folder on."""

    ledgers: Callable[[], Ledgers]
    prepare: Callable[[Path, Ledgers], None]
    act: Callable[[Path, Say], None]


def _follow(home: Path, say: Say) -> None:
    _follow_on(home, say, honest())


def _follow_with_snapshots(home: Path, say: Say) -> None:
    vars(standing)["LEAST_BETWEEN"] = 1
    _follow_on(home, say, honest())


def _follow_rotation(home: Path, say: Say) -> None:
    vars(standing)["LEAST_BETWEEN"] = 1
    _follow_on(home, say, rotated())


def _follow_on(home: Path, say: Say, ledgers: Ledgers) -> None:
    with closing(Following(config_in(home))) as follower:
        follower.through(ledgers[BEGUN:], say)


def _deliver(home: Path, say: Say) -> None:
    config = config_in(home)
    with ExitStack() as stack:
        received = {name: stack.enter_context(receiving(taking(name, say))) for name in NAMES}
        lead(config, {sub(name): one.url for name, one in received.items()})
        follower = stack.enter_context(closing(Following(config)))
        with dispatching(config) as is_over:
            wait_for(is_over)
            for ledger in honest()[BEGUN:]:
                follower.through([ledger], say)
                wait_for(is_over)
        keep_received(home, {name: one.received for name, one in received.items()})


def _subscribe(home: Path, say: Say) -> None:
    with receiving(consenting) as receiver, closing(bootstrap.assemble(config_in(home))) as notifier:
        web = create_app(notifier).test_client()
        wish = {"sink": receiver.url, "from": "earliest", "protocolsettings": {"rate_per_minute": 60_000}}
        made, other = (_asked(web, say, name, body=wish) for name in ("subscribe", "other"))
        _asked(web, say, "rotate", of=made, body={"grace_seconds": 3600})
        _asked(web, say, "disable", of=made)
        place, token = _key_of(other)
        say(answer="delete", document={"status": web.delete(place, headers=token).status_code})


def _asked(
    web: FlaskClient, say: Say, name: str, *, of: Document | None = None, body: Any = None
) -> Document:
    """Ask, of a subscription or for one, say what was answered, and return it."""
    place, token = ("/v1/subscriptions", {}) if of is None else _key_of(of, f":{name}")
    told = web.post(place, headers=token, **({} if body is None else {"json": body}))
    assert told.status_code in (200, 201), told.text
    document: Document = told.get_json()
    say(answer=name, document=document)
    return document


def _key_of(made: Document, deed: str = "") -> tuple[str, dict[str, str]]:
    """Return where a subscription is managed, and the header that does it."""
    return f"/v1/subscriptions/{made['id']}{deed}", {"Authorization": f"Bearer {made['token']}"}


def _alarm(home: Path, say: Say) -> None:
    config = config_in(home)
    with closing(Following(config)) as follower:
        follower.see(forked(), say)
        evidence = follower.store.evidence()
        say(frozen=follower.store.cursor().frozen, evidence=sha256(evidence or b"").hexdigest())
        follower.close()  # meanwhile the log is moved into the database
        say(resuming=True)
        assert bootstrap.resume(config)
        say(resumed=True)
        follower.through(honest()[BEGUN:], say)


def _init(home: Path, say: Say) -> None:
    config = config_in(home)
    initialise(config, young())
    _say_keys(config, say)
    with closing(Following(config)) as follower:
        follower.through(young()[:1], say)
        for hours in (1, 2):
            bootstrap.rotate_key(config, clock=lambda: NOW + timedelta(hours=hours))  # noqa: B023 - called at once
            _say_keys(config, say)
        follower.through(young()[1:], say)


def _say_keys(config: Config, say: Say) -> None:
    trust = bootstrap.check(config)
    say(made=sha256(trust.to_bytes()).hexdigest(), keys=published_keys(config))


def _nothing(home: Path, ledgers: Ledgers) -> None:
    home.mkdir()


def _killed(home: Path, ledgers: Ledgers) -> None:
    begin(home, ledgers, is_closed=False)


LIVES: Final[Mapping[str, Life]] = {
    "follow": Life(honest, begin, _follow),
    "full": Life(honest, begin_full, _follow_with_snapshots),
    "rotation": Life(rotated, begin, _follow_rotation),
    "deliver": Life(honest, _killed, _deliver),
    "subscribe": Life(honest, begin, _subscribe),
    "alarm": Life(honest, begin, _alarm),
    "init": Life(young, _nothing, _init),
}
