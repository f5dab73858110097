"""Flips through the command `libro audit`, as a person meets them: exit status, report, evidence file.

    complaints(name, flips)     like that of `flips`, by the command; the reader was given key and ledger
    believing(name, flips)      the same of /v1/log, by a reader who believes it (`--yes`)

A description is never evidence of anything: a flipped one changes no verdict, or is refused as unusable.
Whoever believes it at a first use must end with the true key and ledger, or not sound.
"""

from __future__ import annotations

import json
import random
import tempfile
from collections.abc import Sequence
from pathlib import Path

from libroabierto.remote.trust_store import TrustStore
from support.founding import LOG_CODE
from support.libro_command import Desk, Result
from support.lies import flips
from support.lies.flips import LEDGERS, Flip, Flipped, Verdict
from support.simulated_ledger import URL, SimulatedLedger

LOG = "v1/log"
UNUSABLE: Verdict = ("ledger.answer-unusable", None)


def some_bytes(ledger: SimulatedLedger, count: int, seed: int) -> list[Flip]:
    """Choose like flips.some_bytes, with /v1/log among the files."""
    chance, served = random.Random(seed), {**flips.files(ledger), LOG: description(ledger)}
    chosen = [chance.choice(sorted(served)) for _ in range(count)]
    return [Flip(at, chance.randrange(len(served[at])), chance.randrange(1, 256)) for at in chosen]


def description(ledger: SimulatedLedger) -> bytes:
    """Return /v1/log as it is served."""
    return json.dumps(ledger.description()).encode()


def description_flips(ledger: SimulatedLedger, step: int = 1) -> list[Flip]:
    """Flip each byte of /v1/log, or each *step*-th."""
    return [Flip(LOG, place) for place in range(0, len(description(ledger)), step)]


def complaints(name: str, chosen: Sequence[Flip]) -> list[str]:
    """Judge *chosen* of the ledger with this name by the command, each at a desk of its own."""
    ledger = LEDGERS[name]()
    key = ("--vkey", ledger.log.verifier, "--ledger-id", ledger.description()["ledger"])
    found = []
    for flip in chosen:
        with tempfile.TemporaryDirectory() as folder:
            desk = Desk(Path(folder), Flipped(ledger, flip))
            verdict = _verdict(desk, desk.libro("audit", URL, *key, "--json"))
            found.append(_complaint(ledger, flip, verdict))
    return [said for said in found if said is not None]


def _verdict(desk: Desk, result: Result) -> Verdict:
    """Read the report; a description that cannot be used is refused before there is one."""
    if not result.out:
        return UNUSABLE if result.status == 3 else (f"status {result.status}: {result.err}", None)
    said = json.loads(result.out)
    if said["verdict"] == "sound":
        return flips.SOUND if result.status == 0 else (f"status {result.status}", None)
    finding = said["finding"]
    if result.status == 1:
        desk.libro("evidence", "verify", finding["evidence"]).well()
    return finding["code"], finding["index"]


def _complaint(ledger: SimulatedLedger, flip: Flip, verdict: Verdict) -> str | None:
    if flip.path != LOG:
        return flips.complaint(ledger, flip, verdict)
    return None if verdict in (flips.SOUND, UNUSABLE) else f"{flip}: {verdict}"


def believing(name: str, chosen: Sequence[Flip]) -> list[str]:
    """Judge a ledger whose flipped description is believed."""
    ledger, found = LEDGERS[name](), []
    for flip in chosen:
        with tempfile.TemporaryDirectory() as folder:
            desk = Desk(Path(folder), Flipped(ledger, flip))
            status = desk.libro("audit", URL, "--yes", "--json").status
            if not _is_safe(ledger, desk, status):
                found.append(f"{flip}: status {status}")
    return found


def _is_safe(ledger: SimulatedLedger, desk: Desk, status: int) -> bool:
    """Tell whether what is trusted now is the truth, or nothing is."""
    kept = list(TrustStore(desk.folder / "data" / "libro" / "trust").all())
    if status != 0:
        return status in (1, 3) and kept == []
    true = (ledger.log.verifier, ledger.description()["ledger"], LOG_CODE)
    return [true] == [(trust.log, trust.ledger, trust.log_code) for trust in kept]
