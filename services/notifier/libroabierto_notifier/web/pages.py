"""Pages for people: the entrance, and Suscribirse, where one chooses, sees the last ten, and subscribes.

    GET  /                    what this is, how far it is, what was told last
    GET  /suscribirse         the ways to be told; with a choice: what it would have told, and its addresses
    POST /suscribirse         makes a subscription; goes on to its own page (managing.py)

They need no script. A choice stands in the address, so that it can be kept and passed on.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import quote, urlencode

from flask import Blueprint, Response, render_template, request, url_for

from libroabierto.domain.practice import says_practice
from libroabierto.errors import LibroError, Refused
from libroabierto.notices.filters import Filters
from libroabierto_notifier.application import Notice, Subscription
from libroabierto_notifier.application.subscribing import TooManyAttempts
from libroabierto_notifier.application.wishes import EARLIEST, NOW, Question, read_wish
from libroabierto_notifier.web import formats, problems
from libroabierto_notifier.web.answers import for_now
from libroabierto_notifier.web.assembly import base_url, notifier, stream_url
from libroabierto_notifier.web.choices import ACTS, MANY, ONCE, Choice, municipalities
from libroabierto_notifier.web.clients import waiting
from libroabierto_notifier.web.errors import TooManyWaiting
from libroabierto_notifier.web.forms import fields, form
from libroabierto_notifier.web.negotiate import HTML, language_of
from libroabierto_notifier.web.refusals import problem_of

blueprint: Final = Blueprint("pages", __name__)


@blueprint.app_context_processor
def site() -> dict[str, Any]:
    """Give every page what stands on all of them."""
    return {
        "ledger_url": notifier().ledger_url,
        "practice": says_practice(notifier().origin),
        "number": formats.number,
        "moment": formats.moment,
        "short_day": formats.short_day,
    }


@blueprint.get("/")
def home() -> Response:
    """Say what this is, how far it is, and what was told last."""
    fields()
    found = notifier().previewing.preview(Question())
    watch = notifier().reporting.status()
    return page("home.html", origin=notifier().origin, watch=watch, notices=told(found.notices))


@blueprint.get("/suscribirse")
def subscribe() -> Response:
    """Explain the ways to be told; show what a choice would have told."""
    given = fields(*ONCE, many=MANY)
    try:
        choice = Choice.read(given)
    except LibroError as error:
        usable = Choice.usable(given)
        return _offer(usable, has_chosen=False, problem=problem_to_show(error), entered=given)
    return _offer(choice, has_chosen=bool(request.args))


@blueprint.post("/suscribirse")
def make() -> Response:
    """Make a subscription, ask its receiver, and go on to its page."""
    given = form(*ONCE, "sink", "from", many=MANY)
    choice, sink, since = Choice.usable(given), given.get("sink", ""), given.get("from", NOW)
    try:
        choice = Choice.read(given)
        made = notifier().subscribing.create(read_wish({**choice.wish(), "sink": sink, "from": since}))
    except LibroError as error:
        return _offer(choice, has_chosen=True, problem=problem_to_show(error), sink=sink, since=since)
    done = "created" if _consents(made.subscription) else "asked"
    place = url_for("managing.show", id=made.subscription.id, token=made.token, done=done)
    return go_on(place)


def _consents(one: Subscription) -> bool:
    """Ask the receiver; say whether it wants what was ordered for it."""
    try:
        with waiting():
            return notifier().subscribing.verify(one).error is None
    except (Refused, TooManyAttempts, TooManyWaiting):
        return False


def _offer(
    choice: Choice,
    *,
    has_chosen: bool,
    problem: dict[str, Any] | None = None,
    sink: str = "",
    since: str = NOW,
    entered: Mapping[str, str] | None = None,
) -> Response:
    shown = notifier().previewing.preview(Question((), _spelled(choice.filters()))) if has_chosen else None
    return page(
        "subscribe.html",
        status=int(problem["status"]) if problem else 200,
        choice=choice,
        acts=ACTS,
        towns=municipalities(),
        preview=shown,
        notices=told(shown.notices) if shown else (),
        addresses=_addresses(choice),
        sink=sink,
        since=EARLIEST if since == EARLIEST else NOW,
        problem=problem,
        entered=entered or {},
    )


def _spelled(filters: Filters) -> tuple[Any, ...]:
    return tuple(node.spelled for node in filters.nodes)


def _addresses(choice: Choice) -> dict[str, str]:
    """Return the choice in every channel."""
    base, pairs = base_url(), choice.pairs()
    query = f"?{urlencode(pairs, quote_via=quote)}" if pairs else ""
    options = "".join(f" --{name} {value}" for name, value in pairs)
    return {
        "atom": f"{base}/feeds/{choice.feed}.atom",
        "json": f"{base}/feeds/{choice.feed}.json",
        "stream": f"{stream_url()}{query}",
        "pull": f"{base}/v1/events{query}",
        "follow": f"libro follow {base}{options}",
        "body": json.dumps({**choice.wish(), "sink": "https://…"}, ensure_ascii=False),
    }


def problem_to_show(error: LibroError) -> dict[str, Any]:
    """Return what to say of a refusal; raises what is no refusal but a fault of ours or of the database."""
    slug = problems.slug_of(error)
    if slug is None or problems.SLUGS[slug] >= 500:
        raise error
    return {**problem_of(error), "next": problems.text_of(slug, language_of(request)).next}


def told(notices: tuple[Notice, ...]) -> list[dict[str, Any]]:
    """Return notices as lists show them, each in the caller's language."""
    is_english = language_of(request) == "en"
    return [
        {
            "title": notice.title_en if is_english else notice.title_es,
            "time": notice.time,
            "page": json.loads(notice.body).get("dataref"),
            "is_reminder": notice.type.startswith("notice."),
        }
        for notice in notices
    ]


def page(template: str, *, status: int = 200, **facts: Any) -> Response:
    """Give a page in the caller's language."""
    answer = Response(render_template(template, **facts), status=status, mimetype=HTML)
    answer.vary.update(("Accept", "Accept-Language"))
    answer.headers["Content-Language"] = language_of(request)
    return answer if status != 200 else for_now(answer)


def go_on(place: str) -> Response:
    """Send a browser on after a form, so that nothing is done twice when the page is loaded again."""
    return Response(status=303, headers={"Location": place, "Cache-Control": "no-store"})
