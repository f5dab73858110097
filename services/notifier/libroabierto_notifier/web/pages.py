"""Pages for people: the entrance, and Suscribirse, where one chooses, sees the last ten, and subscribes.

    GET  /                    what this is, how far it is, what was told last
    GET  /suscribirse         the ways to be told; with a choice: what it would have told, and its addresses
    POST /suscribirse         makes a subscription; goes on to its own page (managing.py)

They need no script. A choice stands in the address, so that it can be kept and passed on.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import quote, urlencode

from flask import Blueprint, Response, request, url_for

from libroabierto.domain.practice import says_practice
from libroabierto.errors import LibroError
from libroabierto.notices.filters import Filters
from libroabierto_face.web.formats import moment, number, short_day
from libroabierto_face.web.negotiate import language_of
from libroabierto_face.web.pages import page
from libroabierto_notifier.application import Notice
from libroabierto_notifier.application.previewing import Preview
from libroabierto_notifier.application.wishes import EARLIEST, NOW, Question, read_wish
from libroabierto_notifier.web.assembly import base_url, notifier, stream_url
from libroabierto_notifier.web.choices import ACTS, MANY, ONCE, Choice, municipalities
from libroabierto_notifier.web.clients import showing
from libroabierto_notifier.web.errors import TooManyWaiting
from libroabierto_notifier.web.forms import fields, form
from libroabierto_notifier.web.mishaps import REFUSALS_OF_CONSENT, asked
from libroabierto_notifier.web.phrases import PHRASES
from libroabierto_notifier.web.problems import TABLE
from libroabierto_notifier.web.refusals import REFUSALS

blueprint: Final = Blueprint("pages", __name__)


@blueprint.app_context_processor
def site() -> dict[str, Any]:
    """Give every page what stands on all of them."""
    return {
        "ledger_url": notifier().ledger_url,
        "practice": says_practice(notifier().origin),
        "number": number,
        "moment": moment,
        "short_day": short_day,
    }


@blueprint.get("/")
def home() -> Response:
    """Say what this is, how far it is, and what was told last."""
    fields()
    newest = notifier().previewing.newest()
    watch = notifier().reporting.status()
    return page("home.html", origin=notifier().origin, watch=watch, notices=told(newest))


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
    refused = asked(made.subscription)
    place = url_for(
        "managing.show",
        id=made.subscription.id,
        token=made.token,
        done="asked" if refused else "created",
        refused=refused if refused in REFUSALS_OF_CONSENT else None,
    )
    return go_on(place)


def _offer(
    choice: Choice,
    *,
    has_chosen: bool,
    problem: dict[str, Any] | None = None,
    sink: str = "",
    since: str = NOW,
    entered: Mapping[str, str] | None = None,
) -> Response:
    shown = None
    if has_chosen:
        try:
            shown = _preview(choice)
        except TooManyWaiting as error:
            problem = problem or problem_to_show(error)
    answer = page(
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
    return with_wait(answer, problem)


def _preview(choice: Choice) -> Preview:
    with showing():
        return notifier().previewing.preview(Question((), _spelled(choice.filters())))


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
    slug, is_busy = TABLE.slug_of(error), isinstance(error, TooManyWaiting)
    if slug is None or (TABLE.statuses[slug] >= 500 and not is_busy):
        raise error
    document = REFUSALS.problem_of(error)
    return {**document, "next": None if is_busy else _next(document, slug)}  # its own sentence says when


def _next(document: Mapping[str, Any], slug: str) -> str:
    """Say what to do: how long to wait, which stands in a header that browsers show to nobody."""
    language, seconds = language_of(request), TABLE.retry_after(document)
    if seconds is None:
        return TABLE.text_of(slug, language).next
    unit, count = ("minutes", -(-seconds // 60)) if seconds >= 120 else ("seconds", seconds)
    return PHRASES.phrase(f"refused.wait-{unit}", language, count=count)


def with_wait(answer: Response, problem: Mapping[str, Any] | None) -> Response:
    """Tell programs, too, when to come back."""
    seconds = TABLE.retry_after(problem) if problem else None
    if seconds is not None:
        answer.headers["Retry-After"] = str(seconds)
    return answer


def told(notices: Sequence[Notice]) -> list[dict[str, Any]]:
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


def go_on(place: str) -> Response:
    """Send a browser on after a form, so that nothing is done twice when the page is loaded again."""
    return Response(status=303, headers={"Location": place, "Cache-Control": "no-store"})
