"""The buttons of a subscription's page: what each does, and which ones are offered.

A deed returns what the page then says was done, one of DONE; raises what is said in its place.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from libroabierto_notifier.application import Subscription
from libroabierto_notifier.web.assembly import notifier
from libroabierto_notifier.web.clients import receiving
from libroabierto_notifier.web.errors import NotTaken, NotVerified

# What the page may say that was done.
DONE: Final = (
    *("created", "asked", "verified", "tested", "enabled", "disabled", "recovered"),
    *("replayed", "replaying", "rotated"),
)


def _verify(one: Subscription) -> str:
    with receiving():
        _check_consent(notifier().subscribing.verify(one).error)
    return "verified"


def _test(one: Subscription) -> str:
    with receiving():
        trial = notifier().subscribing.test(one)
    if trial.error is not None:
        raise NotTaken(trial.error)
    return "tested"


def _enable(one: Subscription) -> str:
    with receiving():
        _check_consent(notifier().subscribing.enable(one).error)
    return "enabled"


def _disable(one: Subscription) -> str:
    notifier().subscribing.disable(one)
    return "disabled"


def _recover(one: Subscription) -> str:
    notifier().redelivering.recover(one)
    return "recovered"


def _replay_missing(one: Subscription) -> str:
    return "replayed" if notifier().redelivering.replay_missing(one).is_done else "replaying"


def _rotate(one: Subscription) -> str:
    notifier().subscribing.rotate(one)
    return "rotated"


def _check_consent(error: str | None) -> None:
    if error is not None:
        raise NotVerified(error)


DEEDS: Final[Mapping[str, Callable[[Subscription], str]]] = {
    "verify": _verify,
    "test": _test,
    "enable": _enable,
    "disable": _disable,
    "recover": _recover,
    "replay-missing": _replay_missing,
    "rotate": _rotate,
}
# Those that a page offers, by the subscription's state.
OFFERED: Final[Mapping[str, tuple[str, ...]]] = {
    "pending": ("verify",),
    "active": ("test", "disable", "rotate"),
    "disabled": ("enable", "test", "rotate"),
    "gone": ("enable", "rotate"),
}
