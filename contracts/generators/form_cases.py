"""`data` of every type that the second rules brought: what the story says, and faults in one place of it."""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping
from typing import Any, Final

from .cases import Case, bad, good
from .story import adoption, rotating, whole

GONE: Final = object()  # the member is left out
Change = tuple[str, Any, str]  # where, what stands there instead, code of the fault
LONG: Final = "a" * 20_001
_SESSION: Final = "/agreement/number"
_DECISION: Final[tuple[Change, ...]] = (
    ("/reason", GONE, "field.required"),
    ("/agreement", GONE, "field.required"),
    ("/agreement/kind", "solemn", "field.not-among"),
    ("/agreement/agreement", 0, "field.out-of-range"),
)
_MEMBER: Final[tuple[Change, ...]] = (
    ("/seat", "Sociedad civil", "field.not-seat"),
    ("/sector", "press", "field.not-among"),
    ("/position", GONE, "field.required"),
    ("/name", {"_sd": "C" * 42}, "field.not-text"),
    ("/organisation", {"_sd": "A" * 43}, "field.not-text"),
)
CHANGES: Final[Mapping[str, tuple[Change, ...]]] = {
    "ledger.rules_adopted": (
        ("/version", 0, "field.out-of-range"),
        ("/version", "2", "field.not-whole"),
        ("/sha256", GONE, "field.required"),
        ("/changes", "", "field.empty"),
    ),
    "catalogue.updated": (
        ("/added", [], "field.list-length"),
        ("/added/0/key", "9002", "field.not-municipality"),
        ("/added/0/head_town", GONE, "field.required"),
        ("/removed/0/name", "Acambay", "field.unknown"),
        ("/count", 0, "field.out-of-range"),
    ),
    "correction.recorded": (
        ("/pointer", "place", "field.not-pointer"),
        ("/pointer", "", "field.not-pointer"),
        ("/pointer", "/a~2", "field.not-pointer"),
        ("/corrects", -1, "field.out-of-range"),
        ("/value", LONG, "field.too-long"),
        ("/value", 1, "field.not-text"),
    ),
    "disclosure.withdrawn": (
        ("/entry", GONE, "field.required"),
        ("/digests", [], "field.list-length"),
        ("/digests/0", "A" * 64, "field.not-digest"),
        ("/digests/0", "B" * 43, "field.not-digest"),
        ("/digests/0", {"_sd": "A" * 43}, "field.not-digest"),
        ("/legal_ground", GONE, "field.required"),
    ),
    "institution.endorsed": (
        ("/digest", "A" * 64, "field.not-sha256"),
        ("/institution", "osc-tres", "field.unknown"),
    ),
    "institution.renamed": (
        ("/name", "\u2014", "field.empty"),
        ("/legal_ground", GONE, "field.required"),
    ),
    "institution.extinguished": (
        ("/on", "2026-02-30", "field.not-date"),
        ("/vacant/0/role", "mayor", "field.not-among"),
        ("/vacant/0/territory/0", "estado", "field.not-territory"),
        ("/vacant", GONE, "field.required"),
    ),
    "institution.succeeded": (
        ("/mode", "silent", "field.not-among"),
        ("/pairs", [], "field.list-length"),
        ("/pairs/0/role", "mayor", "field.not-among"),
        ("/decree", GONE, "field.required"),
        ("/effective_on", "4/11/2026", "field.not-date"),
        ("/successor/seal", GONE, "field.required"),
        ("/successor/roles", [], "field.unknown"),
    ),
    "succession.attested": (
        ("/digest", GONE, "field.required"),
        ("/vacancy/vacant/0/territory", "15113", "field.not-list"),
        ("/vacancy/on", GONE, "field.required"),
        ("/institution", "autoridad-mex", "field.unknown"),
    ),
    "ledger.policy_changed": (
        ("/roll", [], "field.list-length"),
        ("/roll/0/kid", "A" * 42 + "B", "field.not-thumbprint"),
        ("/roll/0/name", "Organización", "field.unknown"),
        ("/threshold", 1, "field.out-of-range"),
        ("/waiting_days", "30", "field.not-whole"),
    ),
    "office.left": (
        ("/office", "seal", "field.not-among"),
        ("/tenure", True, "field.not-whole"),
        ("/left_on", "04/11/2026", "field.not-date"),
    ),
    "key.rotated": (
        ("/jwk", {"kty": "OKP"}, "key.kind"),
        ("/possession", "AA.AA", "field.not-token"),
        ("/office", "seal", "field.unknown"),
    ),
    "key.revoked": (
        ("/kid", "A" * 42 + "B", "field.not-thumbprint"),
        ("/reason", "lost", "field.not-among"),
        ("/compromised_since", 1.5, "field.not-whole"),
    ),
    "declaration.withdrawn": (
        ("/council_session/number", 12, "field.not-text"),
        ("/council_session/certification_sha256", GONE, "field.required"),
        ("/reason", GONE, "field.required"),
    ),
    "declaration.renewed": (
        ("/declaration", "declaration:15113", "field.not-stream"),
        ("/declaration", "plan:15113-2025", "field.not-stream"),
    ),
    "secretariat.called": (
        ("/declaration", "15113-2025", "field.not-stream"),
        ("/seats", [], "field.list-length"),
        ("/seats/0/sector", "press", "field.not-among"),
        ("/deadlines/0/basis", "lunar", "field.not-among"),
        ("/collation", "visto", "field.not-object"),
    ),
    "secretariat.member_seated": _MEMBER,
    "secretariat.member_replaced": (*_MEMBER, ("/reason", GONE, "field.required")),
    "secretariat.installed": (
        ("/minutes_sha256", GONE, "field.required"),
        ("/seats/0/name", "Persona", "field.unknown"),
        ("/place", "uno\ndos", "field.one-line"),
    ),
    "secretariat.installation_signed": (
        ("/digest", GONE, "field.required"),
        ("/office", "seal", "field.unknown"),
    ),
    "secretariat.session_held": (
        ("/number", 0, "field.out-of-range"),
        ("/attendance/members", -1, "field.out-of-range"),
        ("/agreements/0/for", "3", "field.not-whole"),
        ("/agreements/0/abstained", GONE, "field.required"),
        ("/agreements/0/text", "a" * 4001, "field.too-long"),
    ),
    "cocreation.table_held": (
        ("/problems", [], "field.list-length"),
        ("/attendance/total", 0, "field.out-of-range"),
        ("/attendance/groups/0/group", "children", "field.not-among"),
        ("/attendance/names", [], "field.unknown"),
        ("/proposals", ["uno", "uno"], "field.repeated"),
    ),
    "secretariat.concluded": (
        ("/reason", " ", "field.empty"),
        ("/handover", GONE, "field.required"),
    ),
    "plan.started": (
        ("/phases", ["awareness", "awareness"], "field.repeated"),
        ("/phases/0", "pilot", "field.not-among"),
        ("/from", GONE, "field.required"),
        ("/secretariat", "secretariat:15113", "field.not-stream"),
        ("/municipality", None, "field.null"),
    ),
    "plan.phase_advanced": (("/phase", GONE, "field.required"), ("/phase", 2, "field.not-among")),
    "plan.approved": (
        ("/document_sha256", GONE, "field.required"),
        (_SESSION, 10_000, "field.out-of-range"),
    ),
    "plan.closed": (("/reason", GONE, "field.required"), ("/state", "closed", "field.unknown")),
    "commitment.proposed": (
        ("/milestones", [], "field.list-length"),
        ("/milestones/0/id", "Padrón", "field.not-milestone"),
        ("/milestones/0/due", "2027-3-31", "field.not-date"),
        ("/pillars", [], "field.list-length"),
        ("/pillars/0", "honesty", "field.not-among"),
        ("/sdgs/0", 0, "field.out-of-range"),
        ("/sdgs/0", True, "field.not-whole"),
        ("/partners/1/name", GONE, "field.required"),
        ("/problem", "a" * 4001, "field.too-long"),
        ("/lead", "Ayuntamiento", "field.not-institution"),
        ("/plan", "plan:uno", "field.not-stream"),
        ("/state", "approved", "field.unknown"),
    ),
    "commitment.approved": (
        ("/agreement", "1", "field.not-object"),
        ("/agreement/number", GONE, "field.required"),
    ),
    "commitment.updated": (
        ("/milestones", [], "field.list-length"),
        ("/milestones/0/percent", 101, "field.out-of-range"),
        ("/milestones/0/status", "late", "field.not-among"),
        ("/evidence", GONE, "field.required"),
        ("/evidence", {}, "field.not-list"),
        ("/cut_off", "2026-11-31", "field.not-date"),
    ),
    "ledger.log_key_rotated": (
        ("/log_key", GONE, "field.required"),
        ("/last_size", 0, "field.out-of-range"),
        ("/checkpoint", "a" * 20_001, "field.too-long"),
        ("/checkpoint", GONE, "field.required"),
    ),
    "commitment.amended": (
        ("/changes", [], "field.list-length"),
        ("/changes/0/pointer", "title", "field.not-pointer"),
        ("/changes/0/pointer", "/a~2", "field.not-pointer"),
        ("/changes/0/after", None, "field.null"),
        ("/changes/0/before", GONE, "field.required"),
    ),
    "commitment.suspended": _DECISION,
    "commitment.resumed": _DECISION,
    "commitment.withdrawn": _DECISION,
    "commitment.concluded": (
        ("/open_milestones", GONE, "field.required"),
        ("/open_milestones/0/justification", "", "field.empty"),
    ),
    "commitment.evaluated": (
        ("/update", "51", "field.not-whole"),
        ("/scale/version", GONE, "field.required"),
        ("/verifiable", True, "field.not-among"),
        ("/evidence/0/url", "javascript:alert(1)", "field.not-web-address"),
        ("/evidence/0/sha256", GONE, "field.required"),
    ),
    "observation.filed": (
        ("/target", -1, "field.out-of-range"),
        ("/answer_due", GONE, "field.required"),
        ("/answer_due/basis", "banking", "field.not-among"),
        ("/text", "a" * 10_001, "field.too-long"),
    ),
    "observation.answered": (("/text", GONE, "field.required"), ("/text", "\u200b", "field.empty")),
}


