"""`kill -9` of random workers, and of the master, in the midst of a hundred thousand events.

    python -m pytest tests/faults/kills.py -s              (LIBRO_KILLS_EVENTS=5000 for a smaller storm)

Four workers of eight threads; sixteen clients that send singles and batches, repeat, err, and send the
same bytes again until somebody answers. Nothing acknowledged is missing, nothing half-written
remains, and the same submission answers 200 with the original index. Takes minutes; not in `make test`.
"""

from __future__ import annotations

import os
import random
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

from faults.kills_storm import Storm
from support.crowd.book import Book
from support.crowd.clients import JOSE, Manners, let_loose
from support.crowd.oracle import PublicLog, read_log
from support.crowd.sender import Sender, Tally
from support.crowd.served import ServedLedger
from support.crowd.signing import Bureau, found_ledger, sign_streams
from support.crowd.tables import digest_of_rows, integrity

EVENTS: Final = int(os.environ.get("LIBRO_KILLS_EVENTS", "100000"))
LENGTH: Final = 50  # events of a stream, the first being its accreditation
CLIENTS: Final = 16
MANNERS: Final = Manners(batches=0.06, repeats=0.05, bad=0.05)  # more than half of the events in batches
FIGHTS: Final = 200  # versions that two clients claim at once
REPEATED: Final = 1000  # events that are sent once more when all is over
FIGURES: Final = (
    "requests sent",
    "batches",
    "in flight, no answer",
    "nobody there",
    "told to come back (503)",
    "told to come back (202)",
    "recorded, 201",
    "recorded before its answer was lost, 200",
    "repeats, all answered 200",
    "bad items, all refused",
    "versions that two clients claimed",
    "workers killed",
    "masters killed",
)


@dataclass(frozen=True)
class Aftermath:
    """What the storm left."""

    served: ServedLedger
    log: PublicLog
    book: Book
    tally: Tally
    ledger: str
    policy: str


@pytest.fixture(scope="module")
def aftermath(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Aftermath]:
    folder, bureau, tally = tmp_path_factory.mktemp("storm"), Bureau(), Tally()
    ledger = found_ledger(folder / "home", bureau)
    signed = sign_streams(ledger, max(CLIENTS, EVENTS // LENGTH), LENGTH)
    served, total = ServedLedger(folder / "home"), sum(map(len, signed))
    fights = min(FIGHTS, total // 50)
    with closing(Book(folder / "receipts.ndjson")) as book, served.running() as url:
        storm = Storm(served, tally, lambda: len(book), total + fights)
        begun = time.monotonic()
        with storm.raging():
            let_loose(
                signed,
                clients=CLIENTS,
                port=served.port,
                ledger=ledger,
                manners=MANNERS,
                book=book,
                tally=tally,
                fights=fights,
            )
        seconds = time.monotonic() - begun
        log = read_log(url, bureau.log.verifier)
        report(log, tally, seconds)
        yield Aftermath(served, log, book, tally, ledger, f"log {bureau.log.verifier}\nquorum none")


def report(log: PublicLog, tally: Tally, seconds: float) -> None:
    """Print the figures."""
    lines = {"entries": len(log.entries), "checkpoints": len(log.checkpoints), "seconds": round(seconds)}
    lines |= {figure: tally[figure] for figure in FIGURES}
    sys.stdout.write("\n" + "".join(f"  {figure:42} {count:9,}\n" for figure, count in lines.items()))
    sys.stdout.flush()


def test_there_was_a_storm(aftermath: Aftermath) -> None:
    assert aftermath.tally["workers killed"] > 0
    assert aftermath.tally["masters killed"] > 0
    assert aftermath.tally["in flight, no answer"] > 0


def test_positions_are_gapless_and_no_version_is_lost_or_doubled(aftermath: Aftermath) -> None:
    aftermath.log.check_chain()


def test_every_stored_checkpoint_is_the_one_that_the_entries_give(aftermath: Aftermath) -> None:
    aftermath.log.check_tree()


def test_every_checkpoint_is_a_beginning_of_the_final_tree(aftermath: Aftermath) -> None:
    aftermath.log.check_consistency()


def test_nothing_acknowledged_is_missing(aftermath: Aftermath) -> None:
    aftermath.log.check_receipts(aftermath.book)


def test_the_same_submission_answers_200_with_the_original_index(aftermath: Aftermath) -> None:
    answered = list(aftermath.book.receipts())
    with closing(Sender(aftermath.served.port, aftermath.tally)) as sender:
        for token, receipt in random.Random(1).sample(answered, min(REPEATED, len(answered))):
            answer = sender.post("/v1/events", token.encode(), JOSE)

            assert (200, receipt.index) == (answer.status, answer.document()["index"])
            aftermath.book.keep(token, answer.document())


def test_a_stranger_audits_the_log_without_a_finding(aftermath: Aftermath) -> None:
    aftermath.log.check_as_auditor(aftermath.ledger, aftermath.policy)


def test_nothing_half_written_remains(aftermath: Aftermath) -> None:
    checked = aftermath.served.operate("check")

    assert 0 == checked.returncode, checked.stderr
    assert ["ok"] == integrity(aftermath.served.home)


def test_the_rows_of_state_are_those_of_a_rebuild(aftermath: Aftermath, tmp_path: Path) -> None:
    before = digest_of_rows(aftermath.served.home)

    assert 0 == aftermath.served.operate("rebuild").returncode

    assert before == digest_of_rows(aftermath.served.home)
