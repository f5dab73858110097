"""institution.renamed: an institution has another official name; id, roles and keys stay."""

from __future__ import annotations

from collections.abc import Iterable

from libroabierto.domain.checks import extinguished_institution, unknown_institution
from libroabierto.domain.eventtype import Case, EventType, Recorded, Verdict, refused_when
from libroabierto.domain.fields import Text
from libroabierto.domain.shapes import Act
from libroabierto.domain.signers import MUNICIPALITY_OFFICES, authority_over_it, itself
from libroabierto.domain.vocabulary import Label
from libroabierto.domain.world import Row


class Data(Act):
    """The new name, and what gives it."""

    name = Text(
        "Nuevo nombre oficial",
        "New official name",
        correctable=True,
        example="Ayuntamiento de Villa Guerrero",
    )
    legal_ground = Text("Fundamento", "Legal ground", longest=1000, example="Decreto número 123")


@refused_when("institution.same-name")
def same_name(case: Case) -> Verdict:
    """The institution has this name already."""
    return bool(case.present["name"] == case.data["name"])


def evolve(recorded: Recorded) -> Iterable[Row]:
    """The institution under its new name, and the last former one; the stream has those before."""
    former = {"name": recorded.case.present["name"], "until": recorded.index}
    yield recorded.changed(name=recorded.case.data["name"], former_name=former)


TYPE = EventType(
    name="institution.renamed",
    title=Label("Cambio de nombre de institución", "Renaming of an institution"),
    sentence=Label(
        "{issuer} registra el nuevo nombre de la institución: {data[name]}.",
        "{issuer} records the institution's new name: {data[name]}.",
    ),
    stream="institution",
    data=Data,
    signers=(itself(*MUNICIPALITY_OFFICES), authority_over_it()),
    rules=(unknown_institution, extinguished_institution, same_name),
    evolve=evolve,
    since=2,
)
