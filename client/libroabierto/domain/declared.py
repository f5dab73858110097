"""A declared text, on paper or native: its form, the rules on its clauses, its state.

State: `issued` -> `partly-signed` -> `in-force` when every required signatory has signed; where the
authority is vacant, all others, which `authority_vacant` marks for good. Paper: `in-force-on-paper` when
every signature is attested in its collation, else `incomplete`; never "electronically signed". Then
`withdrawn`, or `renewed` by that of a later term. *Lapsed* is derived from the term (derived.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from libroabierto.domain.events.secretariat.declarations import with_promise
from libroabierto.domain.eventtype import Case, Recorded, Verdict, refused_when
from libroabierto.domain.fields import (
    Choice,
    Group,
    InstitutionId,
    Pattern,
    Several,
    Sha256,
    Text,
    is_withheld,
)
from libroabierto.domain.forms import Form
from libroabierto.domain.kinds import ENDED, row
from libroabierto.domain.lifecycle import before_beginning
from libroabierto.domain.mandates import term_on
from libroabierto.domain.shapes import Act, FileReference, PartyName, municipality, party
from libroabierto.domain.signers import is_private
from libroabierto.domain.templates import templates
from libroabierto.domain.vocabulary import INSTRUMENTS, NATURES, PILLARS
from libroabierto.domain.world import Document, Row

AWAITING: Final = ("issued", "partly-signed")  # signatures
MOST_TERMLESS: Final = 20  # papers of a municipality: recording their term rewrites all of them


class Letter(Pattern):
    """The letter of a clause (inciso)."""

    pattern, code = "[A-Z]", "field.not-letter"


class Clause(Form):
    """One lettered recognition of the letter."""

    letter = Letter("Inciso", "Letter", example="A")
    text = Text("Texto", "Text", longest=4000, lines=True, example="Que …")
    nature = Choice("Naturaleza", "Nature", among=tuple(NATURES), example="promise")


class Addressee(Form):
    """To whom the letter is addressed."""

    name = Text("Destinatario", "Addressee", example="Integrantes del Secretariado Técnico Local")
    institution = InstitutionId("Institución (si está acreditada)", "Institution", optional=True)


class FrameworkCommitment(Form):
    """The commitment under which the declaration is made."""

    title = Text("Compromiso marco", "Framework commitment", example="Cultura de Gobierno Abierto")
    ogp_id = Text("Clave OGP", "OGP id", longest=40, optional=True, example="MXMEX0009")


class Signatory(PartyName):
    """Who must sign: an office of an institution or role, with the name and title as written."""

    name = Text("Nombre", "Name", longest=200, personal=True, correctable=True, example="Nombre y apellidos")
    title = Text(
        "Cargo como se escribe", "Title as written", correctable=True, example="Presidente Municipal"
    )


class TemplateReference(Form):
    """The template whose clauses the text carries."""

    id = Text("Modelo", "Template", longest=60, example="manifestation-2022")
    sha256 = Sha256("Huella del modelo", "SHA-256 of the template")


class DeclaredText(Act):
    """The text that is declared, whole."""

    municipality = municipality()
    instrument = Choice("Instrumento", "Instrument", among=tuple(INSTRUMENTS), example="manifestation")
    place = Text("Lugar", "Place", correctable=True, example="Villa Guerrero, Estado de México")
    addressee = Group("Destinatario", "Addressee", Addressee)
    subject = Text(
        "Asunto", "Subject", longest=1000, example="Manifestación expresa de la intención de participar"
    )
    body = Text("Cuerpo del texto", "Body", longest=20_000, lines=True, example="Quien suscribe, …")
    recognitions = Several(
        "Incisos", "Recognitions", Group("Inciso", "Recognition", Clause), least=1, most=26
    )
    pillars = Several(
        "Pilares",
        "Pillars",
        Choice("Pilar", "Pillar", among=tuple(PILLARS), example="transparency"),
        least=1,
        most=4,
    )
    plan = Text("Plan de acción", "Action plan", optional=True)
    framework_commitment = Group(
        "Compromiso marco", "Framework commitment", FrameworkCommitment, optional=True
    )
    signatories = Several(
        "Firmantes", "Signatories", Group("Firmante", "Signatory", Signatory), least=1, most=20
    )
    document = Group("Documento", "Document", FileReference)


@refused_when("declaration.template-unknown")
def unknown_template(case: Case) -> Verdict:
    """No such template, or it is one of another instrument."""
    named = case.data.get("template")
    return named is not None and _template(case).get("instrument") != case.data["instrument"]


@refused_when("declaration.clause-missing")
def clause_missing(case: Case) -> Verdict:
    """A clause of the template is missing."""
    letters = [clause["letter"] for clause in case.data["recognitions"]]
    missing = [c["letter"] for c in _clauses(case) if c["letter"] not in letters]
    return bool(missing) and {"letters": ", ".join(missing)}


@refused_when("declaration.clause-differs")
def clause_differs(case: Case) -> Verdict:
    """A clause says something else than the template's, or a letter stands twice."""
    said = {clause["letter"]: clause for clause in case.data["recognitions"]}
    changed = [c["letter"] for c in _clauses(case) if c != said.get(c["letter"])]
    return len(said) != len(case.data["recognitions"]) or (bool(changed) and {"letters": ", ".join(changed)})


