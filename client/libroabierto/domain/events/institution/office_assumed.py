"""office.assumed: a person takes an office of an institution, from one day to another (a tenure).

The entry's index names the tenure; keys belong to it. The name of an office-holder is public in a
public institution; in a civil-society organisation it is personal data and needs consent.
"""

from __future__ import annotations

from collections.abc import Iterable

from libroabierto.domain.checks import (
    consent_in_future,
    extinguished_institution,
    reversed_dates,
    unknown_institution,
)
from libroabierto.domain.eventtype import Case, EventType, Recorded, Verdict, refused_when
from libroabierto.domain.fields import Choice, Day, Group, Sha256, Text, is_withheld
from libroabierto.domain.kinds import row
from libroabierto.domain.mandates import term_on
from libroabierto.domain.shapes import Act, Consent
from libroabierto.domain.signers import authority_over_it, is_private, itself
from libroabierto.domain.vocabulary import OFFICE_ROLES, OFFICES, Label
from libroabierto.domain.world import Document, Row


class Data(Act):
    """Who holds which office, under which title, from which day to which, both inclusive."""

    office = Choice(
        "Cargo", "Office", among=tuple(o for o in OFFICES if o != "seal"), example="municipal-president"
    )
    holder = Text(
        "Nombre de quien asume",
        "Name of the holder",
        longest=200,
        personal=True,
        correctable=True,
        example="Nombre y apellidos",
    )
    title = Text(
        "Cargo como se usa", "Title as used", longest=120, correctable=True, example="Presidenta Municipal"
    )
    from_ = Day("Desde", "From", name="from", example="2025-01-01")
    to = Day("Hasta", "To", example="2027-12-31")
    appointment_sha256 = Sha256(
        "Huella del nombramiento o constancia",
        "SHA-256 of the proof of appointment",
        file=True,
        example="file:nombramiento.pdf",
    )
    consent = Group("Consentimiento (sociedad civil)", "Consent (civil society)", Consent, optional=True)


def _overlapping(case: Case) -> Document | None:
    """Return a tenure of this office that shares a day with the new one, or None.

    A municipal tenure lies within one term, and an office has few holders in a term. Elsewhere there are as
    many as the office ever had: they follow one another.
    """
    term, first, last = _term(case), case.data["from"], case.data["to"]
    held = f"held:{case.subject}:{case.data['office']}:{term['id'] if term else ''}"
    return next((t for t in case.world.find("tenure", held) if t["from"] <= last and first <= t["to"]), None)


@refused_when("office.not-of-this-institution")
def foreign_office(case: Case) -> Verdict:
    """The office exists only in institutions of another role."""
    institution = case.world.get("institution", case.subject)
    needed = OFFICE_ROLES.get(case.data["office"])
    held = {held["role"] for held in institution["roles"]} if institution else set()
    return needed is not None and not needed & held


@refused_when("office.taken")
def taken(case: Case) -> Verdict:
    """Somebody holds this office on one of these days."""
    clash = _overlapping(case)
    return clash is not None and {"from": clash["from"], "to": clash["to"], "tenure": clash["tenure"]}


def _term(case: Case) -> Document | None:
    institution = case.world.get("institution", case.subject)
    if not institution or not institution["municipality"]:
        return None
    return term_on(case.world, institution["municipality"]["key"], case.data["from"])


@refused_when("office.term-missing")
def term_missing(case: Case) -> Verdict:
    """A municipal office begins in a term that was never recorded."""
    institution = case.world.get("institution", case.subject)
    return bool(institution and institution["municipality"]) and _term(case) is None


@refused_when("office.exceeds-term")
def exceeds_term(case: Case) -> Verdict:
    """A municipal office outlasts its term."""
    term = _term(case)
    return term is not None and case.data["to"] > term["to"] and {"to": term["to"]}


@refused_when("personal.without-consent")
def private_name_in_the_clear(case: Case) -> Verdict:
    """A private person is named without recorded consent."""
    institution = case.world.get("institution", case.subject)
    return is_private(institution) and not is_withheld(case.data["holder"]) and "consent" not in case.data


def evolve(recorded: Recorded) -> Iterable[Row]:
    """The tenure, named by its entry."""
    data, term = recorded.case.data, _term(recorded.case)
    document = {
        "id": str(recorded.index),
        "tenure": recorded.index,
        "institution": recorded.case.subject,
        "office": data["office"],
        "holder": data["holder"],
        "title": data["title"],
        "from": data["from"],
        "to": data["to"],
        "planned_to": data["to"],
        "term": term["id"] if term else None,
        "left": None,
        "last_entry": recorded.index,
    }
    yield row("tenure", document)


TYPE = EventType(
    name="office.assumed",
    title=Label("Toma de posesión de un cargo", "Assumption of an office"),
    sentence=Label(
        "{subject}: {data[holder]:personal} asume como {data[title]},"
        " del {data[from]:day} al {data[to]:day}.",
        "{subject}: {data[holder]:personal} takes office as {data[title]},"
        " from {data[from]:day} to {data[to]:day}.",
    ),
    stream="institution",
    data=Data,
    signers=(itself("seal"), authority_over_it()),
    rules=(
        unknown_institution,
        extinguished_institution,
        foreign_office,
        reversed_dates,
        taken,
        term_missing,
        exceeds_term,
        private_name_in_the_clear,
        consent_in_future,
    ),
    evolve=evolve,
)
