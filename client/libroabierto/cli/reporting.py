"""What an audit says at its end: in words for a person, in JSON for a program.

The JSON has always the same members; what does not apply is null:

    verdict    sound, findings, unreachable or update-needed
    url, origin, ledger, key_fingerprint
    trust      {how: stored | given | first-use, since}
    rotations  [{entry, key_fingerprint}]: where the log's key was rotated, if it was not known before; the
               last one's is the key that is trusted from now on
    from, judged, size, root, recorded_at
    standing   logged or witnessed, with `witnesses`
    replayed   why the audit began at entry 0 again
    finding    {code, step, index, reason, sentence, evidence}
    steps      the steps of protocol.md section 7 that were begun: a finding ends in its own; an audit
               that could not read the ledger came to no judgement, and has none
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from libroabierto.errors import LedgerBusy, LedgerUnreachable, LibroError
from libroabierto.remote.audit import Audited
from libroabierto.remote.trust import Trust, fingerprint
from libroabierto.verify.finding import Finding

from .console import Console
from .diagnosis import FINDINGS, SOUND, UNREACHABLE, UPDATE, diagnose, status_of

VERDICTS = {SOUND: "sound", FINDINGS: "findings", UNREACHABLE: "unreachable", UPDATE: "update-needed"}


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome of one audit: `sound`, or the `error` that ended it."""

    url: str
    trust: Trust
    how: str
    start: int
    replayed: str | None
    sound: Audited | None = None
    error: LibroError | None = None
    evidence: Path | None = None

    @property
    def verdict(self) -> str:
        """One word."""
        return VERDICTS[SOUND if self.error is None else status_of(self.error)]


def print_json(report: Report, console: Console) -> None:
    """Print the report as one JSON object."""
    members = {
        "verdict": report.verdict,
        "url": report.url,
        "origin": report.trust.origin,
        "ledger": report.trust.ledger,
        "key_fingerprint": fingerprint(report.trust.log),
        "trust": {"how": report.how, "since": report.trust.since},
        "from": report.start,
        "replayed": report.replayed,
        **_sound_members(report.sound),
        "finding": None if report.error is None else _finding(report, report.error, console.language),
        "steps": list(_steps(report.error)),
    }
    console.print(json.dumps(members, ensure_ascii=False, indent=1))


def _steps(error: LibroError | None) -> range:
    if isinstance(error, LedgerUnreachable | LedgerBusy):
        return range(1, 1)
    return range(1, 1 + (error.step if isinstance(error, Finding) else 5))


def _sound_members(sound: Audited | None) -> dict[str, Any]:
    names = ("judged", "size", "root", "recorded_at", "standing", "witnesses", "rotations")
    if sound is None:
        return dict.fromkeys(names)
    root, witnessed = sound.checkpoint.root.hex(), sound.witnessed
    cosigners = [cosignature.key.name for cosignature in witnessed.cosignatures]
    last = sound.snapshot.mark.recorded_at or None
    rotations = [{"entry": index, "key_fingerprint": fingerprint(new)} for index, new in sound.rotations]
    values = (sound.taken, sound.checkpoint.size, root, last, witnessed.standing, cosigners, rotations)
    return dict(zip(names, values, strict=True))


def _finding(report: Report, error: LibroError, language: str) -> dict[str, Any]:
    return {
        "code": error.code,
        "step": error.step if isinstance(error, Finding) else None,
        "index": error.facts.get("index"),
        "reason": error.facts.get("reason"),
        "sentence": " ".join(diagnose(error, language)),
        "evidence": None if report.evidence is None else str(report.evidence),
    }


def print_text(report: Report, console: Console) -> None:
    """Print the report in words; findings go to stdout too, they are the result."""
    trust = report.trust
    console.say("audit.head", origin=trust.origin, url=report.url, ledger=trust.ledger)
    console.say(f"audit.trust.{report.how}", fingerprint=fingerprint(trust.log), since=trust.since)
    if report.sound is not None:
        _print_sound(report.sound, report.start, console)
    elif report.error is not None:
        console.say(f"audit.verdict.{report.verdict}")
        for line in diagnose(report.error, console.language):
            console.print(f"  {line}")
        if isinstance(report.error, Finding) and report.error.index is not None:
            console.say("audit.first-index", index=report.error.index)
        if report.evidence is not None:
            console.say("audit.evidence", path=report.evidence)
        elif isinstance(report.error, Finding):
            console.say("audit.no-evidence")


def _print_sound(sound: Audited, start: int, console: Console) -> None:
    checkpoint = sound.checkpoint
    console.say("audit.judged", judged=sound.taken, start=start, size=checkpoint.size)
    for index, new in sound.rotations:
        console.say("audit.rotated", index=index, fingerprint=fingerprint(new))
    founded = sound.snapshot.world.get("ledger", "main")
    if founded and founded["practice"]:
        console.say("audit.practice")
    console.say("audit.checkpoint", root=checkpoint.root.hex(), recorded_at=sound.snapshot.mark.recorded_at)
    witnesses = ", ".join(cosignature.key.name for cosignature in sound.witnessed.cosignatures)
    console.say(f"audit.standing.{sound.witnessed.standing}", witnesses=witnesses)
    console.say("audit.verdict.sound")
    console.say("audit.not-compared")
