"""The answer of `check`: what the event would get now, and the event as this ledger read it.

`read` repeats each member as read, `words` says it as a person would be shown it before signing.
"""

from __future__ import annotations

from typing import Any

from flask import request

from libroabierto.domain.words import details, sentence
from libroabierto.record.event import MEMBERS, Event
from libroabierto_face.web.negotiate import language_of
from libroabierto_ledger.application import Judgement
from libroabierto_ledger.web.names import names_for
from libroabierto_ledger.web.refusals import REFUSALS


def verdict_document(judgement: Judgement) -> dict[str, Any]:
    """Write the verdict; `status` is that of the submission itself."""
    findings = [REFUSALS.problem_of(finding) for finding in judgement.findings]
    event = judgement.event
    return {
        "verdict": "accepted" if judgement.accepted else "refused",
        "status": findings[0]["status"] if findings else 201 if judgement.recorded_index is None else 200,
        "signed": judgement.signed,
        "recorded_index": judgement.recorded_index,
        "problem": findings[0] if findings else None,
        "findings": findings,
        "digest": event.digest if event else None,
        "read": {name: getattr(event, name) for name in MEMBERS} if event else None,
        "words": _words(event) if event and judgement.accepted else None,
    }


def _words(event: Event) -> dict[str, Any]:
    language = language_of(request)
    return {
        "sentence": sentence(event, language, names_for([event])),
        "details": [{"label": label, "value": value} for label, value in details(event, language)],
    }
