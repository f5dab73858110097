"""Figures: what a run has tried is printed when it ends, also for docs/reliability.md."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

import pytest

Report = Callable[[str], None]


@pytest.fixture(scope="session")
def report(request: pytest.FixtureRequest) -> Report:
    """Print a line, whatever pytest captures."""
    terminal, capture = map(request.config.pluginmanager.getplugin, ("terminalreporter", "capturemanager"))

    def write(line: str) -> None:
        with capture.global_and_fixture_disabled():
            terminal.ensure_newline()
            terminal.write_line(line)

    return write


@pytest.fixture(scope="session")
def tried(report: Report) -> Iterator[Counter[str]]:
    """Count what was tried, by kind of fault; told at the end."""
    counted: Counter[str] = Counter()
    yield counted
    if counted:
        report(f"faults tried: {counted.total()}")
        for kind, number in sorted(counted.items()):
            report(f"  {number:5} {kind}")
