"""Many writers: four workers of eight threads, and clients that retry blindly, repeat, conflict and err.

A thousand events over real HTTP; afterwards the log is judged from outside by everybody who can:
a naive tree, the client's audit, the operator's check, a rebuild, and every receipt ever answered.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from support.crowd.book import Book
from support.crowd.clients import Manners, let_loose
from support.crowd.oracle import PublicLog, read_log
from support.crowd.sender import Tally
from support.crowd.served import ServedLedger
from support.crowd.signing import Bureau, found_ledger, sign_streams
from support.crowd.tables import digest_of_rows

STREAMS, LENGTH, FIGHTS, CLIENTS = 24, 40, 16, 12
MANNERS = Manners(batches=0.15, impatience=0.06)

pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Aftermath:
    """What is left when every client has gone home."""

    served: ServedLedger
    log: PublicLog
    book: Book
    tally: Tally
    ledger: str
    policy: str


@pytest.fixture(scope="module")
def aftermath(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Aftermath]:
    folder, bureau, tally = tmp_path_factory.mktemp("crowd"), Bureau(), Tally()
    ledger = found_ledger(folder / "home", bureau)
    signed = sign_streams(ledger, STREAMS, LENGTH)
    served = ServedLedger(folder / "home", workers=4, threads=8)
    with closing(Book(folder / "receipts.ndjson")) as book, served.running() as url:
        let_loose(
            signed,
            clients=CLIENTS,
            port=served.port,
            ledger=ledger,
            manners=MANNERS,
            book=book,
            tally=tally,
            fights=FIGHTS,
        )
        log = read_log(url, bureau.log.verifier)
        yield Aftermath(served, log, book, tally, ledger, f"log {bureau.log.verifier}\nquorum none")


def test_positions_are_gapless_and_no_version_is_lost_or_doubled(aftermath: Aftermath) -> None:
    aftermath.log.check_chain()

    assert 1 + STREAMS * LENGTH + 1 + FIGHTS == len(aftermath.log.entries)


def test_every_stored_checkpoint_is_the_one_that_the_entries_give(aftermath: Aftermath) -> None:
    aftermath.log.check_tree()


def test_every_checkpoint_is_a_beginning_of_the_final_tree(aftermath: Aftermath) -> None:
    aftermath.log.check_consistency()


def test_every_receipt_ever_answered_verifies_against_the_final_log(aftermath: Aftermath) -> None:
    aftermath.log.check_receipts(aftermath.book)


def test_a_stranger_audits_the_log_without_a_finding(aftermath: Aftermath) -> None:
    aftermath.log.check_as_auditor(aftermath.ledger, aftermath.policy)


def test_the_operators_check_agrees_while_the_ledger_serves(aftermath: Aftermath) -> None:
    checked = aftermath.served.operate("check")

    assert 0 == checked.returncode, checked.stderr


def test_the_rows_of_state_are_those_of_a_rebuild(aftermath: Aftermath, tmp_path: Path) -> None:
    before = digest_of_rows(aftermath.served.home)

    assert 0 == aftermath.served.operate("rebuild").returncode

    assert before == digest_of_rows(aftermath.served.home)


@pytest.mark.parametrize(
    "behaviour",
    [
        "in flight, no answer",
        "recorded before its answer was lost, 200",
        "repeats, all answered 200",
        "bad items, all refused",
        "versions that two clients claimed",
        "batches",
    ],
)
def test_the_crowd_behaved_as_badly_as_promised(aftermath: Aftermath, behaviour: str) -> None:
    """A crowd that never conflicts would prove nothing."""
    assert aftermath.tally[behaviour] > 0