def cases() -> list[Case]:
    """Return what is right and what is wrong of each type."""
    told = {
        payload["type"]: payload["data"]
        for story in (rotating(), adoption(), whole())
        for payload in reversed(list(map(json.loads, story.payloads)))
    }
    return [
        case
        for type, changes in CHANGES.items()
        for case in (_right(type, told[type]), *(_wrong(type, told[type], change) for change in changes))
    ]


def _right(type: str, data: Any) -> Case:
    return good(f"{type} as the story says it", type=type, data=data)


def _wrong(type: str, data: Any, change: Change) -> Case:
    pointer, value, code = change
    told = "left out" if value is GONE else json.dumps(value, ensure_ascii=False)[:40]
    fault = {"pointer": f"/data{pointer}", "code": code}
    changed = _changed(data, pointer.split("/")[1:], value)
    return bad(f"{type}: {pointer} {told}", "data.invalid", type=type, data=changed, faults=[fault])


def _changed(data: Any, steps: list[str], value: Any) -> Any:
    changed = copy.copy(data)
    step: Any = int(steps[0]) if isinstance(data, list) else steps[0]
    if steps[1:]:
        changed[step] = _changed(data[step], steps[1:], value)
    elif value is GONE:
        del changed[step]
    else:
        changed[step] = value
    return changed
