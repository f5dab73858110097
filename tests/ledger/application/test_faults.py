"""A fault of ours, met by one line of a batch: the others keep their answers, and no body enters the log."""

from __future__ import annotations

from itertools import count
from typing import Any

import pytest

from libroabierto_ledger.application import ItemFailed, Outcome
from libroabierto_ledger.application import submit as submit_module
from libroabierto_ledger.bootstrap import Assembly
from libroabierto_ledger.log import integrate as integrate_module
from support.founding import Town

# What fails over the second line, and where the third line is recorded then.
STEPS = {
    "before the lock": (submit_module, "admit", 2),
    "under the lock": (integrate_module, "decide", 2),
    "after the commit": (submit_module, "make_receipt", 3),
}


def fail_once(monkeypatch: pytest.MonkeyPatch, module: object, name: str) -> None:
    """Let a function fail when it is called the second time, with a text that quotes what it was given."""
    honest, calls = getattr(module, name), count(1)

    def broken(*arguments: Any, **options: Any) -> Any:
        if next(calls) == 2:
            raise ValueError(f"cannot: {arguments}")
        return honest(*arguments, **options)

    monkeypatch.setattr(module, name, broken)


@pytest.mark.parametrize("step", STEPS)
def test_a_fault_of_ours_costs_one_line_its_answer(
    founded: Assembly, town: Town, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    module, name, third = STEPS[step]
    fail_once(monkeypatch, module, name)

    outcomes = founded.submissions.submit_batch([town.institution(f"osc-{n}") for n in range(3)])

    assert [1, ItemFailed, third] == [
        outcome.receipt.index if isinstance(outcome, Outcome) else type(outcome) for outcome in outcomes
    ]


@pytest.mark.parametrize("step", STEPS)
def test_the_log_names_the_kind_and_the_place_and_quotes_nothing(
    founded: Assembly,
    town: Town,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    step: str,
) -> None:
    module, name, _ = STEPS[step]
    fail_once(monkeypatch, module, name)

    founded.submissions.submit_batch([town.institution(f"osc-{n}") for n in range(3)])

    assert "a line of a batch failed: ValueError" in caplog.text
    assert "in broken" in caplog.text
    assert "cannot:" not in caplog.text.replace('f"cannot:', "")  # the source line itself is no quotation


def test_the_same_line_sent_again_gets_the_receipt_that_failed_before(
    founded: Assembly, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    tokens = [town.institution(f"osc-{n}") for n in range(3)]
    fail_once(monkeypatch, submit_module, "make_receipt")
    founded.submissions.submit_batch(tokens)

    again = founded.submissions.submit(tokens[1])

    assert isinstance(again, Outcome)
    assert (2, True) == (again.receipt.index, again.repeated)
