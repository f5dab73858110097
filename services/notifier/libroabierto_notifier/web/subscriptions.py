"""/v1/subscriptions: made, looked at, changed, repaired; whoever has the token manages one.

A subscription answers with an ETag; `If-Match` protects a change against another one in between.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from flask import Blueprint, Response, request, url_for

from libroabierto.errors import LibroError, Refused
from libroabierto_face.web.answers import json_answer
from libroabierto_notifier.application import Stale, Subscription
from libroabierto_notifier.application.credentials import spell_secret
from libroabierto_notifier.application.subscribing import DAY, MAX_GRACE, Asked, TooManyAttempts
from libroabierto_notifier.application.wishes import read_change, read_question, read_wish
from libroabierto_notifier.web.askable import asking_body
from libroabierto_notifier.web.assembly import base_url, notifier
from libroabierto_notifier.web.bodies import json_body, no_body, number_member, text_member
from libroabierto_notifier.web.clients import looking, receiving
from libroabierto_notifier.web.errors import NotTaken, NotVerified, TooManyWaiting, WrongVersion
from libroabierto_notifier.web.mishaps import sentence_of
from libroabierto_notifier.web.owning import owned, refused_consent, subscription_answer, to_document
from libroabierto_notifier.web.parameters import query, spell

blueprint: Final = Blueprint("subscriptions", __name__, url_prefix="/v1")


@blueprint.post("/subscriptions")
def create() -> Response:
    """Make one, and ask its receiver at once whether it wants it."""
    query()
    with receiving():  # receivers may be slow to answer
        made = notifier().subscribing.create(read_wish(asking_body()))
        one, error = _asked(made.subscription)
    id = made.subscription.id
    document = {
        **to_document(one),
        **refused_consent(error),
        "token": made.token,
        "secret": spell_secret(made.secret),
        "manage": f"{base_url()}/suscripciones/{id}?token={made.token}",
    }
    answer = json_answer(document, status=201)
    answer.headers["Location"] = url_for("subscriptions.show", id=id)
    answer.set_etag(str(one.version))
    return answer


@blueprint.post("/subscriptions:preview")
def preview() -> Response:
    """Show the last ten messages that match, and count the matches among the newest ones."""
    query()
    question = read_question(asking_body())
    with looking():
        found = notifier().previewing.preview(question)
    items = [
        {
            "position": spell(notice.key),
            "type": notice.type,
            "time": notice.time,
            "title": {"es": notice.title_es, "en": notice.title_en},
        }
        for notice in found.notices
    ]
    return json_answer({"items": items, "count": found.count, "looked": found.looked})


@blueprint.get("/subscriptions/<subscription:id>")
def show(id: str) -> Response:
    """Show one."""
    query()
    return subscription_answer(owned(id))


@blueprint.patch("/subscriptions/<subscription:id>")
def change(id: str) -> Response:
    """Change what is named; a new sink, or one that is to get more a minute, is asked at once."""
    query()
    one = _matching(owned(id))
    wanted = read_change(asking_body())
    changed = _conditionally(lambda: notifier().subscribing.change(one, wanted))
    if changed.challenge == one.challenge:
        return subscription_answer(changed)
    try:
        with receiving():
            one, error = _asked(changed)
    except TooManyWaiting as full:  # it was changed all the same, and waits for `:verify`
        one, error = changed, full
    return subscription_answer(one, **refused_consent(error))


@blueprint.delete("/subscriptions/<subscription:id>")
def delete(id: str) -> Response:
    """Forget one."""
    query()
    notifier().subscribing.delete(_matching(owned(id)))
    return Response(status=204)


@blueprint.post("/subscriptions/<subscription:id>:verify")
def verify(id: str) -> Response:
    """Ask its receiver again."""
    query()
    no_body()
    one = owned(id)
    with receiving():
        return _consented(notifier().subscribing.verify(one))


@blueprint.post("/subscriptions/<subscription:id>:enable")
def enable(id: str) -> Response:
    """Let it go on, with what it missed, or with what comes from `since` on."""
    query()
    given = json_body("since")
    since = text_member(given, "since") if given else None
    one = owned(id)
    with receiving():
        return _consented(notifier().subscribing.enable(one, since))


@blueprint.post("/subscriptions/<subscription:id>:disable")
def disable(id: str) -> Response:
    """Pause it."""
    query()
    no_body()
    return subscription_answer(notifier().subscribing.disable(owned(id)))


@blueprint.post("/subscriptions/<subscription:id>:test")
def test(id: str) -> Response:
    """Send its receiver one message that is no news."""
    query()
    no_body()
    one = owned(id)
    with receiving():
        trial = notifier().subscribing.test(one)
    detail = None if trial.error is None else sentence_of(NotTaken(trial.error))
    told = {"taken": trial.error is None, "status": trial.status, "error": trial.error}
    return json_answer({**told, "detail": detail})


@blueprint.get("/subscriptions/<subscription:id>/secrets")
def secrets(id: str) -> Response:
    """Show the secrets that sign now, the present one first."""
    query()
    return _secrets(owned(id))


@blueprint.post("/subscriptions/<subscription:id>:rotate")
def rotate(id: str) -> Response:
    """Give it a new secret."""
    query()
    given = json_body("grace_seconds")
    grace = number_member(given, "grace_seconds", default=DAY, most=MAX_GRACE)
    changed, _ = notifier().subscribing.rotate(owned(id), grace)
    return _secrets(changed)


def _secrets(one: Subscription) -> Response:
    signing = notifier().subscribing.secrets(one)
    told = [{"secret": spell_secret(secret.value), "until": secret.until} for secret in signing]
    return json_answer({"secrets": told})


def _asked(one: Subscription) -> tuple[Subscription, LibroError | None]:
    """Ask the receiver; a subscription that cannot be asked now is there all the same, and pending."""
    try:
        asked = notifier().subscribing.verify(one)
    except (TooManyAttempts, Refused) as error:
        return one, error
    return asked.subscription, None if asked.error is None else NotVerified(asked.error)


def _consented(asked: Asked) -> Response:
    if asked.error is not None:
        raise NotVerified(asked.error)
    return subscription_answer(asked.subscription)


def _matching(one: Subscription) -> Subscription:
    """Refuse a change of another version than If-Match names."""
    if request.if_match and not request.if_match.contains(str(one.version)):
        raise WrongVersion("subscription.changed", version=one.version)
    return one


def _conditionally(deed: Callable[[], Subscription]) -> Subscription:
    """Do it; what was changed just now was changed, as far as If-Match is concerned, before."""
    try:
        return deed()
    except Stale as error:
        if request.if_match:
            raise WrongVersion("subscription.changed") from error
        raise
