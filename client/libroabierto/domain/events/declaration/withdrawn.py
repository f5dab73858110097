"""declaration.withdrawn: the municipality takes its declaration back, as its council agreed.

The term is free for another declaration; what was done under this one stands. While nobody has recorded
the term of a paper, nobody can be president in it either: the municipality's seal withdraws such a paper.
"""

from __future__ import annotations

from collections.abc import Iterable

from libroabierto.domain.checks import unknown_declaration
from libroabierto.domain.declared import already_ended, before_declaration
from libroabierto.domain.eventtype import Case, EventType, Recorded, Signer, Verdict, refused_when
from libroabierto.domain.fields import Text
from libroabierto.domain.shapes import Act
from libroabierto.domain.signers import municipality_of_stream, role_holder
from libroabierto.domain.vocabulary import Label
from libroabierto.domain.world import Row


class Data(Act):
    """Why; the council's agreement stands in `council_session`, which this act needs."""

    reason = Text("Motivo", "Reason", longest=2000, lines=True, example="Acuerdo de cabildo")


_SEAL = role_holder("municipality", ("seal",), municipality_of_stream)


def _seal_of_termless(case: Case) -> bool:
    """Two papers in force of one term keep it from being recorded (term_started.py): one must go before."""
    return case.aggregate is not None and case.aggregate["term"] is None and _SEAL.may_sign(case)


@refused_when("declaration.council-session-missing")
def council_session_missing(case: Case) -> Verdict:
    """No agreement of the council is named."""
    return "council_session" not in case.data


def evolve(recorded: Recorded) -> Iterable[Row]:
    """The declaration, withdrawn."""
    event = recorded.case.event
    told = {"entry": recorded.index, "on": event.occurred_on, "reason": recorded.case.data["reason"]}
    yield recorded.changed(state="withdrawn", withdrawn=told)


TYPE = EventType(
    name="declaration.withdrawn",
    title=Label("Retiro de la declaratoria o manifestación", "Withdrawal of the declaration"),
    sentence=Label(
        "{issuer} retira la declaratoria {subject}.", "{issuer} withdraws the declaration {subject}."
    ),
    stream="declaration",
    data=Data,
    signers=(
        role_holder("municipality", ("municipal-president",), municipality_of_stream),
        Signer(
            Label(
                "sello electrónico del ayuntamiento, si la administración del papel no está registrada",
                "the municipality's seal, while the term of the paper is not recorded",
            ),
            _seal_of_termless,
        ),
    ),
    rules=(unknown_declaration, already_ended, before_declaration, council_session_missing),
    evolve=evolve,
    since=2,
)
