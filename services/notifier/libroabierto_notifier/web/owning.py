"""Whose subscription it is: the token that a request carries, and what its owner is shown."""

from __future__ import annotations

from typing import Any, Final

from flask import Response, request

from libroabierto.errors import LibroError
from libroabierto_face.web.answers import json_answer
from libroabierto_notifier.application import Subscription
from libroabierto_notifier.web.assembly import notifier
from libroabierto_notifier.web.errors import NeedsToken
from libroabierto_notifier.web.mishaps import sentence_of
from libroabierto_notifier.web.parameters import spell

_MAX_TOKEN: Final = 200


def owned(id: str) -> Subscription:
    """Return the subscription whose token the request carries; raises NeedsToken, NoSuchSubscription."""
    return notifier().subscribing.open(id, bearer())


def bearer() -> str:
    """Return the token of this request: `Authorization: Bearer …`."""
    said = request.authorization
    if said is None or said.type != "bearer" or not said.token or len(said.token) > _MAX_TOKEN:
        raise NeedsToken("token.missing")
    return said.token


def to_document(one: Subscription) -> dict[str, Any]:
    """Show a subscription in the shape of CloudEvents Subscriptions, without anything secret."""
    return {
        "id": one.id,
        "types": list(one.types),
        "filters": list(one.filters),
        "sink": one.sink,
        "protocol": "HTTP",
        "protocolsettings": dict(one.settings),
        "since": spell(one.since),
        "state": one.state,
        "reason": one.reason,
        "created_at": one.created_at,
        "version": one.version,
    }


def subscription_answer(one: Subscription, **more: object) -> Response:
    """Answer with a subscription and its ETag."""
    answer = json_answer({**to_document(one), **more})
    answer.set_etag(str(one.version))
    return answer


def refused_consent(error: LibroError | None) -> dict[str, str | None]:
    """Tell why a sink that was asked just now did not consent, as code and sentence; null if it did."""
    if error is None:
        return {"error": None, "detail": None}
    return {"error": error.code, "detail": sentence_of(error)}
