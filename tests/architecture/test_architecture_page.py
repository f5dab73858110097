"""docs/architecture.md gives numbers: each is the one that the code uses."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from architecture.source_tree import ROOT
from libroabierto_ledger.application import MAX_LINES, keyring
from libroabierto_ledger.application.submit import TIMEOUT_SECONDS
from libroabierto_ledger.config import Config
from libroabierto_ledger.log.guard import SLOT
from libroabierto_ledger.log.integrate import CLOCK_MAY_BE_BEHIND
from libroabierto_ledger.log.sequencer import MAX_BATCH, MAX_WAITING
from libroabierto_ledger.persistence import connections
from libroabierto_ledger.persistence.limits import MAX_ROWS
from libroabierto_notifier.application import following, publishing
from libroabierto_notifier.config import Config as NotifierConfig
from libroabierto_notifier.delivery.dispatcher import LEASE_SECONDS
from libroabierto_notifier.persistence.schema import tables

PAGE = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
HOUSE = Config(home=Path("home"))
NOTIFIER = NotifierConfig(home=Path("home"))


@pytest.mark.parametrize(
    "words",
    [
        f"| {HOUSE.workers} by default |",
        f"| {HOUSE.threads} a process by default |",
        f"| {MAX_WAITING:,} items wait, {MAX_BATCH} a batch |",
        f"| {connections._KEPT} kept |",
        f"| two slots, {SLOT} bytes each |",
        f"| {keyring._MAX_KEPT:,} |",
        f"| {MAX_ROWS:,} rows |",
        f"up to {MAX_LINES:,} lines",
        f"no verdict within {TIMEOUT_SECONDS:g} s",
        f"more than {CLOCK_MAY_BE_BEHIND.seconds} s behind",
        f"reads the checkpoint every {NOTIFIER.poll_ms} ms",
        f"posts webhooks with {NOTIFIER.dispatch_threads} threads",
        f"a lease ends after {LEASE_SECONDS} s",
        f"up to {NOTIFIER.most_streams:,} of them",
        f"In chunks of {publishing.CHUNK}",
        f"up to every {following.LONGEST_WAIT:g} s",
    ],
)
def test_a_number_on_the_page_is_the_one_that_is_used(words: str) -> None:
    assert words in PAGE


def test_every_table_of_the_notifier_is_on_the_page() -> None:
    named = {
        word
        for row in re.findall(r"^\| (`.*?`) \|", PAGE, re.MULTILINE)
        for word in re.findall("`(.*?)`", row)
    }
    made = {found for statement in tables() for found in re.findall(r"CREATE TABLE (\w+)", statement)}

    assert set() == made - named
