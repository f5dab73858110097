"""commitment.evaluated: somebody outside judges a report of the lead, on a scale that is named.

Unordered, any number of times after the first report, also when the commitment has ended. An evaluation
is a voice of its own: it leaves a row of its own and changes neither state nor progress. Dimensions: OGP's
Independent Reporting Mechanism.
"""

from __future__ import annotations

from collections.abc import Iterable

from libroabierto.domain.events.commitment.evidence import evidence
from libroabierto.domain.events.commitment.parties import JUDGE
from libroabierto.domain.events.commitment.states import COMMITMENT
from libroabierto.domain.events.commitment.words import COMPLETIONS, POTENTIALS, VERIFIABLE
from libroabierto.domain.eventtype import Case, EventType, Recorded, Verdict, refused_when
from libroabierto.domain.fields import Choice, Group, Text, Whole
from libroabierto.domain.forms import Form
from libroabierto.domain.kinds import entry_id, row
from libroabierto.domain.shapes import Act
from libroabierto.domain.vocabulary import Label
from libroabierto.domain.world import Row


class Scale(Form):
    """The scale and its version: scales change, and a verdict is read on its own."""

    name = Text("Escala", "Scale", longest=120, example="IRM")
    version = Text("Versión", "Version", longest=40, example="2020")


class Data(Act):
    """Which report is judged, and how."""

    update = Whole("Asiento del reporte evaluado", "Entry of the report judged", example=1)
    scale = Group("Escala", "Scale", Scale)
    verifiable = Choice("Verificable", "Verifiable", among=tuple(VERIFIABLE), example="yes")
    potential = Choice(
        "Potencial para dar resultados", "Potential for results", among=tuple(POTENTIALS), example="modest"
    )
    completion = Choice("Cumplimiento", "Completion", among=tuple(COMPLETIONS), example="limited")
    early_results = Text(
        "Primeros resultados", "Early results", longest=4000, lines=True, example="Qué cambió"
    )
    evidence = evidence()


@refused_when("commitment.update-unknown")
def unknown_update(case: Case) -> Verdict:
    """The entry that is judged is no report of this commitment."""
    report = case.world.get("update", entry_id(case.data["update"]))
    return (report is None or report["commitment"] != case.event.stream) and {"entry": case.data["update"]}


@refused_when("commitment.evaluator-is-lead")
def evaluator_is_lead(case: Case) -> Verdict:
    """The lead judges its own report."""
    return bool(case.present["terms"]["lead"] == case.event.issuer)


def evolve(recorded: Recorded) -> Iterable[Row]:
    """The evaluation; the commitment stays as it is."""
    case, data = recorded.case, recorded.case.data
    document = {
        "id": entry_id(recorded.index),
        "commitment": case.event.stream,
        "evaluator": case.event.issuer,
        "update": data["update"],
        "scale": data["scale"],
        "verifiable": data["verifiable"],
        "potential": data["potential"],
        "completion": data["completion"],
        "early_results": data["early_results"],
        "evidence": data["evidence"],
        "occurred_on": case.event.occurred_on,
        "entry": recorded.index,
        "last_entry": recorded.index,
    }
    yield row("evaluation", document)


TYPE = EventType(
    name="commitment.evaluated",
    title=Label("Evaluación independiente de un compromiso", "Independent evaluation of a commitment"),
    sentence=Label(
        "{issuer} evalúa el compromiso «{subject}» a partir del asiento {data[update]}:"
        " cumplimiento {data[completion]:word}, potencial {data[potential]:word}.",
        "{issuer} evaluates the commitment “{subject}” from entry {data[update]}:"
        " completion {data[completion]:word}, potential {data[potential]:word}.",
    ),
    stream="commitment",
    data=Data,
    signers=(JUDGE,),
    rules=(*COMMITMENT.rules("commitment.evaluated"), unknown_update, evaluator_is_lead),
    evolve=evolve,
    since=2,
    unordered=True,
)
