"""Each refusal, judged three times: by the ledger, by `libro check`, by an auditor of a liar."""

from __future__ import annotations

import pytest

from libroabierto.domain.catalogue import CATALOGUE
from libroabierto.domain.decide import decide
from libroabierto.errors import LibroError
from libroabierto.record.entry import ZEROS, Entry, entry_hash
from libroabierto.record.moments import format_millis
from libroabierto.verify.finding import Finding
from libroabierto.verify.fold import Auditor
from support.founding import read
from support.refusals import ROWS
from support.refusals.row import Row, town_after

every_row = pytest.mark.parametrize("row", ROWS, ids=str)


@every_row
def test_the_public_rules_refuse(row: Row) -> None:
    town = town_after(row.history, row.later)

    with pytest.raises(LibroError) as caught:
        decide(town.world, read(row.make(town)), town.now)
    assert row.code == caught.value.code


@every_row
def test_the_auditor_of_a_dishonest_ledger_finds_it(row: Row) -> None:
    """The ledger recorded the event anyway: chain and signature hold, the rules do not."""
    town = town_after(row.history, row.later)
    index, previous = len(town.entries), entry_hash(town.entries[-1]) if town.entries else ZEROS
    entry = Entry(index, previous, format_millis(town.now), row.make(town))
    auditor = Auditor()
    for honest in town.entries:
        auditor.take(honest)

    with pytest.raises(Finding) as caught:
        auditor.take(entry.to_bytes())
    assert index == caught.value.index
    assert row.code == caught.value.facts["reason"]


def test_every_rule_of_the_catalogue_has_its_row() -> None:
    """A rule that no bad event breaks is a rule that nobody has seen work."""
    rules = {rule.code for type in CATALOGUE.values() for rule in type.rules}
    unseen = rules - {row.code for row in ROWS}

    assert set() == unseen
