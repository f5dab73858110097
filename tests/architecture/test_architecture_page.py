"""docs/architecture.md gives numbers: each is the one that the code uses."""

from __future__ import annotations

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

PAGE = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
HOUSE = Config(home=Path("home"))


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
    ],
)
def test_a_number_on_the_page_is_the_one_that_is_used(words: str) -> None:
    assert words in PAGE
