"""/v1/events: everything that was told, for receivers that nobody can reach, and for whoever checks.

    GET /v1/events?after=1042&municipality=15113&wait=25
        Libro-Filter: {"all":[…]}       what was asked for, in one spelling
        Libro-Position: 1057            everything up to there was looked at
        Link: </v1/events?after=1057&…>; rel="next"

A position beyond what was published is refused (position.not-yet, with what is the last as `published`).

The bytes of a message are the same as in every other channel.
"""

from __future__ import annotations

import contextlib
from typing import Final
from urllib.parse import urlencode

from flask import Blueprint, Response, request

from libroabierto.notices.filters import PARAMETERS, Filters
from libroabierto.notices.position import Position
from libroabierto_face.web.answers import for_now, forever, json_answer
from libroabierto_face.web.errors import BadParameter
from libroabierto_notifier.web.answers import batch_answer, event_answer
from libroabierto_notifier.web.assembly import base_url, notifier
from libroabierto_notifier.web.clients import looking, waiting
from libroabierto_notifier.web.errors import NoSuchAddress
from libroabierto_notifier.web.parameters import key_of, query, spell

blueprint: Final = Blueprint("events", __name__, url_prefix="/v1")

DEFAULT_LIMIT: Final = 100
MAX_LIMIT: Final = 256
MAX_WAIT: Final = 25
# Who is nearly up to date looks at next to nothing: many come back together whenever something was published.
NEAR: Final = Position(32).key
MAX_TOLD_FILTER: Final = 2048  # bytes; web servers in front have room for some 4 KiB of headers


@blueprint.get("/events")
def pull() -> Response:
    """Give what matches after a position; wait for it if nothing does yet."""
    asked = query("after", "limit", "wait", many=PARAMETERS)
    after = _published(asked.position("after"))
    limit = asked.number("limit", default=DEFAULT_LIMIT, least=1, most=MAX_LIMIT)
    wait = asked.number("wait", default=0, most=MAX_WAIT)
    filters = filters_asked()
    pulling = notifier().pulling
    with looking() if pulling.published() - after > NEAR else contextlib.nullcontext():
        pulled = pulling.after(after, filters, limit=limit)
    if wait and pulled.is_all and not pulled.notices:
        with waiting():
            pulled = pulling.after(pulled.position, filters, limit=limit, wait=wait)
    answer = batch_answer(notice.body for notice in pulled.notices)
    position = spell(pulled.position)
    answer.headers.update(_told(filters))
    answer.headers["Libro-Position"] = position
    answer.headers["Link"] = f'<{_next(position)}>; rel="next"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.get("/events/<position:position>")
def show(position: str) -> Response:
    """Give the message at a position."""
    query()
    notice = notifier().pulling.get(_key(position))
    if notice is None:
        raise NoSuchAddress("event.not-found")
    return forever(event_answer(notice.body))


@blueprint.get("/events/<position:position>/proof")
def proof(position: str) -> Response:
    """Give the receipt of the entry at a position, under the checkpoint that was verified last."""
    query()
    key = _key(position)
    if notifier().pulling.get(key) is None:
        raise NoSuchAddress("event.not-found")
    receipt = notifier().receipts.receipt(Position.of_key(key).index)
    if receipt is None:  # an alarm may stand where no entry is verified yet
        raise NoSuchAddress("event.not-found")
    return for_now(json_answer(receipt))


def _published(key: int) -> int:
    """Refuse what is beyond everything: a mistyped position, or another notifier's, would wait for years."""
    last = notifier().pulling.published()
    if key > last:
        raise BadParameter("position.not-yet", parameter="after", pointer="after", published=spell(last))
    return key


def _key(position: str) -> int:
    """Read a position that stands in an address; one that no entry can have is not found either."""
    try:
        return key_of(position, "position")
    except BadParameter:
        raise NoSuchAddress("event.not-found") from None


def filters_asked() -> Filters:
    """Read what the query asks for; raises Malformed("filter.…")."""
    return Filters.from_query({name: request.args.getlist(name) for name in PARAMETERS})


def _told(filters: Filters) -> dict[str, str]:
    """Say what was asked for, unless that is longer than a header should be."""
    spelled = filters.canonical()  # JSON in ASCII
    return {"Libro-Filter": spelled} if len(spelled) <= MAX_TOLD_FILTER else {}


def _next(position: str) -> str:
    """Spell the address from which to go on: the same question, after *position*."""
    same = [(name, value) for name, value in request.args.items(multi=True) if name != "after"]
    return f"{base_url()}/v1/events?{urlencode([('after', position), *same])}"
