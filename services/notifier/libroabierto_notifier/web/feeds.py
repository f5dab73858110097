"""/feeds/: Atom with archives (RFC 4287, RFC 5005) and JSON Feed, for everything or for one topic.

    /feeds/all.atom   /feeds/15113.atom   /feeds/commitment/<UUID>.atom   /feeds/institution/<id>.atom
    /feeds/15113/archive/3.atom           documents that never change
    /feeds/15113.json?before=1042         JSON Feed, page by page

A document carries a strong ETag, which costs one look at the newest notice; `If-Modified-Since` alone is not
answered with 304, since what is recorded in one second may be told in several.
"""

from __future__ import annotations

from typing import Final

from flask import Blueprint, Response, request
from werkzeug.http import http_date

from libroabierto.record.moments import parse_millis
from libroabierto_face.web.answers import FOREVER
from libroabierto_notifier.web.assembly import Feed, Feeds, base_url, notifier
from libroabierto_notifier.web.clients import looking
from libroabierto_notifier.web.errors import NoSuchAddress
from libroabierto_notifier.web.parameters import key_of, query, spell

blueprint: Final = Blueprint("feeds", __name__, url_prefix="/feeds")

# Readers ask every few minutes; what stands between may answer all of them at once.
FOR_A_MINUTE: Final = "public, max-age=60"
_KINDS: Final = "<any(commitment, institution):kind>"
_ALL_OR_TOWN: Final = "municipality"


@blueprint.get("/<name>.atom", defaults={"kind": _ALL_OR_TOWN})
@blueprint.get(f"/{_KINDS}/<name>.atom")
def atom(kind: str, name: str) -> Response:
    """Give the newest Atom document of a topic."""
    query()
    return _answer(_feeds().atom(kind, name, url=base_url()))


@blueprint.get("/<name>.json", defaults={"kind": _ALL_OR_TOWN})
@blueprint.get(f"/{_KINDS}/<name>.json")
def json(kind: str, name: str) -> Response:
    """Give a JSON Feed page of a topic."""
    asked = query("before")
    said = asked.text("before")
    before = None if said is None else spell(key_of(said, "before"))
    return _answer(_feeds().json(kind, name, url=base_url(), before=before))


@blueprint.get("/<name>/archive/<part>.atom", defaults={"kind": _ALL_OR_TOWN})
@blueprint.get(f"/{_KINDS}/<name>/archive/<part>.atom")
def archive(kind: str, name: str, part: str) -> Response:
    """Give an archive of a topic."""
    query()
    found = _feeds().archive(kind, name, part, url=base_url())
    if found is None:
        raise NoSuchAddress("feed.archive")
    return _answer(found)


def _feeds() -> Feeds:
    return notifier().feeds


def _answer(feed: Feed) -> Response:
    """Answer with a feed, or 304 where the caller has it."""
    answer = Response(content_type=feed.media_type)
    answer.set_etag(feed.tag)
    answer.headers["Cache-Control"] = FOREVER if feed.is_final else FOR_A_MINUTE
    if feed.changed_at is not None:
        answer.headers["Last-Modified"] = http_date(parse_millis(feed.changed_at))
    if request.if_none_match.contains_weak(feed.tag):
        answer.status_code = 304
        return answer
    with looking():
        answer.set_data(feed.write())
    return answer
