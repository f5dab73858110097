"""declaration.digitized: an old paper letter enters, named by the hash of its copy.

Names, titles and date are those on the paper. Whoever compared the copy with the paper says which
handwritten signatures were seen; a mere transcription shows names, not ink, and attests none.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from libroabierto.domain.checks import (
    misnamed_municipality,
    stream_of_another_municipality,
    unknown_municipality,
)
from libroabierto.domain.collation import (
    claims_electronic_signature,
    compared_before_paper,
    compared_in_future,
    dated_after_recording,
    transcription_attests,
    unknown_signatory,
)
from libroabierto.domain.declared import (
    DeclaredText,
    TemplateReference,
    ambiguous_signatory,
    clause_differs,
    clause_missing,
    declaration_row,
    municipality_with,
    private_signatory,
    standing_in_term,
    stream_taken,
    too_many_termless,
    unknown_signatory_in_the_clear,
    unknown_template,
)
from libroabierto.domain.eventtype import Case, EventType, Recorded, Verdict, refused_when
from libroabierto.domain.fields import Group
from libroabierto.domain.shapes import Collation, party
from libroabierto.domain.signers import authority, municipality
from libroabierto.domain.templates import suggested
from libroabierto.domain.vocabulary import Label
from libroabierto.domain.world import Row


class Data(DeclaredText):
    """The text on the paper, and who compared it."""

    template = Group("Modelo", "Template", TemplateReference, optional=True)
    collation = Group("Cotejo", "Collation", Collation)


def _places(case: Case) -> list[dict[str, Any]]:
    """Return who had to sign the paper, and whose signatures were seen on it."""
    seen = set(map(party, case.data["collation"]["signatures_seen"]))
    return [{**named, "seen": party(named) in seen, "signed": None} for named in case.data["signatories"]]


def _is_complete(places: list[dict[str, Any]]) -> bool:
    return all(place["seen"] for place in places)


@refused_when("declaration.already-in-term", since=2)
def already_in_term(case: Case) -> Verdict:
    """A complete paper, and a declaration is issued, partly signed or in force in the same term."""
    standing = standing_in_term(case)
    return standing is not None and _is_complete(_places(case)) and {"stream": standing["id"]}


def evolve(recorded: Recorded) -> Iterable[Row]:
    """The paper declaration: in force on paper if every signature was seen, else incomplete."""
    places = _places(recorded.case)
    state = "in-force-on-paper" if _is_complete(places) else "incomplete"
    yield declaration_row(recorded, state=state, signatories=places)
    yield from municipality_with(recorded)


TYPE = EventType(
    name="declaration.digitized",
    title=Label("Digitalización de una declaratoria en papel", "Digitization of a paper declaration"),
    sentence=Label(
        "{issuer} incorpora la {data[instrument]:word} en papel de {data[municipality][name]},"
        " fechada el {occurred_on:day}.",
        "{issuer} records the paper {data[instrument]:word} of {data[municipality][name]},"
        " dated {occurred_on:day}.",
    ),
    stream="declaration",
    data=Data,
    signers=(municipality("council-secretary"), authority()),
    rules=(
        unknown_municipality,
        misnamed_municipality,
        stream_of_another_municipality,
        stream_taken,
        dated_after_recording,
        compared_in_future,
        compared_before_paper,
        claims_electronic_signature,
        transcription_attests,
        unknown_signatory,
        unknown_template,
        clause_missing,
        clause_differs,
        ambiguous_signatory,
        private_signatory,
        unknown_signatory_in_the_clear,
        already_in_term,
        too_many_termless,
    ),
    evolve=evolve,
    suggestion=lambda: suggested("manifestation-2022"),
    provenance="paper",
)
