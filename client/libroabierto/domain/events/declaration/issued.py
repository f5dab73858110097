"""declaration.issued: a municipality declares that it takes part, and names who must sign."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from libroabierto.domain.checks import (
    misnamed_municipality,
    stream_of_another_municipality,
    unknown_municipality,
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
    signed_state,
    standing_in_term,
    stream_taken,
    unknown_signatory_in_the_clear,
    unknown_template,
)
from libroabierto.domain.eventtype import Case, EventType, Recorded, Verdict, refused_when
from libroabierto.domain.fields import Group
from libroabierto.domain.shapes import party
from libroabierto.domain.signers import AUTHORITY_OFFICES, declared_municipality, municipality, vacant
from libroabierto.domain.templates import suggested, templates
from libroabierto.domain.vocabulary import OFFICE_ROLES, Label
from libroabierto.domain.world import Row

PRESIDENT = "municipal-president"


class Data(DeclaredText):
    """The declared text and the template that it follows."""

    template = Group("Modelo", "Template", TemplateReference, optional=True)


@refused_when("declaration.template-missing")
def template_missing(case: Case) -> Verdict:
    """There is a template for this instrument, and the text names none."""
    known = {text["instrument"] for text in templates().values()}
    return "template" not in case.data and case.data["instrument"] in known


@refused_when("declaration.already-in-term")
def already_in_term(case: Case) -> Verdict:
    """A declaration is issued, partly signed or in force in the same term."""
    standing = standing_in_term(case)
    return standing is not None and {"stream": standing["id"]}


@refused_when("declaration.president-missing")
def president_missing(case: Case) -> Verdict:
    """The municipality's own president is not among the signatories."""
    own = (case.event.issuer, "", PRESIDENT)
    return own not in map(party, case.data["signatories"])


@refused_when("declaration.authority-missing")
def authority_missing(case: Case) -> Verdict:
    """The authority, named by its role, is not among the signatories."""
    return not any(
        named.get("role") == "authority" and named["office"] in AUTHORITY_OFFICES
        for named in case.data["signatories"]
    )


@refused_when("declaration.signatory-unknown")
def unknown_signatory(case: Case) -> Verdict:
    """A signatory could never sign: an institution that is not accredited, or an office it cannot have."""
    return any(_never_signs(case, named) for named in case.data["signatories"])


def _never_signs(case: Case, named: dict[str, Any]) -> bool:
    needed = OFFICE_ROLES.get(named["office"])
    if "role" in named:
        return needed is not None and named["role"] not in needed
    institution = case.world.get("institution", named["institution"])
    if institution is None or institution["state"] != "accredited":
        return True
    return needed is not None and not any(held["role"] in needed for held in institution["roles"])


def evolve(recorded: Recorded) -> Iterable[Row]:
    """The declaration with its empty places for signatures; a president who issues has signed."""
    signatories = [
        {**named, "signed": _signed(recorded, named)} for named in recorded.case.data["signatories"]
    ]
    case = recorded.case
    stands = signed_state(signatories, vacant=vacant(case.world, declared_municipality(case)))
    yield declaration_row(recorded, signatories=signatories, **stands)
    yield from municipality_with(recorded)


def _signed(recorded: Recorded, named: dict[str, Any]) -> dict[str, Any] | None:
    event, key = recorded.case.event, recorded.case.key
    assert key is not None, "our bug: only the founding has no key"
    if event.office != PRESIDENT or party(named) != (event.issuer, "", PRESIDENT):
        return None
    modality = "e-firma" if key["kind"] == "e-firma" else "electronic-seal"
    return {
        "entry": recorded.index,
        "institution": event.issuer,
        "kid": event.kid,
        "tenure": key["tenure"],
        "modality": modality,
        "on": event.occurred_on,
    }


TYPE = EventType(
    name="declaration.issued",
    title=Label("Emisión de la declaratoria o manifestación", "Issue of the declaration"),
    sentence=Label(
        "{issuer} emite la {data[instrument]:word} de {data[municipality][name]} para participar en el"
        " ejercicio de gobierno abierto.",
        "{issuer} issues the {data[instrument]:word} of {data[municipality][name]} to take part in the"
        " open-government exercise.",
    ),
    stream="declaration",
    data=Data,
    signers=(municipality(PRESIDENT, "council-secretary", "transparency-unit"),),
    rules=(
        unknown_municipality,
        misnamed_municipality,
        stream_of_another_municipality,
        stream_taken,
        template_missing,
        unknown_template,
        clause_missing,
        clause_differs,
        ambiguous_signatory,
        private_signatory,
        president_missing,
        authority_missing,
        unknown_signatory,
        already_in_term,
        unknown_signatory_in_the_clear,
    ),
    evolve=evolve,
    suggestion=lambda: suggested("manifestation-2022"),
)
