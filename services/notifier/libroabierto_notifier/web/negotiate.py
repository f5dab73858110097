"""What the caller prefers: the language (Spanish unless English is asked for) and the form.

Reads the Accept headers alone; a caller that names nothing we have gets the first of ours rather
than a refusal (RFC 9110, section 12.5.1).
"""

from __future__ import annotations

from typing import Final

from flask import Request

LANGUAGES: Final = ("es", "en")
JSON: Final = "application/json"
HTML: Final = "text/html"
FORM: Final = "application/x-www-form-urlencoded"
EVENT: Final = "application/cloudevents+json"
BATCH: Final = "application/cloudevents-batch+json"
# What programs read; everywhere else a refusal may be a page.
_FOR_PROGRAMS: Final = ("/v1/", "/feeds/", "/.well-known/")


def language_of(request: Request) -> str:
    """Return "es" or "en"; regional forms (es-MX, en-GB) count as their language."""
    for tag, quality in request.accept_languages:  # best first
        language = tag.partition("-")[0].lower()
        if quality and language in LANGUAGES:
            return language
    return LANGUAGES[0]


def is_for_people(request: Request) -> bool:
    """Say whether a refusal should be a page: somebody browses, outside the programming interface."""
    if request.path.startswith(_FOR_PROGRAMS):
        return False
    return request.accept_mimetypes.best_match((JSON, HTML), default=JSON) == HTML
