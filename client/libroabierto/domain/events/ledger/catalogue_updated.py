"""catalogue.updated: municipalities are created, renamed or dissolved; the ledger follows INEGI's catalogue.

The rows of municipalities are what rules ask; this act changes them. One that is added has no
accrediting authority until a succession gives it one: its authority is vacant. One that anything is
recorded about is never removed. A renamed one keeps its key; what was signed keeps the name of its day.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from libroabierto.domain.checks import municipality_of
from libroabierto.domain.events.ledger.listing import has_events, listed
from libroabierto.domain.eventtype import Case, EventType, Recorded, Verdict, refused_when
from libroabierto.domain.fields import Group, MunicipalityKey, Several, Sha256, Text, Whole
from libroabierto.domain.forms import Form
from libroabierto.domain.kinds import row
from libroabierto.domain.shapes import Act, MunicipalityName
from libroabierto.domain.signers import STATE, authority
from libroabierto.domain.vocabulary import Label
from libroabierto.domain.world import Row

MOST = 600  # Oaxaca, the state with the most municipalities, has 570
_LISTS = ("added", "removed", "renamed")


class Added(Form):
    """A municipality that the catalogue did not have."""

    key = MunicipalityKey("Clave INEGI", "INEGI key", example="15126")
    name = Text("Nombre oficial", "Official name", example="Municipio nuevo")
    head_town = Text("Cabecera municipal", "Head town", example="Cabecera nueva")


class Removed(Form):
    """A municipality that the catalogue has no longer."""

    key = MunicipalityKey("Clave INEGI", "INEGI key", example="15126")


def _several(es: str, en: str, form: type[Form]) -> Several:
    return Several(es, en, Group("Municipio", "Municipality", form), least=1, most=MOST, optional=True)


class Data(Act):
    """The catalogue that is in force from now on, and how it differs from the one before."""

    last = (*_LISTS, *Act.last)
    source = Text("Fuente", "Source", example="INEGI, Catálogo Único de Claves (AGEEML)")
    version = Text("Versión del catálogo", "Version of the catalogue", longest=60, example="2026-10-30")
    sha256 = Sha256(
        "Huella del archivo del catálogo",
        "SHA-256 of the catalogue's file",
        own=True,
        example="file:catalogo.csv",
    )
    count = Whole("Número de municipios", "Municipalities", least=1, most=MOST, example=126)
    added = _several("Municipios que se agregan", "Municipalities added", Added)
    removed = _several("Municipios que se retiran", "Municipalities removed", Removed)
    renamed = _several("Municipios con nombre nuevo", "Municipalities renamed", MunicipalityName)


def _of(case: Case, *lists: str) -> Iterator[dict[str, Any]]:
    return (item for name in lists for item in case.data.get(name, ()))


@refused_when("catalogue.same-version")
def same_version(case: Case) -> Verdict:
    """This version of the catalogue, or this very file, is in force."""
    in_force = case.ledger["catalogue"]
    return any(in_force[name] == case.data[name] for name in ("version", "sha256")) and {
        "version": in_force["version"]
    }


@refused_when("catalogue.no-change")
def no_change(case: Case) -> Verdict:
    """No municipality is added, removed or renamed."""
    return not any(_of(case, *_LISTS))


@refused_when("catalogue.key-repeated")
def repeated_key(case: Case) -> Verdict:
    """A municipality stands twice."""
    times = Counter(item["key"] for item in _of(case, *_LISTS))
    return next(({"key": key} for key, count in times.items() if count > 1), False)


@refused_when("catalogue.key-taken")
def taken_key(case: Case) -> Verdict:
    """A municipality that is added is in the catalogue."""
    return _first(case, "added", known=True)


@refused_when("municipality.unknown")
def unknown_key(case: Case) -> Verdict:
    """A municipality that is removed or renamed is outside the catalogue."""
    return _first(case, "removed", "renamed", known=False)


def _first(case: Case, *lists: str, known: bool) -> Verdict:
    """Name the first of these municipalities that is in the catalogue (*known*) or outside it."""
    keys = (item["key"] for item in _of(case, *lists))
    return next(({"key": k} for k in keys if (municipality_of(case.world, k) is not None) == known), False)


@refused_when("catalogue.same-name")
def same_name(case: Case) -> Verdict:
    """A municipality that is renamed has this name."""
    for item in _of(case, "renamed"):
        known = municipality_of(case.world, item["key"])
        if known is not None and known["municipality"]["name"] == item["name"]:
            return {"key": item["key"]}
    return False


@refused_when("municipality.has-events")
def lived_in(case: Case) -> Verdict:
    """A municipality that is removed has or had an institution, a term or anything else."""
    keys = (item["key"] for item in _of(case, "removed"))
    return next(({"key": key} for key in keys if has_events(case.world, key)), False)


@refused_when("catalogue.count-differs")
def other_count(case: Case) -> Verdict:
    """The number is not that of before, with the added and without the removed."""
    before = case.ledger["catalogue"]["count"]
    count = before + len(case.data.get("added", ())) - len(case.data.get("removed", ()))
    return count != case.data["count"] and {"count": count}


def evolve(recorded: Recorded) -> Iterable[Row]:
    """The ledger's new catalogue, and the row of each municipality that differs."""
    case = recorded.case
    reference = {name: case.data[name] for name in ("source", "version", "sha256", "count")}
    yield recorded.changed(catalogue=reference)
    for item in _of(case, "added"):
        yield listed(recorded, item["key"], item["name"], head_town=item["head_town"])
    for item in _of(case, "removed"):
        yield _changed(recorded, item["key"], state="removed")
    for item in _of(case, "renamed"):
        yield _changed(recorded, item["key"], municipality={"key": item["key"], "name": item["name"]})


def _changed(recorded: Recorded, key: str, **members: Any) -> Row:
    known = municipality_of(recorded.case.world, key)
    assert known is not None, "our bug: a rule refuses municipalities outside the catalogue"
    return row("municipality", {**known, **members, "last_entry": recorded.index})


TYPE = EventType(
    name="catalogue.updated",
    title=Label("Actualización del catálogo de municipios", "Update of the municipal catalogue"),
    sentence=Label(
        "{issuer} actualiza el catálogo de municipios a la versión {data[version]}"
        " ({data[count]} municipios).",
        "{issuer} updates the municipal catalogue to version {data[version]} ({data[count]} municipalities).",
    ),
    stream="ledger",
    data=Data,
    signers=(authority(lambda _: STATE),),
    rules=(
        same_version,
        no_change,
        repeated_key,
        taken_key,
        unknown_key,
        same_name,
        lived_in,
        other_count,
    ),
    evolve=evolve,
    since=2,
)