@refused_when("declaration.signatory-ambiguous")
def ambiguous_signatory(case: Case) -> Verdict:
    """A signatory names both an institution and a role, or neither, or the same party stands twice."""
    return any(map(ambiguous, case.data["signatories"])) or repeated(case.data["signatories"])


@refused_when("personal.without-consent")
def private_signatory(case: Case) -> Verdict:
    """A signatory of a private institution is named in the clear; this type records no consent."""
    for named in case.data["signatories"]:
        institution = case.world.get("institution", named.get("institution", ""))
        if is_private(institution) and not is_withheld(named["name"]):
            return True
    return False


@refused_when("personal.without-consent", since=2)
def unknown_signatory_in_the_clear(case: Case) -> Verdict:
    """A signatory of an institution unknown to this ledger, which may be private, is named in the clear."""
    for named in case.data["signatories"]:
        unknown = "institution" in named and case.world.get("institution", named["institution"]) is None
        if unknown and not is_withheld(named["name"]):
            return True
    return False


@refused_when("declaration.exists")
def stream_taken(case: Case) -> Verdict:
    """The stream carries a declaration already."""
    return case.world.get("declaration", case.event.stream) is not None


def ambiguous(named: Mapping[str, Any]) -> bool:
    """Say whether a party is not named by exactly one of institution and role."""
    return ("institution" in named) == ("role" in named)


def repeated(parties: list[dict[str, Any]]) -> bool:
    """Say whether two of *parties* are the same."""
    return len(set(map(party, parties))) != len(parties)


def term_of(case: Case) -> Document | None:
    """Return the municipality's term in which the act occurred, or None."""
    return term_on(case.world, case.data["municipality"]["key"], case.event.occurred_on)


@refused_when("declaration.term-missing", since=2)
def too_many_termless(case: Case) -> Verdict:
    """No term is recorded for the paper's day, and twenty papers of the municipality wait for theirs."""
    waiting = case.world.find("declaration", f"termless:{case.data['municipality']['key']}")
    return term_of(case) is None and len(waiting) >= MOST_TERMLESS and {"count": len(waiting)}


def standing_in_term(case: Case) -> Document | None:
    """Return a declaration that stands in the term in which the act occurred, or None."""
    term = term_of(case)
    others = case.world.find("declaration", f"standing:{term['id']}") if term else []
    return next(iter(others), None)


@refused_when("declaration.already-ended")
def already_ended(case: Case) -> Verdict:
    """The declaration was withdrawn or renewed."""
    return case.present["state"] in ENDED and {"state": case.present["state"]}


before_declaration: Final = before_beginning("declaration", since=2)


def signed_state(signatories: list[dict[str, Any]], *, vacant: bool) -> dict[str, Any]:
    """Return state and mark of a declaration by its signatures; *vacant*: nobody is the authority."""
    lacking = [named for named in signatories if named["signed"] is None]
    alone = vacant and all(named.get("role") == "authority" for named in lacking)
    in_force = alone or not lacking
    waiting = "issued" if len(lacking) == len(signatories) else "partly-signed"
    return {"state": "in-force" if in_force else waiting, "authority_vacant": alone and bool(lacking)}


def declaration_row(
    recorded: Recorded, *, state: str, signatories: list[dict[str, Any]], authority_vacant: bool = False
) -> Row:
    """Build the first row of a declaration from the event that declared it."""
    case, data, term = recorded.case, recorded.case.data, term_of(recorded.case)
    document = {
        "id": case.event.stream,
        "municipality": data["municipality"],
        "instrument": data["instrument"],
        "state": state,
        "occurred_on": case.event.occurred_on,
        "provenance": case.event.provenance,
        "term": {"id": term["id"], "from": term["from"], "to": term["to"]} if term else None,
        "place": data["place"],
        "addressee": data["addressee"],
        "subject": data["subject"],
        "recognitions": data["recognitions"],
        "pillars": data["pillars"],
        "plan": data.get("plan"),
        "framework_commitment": data.get("framework_commitment"),
        "template": data.get("template"),
        "document": data["document"],
        "collation": data.get("collation"),
        "digest": case.event.digest,
        "signatories": signatories,
        "acknowledgements": [],
        "authority_vacant": authority_vacant,
        "installed": None,
        "withdrawn": None,
        "renews": None,
        "renewed_by": None,
        "declared_at": recorded.index,
        "last_entry": recorded.index,
    }
    return row("declaration", with_promise(case.world, document))


def municipality_with(recorded: Recorded) -> Iterable[Row]:
    """Yield the municipality's row with its first declaration; the others are found by their tags."""
    case = recorded.case
    known = case.world.get("municipality", case.data["municipality"]["key"])
    if known is not None and not known["declared"]:
        yield row("municipality", {**known, "declared": True, "last_entry": recorded.index})


def _template(case: Case) -> Mapping[str, Any]:
    named = case.data.get("template") or {"id": "", "sha256": ""}
    return templates().get((named["id"], named["sha256"]), {})


def _clauses(case: Case) -> list[dict[str, Any]]:
    return list(_template(case).get("recognitions", ()))
