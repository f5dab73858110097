"""Why a receiver did not consent, or did not take something, in words.

A page that is shown after a form knows the reason by its code alone, which stands in its address:

    /suscripciones/sub_…?token=…&done=asked&refused=sink.own-address
"""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

from flask import request

from libroabierto.errors import LibroError, Refused
from libroabierto_face.web.negotiate import language_of
from libroabierto_notifier.application import Subscription
from libroabierto_notifier.application.subscribing import MOST_IN_ALL, MOST_OF_HOST, TooManyAttempts
from libroabierto_notifier.web.assembly import notifier
from libroabierto_notifier.web.clients import SIZES, receiving
from libroabierto_notifier.web.errors import TooManyWaiting
from libroabierto_notifier.web.problems import TABLE

# What may come of asking a receiver.
REFUSALS_OF_CONSENT: Final = (
    *("intent.refused", "intent.unreachable", "intent.too-often", "intent.no-address"),
    *("sink.own-address", "sink.private-address"),
    *("subscription.too-many-attempts", "subscription.too-many-of-host", "subscription.too-many"),
    *("receiver.too-many-waiting", "receiver.too-many-of-yours"),
)


def sentence_of(error: LibroError) -> str:
    """Say it in the caller's language; the code itself where there are no words."""
    return TABLE.sentence(error, language_of(request)) or error.code


def asked(one: Subscription) -> str | None:
    """Ask a receiver whether it wants what was ordered for it; return the code of why not."""
    try:
        with receiving():
            return notifier().subscribing.verify(one).error
    except (Refused, TooManyAttempts, TooManyWaiting) as error:
        return error.code


def why(one: Subscription, code: str) -> str:
    """Say why the receiver of a subscription did not consent, of which only the code is known."""
    room = SIZES["receiving"]
    limit = MOST_OF_HOST if code == "subscription.too-many-of-host" else MOST_IN_ALL
    facts = {"host": urlsplit(one.sink).hostname, "limit": limit}
    return sentence_of(LibroError(code, **facts, most=room.each, retry_after=room.retry_after))
