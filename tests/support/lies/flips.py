"""One byte of one served file is another one: what an audit must make of it, said without the product's help.

    Flip(path, place, mask)         the byte at *place* of the file is XORed with *mask*
    twenty(), six_hundred()         the logs whose files are flipped, each with a stranger's line under
                                    its checkpoint: a signature of a key that nobody knows
    expected(ledger, flip)          "sound", or the code and the first entry at fault
    judged(ledger, flip)            what the real audit says
    complaints(name, flips)         the flips for which the two differ, in words
    in_processes(judge, ...)        the same with *judge* in a few processes

What may change without a finding is what the note format ignores by definition: the name, the key id and
the signature of a stranger's line, while the line keeps its form. /v1/log is not among the files, since
an audit does not believe it; the command reads it at a first use, and `commanded` flips it too.
"""

from __future__ import annotations

import base64
import binascii
import os
import random
import re
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from multiprocessing import get_context, parent_process
from typing import TypeAlias

from libroabierto.errors import LedgerUnreachable
from libroabierto.remote.audit import audit
from libroabierto.remote.reader import LedgerReader
from libroabierto.remote.transport import Request
from libroabierto.remote.trust import Trust
from libroabierto.verify.finding import Finding
from libroabierto.verify.weighing import check_evidence
from support import texts
from support.founding import AUTHORITY, COUNCIL, KEY, Town
from support.simulated_ledger import SimulatedLedger
from support.towns import big_town

STRANGER = "— stranger.example c3RyYW5nZXIncyBzaWduYXR1cmU=\n".encode()
PROCESSES, SHARES = 2, 32

Verdict: TypeAlias = tuple[str, int | None]
Judge: TypeAlias = Callable[[str, Sequence["Flip"]], list[str]]
SOUND: Verdict = ("sound", None)


@dataclass(frozen=True, slots=True)
class Flip:
    """Which byte becomes which."""

    path: str
    place: int
    mask: int = 1

    def apply(self, data: bytes) -> bytes:
        """Return *data* with that byte changed."""
        at = self.place
        return data[:at] + bytes([data[at] ^ self.mask]) + data[at + 1 :]


class Flipped(SimulatedLedger):
    """An honest ledger but for one byte."""

    def __init__(self, honest: SimulatedLedger, flip: Flip) -> None:
        super().__init__(honest.entries, honest.log)
        self._honest, self._flip = honest, flip

    def answer(self, request: Request) -> tuple[int, bytes]:
        status, body = self._honest.answer(request)
        return status, self._flip.apply(body) if request.path == self._flip.path else body


@cache
def twenty() -> SimulatedLedger:
    """The smallest honest log of 20 entries that we know: a founding, an accreditation, 18 short terms."""
    town = Town()
    town.found()
    town.record(town.accreditation())
    for year in range(1970, 1970 + 3 * 18, 3):
        data = {"municipality": texts.municipality(KEY), "from": f"{year}-01-01", "to": f"{year + 2}-12-31"}
        town.say("term.started", AUTHORITY, "seal", f"institution:{COUNCIL}", data)
    return _noted(town)


@cache
def six_hundred() -> SimulatedLedger:
    """Two full bundles and a partial one."""
    return _noted(big_town())


LEDGERS = {"twenty": twenty, "six hundred": six_hundred}


def _noted(town: Town) -> SimulatedLedger:
    ledger = SimulatedLedger.of(town)
    ledger.checkpoint += STRANGER
    return ledger


def files(ledger: SimulatedLedger) -> dict[str, bytes]:
    """Return every file that an audit believes, by its path."""
    return {"checkpoint": ledger.checkpoint, **ledger.tiles, **ledger.bundles}


def every_byte(ledger: SimulatedLedger, mask: int = 1, step: int = 1) -> Iterator[Flip]:
    """Flip each byte of each file, or each *step*-th."""
    for path, body in files(ledger).items():
        yield from (Flip(path, place, mask) for place in range(0, len(body), step))


def some_bytes(ledger: SimulatedLedger, count: int, seed: int) -> list[Flip]:
    """Choose a file, a byte in it and its new value, *count* times: small files get their share."""
    chance, served = random.Random(seed), sorted(files(ledger).items())
    chosen = [chance.choice(served) for _ in range(count)]
    return [Flip(path, chance.randrange(len(body)), chance.randrange(1, 256)) for path, body in chosen]


