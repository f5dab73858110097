"""The page of one subscription, for whoever has its address: the token in it is the key, there is no other.

    GET  /suscripciones/sub_…?token=…      state, what is due and what failed, secrets
    POST /suscripciones/sub_…              token and deed; then back to the page

Reading the page changes nothing, since programs that look at links read it, too. Nobody keeps it.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from typing import Any, Final

from flask import Blueprint, Response, request, url_for

from libroabierto.errors import LibroError
from libroabierto.notices.position import MAX_MINOR, Position
from libroabierto_face.web.errors import BadParameter
from libroabierto_face.web.negotiate import language_of
from libroabierto_face.web.pages import page
from libroabierto_notifier.application import Delivery, Subscription
from libroabierto_notifier.application.credentials import spell_secret
from libroabierto_notifier.web.assembly import notifier
from libroabierto_notifier.web.deeds import DEEDS, DONE, OFFERED
from libroabierto_notifier.web.deliveries import next_attempt
from libroabierto_notifier.web.errors import NotTaken
from libroabierto_notifier.web.forms import Fields, fields, form
from libroabierto_notifier.web.mishaps import REFUSALS_OF_CONSENT, sentence_of, why
from libroabierto_notifier.web.pages import go_on, problem_to_show, with_wait
from libroabierto_notifier.web.parameters import BEFORE_ALL, spell
from libroabierto_notifier.web.wording import in_words

blueprint: Final = Blueprint("managing", __name__)

LISTED: Final = 10  # deliveries of each state
STATES: Final = ("pending", "exhausted")


@blueprint.get("/suscripciones/<subscription:id>")
def show(id: str) -> Response:
    """Show a subscription to whoever has its token."""
    given = fields("token", "done", "refused")
    done, refused = _among(given, "done", DONE), _among(given, "refused", REFUSALS_OF_CONSENT)
    token = given.get("token", "")
    return _shown(notifier().subscribing.open(id, token), token, done=done, refused=refused)


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


def _among(given: Fields, name: str, known: Collection[str]) -> str | None:
    """Return a field that has one of few values, or None; raises BadParameter."""
    text = given.get(name)
    if text is not None and text not in known:
        raise BadParameter("parameter.not-among", parameter=name)
    return text


def _shown(
    one: Subscription,
    token: str,
    *,
    done: str | None = None,
    refused: str | None = None,
    problem: Mapping[str, Any] | None = None,
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
        refused=refused if one.state == "pending" else None,
        why=why(one, refused) if refused else None,
        problem=problem,
    )
    return _kept_by_nobody(with_wait(answer, problem))


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
        "why": sentence_of(NotTaken(delivery.error)) if delivery.error else None,
        "next_at": next_at.get(delivery.key),
    }


def _kept_by_nobody(answer: Response) -> Response:
    answer.headers["Cache-Control"] = "no-store"
    answer.headers.pop("ETag", None)
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer
