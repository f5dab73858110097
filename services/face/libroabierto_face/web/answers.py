"""Answers: JSON, and how long each may be kept.

What can never change is cacheable for ever; everything else carries an entity tag and is asked for
again each time, which costs 304 and no body while nothing changed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any, Final
from wsgiref.types import WSGIEnvironment

from flask import Response, request
from werkzeug.datastructures import Headers

from libroabierto_face.web.negotiate import JSON

FOREVER: Final = "public, max-age=31536000, immutable"
ASK_AGAIN: Final = "no-cache"

_ENCODER: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


class Answer(Response):
    """An answer whose whole body is at hand, so that its headers are complete."""

    def get_wsgi_headers(self, environ: WSGIEnvironment) -> Headers:
        """Return the headers as they are, if they are what Werkzeug's slow copy of them would be."""
        if self.status_code == 304 or not self.headers.get("Location", "").isascii():
            return super().get_wsgi_headers(environ)
        return self.headers


def json_answer(document: Mapping[str, Any], *, status: int = 200, media_type: str = JSON) -> Response:
    """Write *document* as JSON, letters as they are."""
    return Answer(json_text(document) + "\n", status=status, mimetype=media_type)


def json_text(document: Mapping[str, Any]) -> str:
    """Spell *document* without spaces."""
    return _ENCODER.encode(document)


def forever(response: Response) -> Response:
    """Let everybody keep the answer: it is the same for ever."""
    response.headers["Cache-Control"] = FOREVER
    return response


def for_now(response: Response, tag: str | None = None) -> Response:
    """Let nobody use the answer again without asking; *tag* names it, otherwise its hash does."""
    response.headers["Cache-Control"] = ASK_AGAIN
    response.set_etag(tag or hashlib.sha256(response.get_data()).hexdigest()[:32])
    response.make_conditional(request)
    return response


def negotiated(response: Response) -> Response:
    """Tell caches that the same address answers others in another form or language."""
    response.headers.add("Vary", "Accept, Accept-Language")  # by hand: a set of names costs as much as a page
    return response