# --- what must be found --------------------------------------------------------------------------------


def expected(ledger: SimulatedLedger, flip: Flip) -> tuple[set[str], int | None]:
    """Say which codes may be found, and at which entry."""
    if flip.path == "checkpoint":
        codes = {"audit.checkpoint-not-signed", "audit.checkpoint-form"}
        return ({"sound"} if is_ignored(ledger.checkpoint, flip) else codes), None
    if flip.path.startswith("tile/entries/"):
        return {"audit.entry-not-in-tree", "audit.bundle-trailing"}, entry_at(ledger, flip)
    _, level, number = flip.path.partition(".p/")[0].split("/")
    index = (int(number) * 256 + flip.place // 32) * 256 ** int(level)
    return {"audit.entry-not-in-tree" if level == "0" else "audit.tile-differs"}, index


def is_ignored(note: bytes, flip: Flip) -> bool:
    """Tell whether the byte is in the stranger's line, and the line still has the form of one."""
    if flip.place < note.index(STRANGER):
        return False
    line = flip.apply(note)[note.index(STRANGER) :]
    try:
        found = re.fullmatch("— ([^\\s+]+) ([A-Za-z0-9+/]+=*)\n", line.decode())
        blob = base64.b64decode(found[2], validate=True) if found else b""
    except (UnicodeDecodeError, binascii.Error):
        return False
    if not found or re.search("[\0-\x1f]", found[1]):
        return False
    return len(blob) > 4 and base64.b64encode(blob).decode() == found[2]


def entry_at(ledger: SimulatedLedger, flip: Flip) -> int:
    """Return the index of the entry to which a byte of a bundle belongs, its length included."""
    index = int(flip.path.partition(".p/")[0].rpartition("/")[2]) * 256
    end = 2 + len(ledger.entries[index])
    while flip.place >= end:
        index += 1
        end += 2 + len(ledger.entries[index])
    return index


# --- what is found -------------------------------------------------------------------------------------


def trust_in(ledger: SimulatedLedger) -> Trust:
    """Trust the log's key and its founding, as a reader that was given both."""
    id = str(ledger.description()["ledger"])
    return Trust(ledger.log.verifier, id, b"quorum none", "MEX", "given", "2026-11-22T15:00:00Z")


def judged(ledger: SimulatedLedger, flip: Flip) -> Verdict:
    """Audit the flipped ledger; evidence that does not hold alone is no finding."""
    try:
        audit(LedgerReader(Flipped(ledger, flip)), trust_in(ledger))
    except Finding as finding:
        if finding.evidence is None:
            return f"{finding.code} without evidence", finding.index
        check_evidence(finding.evidence)
        return finding.code, finding.index
    except LedgerUnreachable as error:
        return error.code, None
    return SOUND


def complaint(ledger: SimulatedLedger, flip: Flip, verdict: Verdict) -> str | None:
    """Say how *verdict* is not what must be, or None."""
    codes, index = expected(ledger, flip)
    code, at = verdict
    return None if code in codes and at == index else f"{flip}: {code} at {at}, not {codes} at {index}"


def complaints(name: str, flips: Sequence[Flip]) -> list[str]:
    """Judge *flips* of the ledger with this name, in this process."""
    ledger = LEDGERS[name]()
    found = (complaint(ledger, flip, judged(ledger, flip)) for flip in flips)
    return [said for said in found if said is not None]


def in_processes(judge: Judge, name: str, flips: Iterable[Flip]) -> list[str]:
    """Let a few processes judge *flips*, each its share."""
    every = list(flips)
    shares = [share for at in range(SHARES) if (share := every[at::SHARES])]
    with ProcessPoolExecutor(PROCESSES, get_context("spawn"), end_with_parent) as pool:
        return [said for told in pool.map(judge, [name] * len(shares), shares) for said in told]


def end_with_parent() -> None:
    """Let this process end when the one that began it does: a run that is killed leaves nobody behind."""

    def wait() -> None:
        parent = parent_process()
        if parent is not None:
            parent.join()
            os._exit(1)

    threading.Thread(target=wait, daemon=True).start()
