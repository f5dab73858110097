"""Each refusal, judged three times: by the ledger, by `libro check`, by the auditor of a liar."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from libroabierto.cli.console import Console
from libroabierto.cli.main import build
from libroabierto.domain.catalogue import CATALOGUE
from libroabierto.errors import LibroError, UpdateNeeded
from libroabierto.verify.finding import Finding
from libroabierto.verify.fold import Auditor
from libroabierto_ledger.bootstrap import Assembly
from support.founding import Town, read
from support.ledger_home import opened, relive
from support.refusals import ROWS
from support.refusals.row import Row, town_after
from support.towns import entry_after

every_row = pytest.mark.parametrize("row", ROWS, ids=str)


class Ledgers:
    """One real ledger for each history; a refusal leaves nothing behind, so rows can share it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._open: dict[str, tuple[Assembly, Town]] = {}
        self.closing = ExitStack()

    def after(self, history: str) -> tuple[Assembly, Town]:
        """Return the ledger that recorded *history*, and the town whose clock it reads."""
        if history not in self._open:
            town = town_after(history)
            ledger = self.closing.enter_context(opened(self._folder / history, town))
            relive(ledger, town)
            self._open[history] = ledger, town
        return self._open[history]


@pytest.fixture(scope="module")
def ledgers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledgers]:
    made = Ledgers(tmp_path_factory.mktemp("ledgers"))
    with made.closing:
        yield made


@every_row
def test_the_ledger_refuses_and_records_nothing(row: Row, ledgers: Ledgers) -> None:
    ledger, clock = ledgers.after(row.history)
    town = town_after(row.history, row.later)
    founding = row.history == "empty" and row.code != "ledger.not-founded"
    submit = ledger.founding.found if founding else ledger.submissions.submit
    clock.now, size = town.now, ledger.queries.info().size

    with pytest.raises(LibroError) as caught:
        submit(row.make(town))
    assert row.code == caught.value.code
    assert size == ledger.queries.info().size


@every_row
def test_libro_check_refuses_before_anything_is_sent(row: Row, tmp_path: Path) -> None:
    town = town_after(row.history, row.later)
    entries, event = tmp_path / "entries.ndjson", tmp_path / "bad.jws"
    entries.write_bytes(b"".join(raw + b"\n" for raw in town.entries))
    event.write_text(row.make(town))
    console = Console("es", io.StringIO(), io.StringIO(), io.StringIO(), {}, now=lambda: town.now)
    args = build("es").parse_args(["check", str(event), "--entries", str(entries)])

    with pytest.raises(LibroError) as caught:
        args.run(args, console)
    assert row.code == caught.value.code


@pytest.mark.parametrize("row", [row for row in ROWS if not row.ahead], ids=str)
def test_the_auditor_of_a_dishonest_ledger_finds_it(row: Row) -> None:
    """The ledger recorded the event anyway: chain and signature hold, the rules do not."""
    town = town_after(row.history, row.later)
    auditor = Auditor()
    for honest in town.entries:
        auditor.take(honest)

    with pytest.raises(Finding) as caught:
        auditor.take(entry_after(town, row.make(town)))
    assert len(town.entries) == caught.value.index
    assert row.code == caught.value.facts["reason"]


@pytest.mark.parametrize("row", [row for row in ROWS if row.ahead], ids=str)
def test_an_auditor_who_cannot_judge_must_be_updated(row: Row) -> None:
    town = town_after(row.history)
    auditor = Auditor()
    for honest in town.entries:
        auditor.take(honest)

    with pytest.raises(UpdateNeeded):
        auditor.take(entry_after(town, row.make(town)))
    assert len(town.entries) == auditor.mark.size


# Whoever may sign these holds a role over the municipality, which the catalogue then keeps: its refusal is
# that of a signer (declaration.digitized is the exception, since the authority brings old papers in).
UNREACHED = {
    (type, "municipality.unknown")
    for type in (
        "term.started",
        "declaration.issued",
        "secretariat.called",
        "plan.started",
        "commitment.proposed",
    )
}


@pytest.fixture(scope="module")
def shown() -> set[tuple[str, str]]:
    """Type and code of every row."""
    return {(read(row.make(town_after(row.history, row.later))).type, row.code) for row in ROWS}


def test_every_rule_of_every_type_has_its_row(shown: set[tuple[str, str]]) -> None:
    """A rule that no bad event of a type breaks may have been left out of that type."""
    rules = {(type.name, rule.code) for type in CATALOGUE.values() for rule in type.rules}

    assert UNREACHED == rules - shown


def test_every_type_but_the_founding_has_a_row_of_somebody_who_may_not_sign_it(
    shown: set[tuple[str, str]],
) -> None:
    refused = {
        type for type, code in shown if code in ("signer.not-authorized", "municipality.about-another")
    }

    assert {"ledger.founded"} == set(CATALOGUE) - refused
