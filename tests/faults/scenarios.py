"""The appends into which faults are put: from which folder each begins, and what lies between the marks.

A child opens the ledger, acts between the marks, and then, if it lives, goes on without any fault: it
sends the same event again and another one, and closes. It tells each answer as
one line of JSON:

    {"event": 1, "stage": "act", "answer": "receipt", "receipt": "...", "is_repeat": false}
    {"event": 1, "stage": "act", "answer": "busy", "code": "ledger.disk-full"}
    {"event": 1, "stage": "act", "answer": "pending"}
    {"event": 1, "stage": "act", "answer": "raised", "code": "OSError: ..."}         which nobody may see
    {"event": null, "stage": "after", "answer": "closed"}
"""

from __future__ import annotations

import json
import os
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from faults.homes import extra, make_closed, make_crashed, make_full, open_ledger
from faults.tracer import END, MARK
from libroabierto.errors import LedgerBusy, LibroError
from libroabierto_ledger.application import Outcome, Pending
from libroabierto_ledger.bootstrap import Assembly
from libroabierto_ledger.ports import StoreUnreadable

ACTED, NEXT, EARLIER, LATER = 1, 2, 3, 4  # numbers of events

Say = Callable[..., None]


@dataclass(frozen=True, slots=True)
class Scenario:
    """One append: `prepare` makes the folder, `act` is what is traced; it begins `warm` or at opening."""

    told: str
    prepare: Callable[[Path], None]
    act: Callable[[Path, Assembly | None, Say], Assembly | None]
    is_open: bool = True  # the ledger was opened before the mark
    is_warm: bool = False  # an event was recorded before the mark
    has_neighbour: bool = False  # another process has the ledger open, and goes on afterwards


def _append(home: Path, ledger: Assembly | None, say: Say) -> Assembly | None:
    assert ledger is not None, "our bug"
    send(ledger, ACTED, "act", say)
    return ledger


def _append_twice(home: Path, ledger: Assembly | None, say: Say) -> Assembly | None:
    _append(home, ledger, say)
    assert ledger is not None, "our bug"
    send(ledger, LATER, "act", say)
    return ledger


def _open(home: Path, ledger: Assembly | None, say: Say) -> Assembly | None:
    try:
        opened = open_ledger(home, hours=1)
    except (LibroError, OSError) as error:  # what `libro-ledger serve` reports in words
        say(event=None, stage="act", answer="refused", code=str(error))
        return None
    return _append(home, opened, say)


def _close(home: Path, ledger: Assembly | None, say: Say) -> Assembly | None:
    assert ledger is not None, "our bug"
    ledger.close()
    say(event=None, stage="act", answer="closed")
    return None


SCENARIOS: Final[dict[str, Scenario]] = {
    "first": Scenario("the first append after opening: the write-ahead log is begun", make_closed, _append),
    "second": Scenario("the append after it", make_closed, _append, is_warm=True),
    "full": Scenario(
        "an append that fills the write-ahead log, which SQLite moves into the database, and the one after",
        make_full,
        _append_twice,
        is_warm=True,
    ),
    "opening": Scenario(
        "opening what a killed process left, its guard one behind, and the first append",
        make_crashed,
        _open,
        is_open=False,
    ),
    "closing": Scenario("closing: SQLite moves the log and removes it", make_closed, _close, is_warm=True),
    "neighbour": Scenario(
        "an append while another process has the ledger open, which then goes on",
        make_closed,
        _append,
        is_warm=True,
        has_neighbour=True,
    ),
}


def play(scenario: Scenario, home: Path, pipe: int) -> None:
    """Be the child: act between the marks, then go on as if nothing had been."""
    say = speaker(pipe)
    ledger = _begin(scenario, home, say)
    os.write(pipe, MARK.encode())
    try:
        ledger = scenario.act(home, ledger, say)
    except Exception:  # noqa: BLE001 - whatever it is, it is told and judged
        say(event=None, stage="act", answer="raised", code=traceback.format_exc())
    os.write(pipe, END.encode())
    go_on(ledger or open_ledger(home, hours=2), say)


def play_whole(scenario: Scenario, home: Path, pipe: int) -> None:
    """Be the child, with everything between the marks, from opening to closing."""
    say = speaker(pipe)
    os.write(pipe, MARK.encode())
    ledger = scenario.act(home, _begin(scenario, home, say), say)
    go_on(ledger or open_ledger(home, hours=2), say)
    os.write(pipe, END.encode())


def _begin(scenario: Scenario, home: Path, say: Say) -> Assembly | None:
    ledger = open_ledger(home, hours=1) if scenario.is_open else None
    if scenario.is_warm and ledger is not None:
        send(ledger, EARLIER, "before", say)
    return ledger


def go_on(ledger: Assembly, say: Say) -> None:
    """Send the same event again and another one, and close."""
    send(ledger, ACTED, "after", say)
    send(ledger, NEXT, "after", say)
    ledger.close()
    say(event=None, stage="after", answer="closed")


def send(ledger: Assembly, number: int, stage: str, say: Say) -> None:
    """Submit one event and tell what was answered."""
    try:
        outcome = ledger.submissions.submit(extra(number))
    except (LedgerBusy, StoreUnreadable) as error:  # both are 503
        say(event=number, stage=stage, answer="busy", code=error.code)
    except Exception:  # noqa: BLE001 - whatever it is, it is told and judged
        say(event=number, stage=stage, answer="raised", code=traceback.format_exc())
    else:
        say(event=number, stage=stage, **_told(outcome))


def _told(outcome: Outcome | Pending) -> dict[str, Any]:
    if isinstance(outcome, Pending):
        return {"answer": "pending"}
    return {"answer": "receipt", "receipt": outcome.receipt.to_json(), "is_repeat": outcome.repeated}


def speaker(pipe: int) -> Say:
    """Return what writes one line of JSON into a pipe, at once and whole."""

    def say(**members: Any) -> None:
        os.write(pipe, (json.dumps(members) + "\n").encode())

    return say
