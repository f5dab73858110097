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


def language_of(request: Request) -> str:
    """Return "es" or "en"; regional forms (es-MX, en-GB) count as their language."""
    for tag, quality in request.accept_languages:  # best first
        language = tag.partition("-")[0].lower()
        if quality and language in LANGUAGES:
            return language
    return LANGUAGES[0]


def form_of(request: Request, *ours: str) -> str:
    """Return the media type among *ours* that the caller likes best; the first when it has no favourite."""
    said = request.headers.get("Accept", "")
    if said in ("", "*/*", ours[0]):
        return ours[0]
    return request.accept_mimetypes.best_match(ours, default=ours[0])


def is_for_people(request: Request, *, programs: tuple[str, ...]) -> bool:
    """Say whether a refusal should be a page: somebody browses, outside the paths that *programs* read."""
    return not request.path.startswith(programs) and form_of(request, JSON, HTML) == HTML
