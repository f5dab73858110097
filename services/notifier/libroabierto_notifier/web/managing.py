"""The page of one subscription, for whoever has its address: the token in it is the key, there is no other.

    GET  /suscripciones/sub_…?token=…      state, what is due and what failed, secrets
    POST /suscripciones/sub_…              token and deed; then back to the page

Reading the page changes nothing, since programs that look at links read it, too. Nobody keeps it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, Final

from flask import Blueprint, Response, request, url_for

from libroabierto.errors import LibroError
from libroabierto.notices.position import MAX_MINOR, Position
from libroabierto_notifier.application import Delivery, Subscription
from libroabierto_notifier.application.credentials import spell_secret
from libroabierto_notifier.web.assembly import notifier
from libroabierto_notifier.web.clients import waiting
from libroabierto_notifier.web.deliveries import next_attempt
from libroabierto_notifier.web.errors import BadParameter, NotVerified
from libroabierto_notifier.web.forms import fields, form
from libroabierto_notifier.web.negotiate import language_of
from libroabierto_notifier.web.pages import go_on, page, problem_to_show
from libroabierto_notifier.web.parameters import BEFORE_ALL, spell
from libroabierto_notifier.web.wording import in_words

blueprint: Final = Blueprint("managing", __name__)

LISTED: Final = 10  # deliveries of each state
STATES: Final = ("pending", "exhausted")
# What the page may say that was done.
DONE: Final = (
    *("created", "asked", "verified", "tested", "enabled", "disabled", "recovered", "replayed", "rotated"),
)


def _verify(one: Subscription) -> str:
    with waiting():
        _check_consent(notifier().subscribing.verify(one).error)
    return "verified"


def _test(one: Subscription) -> str:
    with waiting():
        _check_consent(notifier().subscribing.test(one).error)
    return "tested"


def _enable(one: Subscription) -> str:
    with waiting():
        _check_consent(notifier().subscribing.enable(one).error)
    return "enabled"


def _disable(one: Subscription) -> str:
    notifier().subscribing.disable(one)
    return "disabled"


def _recover(one: Subscription) -> str:
    notifier().redelivering.recover(one)
    return "recovered"


def _replay_missing(one: Subscription) -> str:
    notifier().redelivering.replay_missing(one)
    return "replayed"


def _rotate(one: Subscription) -> str:
    notifier().subscribing.rotate(one)
    return "rotated"


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


@blueprint.get("/suscripciones/<subscription:id>")
def show(id: str) -> Response:
    """Show a subscription to whoever has its token."""
    given = fields("token", "done")
    token, done = given.get("token", ""), given.get("done")
    if done is not None and done not in DONE:
        raise BadParameter("parameter.not-among", parameter="done")
    return _shown(notifier().subscribing.open(id, token), token, done=done)


@blueprint.post("/suscripciones/<subscription:id>")
def do(id: str) -> Response:
    """Do what was asked for, and show the page again."""
    given = form("token", "deed")
    token, deed = given.get("token", ""), given.get("deed")
    one = notifier().subscribing.open(id, token)
    if deed == "delete":
        notifier().subscribing.delete(one)
        return _kept_by_nobody(page("ended.html"))
    if deed is None or deed not in DEEDS:
        raise BadParameter("parameter.not-among", parameter="deed")
    try:
        done = DEEDS[deed](one)
    except LibroError as error:
        problem = problem_to_show(error)
        return _shown(notifier().subscribing.open(id, token), token, problem=problem)
    return go_on(url_for("managing.show", id=id, token=token, done=done))


def _shown(
    one: Subscription, token: str, *, done: str | None = None, problem: Mapping[str, Any] | None = None
) -> Response:
    deliveries = {state: _listed(one, state) for state in STATES}
    offered = OFFERED[one.state]
    if one.state == "active":
        offered += ("recover",) if deliveries["exhausted"] else ("replay-missing",)
    answer = page(
        "subscription.html",
        status=int(problem["status"]) if problem else 200,
        one=one,
        token=token,
        asked=json.dumps({"types": one.types, "filters": one.filters}, ensure_ascii=False, indent=1),
        is_all=not (one.types or one.filters),
        words=in_words(one.types, one.filters, language_of(request)),
        since=_beginning(one),
        secrets=[(spell_secret(of.value), of.until) for of in notifier().subscribing.secrets(one)],
        deliveries=deliveries,
        listed=LISTED,
        offered=offered,
        done=done,
        problem=problem,
    )
    return _kept_by_nobody(answer)


def _beginning(one: Subscription) -> tuple[str, str]:
    """Return the phrase that says from where on it gets notices, and the position in it."""
    if one.since == BEFORE_ALL:
        return "all", ""
    before = Position.of_key(one.since)
    if before.minor == MAX_MINOR:
        return "from", str(Position(before.index + 1))
    return "after", str(before)


def _listed(one: Subscription, state: Any) -> list[dict[str, Any]]:
    found = notifier().redelivering.list(one, after=BEFORE_ALL, most=LISTED, state=state)
    next_at = next_attempt(one)
    return [_told(delivery, next_at) for delivery in found]


def _told(delivery: Delivery, next_at: Mapping[int, str]) -> dict[str, Any]:
    notice = notifier().pulling.get(delivery.key)
    titles = (notice.title_es, notice.title_en) if notice else ("", "")
    return {
        "position": spell(delivery.key),
        "titles": dict(zip(("es", "en"), titles, strict=True)),
        "attempts": delivery.attempts,
        "status": delivery.status,
        "error": delivery.error,
        "next_at": next_at.get(delivery.key),
    }


def _check_consent(error: str | None) -> None:
    if error is not None:
        raise NotVerified(error)


def _kept_by_nobody(answer: Response) -> Response:
    answer.headers["Cache-Control"] = "no-store"
    answer.headers.pop("ETag", None)
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer
