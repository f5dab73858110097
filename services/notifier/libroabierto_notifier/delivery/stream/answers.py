"""Every answer of the stream process: the head of a stream, and what is no stream.

Refusals are problem documents (RFC 9457), Spanish unless English is preferred. A browser's EventSource gives
up for good at any of them; so a position that lies ahead is no refusal, but the event `reset`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from libroabierto.errors import LibroError
from libroabierto_notifier.delivery.stream.frames import name_of
from libroabierto_notifier.delivery.stream.hints import hint
from libroabierto_notifier.delivery.stream.listeners import TooMany
from libroabierto_notifier.delivery.stream.request import BadRequest

RETRY_AFTER: Final = 30  # seconds, when all places are taken
MAX_TOLD_FILTER: Final = 2048  # bytes; web servers in front have room for some 4 KiB of headers

_ALWAYS: Final = (
    "Cache-Control: no-store\r\n"
    "X-Content-Type-Options: nosniff\r\n"
    "Access-Control-Allow-Origin: *\r\n"
    "Access-Control-Expose-Headers: Libro-Filter, Libro-Position, Retry-After\r\n"
    "Connection: close\r\n"
)
_REASONS: Final = {
    200: "OK",
    204: "No Content",
    400: "Bad Request",
    404: "Not Found",
    405: "Method Not Allowed",
    408: "Request Timeout",
    429: "Too Many Requests",
    431: "Request Header Fields Too Large",
    503: "Service Unavailable",
}
# By language: title, and what to do next.
_TEXTS: Final[Mapping[str, Mapping[str, tuple[str, str]]]] = {
    "malformed-request": {
        "es": (
            "La petición no tiene la forma estricta de HTTP.",
            "Use GET, sin cuerpo, con un cliente de HTTP al día.",
        ),
        "en": (
            "The request does not have the strict form of HTTP.",
            "Use GET, without a body, and an up-to-date client.",
        ),
    },
    "bad-parameter": {
        "es": (
            "Un parámetro o encabezado no se entiende.",
            "La posición es un id que este flujo dio antes, como 1042 o 1042-3, o «earliest» o «now».",
        ),
        "en": (
            "A parameter or header cannot be understood.",
            'The position is an id that this stream gave, such as 1042 or 1042-3, or "earliest" or "now".',
        ),
    },
    "bad-filter": {
        "es": ("El filtro no se entiende.", ""),  # what to do next: see hints.py
        "en": ("The filter cannot be understood.", ""),
    },
    "not-found": {
        "es": ("No hay nada en esta dirección.", "El flujo de avisos está en /v1/stream."),
        "en": ("Nothing stands at this address.", "The stream of notices is at /v1/stream."),
    },
    "rate-limited": {
        "es": (
            "Su dirección ya tiene abiertos todos los flujos que puede tener.",
            "Cierre alguno, o use un solo flujo con un filtro más amplio.",
        ),
        "en": (
            "Your address has as many streams open as it may.",
            "Close one, or use one stream with a wider filter.",
        ),
    },
    "busy": {
        "es": (
            "No caben más flujos por ahora.",
            "Intente de nuevo después del plazo indicado, o pregunte por /v1/events mientras tanto.",
        ),
        "en": (
            "No more streams fit for now.",
            "Try again after the time given, or ask /v1/events meanwhile.",
        ),
    },
}


def stream_head(key: int, canonical: str) -> bytes:
    """Begin a stream after *key*; *canonical* is the filter as it was understood, JSON in ASCII.

    It is left out where it is longer than a header should be.
    """
    told = f"Libro-Filter: {canonical}\r\n" if len(canonical) <= MAX_TOLD_FILTER else ""
    return _head(
        200,
        "Content-Type: text/event-stream\r\n"
        "X-Accel-Buffering: no\r\n"
        f"Libro-Position: {name_of(key)}\r\n"
        f"{told}",
    )


def preflight() -> bytes:
    """Let scripts of other sites come back with the id that they saw last."""
    return _head(
        204,
        "Access-Control-Allow-Methods: GET, HEAD\r\n"
        "Access-Control-Allow-Headers: Accept, Accept-Language, Cache-Control, Last-Event-ID\r\n"
        "Access-Control-Max-Age: 86400\r\n",
    )


def document(
    status: int, told: Mapping[str, Any], media_type: str = "application/json", more: str = ""
) -> bytes:
    """Answer with JSON."""
    body = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
    return _head(status, f"Content-Type: {media_type}\r\nContent-Length: {len(body)}\r\n{more}") + body


def refusal(error: LibroError, accepted: str) -> bytes:
    """Answer with the problem that *error* is, in the language that is preferred."""
    status, slug = _problem_of(error)
    language = language_of(accepted)
    title, detail = _TEXTS[slug][language]
    told = {
        "type": f"/problems/{slug}",
        "title": title,
        "status": status,
        "detail": detail,
        "code": error.code,
    }
    if slug == "bad-filter":
        told["detail"] = hint(error, language)
    pointer = error.facts.get("pointer")
    more = f"Content-Language: {language}\r\n"
    if isinstance(error, TooMany):
        more += f"Retry-After: {RETRY_AFTER}\r\n"
    if status == 405:
        more += "Allow: GET, HEAD, OPTIONS\r\n"
    return document(
        status, told | ({"pointer": pointer} if pointer is not None else {}), "application/problem+json", more
    )


def language_of(accepted: str) -> str:
    """Return "en" if Accept-Language puts it before Spanish, else "es"."""
    best = {"es": 0.0, "en": 0.0}
    for part in accepted.split(","):
        tag, _, quality = part.strip().partition(";q=")
        language = tag.partition("-")[0].lower()
        if language in best:
            best[language] = max(best[language], _quality(quality))
    return "en" if best["en"] > best["es"] else "es"


def _quality(text: str) -> float:
    try:
        return float(text) if text else 1.0
    except ValueError:
        return 0.0


def _problem_of(error: LibroError) -> tuple[int, str]:
    if isinstance(error, TooMany):
        return (503, "busy") if error.code == "stream.full" else (429, "rate-limited")
    if isinstance(error, BadRequest):
        return error.status, "not-found" if error.status == 404 else "malformed-request"
    return 400, "bad-filter" if error.code.startswith("filter.") else "bad-parameter"


def _head(status: int, fields: str) -> bytes:
    return f"HTTP/1.1 {status} {_REASONS[status]}\r\n{fields}{_ALWAYS}\r\n".encode()
