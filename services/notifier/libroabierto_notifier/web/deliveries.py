"""…/deliveries: what was sent to a subscription, what became of it, and sending it again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Literal, cast

from flask import Blueprint, Response

from libroabierto.errors import Malformed
from libroabierto.notices.position import Position
from libroabierto.record.moments import format_millis
from libroabierto_face.web.answers import json_answer
from libroabierto_notifier.application import Backlog, Delivery, Subscription
from libroabierto_notifier.application.redelivering import NoSuchDelivery
from libroabierto_notifier.web.assembly import notifier
from libroabierto_notifier.web.bodies import json_body, no_body, text_member
from libroabierto_notifier.web.owning import owned
from libroabierto_notifier.web.parameters import EARLIEST, query, spell

blueprint: Final = Blueprint("deliveries", __name__, url_prefix="/v1/subscriptions")

STATES: Final = ("pending", "delivered", "exhausted")
DEFAULT_PAGE: Final = 100
MAX_PAGE: Final = 1000
SEQUENCE_DIGITS: Final = 20


@blueprint.get("/<subscription:id>/deliveries")
def page(id: str) -> Response:
    """List deliveries in order, those of one state or all."""
    asked = query("after", "limit", "state")
    after = asked.position("after")
    limit = asked.number("limit", default=DEFAULT_PAGE, least=1, most=MAX_PAGE)
    state = cast(Literal["pending", "delivered", "exhausted"] | None, asked.choice("state", STATES))
    one = owned(id)
    found = notifier().redelivering.list(one, after=after, most=limit + 1, state=state)
    next_at = next_attempt(one)
    items = [_to_document(delivery, next_at) for delivery in found[:limit]]
    return json_answer({"items": items, "next": items[-1]["position"] if len(found) > limit else None})


@blueprint.post("/<subscription:id>/deliveries/<sequence:sequence>:resend")
def resend(id: str, sequence: str) -> Response:
    """Send one message again: that at a `sequence` or a `position`."""
    query()
    no_body()
    one, key = owned(id), _key(sequence)
    delivery = notifier().redelivering.resend(one, key)
    return json_answer(_to_document(delivery, next_attempt(one)))


@blueprint.post("/<subscription:id>:recover")
def recover(id: str) -> Response:
    """Try again what was given up since a position."""
    query()
    given = json_body("since")
    since = text_member(given, "since") if given else EARLIEST
    return json_answer({"deliveries": notifier().redelivering.recover(owned(id), since)})


@blueprint.post("/<subscription:id>:replay")
def replay(id: str) -> Response:
    """Send again everything that matches between two positions."""
    query()
    given = json_body("from", "to", required=("from",))
    last = text_member(given, "to") if "to" in given else None
    return _queued(notifier().redelivering.replay(owned(id), text_member(given, "from"), last))


@blueprint.post("/<subscription:id>:replay-missing")
def replay_missing(id: str) -> Response:
    """Send what matches and never was due."""
    query()
    no_body()
    return _queued(notifier().redelivering.replay_missing(owned(id)))


def _key(sequence: str) -> int:
    """Read a sequence or a position; nothing was ever due at one that no entry can have."""
    read = Position.parse_sequence if len(sequence.partition("-")[0]) == SEQUENCE_DIGITS else Position.parse
    try:
        return read(sequence).key
    except Malformed:
        raise NoSuchDelivery("delivery.not-found") from None


def next_attempt(one: Subscription) -> Mapping[int, str]:
    """Return when the delivery of each key is tried next: of the oldest pending one alone that is known."""
    found = notifier().redelivering.next_attempt(one)
    return {} if found is None else {found[0]: format_millis(found[1])}


def _queued(backlog: Backlog) -> Response:
    """Say how many are due, and, while more are being queued, up to which position all of them are."""
    if backlog.is_done:
        return json_answer({"deliveries": backlog.queued})
    so_far = {"deliveries": backlog.queued, "through": spell(backlog.after), "to": spell(backlog.until)}
    return json_answer(so_far, status=202)


def _to_document(delivery: Delivery, next_at: Mapping[int, str]) -> dict[str, Any]:
    return {
        "position": spell(delivery.key),
        "sequence": Position.of_key(delivery.key).sequence,
        "state": delivery.state,
        "matched": delivery.matched,
        "attempts": delivery.attempts,
        "status": delivery.status,
        "error": delivery.error,
        "at": delivery.at,
        "next_at": next_at.get(delivery.key),
    }
