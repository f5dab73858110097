"""What later entries say of one, as its page shows it: doubt with its reason, corrections with both values.

What was signed is never replaced: a corrected member shows what it must say first, then what was signed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from libroabierto.domain.pointed import label_at, shown_at, with_value
from libroabierto.domain.words import details, word
from libroabierto.domain.world import Document
from libroabierto.record.event import Event
from libroabierto.record.folio import format_folio
from libroabierto_ledger.application import LoggedEntry
from libroabierto_ledger.web.assembly import ledger
from libroabierto_ledger.web.names import names_of

_HASH: Final = 43  # characters of the shortest hash that is shown: a kid in base64url


def remarks_of(logged: LoggedEntry, code: str, language: str) -> dict[str, Any]:
    """Return `doubt` (or None), `corrections`, the newest first, and the `details` of the entry itself."""
    doubt, found = ledger().history.remarks(logged)
    oldest_first = sorted(found, key=lambda one: one["entry"])
    return {
        "doubt": doubt and _doubt(doubt, code),
        "corrections": list(_corrections(oldest_first, logged.event, code, language))[::-1],
        "details": list(_details(ledger().disclosed.event(logged.event), oldest_first, language)),
    }


def _doubt(doubt: Document, code: str) -> dict[str, Any]:
    notice, since = (format_folio(code, doubt[name]) for name in ("entry", "since"))
    return {"folio": notice, "since": since, "is_inherited": doubt["revoked_with"] is not None}


def _corrections(
    found: Sequence[Document], event: Event, code: str, language: str
) -> Iterator[dict[str, Any]]:
    names = names_of(one["issuer"] for one in found)
    for one in found:
        pointer = one["pointer"]
        yield {
            "folio": format_folio(code, one["entry"]),
            "label": label_at(event, pointer, language),
            "value": shown_at(event, pointer, one["value"], language),
            "said": shown_at(event, pointer, one["said"], language),
            "reason": one["reason"],
            "institution": names.get(one["issuer"], one["issuer"]),
            "office": word(one["office"], language),
        }


def _details(event: Event, corrections: Sequence[Document], language: str) -> Iterator[dict[str, Any]]:
    """Yield every member that was signed, and, where it was corrected, what it must say.

    A correction replaces one plain value by another: the corrected data have the same members, in order.
    """
    corrected = replace(event, data=_corrected(event.data, corrections))
    signed = zip(details(event, "es"), details(event, "en"), strict=True)
    for (spanish, english), (_, now) in zip(signed, details(corrected, language), strict=True):
        label, value = english if language == "en" else spanish
        name = label.lstrip(" ")
        yield {
            "depth": min(3, (len(label) - len(name)) // 2),
            "label": name,
            "value": value,
            "now": None if now == value else now,
            "is_code": len(value) >= _HASH and not value.count(" "),
            # What the page did not translate stands as it was signed: in Spanish.
            "is_spanish": language != "es" and spanish[1] == english[1] and " " in value,
        }


def _corrected(data: Mapping[str, Any], corrections: Sequence[Document]) -> dict[str, Any]:
    changed = dict(data)
    for one in corrections:
        changed = with_value(changed, one["pointer"], one["value"])
    return changed
