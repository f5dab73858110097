"""What every note says: which entry it is about, that was recorded before, and in whose stream it stands."""

from __future__ import annotations

from collections.abc import Callable

from libroabierto.domain.eventtype import Case, Rule, Verdict, refused_when
from libroabierto.domain.world import Document


def entry_unknown(code: str, member: str) -> Rule:
    """Make the rule that the entry which the data names by *member* has been recorded."""

    @refused_when(code)
    def unknown_entry(case: Case) -> Verdict:
        """No such entry has been recorded yet."""
        return case.world.recorded_on(case.data[member]) is None

    return unknown_entry


def stream_differs(code: str, concerned: Callable[[Case], Document | None]) -> Rule:
    """Make the rule that the note is in the `stream` of the row that *concerned* finds, if it finds one."""

    @refused_when(code)
    def other_stream(case: Case) -> Verdict:
        """The note is not in the stream of the entry that it is about."""
        found = concerned(case)
        return found is not None and found["stream"] != case.event.stream and {"stream": found["stream"]}

    return other_stream
